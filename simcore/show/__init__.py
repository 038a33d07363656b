"""The only rooms that name columns, colours and words."""
