"""Names of the sheets of the landlord's spreadsheet, in the language of its words."""

from simcore.show.words.labels import label


def sheet_name(name: str, lang: str, **fields: object) -> str:
    """Name of a sheet; it holds no apostrophe, so that formulas can quote it.

    Examples
    --------
    >>> sheet_name("site", "fr", number=2), sheet_name("inputs", "fr")
    ('Site 2', 'Données')
    """
    return label(f"finance.sheet.{name}", lang, **fields)
