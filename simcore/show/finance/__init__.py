"""The landlord's plan in tables, charts and a live workbook."""
