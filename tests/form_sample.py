"""Workbooks that were filled in, and where their cells are."""

from openpyxl import load_workbook


def cell_of(book, field, column=None):
    """The cell that holds the value of a field, or stands in another named column beside it."""
    for sheet in book.worksheets:
        heads = {cell.value: cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            if "field" in heads and sheet.cell(row, heads["field"]).value == field:
                return sheet.cell(row, heads[column or ("value" if "value" in heads else "toml")])
    raise KeyError(field)


def filled(field, value, column=None):
    """A change that fills the cell of a field."""

    def change(book):
        cell_of(book, field, column).value = value

    return change


def head(book, title, name):
    """The cell of a sheet that bears the name of a column."""
    return next(cell for cell in book[title][1] if cell.value == name)


def saved(path, folder, name, *changes):
    """A copy of a workbook after some changes."""
    book = load_workbook(path)
    for change in changes:
        change(book)
    copy = folder / name
    book.save(copy)
    return copy
