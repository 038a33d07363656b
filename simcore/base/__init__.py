"""Ground floor: errors, records, the time axis and keyed random draws."""
