"""All schemes at all sites: simulate once, price, compare."""
