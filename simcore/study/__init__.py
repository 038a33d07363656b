"""Where energy and money meet: the whole model on one page."""
