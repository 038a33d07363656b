"""The glossary, in English and in French: what a word means here, with its formula."""

TERMS: tuple[str, ...] = (
    *("self_consumption", "self_production", "shared", "surplus", "import", "member"),
    *("participant", "key", "median", "worst", "losers", "npv", "dscr", "irr", "lcoe", "price"),
    *("turpe", "accise", "pmo", "provenance", "p10", "kwp"),
)
"""Words of the glossary, in their order; each has ``term_<word>`` and ``means_<word>``."""

GLOSSARY_LABELS: dict[str, dict[str, str]] = {
    "term_self_consumption": {"en": "Self-consumption rate", "fr": "Taux d'autoconsommation"},
    "means_self_consumption": {
        "en": "Solar energy shared / solar energy produced.",
        "fr": "Énergie solaire partagée / énergie solaire produite.",
    },
    "term_self_production": {"en": "Self-production rate", "fr": "Taux d'autoproduction"},
    "means_self_production": {
        "en": "Solar energy shared / energy consumed, all meters of the site in the divisor.",
        "fr": "Énergie solaire partagée / énergie consommée, tous compteurs du site au diviseur.",
    },
    "term_shared": {"en": "Shared energy", "fr": "Énergie partagée"},
    "means_shared": {
        "en": "Solar energy allocated to a member by the key, at most what it consumes: "
        "min(consumption, key × production).",
        "fr": "Énergie solaire affectée à un membre par la clé, au plus sa consommation : "
        "min(consommation, clé × production).",
    },
    "term_surplus": {"en": "Surplus", "fr": "Surplus"},
    "means_surplus": {
        "en": "Production that nobody was allocated, sold by the landlord: produced - shared.",
        "fr": "Production affectée à personne, vendue par le bailleur : produit - partagé.",
    },
    "term_import": {"en": "Import", "fr": "Alloconsommation"},
    "means_import": {
        "en": "What the outside supplier delivers: consumed - shared.",
        "fr": "Ce que livre le fournisseur extérieur : consommé - partagé.",
    },
    "term_member": {"en": "Member", "fr": "Membre"},
    "means_member": {
        "en": "A meter of the site: a dwelling, or the common parts.",
        "fr": "Un compteur du site : un logement, ou les parties communes.",
    },
    "term_participant": {"en": "Participant", "fr": "Participant"},
    "means_participant": {
        "en": "A member that takes part in the sharing.",
        "fr": "Un membre qui prend part au partage.",
    },
    "term_key": {"en": "Sharing key", "fr": "Clé de répartition"},
    "means_key": {
        "en": "Rule that says who is offered which part of the production.",
        "fr": "Règle qui dit à qui revient quelle part de la production.",
    },
    "term_median": {"en": "Median saving", "fr": "Gain médian"},
    "means_median": {
        "en": "Half of the tenants who take part save more, half less. Saving = cost today - "
        "(outside bill + payment to the landlord + share of the common parts' bill).",
        "fr": "La moitié des locataires participants gagne plus, l'autre moins. Gain = coût "
        "actuel - (facture extérieure + paiement au bailleur + part des charges communes).",
    },
    "term_worst": {"en": "Worst-off tenant", "fr": "Locataire le moins favorisé"},
    "means_worst": {
        "en": "Smallest yearly saving of a tenant who takes part; negative: a loss.",
        "fr": "Plus petit gain annuel d'un locataire participant ; négatif : une perte.",
    },
    "term_losers": {"en": "Losers", "fr": "Perdants"},
    "means_losers": {
        "en": "Tenants who take part and whose yearly saving is below minus half a cent.",
        "fr": "Locataires participants dont le gain annuel est sous moins un demi-centime.",
    },
    "term_npv": {"en": "Landlord NPV", "fr": "VAN du bailleur"},
    "means_npv": {
        "en": "Net present value: sum of the yearly flows before the loan, each divided by "
        "(1 + rate)^year.",
        "fr": "Valeur actuelle nette : somme des flux annuels avant emprunt, chacun divisé par "
        "(1 + taux)^année.",
    },
    "term_dscr": {"en": "DSCR", "fr": "DSCR (couverture de la dette)"},
    "means_dscr": {
        "en": "Cash available for the loan / annuity of the loan, by year.",
        "fr": "Trésorerie disponible pour l'emprunt / annuité de l'emprunt, par année.",
    },
    "term_irr": {"en": "Internal rate of return", "fr": "Taux de rentabilité interne (TRI)"},
    "means_irr": {
        "en": "Discount rate at which the net present value is 0; a dash where there is none.",
        "fr": "Taux d'actualisation qui annule la valeur actuelle nette ; un tiret s'il n'existe "
        "pas.",
    },
    "term_lcoe": {"en": "LCOE", "fr": "LCOE (coût actualisé de l'énergie)"},
    "means_lcoe": {
        "en": "(Discounted costs - grant) / discounted production.",
        "fr": "(Coûts actualisés - subvention) / production actualisée.",
    },
    "term_price": {"en": "Price of shared energy", "fr": "Prix de l'énergie partagée"},
    "means_price": {
        "en": "Payments of tenants before VAT / their shared energy; a dash where they pay none.",
        "fr": "Paiements des locataires hors TVA / leur énergie partagée ; un tiret s'ils ne "
        "paient rien.",
    },
    "term_turpe": {"en": "turpe", "fr": "Turpe"},
    "means_turpe": {
        "en": "Network charge; its variable part is due on shared energy too.",
        "fr": "Tarif d'utilisation du réseau ; sa part variable est due aussi sur l'énergie "
        "partagée.",
    },
    "term_accise": {"en": "accise", "fr": "Accise"},
    "means_accise": {
        "en": "Excise on electricity; whether it is due on shared energy is contested.",
        "fr": "Taxe sur l'électricité ; il est débattu si elle est due sur l'énergie partagée.",
    },
    "term_pmo": {"en": "PMO", "fr": "PMO"},
    "means_pmo": {
        "en": "Organising legal entity of the operation; here the landlord.",
        "fr": "Personne morale organisatrice de l'opération ; ici le bailleur.",
    },
    "term_provenance": {"en": "Provenance", "fr": "Origine d'une donnée"},
    "means_provenance": {
        "en": "Documented, measured, inferred or assumed; every input has one.",
        "fr": "Documentée, mesurée, déduite ou supposée ; chaque donnée en a une.",
    },
    "term_p10": {"en": "P10, P90", "fr": "P10, P90"},
    "means_p10": {
        "en": "One tenant in ten saves less than P10, one in ten more than P90.",
        "fr": "Un locataire sur dix gagne moins que P10, un sur dix plus que P90.",
    },
    "term_kwp": {"en": "kWp", "fr": "kWc"},
    "means_kwp": {
        "en": "Peak power of the modules under the standard test sun.",
        "fr": "Puissance crête des modules sous le soleil normalisé d'essai.",
    },
}
