"""Measured curves shared by a key."""
