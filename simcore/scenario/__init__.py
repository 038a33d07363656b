"""Scenario files: TOML, checked at the edge, turned into records."""
