"""The Toolkit: what level are we, why, and what would raise it."""
