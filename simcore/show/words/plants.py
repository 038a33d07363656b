"""Words of the plants of a run, in English and in French."""

PLANT_LABELS: dict[str, dict[str, str]] = {
    "table_plants_title": {
        "en": "Plants, one year",
        "fr": "Centrales, une année",
    },
    "table_plant": {"en": "Plant", "fr": "Centrale"},
    "sheet_plants": {"en": "Plants", "fr": "Centrales"},
    "col_plant": {"en": "Plant", "fr": "Centrale"},
}
