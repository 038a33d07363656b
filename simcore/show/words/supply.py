"""Words of full supply by the landlord: profit and loss, sourcing, margin at risk."""

SUPPLY_LABELS: dict[str, dict[str, str]] = {
    "sheet_supply": {"en": "Full supply", "fr": "Fourniture complète"},
    "sheet_supply_risk": {"en": "Full supply, risk", "fr": "Fourniture, risque"},
    "col_eur_per_customer": {"en": "EUR per customer", "fr": "€ par client"},
    "col_eur_per_kwh_used": {"en": "EUR per kWh used", "fr": "€ par kWh consommé"},
    "col_hedge": {"en": "Hedge", "fr": "Couverture"},
    "col_hedged_fraction": {"en": "Bought forward", "fr": "Acheté à terme"},
    "col_n_paths": {"en": "Price paths", "fr": "Trajectoires de prix"},
    "col_mean_eur": {"en": "Mean margin", "fr": "Marge moyenne"},
    "col_p5_eur": {"en": "Margin, P5", "fr": "Marge, P5"},
    "col_median_eur": {"en": "Margin, P50", "fr": "Marge, P50"},
    "col_p95_eur": {"en": "Margin, P95", "fr": "Marge, P95"},
    "col_at_risk_eur": {"en": "Mean less P5", "fr": "Moyenne moins P5"},
    "col_shortfall_eur": {"en": "CVaR 5%", "fr": "CVaR 5 %"},
    "col_loss_probability": {"en": "Probability of a loss", "fr": "Probabilité de perte"},
    "sup_title": {
        "en": "Full supply in year 1, before VAT: {scheme}, {site}",
        "fr": "Fourniture complète, année 1, hors TVA : {scheme}, {site}",
    },
    "sup_eur": {"en": "EUR/year", "fr": "€/an"},
    "sup_per_customer": {"en": "EUR per\ncustomer", "fr": "€ par\nclient"},
    "sup_per_kwh": {"en": "c EUR/kWh\nused", "fr": "c€/kWh\nconsommé"},
    "sup_billed_eur": {"en": "Billed to tenants", "fr": "Facturé aux locataires"},
    "sup_passed_on_eur": {
        "en": "Handed on: network charges, taxes",
        "fr": "Reversé : réseau et taxes",
    },
    "sup_own_sun_eur": {"en": "Own sun, internal price", "fr": "Solaire propre, prix interne"},
    "sup_forward_eur": {"en": "Forward blocks", "fr": "Blocs à terme"},
    "sup_spot_eur": {"en": "Spot, bought less sold", "fr": "Spot, achats moins ventes"},
    "sup_imbalance_eur": {"en": "Imbalance", "fr": "Écarts"},
    "sup_capacity_eur": {"en": "Capacity guarantees", "fr": "Garanties de capacité"},
    "sup_certificates_eur": {"en": "Energy-saving certificates", "fr": "Certificats (CEE)"},
    "sup_customer_eur": {"en": "Customer service", "fr": "Gestion de la clientèle"},
    "sup_bad_debt_eur": {"en": "Unpaid bills", "fr": "Impayés"},
    "sup_empty_homes_eur": {"en": "Empty homes", "fr": "Logements vides"},
    "sup_total_eur": {"en": "Margin", "fr": "Marge"},
    "sup_profile_eur": {
        "en": "told, within forward and spot: shape of the load",
        "fr": "pour mémoire, inclus : forme de la consommation",
    },
    "sup_after_lcoe_eur": {
        "en": "told: margin if the sun costs its LCOE, {price}",
        "fr": "pour mémoire : marge si le solaire coûte son LCOE, {price}",
    },
    "sup_mix_title": {
        "en": "Where the tenants' energy comes from",
        "fr": "D'où vient l'énergie des locataires",
    },
    "sup_source": {"en": "Source", "fr": "Source"},
    "sup_mwh": {"en": "MWh", "fr": "MWh"},
    "sup_part": {"en": "Part", "fr": "Part"},
    "sup_price": {"en": "c EUR/kWh", "fr": "c€/kWh"},
    "sup_mix_own_sun": {"en": "own sun (shared)", "fr": "solaire propre (partagé)"},
    "sup_mix_forward": {"en": "forward blocks", "fr": "blocs à terme"},
    "sup_mix_spot": {"en": "spot, bought less sold", "fr": "spot, achats moins ventes"},
    "sup_mix_spot_bought": {"en": "spot, bought", "fr": "spot, acheté"},
    "sup_mix_spot_sold": {"en": "spot, sold back", "fr": "spot, revendu"},
    "sup_mix_delivered": {"en": "used by tenants", "fr": "consommé par les locataires"},
    "sup_risk_title": {
        "en": "Margin at risk over {n} price paths, EUR/year (spreads assumed)",
        "fr": "Marge à risque sur {n} trajectoires de prix, €/an (aléas supposés)",
    },
    "sup_hedge": {"en": "Bought forward", "fr": "Acheté à terme"},
    "sup_mean_eur": {"en": "Mean", "fr": "Moyenne"},
    "sup_p5_eur": {"en": "P5", "fr": "P5"},
    "sup_median_eur": {"en": "P50", "fr": "P50"},
    "sup_p95_eur": {"en": "P95", "fr": "P95"},
    "sup_at_risk_eur": {"en": "Mean less P5", "fr": "Moyenne − P5"},
    "sup_shortfall_eur": {"en": "CVaR 5%", "fr": "CVaR 5 %"},
    "sup_loss_probability": {"en": "Loss", "fr": "Perte"},
    "sup_planned": {"en": "{part} (plan)", "fr": "{part} (plan)"},
    "sup_chart_title": {
        "en": "One year in twenty, full supply loses {eur} or more",
        "fr": "Une année sur vingt, la fourniture complète perd {eur} ou plus",
    },
    "sup_chart_title_gain": {
        "en": "Full supply earns {eur} or more in nineteen years of twenty",
        "fr": "La fourniture complète rapporte {eur} ou plus dix-neuf années sur vingt",
    },
    "sup_chart_subtitle": {
        "en": "{scheme}, {site}. Year 1 before VAT, {n} price paths, spreads assumed. "
        "Marks at the foot: P5, P50, P95.",
        "fr": "{scheme}, {site}. Année 1 hors TVA, {n} trajectoires de prix, aléas supposés. "
        "Repères au pied : P5, P50, P95.",
    },
    "sup_chart_hedged": {"en": "{part} bought forward", "fr": "{part} acheté à terme"},
    "sup_chart_unhedged": {"en": "all at the spot price", "fr": "tout au prix spot"},
    "axis_margin": {
        "en": "Margin of full supply [kEUR/year]",
        "fr": "Marge de la fourniture complète [k€/an]",
    },
    "axis_paths": {"en": "Part of the paths [%]", "fr": "Part des trajectoires [%]"},
    "sup_sheet_title": {
        "en": "Full supply in year 1, without VAT: profit and loss, sourcing [EUR, kWh]",
        "fr": "Fourniture complète, année 1, HT : compte de résultat, approvisionnement [€, kWh]",
    },
    "sup_sheet_asked_eur": {
        "en": "Asked in the plan so that the margin comes (Inputs: payments)",
        "fr": "Demandé dans le plan pour que la marge rentre (données : paiements)",
    },
    "sup_sheet_risk": {
        "en": "Simulated, not formulas: margin at risk of all sites with {part} bought forward",
        "fr": "Simulé, sans formule : marge à risque de tous les sites, {part} acheté à terme",
    },
    "in_sup_bills": {
        "en": "Full supply: bills of those served before discount, year 1",
        "fr": "Fourniture : factures avant remise, année 1",
    },
    "in_sup_energy": {
        "en": "Full supply: of it, residual energy, which the discount is taken off",
        "fr": "Fourniture : dont énergie résiduelle, base de la remise",
    },
    "in_sup_fixed": {
        "en": "Full supply: of it, fixed parts, due while a home is empty",
        "fr": "Fourniture : dont parts fixes, dues pour un logement vide",
    },
    "in_sup_passed_on": {
        "en": "Full supply: network charges and taxes handed on",
        "fr": "Fourniture : réseau et taxes reversés",
    },
    "in_sup_solar": {
        "en": "Full supply: tenants' payments for shared energy",
        "fr": "Fourniture : paiements de l'énergie partagée",
    },
    "in_sup_shared": {
        "en": "Full supply: energy shared by those served",
        "fr": "Fourniture : énergie partagée des clients",
    },
    "in_sup_residual": {
        "en": "Full supply: residual energy of those served",
        "fr": "Fourniture : énergie résiduelle des clients",
    },
    "in_sup_customers": {"en": "Full supply: customers", "fr": "Fourniture : clients"},
    "in_sup_spot_worth": {
        "en": "Full supply: residual energy at the spot price of its slots",
        "fr": "Fourniture : énergie résiduelle au prix spot de ses pas de temps",
    },
    "in_sup_flat_worth": {
        "en": "Full supply: the same in flat monthly blocks, peak and off-peak",
        "fr": "Fourniture : la même en blocs mensuels plats, pointe et hors pointe",
    },
    "in_sup_mean_worth": {
        "en": "Full supply: the same at the mean spot price of the year",
        "fr": "Fourniture : la même au prix spot moyen de l'année",
    },
    "in_sup_discount": {
        "en": "Full supply: discount on the residual energy",
        "fr": "Fourniture : remise sur l'énergie résiduelle",
    },
    "in_sup_hedged": {"en": "Full supply: bought forward", "fr": "Fourniture : acheté à terme"},
    "in_sup_premium": {
        "en": "Full supply: premium of forward blocks",
        "fr": "Fourniture : prime des blocs à terme",
    },
    "in_sup_own_sun": {
        "en": "Full supply: internal price of the own sun",
        "fr": "Fourniture : prix interne du solaire",
    },
    "in_sup_imbalance": {"en": "Full supply: imbalance", "fr": "Fourniture : écarts"},
    "in_sup_capacity": {"en": "Full supply: capacity", "fr": "Fourniture : capacité"},
    "in_sup_certificates": {"en": "Full supply: certificates", "fr": "Fourniture : CEE"},
    "in_sup_customer": {
        "en": "Full supply: customer service",
        "fr": "Fourniture : gestion par client",
    },
    "in_sup_unpaid": {
        "en": "Full supply: part of bills never paid",
        "fr": "Fourniture : part des factures impayée",
    },
    "in_sup_empty": {
        "en": "Full supply: part of the year in which homes stand empty",
        "fr": "Fourniture : part de l'année où les logements sont vides",
    },
}
