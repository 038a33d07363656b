"""Levers in tables and charts."""
