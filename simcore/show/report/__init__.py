"""The board pack: one list of sections, shown as a deck, a page, a PDF or a workbook."""
