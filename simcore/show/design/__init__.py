"""The answer of the designer: sentences, price sheet, tables, charts, rows for programs."""
