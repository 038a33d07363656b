"""How keys differ, who is owed what, and what refusals change."""
