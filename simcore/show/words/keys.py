"""Words of the comparison of sharing keys, in English and in French."""

KEY_LABELS: dict[str, dict[str, str]] = {
    "key_static": {"en": "Static", "fr": "Statique"},
    "key_default": {"en": "Default, pro rata", "fr": "Par défaut, au prorata"},
    "key_equal": {"en": "Equal", "fr": "Égalitaire"},
    "key_floor_area": {"en": "Floor area", "fr": "Surface"},
    "key_occupants": {"en": "Occupants", "fr": "Occupants"},
    "key_consumption_units": {"en": "Consumption units", "fr": "Unités de consommation"},
    "key_common_parts_first": {"en": "Common parts first", "fr": "Parties communes d'abord"},
    "key_energy_poor": {"en": "Energy poor", "fr": "Précarité énergétique"},
    "key_ranked": {"en": "Ranked", "fr": "Par rang"},
    "key_rotating": {"en": "Rotating", "fr": "À tour de rôle"},
    "key_hot_water": {"en": "Hot water first", "fr": "Ballons d'abord"},
    "key_equal_saving": {"en": "Equal saving", "fr": "Gains égaux"},
    "key_optimised": {"en": "Optimised", "fr": "Optimisée"},
    "key_full_dynamic": {"en": "Full dynamic", "fr": "Full dynamique"},
    "axis_total_saving": {
        "en": "All tenants together: saving [EUR/year]",
        "fr": "Ensemble des locataires : gain [€/an]",
    },
    "axis_worst_saving": {
        "en": "Worst-off tenant: saving [EUR/year]",
        "fr": "Locataire le moins favorisé : gain [€/an]",
    },
    "keys_title_none": {
        "en": "No sharing key to compare",
        "fr": "Aucune clé de répartition à comparer",
    },
    "keys_title_one": {
        "en": "One of {n_keys} sharing keys is best for all and for the worst-off",
        "fr": "Une clé sur {n_keys} est la meilleure pour tous et pour le moins favorisé",
    },
    "keys_title_some": {
        "en": "{n} of {n_keys} sharing keys stand on the efficient frontier",
        "fr": "{n} clés de répartition sur {n_keys} sont sur la frontière efficace",
    },
    "keys_subtitle": {
        "en": "Scheme: {scheme}. Filled: no other key is better both for all together "
        "and for the worst-off. Arrow: off the scale.",
        "fr": "Tarif : {scheme}. Plein : aucune autre clé n'est meilleure à la fois pour "
        "l'ensemble et pour le moins favorisé. Flèche : hors échelle.",
    },
    "keys_table_title": {
        "en": "Sharing keys, {n_dwellings} dwellings, {scheme}",
        "fr": "Clés de répartition, {n_dwellings} logements, {scheme}",
    },
    "keys_gain": {
        "en": "Optimised key, avoided bills against pro rata: {promised} EUR/year promised by the "
        "linear programme, {reached} reached slot by slot.",
        "fr": "Clé optimisée, factures évitées par rapport au prorata : {promised} €/an promis "
        "par le programme linéaire, {reached} atteints pas à pas.",
    },
    "keys_column_key": {"en": "Key", "fr": "Clé"},
    "keys_column_shared": {"en": "Shared\nMWh", "fr": "Partagé\nMWh"},
    "keys_column_total": {"en": "Saving,\nall EUR", "fr": "Gain\ntotal €"},
    "keys_column_median": {"en": "Median\nEUR", "fr": "Médiane\n€"},
    "keys_column_worst": {"en": "Worst\nEUR", "fr": "Moins\nfav. €"},
    "keys_column_poor": {"en": "Energy\npoor EUR", "fr": "Précaires\n€"},
    "keys_column_losers": {"en": "Losers", "fr": "Perdants"},
    "keys_column_gini": {"en": "Gini", "fr": "Gini"},
    "keys_column_cr20": {"en": "CR20", "fr": "CR20"},
    "keys_column_self_consumption": {"en": "Self-\ncons.", "fr": "Auto-\ncons."},
}
