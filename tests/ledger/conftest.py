"""The ledger is tried on every kind of store."""

from tests.servers.on_servers import backend, pytest_generate_tests  # noqa: F401
