"""Keys compared, cooperation, refusals."""
