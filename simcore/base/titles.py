"""Marks that stand in the place of a title until a language is known."""

GIVEN_PRICE = "given_price"
"""Title of a scheme whose price follows from the costs, where a price is stated for it."""
