"""Which size of roofs pays."""
