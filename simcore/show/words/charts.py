"""Words of the charts of flows, places, curves and kinds of household."""

CHART_LABELS: dict[str, dict[str, str]] = {
    # Energy
    "flows_title": {
        "en": "{self_consumption} of the sun is used on site and meets {self_production} of use",
        "fr": "{self_consumption} du solaire sert sur place et couvre {self_production} des "
        "besoins",
    },
    "flows_subtitle": {
        "en": "Electricity of one year, all sites, widths to scale. Self-consumption = shared / "
        "produced; self-production = shared / consumed.",
        "fr": "Électricité d'une année, tous sites, largeurs à l'échelle. Autoconsommation = "
        "partagé / produit ; autoproduction = partagé / consommé.",
    },
    "flows_solar": {"en": "{energy}, {part} solar", "fr": "{energy}, dont {part} solaire"},
    "flows_roofs": {"en": "Solar roofs", "fr": "Toits solaires"},
    "flows_suppliers": {"en": "Suppliers", "fr": "Fournisseurs"},
    "flows_homes": {"en": "Homes that take part", "fr": "Logements participants"},
    "flows_common_parts": {"en": "Common parts", "fr": "Parties communes"},
    "flows_other_homes": {"en": "Other homes", "fr": "Autres logements"},
    "flows_surplus": {"en": "Surplus, sold", "fr": "Surplus vendu"},
    # Money
    "money_title": {
        "en": "Of every 100 EUR, {network} go to the network and {state} to the State",
        "fr": "Sur 100 €, {network} vont au réseau et {state} à l'État",
    },
    "flows_money_subtitle": {
        "en": "First year under {scheme}, all sites: bills, charges, solar payments, roofs.",
        "fr": "Première année, tarif {scheme}, tous sites : factures, charges, paiements solaires, "
        "toits.",
    },
    "money_amount": {"en": "{amount} kEUR", "fr": "{amount} k€"},
    "money_tenants": {"en": "Tenants", "fr": "Locataires"},
    "money_buyer": {"en": "Buyer of surplus", "fr": "Acheteur surplus"},
    "money_landlord": {"en": "Landlord", "fr": "Bailleur"},
    "money_supplier": {"en": "Suppliers", "fr": "Fournisseurs"},
    "money_own": {"en": "Own funds", "fr": "Fonds propres"},
    "money_left": {"en": "Left to the landlord", "fr": "Reste au bailleur"},
    "money_roofs": {"en": "Roofs: loan, upkeep", "fr": "Toits : prêt, entretien"},
    "money_supply": {"en": "Electricity itself", "fr": "Électricité elle-même"},
    "money_network": {"en": "Network", "fr": "Réseau (turpe)"},
    "money_state": {"en": "State: taxes", "fr": "État : taxes"},
    # Load duration
    "duration_title": {
        "en": "The strongest purchase falls from {before} to {after} kW",
        "fr": "La plus forte puissance achetée passe de {before} à {after} kW",
    },
    "duration_title_same": {
        "en": "The sun saves energy, not peak: the strongest purchase stays at {after} kW",
        "fr": "Le soleil économise l'énergie, pas la pointe : {after} kW achetés au plus fort",
    },
    "duration_subtitle": {
        "en": "Each curve from its strongest to its weakest moment, all sites. Shaded: energy "
        "shared. Surplus during {surplus} of the year.",
        "fr": "Courbes du plus fort au plus faible, tous sites. En couleur : énergie partagée. "
        "Surplus pendant {surplus} de l'année.",
    },
    "axis_year_part": {"en": "Part of the year [%]", "fr": "Part de l'année [%]"},
    # Map
    "map_alone_documented": {
        "en": "One site, {n_dwellings} dwellings, documented",
        "fr": "Un site, {n_dwellings} logements, documenté",
    },
    "map_alone_composite": {
        "en": "One site, {n_dwellings} dwellings, a composite of documented places",
        "fr": "Un site, {n_dwellings} logements, composé de lieux documentés",
    },
    "map_title_none": {
        "en": "{n_sites} sites, {n_dwellings} dwellings, all composites of documented places",
        "fr": "{n_sites} sites, {n_dwellings} logements, tous composés de lieux documentés",
    },
    "map_title_one": {
        "en": "{n_sites} sites, {n_dwellings} dwellings; one site is documented",
        "fr": "{n_sites} sites, {n_dwellings} logements ; un site est documenté",
    },
    "map_title_some": {
        "en": "{n_sites} sites, {n_dwellings} dwellings; {n} sites are documented",
        "fr": "{n_sites} sites, {n_dwellings} logements ; {n} sites sont documentés",
    },
    "map_subtitle": {
        "en": "Area of the marker: dwellings. Filled: documented; hollow (*): composite. "
        "Coast sketched; towns for orientation.",
        "fr": "Surface du symbole : logements. Plein : documenté ; creux (*) : composite. "
        "Côte esquissée ; villes repères.",
    },
    "map_sizes": {"en": "{n} dwellings, {kwp} kWp", "fr": "{n} logements, {kwp} kWc"},
    "map_sea": {"en": "Channel and North Sea", "fr": "Manche et mer du Nord"},
    "axis_longitude": {"en": "Longitude [degrees east]", "fr": "Longitude [degrés est]"},
    "axis_latitude": {"en": "Latitude [degrees north]", "fr": "Latitude [degrés nord]"},
    # Prices
    "prices_title_gap": {
        "en": "Nobody loses up to {safe}; the books balance only from {balanced}",
        "fr": "Personne ne perd jusqu'à {safe} ; l'équilibre ne vient qu'à {balanced}",
    },
    "prices_title_meet": {
        "en": "From {balanced} to {safe}, nobody loses and the books balance",
        "fr": "De {balanced} à {safe}, personne ne perd et les comptes s'équilibrent",
    },
    "prices_title_never": {
        "en": "Nobody loses up to {safe}; no price up to {most} balances the books",
        "fr": "Personne ne perd jusqu'à {safe} ; aucun prix jusqu'à {most} n'équilibre les comptes",
    },
    "prices_title_losers": {
        "en": "Some tenants lose even with free energy",
        "fr": "Certains locataires perdent même si l'énergie est gratuite",
    },
    "prices_subtitle": {
        "en": "One fixed price per shared kWh, before VAT, the same at all sites. Green: nobody "
        "loses. Circle: balance.",
        "fr": "Un prix fixe par kWh partagé, hors TVA, le même partout. En vert : aucun perdant. "
        "Cercle : équilibre.",
    },
    "axis_price": {
        "en": "Price of a shared kWh before VAT [c EUR/kWh]",
        "fr": "Prix du kWh partagé hors TVA [c€/kWh]",
    },
    "prices_median": {"en": "Median tenant", "fr": "Locataire médian"},
    "prices_worst": {"en": "Worst tenant", "fr": "Le moins favorisé"},
    # Kinds of household
    "kinds_title": {
        "en": "Median saving from {low} ({low_kind}) to {high} ({high_kind})",
        "fr": "Gain médian de {low} ({low_kind}) à {high} ({high_kind})",
    },
    "kinds_subtitle": {
        "en": "Scheme {scheme}. Circle: median; bar: the middle half; line: from P10 to P90.",
        "fr": "Tarif {scheme}. Cercle : médiane ; barre : la moitié centrale ; trait : de P10 à "
        "P90.",
    },
    "column_households": {"en": "Homes", "fr": "Ménages"},
    "kind_size_1": {"en": "1 person", "fr": "1 personne"},
    "kind_size_2": {"en": "2 people", "fr": "2 personnes"},
    "kind_size_3": {"en": "3 people", "fr": "3 personnes"},
    "kind_size_4": {"en": "4 people", "fr": "4 personnes"},
    "kind_size_5": {"en": "5 people or more", "fr": "5 personnes et plus"},
    "kind_poor_yes": {"en": "Energy poor", "fr": "Précarité énergétique"},
    "kind_poor_no": {"en": "Not energy poor", "fr": "Hors précarité"},
    "kind_hot_water_yes": {"en": "Electric hot water", "fr": "Eau chaude électrique"},
    "kind_hot_water_no": {"en": "Other hot water", "fr": "Autre eau chaude"},
    "kind_heating_yes": {"en": "Electric heating", "fr": "Chauffage électrique"},
    "kind_heating_no": {"en": "Other heating", "fr": "Autre chauffage"},
}
