"""Which price meets a target, and what all prices give."""
