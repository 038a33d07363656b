"""Futures for people: bands and probabilities in the terminal, the folder of a sweep."""
