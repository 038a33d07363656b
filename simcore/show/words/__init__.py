"""Words and numbers for people, in French and English."""
