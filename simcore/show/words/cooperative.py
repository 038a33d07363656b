"""Words of the cooperative view of the sharing keys, in English and in French."""

COOPERATIVE_LABELS: dict[str, dict[str, str]] = {
    "coop_groups_title": {
        "en": "What each group adds to the avoided bills (Shapley value)",
        "fr": "Ce que chaque groupe ajoute aux factures évitées (valeur de Shapley)",
    },
    "coop_caption": {
        "en": "Avoided bills of a year, before any payment to the landlord. Alone: with the whole "
        "sun of its site. Owed: mean of what the group adds, over all orders of joining.",
        "fr": "Factures évitées en un an, avant tout paiement au bailleur. Seul : avec tout le "
        "soleil de son site. Dû : moyenne de l'apport du groupe, sur tous les ordres d'arrivée.",
    },
    "coop_keys_title": {
        "en": "What each key gives more, or less, than owed, EUR/year for a member",
        "fr": "Ce que chaque clé donne de plus, ou de moins, que le dû, €/an par membre",
    },
    "coop_keys_caption": {
        "en": "Misplaced: what the groups below their due miss, all together.",
        "fr": "Déplacé : ce qui manque en tout aux groupes qui reçoivent moins que leur dû.",
    },
    "coop_group": {"en": "Group", "fr": "Groupe"},
    "coop_column_members": {"en": "Members", "fr": "Membres"},
    "coop_column_alone": {"en": "Alone\nEUR/year", "fr": "Seul\n€/an"},
    "coop_column_owed": {"en": "Owed\nEUR/year", "fr": "Dû\n€/an"},
    "coop_column_error": {"en": "Standard\nerror", "fr": "Erreur\ntype"},
    "coop_column_owed_each": {"en": "Owed a\nmember", "fr": "Dû par\nmembre"},
    "coop_column_misplaced": {"en": "Misplaced\nEUR/year", "fr": "Déplacé\n€/an"},
    "coop_column_excess": {"en": "Excess\nEUR/year", "fr": "Excès\n€/an"},
    "coop_column_coalition": {"en": "Coalition", "fr": "Coalition"},
    "coop_coalitions_title": {
        "en": "Least happy coalition under each key",
        "fr": "Coalition la moins satisfaite sous chaque clé",
    },
    "coop_coalitions_caption": {
        "en": "Excess: what the coalition would avoid more by sharing among itself, with the "
        "whole sun of its site. Where the sun is short, some coalition always would.",
        "fr": "Excès : ce que la coalition éviterait de plus en partageant entre soi, avec tout "
        "le soleil de son site. Là où le soleil manque, il y en a toujours une.",
    },
    "coop_exact": {"en": "exact", "fr": "exact"},
    "coop_common_parts": {"en": "Common parts", "fr": "Parties communes"},
    "coop_vacant": {"en": "Vacant", "fr": "Vacants"},
    "coop_household_1": {"en": "1 person", "fr": "1 personne"},
    "coop_household_2": {"en": "2 people", "fr": "2 personnes"},
    "coop_household_3": {"en": "3 people", "fr": "3 personnes"},
    "coop_household_4": {"en": "4 people", "fr": "4 personnes"},
    "coop_household_5": {"en": "5 or more", "fr": "5 et plus"},
    "coop_energy_poor_yes": {"en": "energy poor", "fr": "précaires"},
    "coop_energy_poor_no": {"en": "not energy poor", "fr": "non précaires"},
    "coop_hot_water_yes": {"en": "electric hot water", "fr": "eau chaude électrique"},
    "coop_hot_water_no": {"en": "other hot water", "fr": "autre eau chaude"},
    "coop_chart_title": {
        "en": "{best} comes nearest to what each group adds",
        "fr": "La clé « {best} » est la plus proche de ce que chaque groupe apporte",
    },
    "coop_chart_subtitle": {
        "en": "Avoided bills that the key gives against those owed (Shapley value), in percent "
        "of what is owed. Blue: more than owed. Orange: less.",
        "fr": "Factures évitées que donne la clé, par rapport au dû (valeur de Shapley), en % du "
        "dû. Bleu : plus que le dû. Orange : moins.",
    },
}
