"""Words of the contribution fund in reports, in English and in French."""

FUND_LABELS: dict[str, dict[str, str]] = {
    "short_fund": {"en": "Fund", "fr": "Fonds"},
    "fund_title_none": {
        "en": "The contribution fund pays all it is asked under none of {n_schemes} schemes",
        "fr": "Le fonds de contribution ne paie tout ce qu'on lui demande avec aucun des "
        "{n_schemes} tarifs",
    },
    "fund_title_one": {
        "en": "The contribution fund pays all it is asked under 1 of {n_schemes} schemes",
        "fr": "Le fonds de contribution paie tout ce qu'on lui demande avec 1 tarif sur "
        "{n_schemes}",
    },
    "fund_title_some": {
        "en": "The contribution fund pays all it is asked under {n} of {n_schemes} schemes",
        "fr": "Le fonds de contribution paie tout ce qu'on lui demande avec {n} tarifs sur "
        "{n_schemes}",
    },
    "fund_lead": {
        "en": "Over {n_years} years, all sites. What tenants contribute is assumed and does not "
        "change the energy.",
        "fr": "Sur {n_years} ans, tous sites. Les contributions des locataires sont supposées et "
        "ne changent pas l'énergie.",
    },
    "head_fund_in": {"en": "Paid in [EUR]", "fr": "Versé au fonds [€]"},
    "head_fund_asked": {"en": "Asked of it [EUR]", "fr": "Demandé [€]"},
    "head_fund_paid": {"en": "Paid to tenants [EUR]", "fr": "Payé aux locataires [€]"},
    "head_fund_part": {"en": "Paid / asked", "fr": "Payé / demandé"},
    "head_fund_balance": {"en": "Left at the end [EUR]", "fr": "Solde final [€]"},
    "head_fund_tenants": {"en": "Tenants paid", "fr": "Locataires payés"},
    "head_fund_caption": {
        "en": "Paid in: part of the landlord's margin, top-ups included. Where the fund is empty, "
        "rewards are cut.",
        "fr": "Versé : part de la marge du bailleur, compléments compris. Si le fonds est vide, "
        "les récompenses sont réduites.",
    },
    "sheet_fund": {"en": "Contribution fund", "fr": "Fonds de contribution"},
    "sheet_fund_accounts": {"en": "Tenants' accounts", "fr": "Comptes des locataires"},
    "col_inflow_eur": {"en": "Paid into the fund", "fr": "Versé au fonds"},
    "col_top_up_eur": {"en": "Topped up by the landlord", "fr": "Complété par le bailleur"},
    "col_asked_eur": {"en": "Asked of the fund", "fr": "Demandé au fonds"},
    "col_shifted_kwh_per_year": {"en": "Moved under the sun", "fr": "Déplacé sous le soleil"},
    "col_saved_kwh_per_year": {"en": "Saved by coaching", "fr": "Économisé avec suivi"},
    "col_service_hours_per_year": {
        "en": "Services given [h/year]",
        "fr": "Services rendus [h/an]",
    },
    "col_shifted_eur": {"en": "For uses moved", "fr": "Pour usages déplacés"},
    "col_saved_eur": {"en": "For energy saved", "fr": "Pour énergie économisée"},
    "col_services_eur": {"en": "For services", "fr": "Pour services"},
    "col_total_eur": {"en": "In all over the plan", "fr": "En tout sur la durée"},
}
