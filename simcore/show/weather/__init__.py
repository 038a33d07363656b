"""Weather in words and charts."""
