"""One meter's bill from its curve."""
