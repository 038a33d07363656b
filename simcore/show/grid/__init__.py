"""Networks in tables and charts."""
