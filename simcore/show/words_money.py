"""Words of the schemes' money: parties, balances, who gains, prices found, frontiers."""

MONEY_LABELS: dict[str, dict[str, str]] = {
    "scheme_T17b": {"en": "Hybrid, blocks", "fr": "Formule mixte, tranches"},
    # Parties of the ledger
    "party_tenants": {"en": "Tenants", "fr": "Locataires"},
    "party_landlord": {"en": "Landlord", "fr": "Bailleur"},
    "party_organiser": {"en": "Organ-\niser\n(PMO)", "fr": "PMO"},
    "party_supplier": {"en": "Outside\nsupplier", "fr": "Fournis-\nseur"},
    "party_network": {"en": "Network\noperator", "fr": "Gestion-\nnaire du\nréseau"},
    "party_state": {"en": "State", "fr": "État"},
    "party_contractors": {"en": "Contrac-\ntors", "fr": "Presta-\ntaires"},
    "party_lender": {"en": "Lender", "fr": "Prêteur"},
    "balance_title": {
        "en": "Who gains and who gives, against today: kEUR in the first year",
        "fr": "Qui gagne et qui donne, par rapport à aujourd'hui : k€ la première année",
    },
    "balance_caption": {
        "en": "Each row sums to zero. The plants' building and grant fall in the year before.",
        "fr": "Chaque ligne est de somme nulle. La construction et la subvention tombent l'année "
        "précédente.",
    },
}
