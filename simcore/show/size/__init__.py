"""Sizes of roofs in tables and charts."""
