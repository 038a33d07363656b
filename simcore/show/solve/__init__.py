"""Prices found, and the frontier of all prices."""
