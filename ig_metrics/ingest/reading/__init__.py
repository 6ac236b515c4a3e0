"""Bytes to cells: what a file truly is, whether it may be opened, and its cells, read in a process of its own."""
