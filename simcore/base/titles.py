"""Marks that stand in the place of a title until a language is known."""

GIVEN_PRICE = "given_price"
"""Title of a scheme whose price follows from the costs, where a price is stated for it."""
OTHER_LANGUAGE = "\n"
"""Between a title and the same in French, where a scheme of one's own has both."""


def in_both(title: str, title_fr: str) -> str:
    r"""A title, with the French one on a second line where there is one.

    Examples
    --------
    >>> in_both("Cheap sun", ""), in_both("Cheap sun", "Soleil")
    ('Cheap sun', 'Cheap sun\nSoleil')
    """
    return f"{title}{OTHER_LANGUAGE}{title_fr}" if title_fr else title


def of_language(title: str, lang: str) -> str:
    r"""A title of :func:`in_both` in a language.

    Examples
    --------
    >>> of_language("Cheap sun\nSoleil", "fr"), of_language("Cheap sun", "fr")
    ('Soleil', 'Cheap sun')
    """
    first, _, second = title.partition(OTHER_LANGUAGE)
    return second if lang == "fr" and second else first
