"""Breaches: how many, of what kind, and is it more than chance."""
