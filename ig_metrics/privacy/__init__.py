"""Who may see what, and the one door that small counts leave by."""
