"""Words of the landlord's plan, its charts and the size of the roofs, in English and French."""

FINANCE_LABELS: dict[str, dict[str, str]] = {
    "fin_line": {"en": "Line", "fr": "Ligne"},
    "fin_unit": {"en": "Unit", "fr": "Unité"},
    "fin_years": {"en": "years", "fr": "ans"},
    "fin_portfolio": {"en": "All sites", "fr": "Tous les sites"},
    "fin_inputs_title": {
        "en": "Inputs of each site (blue: typed in)",
        "fr": "Données de chaque site (en bleu : saisies)",
    },
    "fin_months_title": {
        "en": "First years by month; the months of a year add up to it [EUR]",
        "fr": "Premières années par mois ; les mois s'ajoutent à l'année [€]",
    },
    "fin_shapes_title": {
        "en": "When in a year a line falls",
        "fr": "Quand une ligne tombe dans l'année",
    },
    "fin_undefined": {"en": "not defined", "fr": "non défini"},
    "fin_notes_blue": {
        "en": "Blue figures are inputs; all others are formulas.",
        "fr": "Les chiffres bleus sont des données ; les autres sont des formules.",
    },
    "fin_notes_kinds": {
        "en": "Figures in EUR without VAT, nominal; flows fall at the end of their year; "
        "year 0 is the year of building. Loans, IFER and new inverters fall in "
        "December, insurance in January, the rest by month of the simulated year "
        "(assumed).",
        "fr": "Montants en € hors TVA, nominaux ; les flux tombent en fin d'année ; l'année "
        "0 est celle des travaux. Emprunts, IFER et onduleurs en décembre, assurance "
        "en janvier, le reste selon les mois de l'année simulée (hypothèse).",
    },
    "fin_table_title": {
        "en": "The landlord's {n_years} years: {scheme}, {site}",
        "fr": "Les {n_years} ans du bailleur : {scheme}, {site}",
    },
    "fin_value": {"en": "Value", "fr": "Valeur"},
    "fin_never": {"en": "never", "fr": "jamais"},
    "fin_irr_no_change": {
        "en": "none: flows never change sign",
        "fr": "aucun : les flux ne changent pas de signe",
    },
    "fin_irr_several": {
        "en": "no single one (flows change sign several times)",
        "fr": "pas de taux unique (plusieurs changements de signe)",
    },
    "fin_switch_title": {
        "en": "Where the net present value turns, one input at a time",
        "fr": "Où la VAN change de signe, une donnée à la fois",
    },
    "fin_switch_input": {"en": "Input", "fr": "Donnée"},
    "fin_switch_now": {"en": "Today", "fr": "Actuel"},
    "fin_switch_at": {"en": "NPV turns negative", "fr": "La VAN devient négative"},
    "fin_switch_below": {"en": "below {value}", "fr": "en dessous de {value}"},
    "fin_switch_above": {"en": "above {value}", "fr": "au-dessus de {value}"},
    "fin_switch_never": {"en": "never within its range", "fr": "jamais dans sa plage"},
    "fin_switch_always": {
        "en": "negative whatever it is",
        "fr": "négative quelle que soit sa valeur",
    },
    "fin_switch_now_below": {
        "en": "it is negative unless above {value}",
        "fr": "négative sauf au-dessus de {value}",
    },
    "fin_switch_now_above": {
        "en": "it is negative unless below {value}",
        "fr": "négative sauf en dessous de {value}",
    },
    "cover_title_none": {
        "en": "The loan is covered in every year",
        "fr": "La dette est couverte chaque année",
    },
    "cover_title_one": {
        "en": "In one of {n_years} years the cash does not cover the loan",
        "fr": "Une année sur {n_years}, la trésorerie ne couvre pas la dette",
    },
    "cover_title_some": {
        "en": "In {n} of {n_years} years the cash does not cover the loan",
        "fr": "{n} années sur {n_years}, la trésorerie ne couvre pas la dette",
    },
    "cover_subtitle": {
        "en": "{scheme}, {site}. Cover (DSCR) = cash for the loan / interest and principal "
        "of the year. Hatched: below 1.",
        "fr": "{scheme}, {site}. Couverture (DSCR) = trésorerie disponible / annuité. "
        "Hachuré : inférieure à 1.",
    },
    "cover_no_loan": {"en": "No loan", "fr": "Aucun emprunt"},
    "axis_cover": {"en": "Debt cover [1]", "fr": "Couverture de la dette [1]"},
    "waterfall_title_gain": {
        "en": "The plan is worth {npv} to the landlord",
        "fr": "Le plan rapporte {npv} au bailleur",
    },
    "waterfall_title_loss": {
        "en": "The plan costs the landlord {npv}",
        "fr": "Le plan coûte {npv} au bailleur",
    },
    "waterfall_title_zero": {
        "en": "The price asked balances the plan",
        "fr": "Le prix demandé équilibre le plan",
    },
    "npv_waterfall_subtitle": {
        "en": "{scheme}, {site}. Each line's present value over {n_years} years, at {rate}; "
        "year-0 money.",
        "fr": "{scheme}, {site}. Valeur actuelle de chaque ligne sur {n_years} ans, à {rate}.",
    },
    "npv_waterfall_total": {"en": "Net present value", "fr": "Valeur actuelle nette"},
    "axis_worth": {"en": "Present value [kEUR]", "fr": "Valeur actuelle [k€]"},
    "tornado_title": {
        "en": "What weighs most on the landlord's worth: {name}",
        "fr": "Ce qui pèse le plus sur la VAN du bailleur : {name}",
    },
    "tornado_none": {
        "en": "Nothing moves the landlord's worth",
        "fr": "Rien ne fait bouger la VAN du bailleur",
    },
    "tornado_subtitle": {
        "en": "{scheme}, {site}. One input at a time, prices asked of tenants kept; ranges "
        "are assumed. Line: {npv} as planned.",
        "fr": "{scheme}, {site}. Une donnée à la fois, prix des locataires inchangés ; "
        "plages supposées. Trait : {npv} au plan.",
    },
    "factor_yield": {"en": "Yield of the roofs", "fr": "Productible"},
    "factor_capex": {"en": "Cost of the plants", "fr": "Coût des centrales"},
    "factor_running": {"en": "Running costs", "fr": "Coûts d'exploitation"},
    "factor_shared": {"en": "Part shared", "fr": "Part partagée"},
    "factor_grant": {"en": "Grant", "fr": "Subvention"},
    "factor_surplus": {"en": "Price of the surplus", "fr": "Prix du surplus"},
    "factor_discount": {"en": "Discount rate", "fr": "Taux d'actualisation"},
    "factor_inflation": {"en": "Inflation", "fr": "Inflation"},
    "factor_retail": {"en": "Rise of the retail price", "fr": "Hausse du prix de détail"},
    "factor_unpaid": {"en": "Unpaid for the sun", "fr": "Impayés du solaire"},
    "factor_ageing": {"en": "Ageing of the modules", "fr": "Usure des modules"},
    "factor_market": {"en": "Price of bought energy", "fr": "Prix de l'énergie achetée"},
    "factor_fund": {"en": "Margin paid into the fund", "fr": "Part de la marge au fonds"},
    "money_title_none": {
        "en": "The landlord never has its money back",
        "fr": "Le bailleur ne récupère jamais sa mise",
    },
    "money_title_some": {
        "en": "The landlord has its money back in year {year}",
        "fr": "Le bailleur récupère sa mise l'année {year}",
    },
    "money_subtitle": {
        "en": "{scheme}, {site}. Running totals of the cash flow. Circle: above zero from then on.",
        "fr": "{scheme}, {site}. Flux de trésorerie cumulés. Rond : positif à partir de là.",
    },
    "money_before": {"en": "before the loan", "fr": "avant emprunt"},
    "money_after": {"en": "after the loan", "fr": "après emprunt"},
    "money_discounted": {"en": "discounted", "fr": "actualisé"},
    "size_title_none": {
        "en": "At no size does the plan pay for itself at any site",
        "fr": "Aucune taille n'équilibre le plan, sur aucun site",
    },
    "size_title_one": {
        "en": "At one of {n_sites} sites some size pays for itself",
        "fr": "Sur un site sur {n_sites}, une taille équilibre le plan",
    },
    "size_title_some": {
        "en": "At {n} of {n_sites} sites some size pays for itself",
        "fr": "Sur {n} sites sur {n_sites}, une taille équilibre le plan",
    },
    "size_subtitle": {
        "en": "{scheme}. Circle: size today. Triangle: best for tenants and landlord "
        "together, of what fits the roofs.",
        "fr": "{scheme}. Rond : taille actuelle. Triangle : meilleure taille pour "
        "l'ensemble, dans la limite de la toiture.",
    },
    "size_steps": {
        "en": "Steps: the cost per kWp changes by size band. Dotted: more than the roofs "
        "carry ({kind}).",
        "fr": "Marches : coût par kWc selon la taille. Pointillé : au-delà de la toiture ({kind}).",
    },
    "axis_size": {
        "en": "Peak power [kWp per dwelling]",
        "fr": "Puissance crête [kWc par logement]",
    },
    "axis_npv_per_dwelling": {
        "en": "Landlord: NPV [EUR per dwelling]",
        "fr": "Bailleur : VAN [€ par logement]",
    },
    "axis_mean_saving": {
        "en": "Tenants: mean saving [EUR/year]",
        "fr": "Locataires : gain moyen [€/an]",
    },
    "size_table_title": {
        "en": "Size of the roofs, {scheme}",
        "fr": "Taille des toitures, {scheme}",
    },
    "size_column_site": {"en": "Site", "fr": "Site"},
    "size_column_now": {"en": "Today\nkWp/dw.", "fr": "Actuel\nkWc/lgt"},
    "size_column_roof": {"en": "Roof limit\nkWp/dw.", "fr": "Limite toit\nkWc/lgt"},
    "size_column_objective": {"en": "Best for", "fr": "Meilleure pour"},
    "size_column_kwp": {"en": "kWp/dw.", "fr": "kWc/lgt"},
    "size_column_npv": {"en": "NPV\nkEUR", "fr": "VAN\nk€"},
    "size_column_saving": {"en": "Mean saving\nEUR/year", "fr": "Gain moyen\n€/an"},
    "size_column_losers": {"en": "Losers", "fr": "Perdants"},
    "size_column_shared": {"en": "Self-\ncons.", "fr": "Auto-\ncons."},
    "objective_landlord": {"en": "landlord", "fr": "bailleur"},
    "objective_tenants": {"en": "tenants", "fr": "locataires"},
    "objective_together": {"en": "both together", "fr": "les deux ensemble"},
    "objective_balanced": {"en": "NPV >= 0, largest", "fr": "VAN >= 0, la plus grande"},
    "size_no_size": {"en": "none", "fr": "aucune"},
    "size_note_assumed": {
        "en": "Roof areas are {kinds}; capital costs by size band; one weather and one "
        "demand; each size shared anew by the key '{rule}'.",
        "fr": "Surfaces de toiture : {kinds} ; coûts par tranche de taille ; une météo et "
        "une demande ; chaque taille partagée par la clé « {rule} ».",
    },
    "roof_documented": {"en": "documented", "fr": "documentée"},
    "roof_inferred": {"en": "inferred", "fr": "déduite"},
    "roof_assumed": {"en": "assumed", "fr": "supposée"},
    "roof_measured": {"en": "measured", "fr": "mesurée"},
    "roof_none": {"en": "not known", "fr": "inconnue"},
    "note_surplus_on_market": {
        "en": "surplus on the market, price and negative hours assumed",
        "fr": "surplus sur le marché, prix et heures négatives supposés",
    },
    "note_fund_contributions": {
        "en": "contributions that the fund rewards are assumed and do not change the energy",
        "fr": "contributions récompensées par le fonds supposées, sans effet sur l'énergie",
    },
    "fund_title": {
        "en": "The contribution fund in year 1, all sites",
        "fr": "Le fonds de contribution, année 1, tous les sites",
    },
    "fund_caption": {
        "en": "Rewards reach those who contribute alone; contributions are assumed.",
        "fr": "Seuls ceux qui contribuent sont récompensés ; contributions supposées.",
    },
    "fund_paid_in": {"en": "Paid in\nEUR", "fr": "Versé\n€"},
    "fund_reward": {"en": "Mean reward\nEUR/tenant", "fr": "Récompense\n€/locataire"},
    "fund_saving": {"en": "Mean saving\nEUR", "fr": "Gain moyen\n€"},
    "fund_with_rewards": {"en": "with\nrewards", "fr": "avec\nrécompenses"},
    "fund_losers": {"en": "Losers", "fr": "Perdants"},
    "fund_losers_with": {"en": "with\nrewards", "fr": "avec\nrécompenses"},
    "written": {"en": "Written to {folder}", "fr": "Écrit dans {folder}"},
}
