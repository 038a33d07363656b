"""Measured curves: what was read, what was shared."""
