"""What the low-voltage network of a site carries."""
