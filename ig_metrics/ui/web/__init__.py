"""What stands between the network and the pages, one question a module; `ui/middleware.py` puts them in their order."""
