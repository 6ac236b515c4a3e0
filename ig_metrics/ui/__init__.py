"""What pages share: who is asking, about which date, and how charts, tables and downloads are drawn."""
