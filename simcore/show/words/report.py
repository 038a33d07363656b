"""Words of the board pack: sections, their points, grids, the page, in both languages."""

REPORT_LABELS: dict[str, dict[str, str]] = {
    # Cover and answer
    "cover_question": {
        "en": "Which tariff for shared solar power lets tenants gain, makes nobody lose and "
        "balances the landlord's books?",
        "fr": "Quel tarif de l'énergie solaire partagée fait gagner les locataires, ne fait "
        "perdre personne et équilibre les comptes du bailleur ?",
    },
    "cover_sizes": {
        "en": "{n_sites} sites, {n_dwellings} dwellings, {kwp} kWp",
        "fr": "{n_sites} sites, {n_dwellings} logements, {kwp} kWc",
    },
    "cover_size_one": {
        "en": "One site, {n_dwellings} dwellings, {kwp} kWp",
        "fr": "Un site, {n_dwellings} logements, {kwp} kWc",
    },
    "answer_title": {"en": "The answer in one sentence", "fr": "La réponse en une phrase"},
    "tiles_of": {"en": "Nearest scheme: {scheme}", "fr": "Tarif le plus proche : {scheme}"},
    "tile_median": {"en": "median saving a year", "fr": "gain médian par an"},
    "tile_worst": {"en": "worst-off tenant", "fr": "locataire le moins favorisé"},
    "tile_losers": {"en": "of tenants lose", "fr": "des locataires perdent"},
    "tile_npv": {"en": "net present value, landlord", "fr": "valeur actuelle nette, bailleur"},
    "band_missing": {
        "en": "This run is one draw of weather and households: it holds no band of uncertainty.",
        "fr": "Calcul fait sur un seul tirage de météo et de ménages : sans marge d'incertitude.",
    },
    "band_in_run": {
        "en": "The bands of uncertainty stand further on.",
        "fr": "Les marges d'incertitude figurent plus loin.",
    },
    # How it works
    "how_roofs": {
        "en": "The landlord's roofs ({kwp} kWp) make {production} MWh a year. Tenants keep their "
        "supplier and their meter.",
        "fr": "Les toits du bailleur ({kwp} kWc) produisent {production} MWh par an. Les "
        "locataires gardent leur fournisseur et leur compteur.",
    },
    "how_key": {
        "en": "Every {step} minutes, a key says who gets which part of the sun: here “{rule}”. "
        "Nobody gets more than it uses.",
        "fr": "Toutes les {step} minutes, une clé répartit le solaire : ici « {rule} ». Personne "
        "ne reçoit plus qu'il ne consomme.",
    },
    "how_bill": {
        "en": "The supplier bills only what is left to buy. What tenants pay the landlord for the "
        "solar part is the scheme to be chosen.",
        "fr": "Le fournisseur ne facture que le reste. Ce que les locataires paient au bailleur "
        "pour la part solaire, c'est le tarif à choisir.",
    },
    # Sites
    "sites_title": {"en": "Sites: {n}", "fr": "Sites : {n}"},
    "sites_composite": {
        "en": "{n} of {n_sites} sites are composites: put together from documented places, to be "
        "replaced by real ones.",
        "fr": "{n} sites sur {n_sites} sont composites : faits à partir de lieux documentés, à "
        "remplacer par des sites réels.",
    },
    # Schemes
    "scheme_table_title": {"en": "The schemes in figures", "fr": "Les tarifs en chiffres"},
    "scheme_table_lead": {
        "en": "All sites. Savings in EUR a year, net present value in kEUR over the whole life.",
        "fr": "Tous sites. Gains en € par an, valeur actuelle nette en k€ sur toute la durée.",
    },
    # Prices
    "prices_short": {
        "en": "At {safe}, the highest price at which nobody loses, the landlord is {npv} short "
        "over the plants' life (net present value).",
        "fr": "À {safe}, prix le plus haut sans perdant, il manque {npv} au bailleur sur la durée "
        "de vie (valeur actuelle nette).",
    },
    "prices_left": {
        "en": "At {safe}, the highest price at which nobody loses, the landlord keeps {npv} (net "
        "present value).",
        "fr": "À {safe}, prix le plus haut sans perdant, il reste {npv} au bailleur (valeur "
        "actuelle nette).",
    },
    "prices_balanced": {
        "en": "At {balanced}, the price that balances the books, the median tenant's result is "
        "{median} a year and {losers} of tenants lose.",
        "fr": "À {balanced}, prix d'équilibre, le résultat du locataire médian est de {median} "
        "par an et {losers} des locataires perdent.",
    },
    # Who
    "who_spread": {
        "en": "Under {scheme}, eight tenants in ten gain between {low} and {high} a year.",
        "fr": "Avec {scheme}, huit locataires sur dix gagnent entre {low} et {high} par an.",
    },
    "who_refusers": {
        "en": "Tenants who refuse gain {mean} a year on average, through the charges: the common "
        "parts' solar share costs tenants nothing here.",
        "fr": "Ceux qui refusent gagnent {mean} par an en moyenne, par les charges : la part "
        "solaire des parties communes ne coûte rien aux locataires ici.",
    },
    "kinds_poor": {
        "en": "At the median, energy-poor households gain {poor} a year, the others {other}.",
        "fr": "En médiane, les ménages en précarité énergétique gagnent {poor} par an, les autres "
        "{other}.",
    },
    "kinds_least": {
        "en": "Kinds with fewer than {n} households are not shown.",
        "fr": "Les types de moins de {n} ménages ne sont pas montrés.",
    },
    # Money and landlord
    "said_left": {
        "en": "{amount} are left to the landlord in the first year, roofs paid.",
        "fr": "Il reste {amount} au bailleur la première année, toits payés.",
    },
    "said_own": {
        "en": "The landlord adds {amount} of its own in the first year.",
        "fr": "Le bailleur ajoute {amount} la première année.",
    },
    "said_bills": {
        "en": "Tenants' bills from suppliers fall by {amount} in the first year.",
        "fr": "Les factures des fournisseurs aux locataires baissent de {amount} la première "
        "année.",
    },
    "landlord_balanced": {
        "en": "{n} of {n_schemes} schemes balance the books over the plants' life.",
        "fr": "Tarifs équilibrés sur la durée de vie : {n} sur {n_schemes}.",
    },
    "landlord_first": {
        "en": "First year with {scheme}, loan paid: {amount}.",
        "fr": "Première année avec {scheme}, emprunt payé : {amount}.",
    },
    "landlord_capex": {
        "en": "Investment before grants: {amount}.",
        "fr": "Investissement avant subventions : {amount}.",
    },
    "debt_title": {"en": "Debt cover and return", "fr": "Couverture de la dette et rentabilité"},
    "debt_lead": {
        "en": "Debt cover (DSCR) = cash available for the loan / annuity, in the weakest year; "
        "below 1, the landlord adds money.",
        "fr": "DSCR = trésorerie disponible pour l'emprunt / annuité, l'année la plus faible ; "
        "sous 1, le bailleur complète.",
    },
    # Assumptions and next steps
    "assumed_title": {"en": "What this rests on", "fr": "Sur quoi repose ce résultat"},
    "assumed_lead": {
        "en": "Where every input comes from, and how sure the public rates are.",
        "fr": "D'où vient chaque donnée, et quelle confiance accorder aux tarifs publics.",
    },
    "next_title": {"en": "Next steps", "fr": "Prochaines étapes"},
    "next_sites": {
        "en": "Replace the composite sites ({n}) by the landlord's real buildings.",
        "fr": "Remplacer les sites composites ({n}) par les bâtiments réels du bailleur.",
    },
    "next_curves": {
        "en": "Feed in measured load curves, with the tenants' consent.",
        "fr": "Utiliser des courbes de charge mesurées, avec l'accord des locataires.",
    },
    "next_rates": {
        "en": "Check the public rates that were inferred or not verified ({n}).",
        "fr": "Vérifier les tarifs publics déduits ou non vérifiés ({n}).",
    },
    "next_stale": {
        "en": "Bring the rates up to date: some are past their revision.",
        "fr": "Mettre à jour les tarifs : certains sont périmés.",
    },
    "next_bands": {
        "en": "Repeat over several draws of weather, households and prices, to tell how sure the "
        "answer is.",
        "fr": "Répéter sur plusieurs tirages (météo, ménages, prix) pour dire si la réponse est "
        "sûre.",
    },
    "next_grid": {
        "en": "Check the low-voltage network of each site.",
        "fr": "Vérifier le réseau basse tension de chaque site.",
    },
    "next_decide": {
        "en": "Board: choose who closes the gap between tenants' gain and balance: price, grant, "
        "or the landlord's own funds.",
        "fr": "Conseil : choisir qui comble l'écart entre gain et équilibre : prix, subvention ou "
        "fonds propres.",
    },
    "next_inform": {
        "en": "Inform tenants at least a month ahead; each may refuse (decree 2021-895).",
        "fr": "Informer les locataires un mois avant au moins ; chacun peut refuser (décret "
        "2021-895).",
    },
    # Further tables of a run
    "topic_bands": {"en": "How sure the figures are", "fr": "Quelle marge d'incertitude"},
    "topic_bands_lead": {
        "en": "Bands over weather, households and prices.",
        "fr": "Marges selon la météo, les ménages et les prix.",
    },
    "topic_probabilities": {"en": "How likely each outcome is", "fr": "Avec quelle probabilité"},
    "topic_probabilities_lead": {
        "en": "Part of the draws in which it comes out so.",
        "fr": "Part des tirages où il en va ainsi.",
    },
    "topic_tornado": {"en": "What could go wrong", "fr": "Ce qui pourrait mal tourner"},
    "topic_tornado_lead": {
        "en": "One input changed at a time.",
        "fr": "Une donnée changée à la fois.",
    },
    "topic_regret": {"en": "What we could regret", "fr": "Ce que l'on pourrait regretter"},
    "topic_regret_lead": {
        "en": "Loss against the best choice in each future.",
        "fr": "Perte par rapport au meilleur choix dans chaque avenir.",
    },
    "topic_grid": {"en": "The low-voltage network", "fr": "Le réseau basse tension"},
    "topic_grid_lead": {
        "en": "Voltages and loadings over the year.",
        "fr": "Tensions et charges sur l'année.",
    },
    "topic_carbon": {"en": "Carbon", "fr": "Carbone"},
    "topic_carbon_lead": {
        "en": "Small in France, whose power is low in carbon already.",
        "fr": "Effet faible en France, où l'électricité est déjà peu carbonée.",
    },
    "topic_contribution": {
        "en": "What tenants contribute",
        "fr": "Ce que les locataires apportent",
    },
    "topic_contribution_lead": {
        "en": "Uses moved, coaching, services given.",
        "fr": "Usages déplacés, accompagnement, services rendus.",
    },
    "topic_social": {"en": "Who gains, group by group", "fr": "Qui gagne, groupe par groupe"},
    "topic_social_lead": {
        "en": "Under the nearest scheme, all sites. All groups are in the workbook.",
        "fr": "Avec le tarif le plus proche, tous sites. Tous les groupes sont dans le classeur.",
    },
    "topic_balances": {
        "en": "What each party gains or gives",
        "fr": "Ce que chacun gagne ou donne",
    },
    "topic_balances_lead": {
        "en": "Change against today in the first year, all sites, kEUR. A row adds up to 0.",
        "fr": "Écart par rapport à aujourd'hui, première année, tous sites, k€. Somme nulle.",
    },
    "topic_frontier": {"en": "The best trade-offs", "fr": "Les meilleurs compromis"},
    "topic_frontier_lead": {
        "en": "Choices that no other beats on all counts.",
        "fr": "Choix qu'aucun autre ne dépasse en tout point.",
    },
    "yes": {"en": "yes", "fr": "oui"},
    "no": {"en": "no", "fr": "non"},
    # Deck
    "appendix": {"en": "Appendix: {title}", "fr": "Annexe : {title}"},
    "notes_numbers": {"en": "Numbers behind this slide", "fr": "Chiffres de cette diapositive"},
    "notes_native": {
        "en": "The chart can be edited: its data lie behind it.",
        "fr": "Le graphique est modifiable : ses données sont derrière lui.",
    },
    "notes_picture": {
        "en": "The chart is a picture: office programs have no chart of this kind.",
        "fr": "Le graphique est une image : les logiciels de bureau n'en ont pas de ce type.",
    },
    "notes_many": {
        "en": "The chart is a picture: with so many schemes an editable one could not be read.",
        "fr": "Le graphique est une image : avec tant de tarifs, un modifiable serait illisible.",
    },
    "notes_file": {
        "en": "The chart is a picture taken from a folder; its data are in that folder.",
        "fr": "Le graphique est une image reprise d'un dossier ; ses données y sont.",
    },
    "bars_dscr": {"en": "Smallest DSCR", "fr": "Plus faible DSCR"},
    "bars_median": {"en": "Median tenant", "fr": "Locataire médian"},
    "bars_worst": {"en": "Worst-off tenant", "fr": "Locataire le moins favorisé"},
    "axis_bars_median": {"en": "Saving [EUR/year]", "fr": "Gain [€/an]"},
    "axis_bars_dscr": {
        "en": "Smallest debt cover [1]; bars start at 1",
        "fr": "Plus faible DSCR [1] ; barres à partir de 1",
    },
    "notes_run": {
        "en": "Scenario {title}, seed {seed}, inputs {hash}.",
        "fr": "Scénario {title}, graine {seed}, données {hash}.",
    },
    # Page
    "page_site": {"en": "Site", "fr": "Site"},
    "page_price": {"en": "Price of a shared kWh", "fr": "Prix du kWh partagé"},
    "page_price_help": {
        "en": "Before VAT, fixed for the whole life, the same for all tenants.",
        "fr": "Hors TVA, fixe sur toute la durée, le même pour tous les locataires.",
    },
    "scope_all": {"en": "all sites", "fr": "tous sites"},
    "scope_one": {"en": "this site", "fr": "ce site"},
    "page_try": {"en": "Try a price", "fr": "Essayer un prix"},
    "page_safe": {"en": "nobody loses", "fr": "personne ne perd"},
    "page_contents": {"en": "Contents", "fr": "Sommaire"},
    "page_numbers": {"en": "Numbers behind this chart", "fr": "Chiffres de ce graphique"},
    "page_glossary": {"en": "Words and formulas", "fr": "Mots et formules"},
    "page_skip": {"en": "Skip to the content", "fr": "Aller au contenu"},
    "page_sort": {"en": "sort", "fr": "trier"},
    "page_schemes_at": {"en": "Schemes at the chosen site", "fr": "Les tarifs sur le site choisi"},
    "page_print": {"en": "Print", "fr": "Imprimer"},
    "page_without_script": {
        "en": "The slider needs a script; the table below holds the same figures.",
        "fr": "Le curseur demande un script ; le tableau ci-dessous donne les mêmes chiffres.",
    },
    # Sections in the contents
    "short_answer": {"en": "Answer", "fr": "Réponse"},
    "short_how": {"en": "How it works", "fr": "Principe"},
    "short_sites": {"en": "Sites", "fr": "Sites"},
    "short_schemes": {"en": "Schemes", "fr": "Tarifs"},
    "short_scheme_table": {"en": "In figures", "fr": "En chiffres"},
    "short_prices": {"en": "Prices", "fr": "Prix"},
    "short_who": {"en": "Who gains", "fr": "Qui gagne"},
    "short_kinds": {"en": "Households", "fr": "Ménages"},
    "short_money": {"en": "Euros", "fr": "Euros"},
    "short_landlord": {"en": "Cash flow", "fr": "Trésorerie"},
    "short_debt": {"en": "Debt", "fr": "Dette"},
    "short_assumed": {"en": "Assumptions", "fr": "Hypothèses"},
    "short_next": {"en": "Next steps", "fr": "Suite"},
    "short_months": {"en": "Months", "fr": "Mois"},
    "short_day": {"en": "Day", "fr": "Journée"},
    "short_duration": {"en": "Peaks", "fr": "Pointes"},
    "short_bands": {"en": "Bands", "fr": "Marges"},
    "short_probabilities": {"en": "Probabilities", "fr": "Probabilités"},
    "short_tornado": {"en": "Risks", "fr": "Risques"},
    "short_regret": {"en": "Regret", "fr": "Regret"},
    "short_grid": {"en": "Network", "fr": "Réseau"},
    "short_carbon": {"en": "Carbon", "fr": "Carbone"},
    "short_contribution": {"en": "Contribution", "fr": "Contribution"},
    "short_social": {"en": "Social", "fr": "Social"},
    "short_balances": {"en": "Parties", "fr": "Acteurs"},
    "short_frontier": {"en": "Trade-offs", "fr": "Compromis"},
    # Workbook
    "sheet_about": {"en": "About", "fr": "À propos"},
    "sheet_notes": {"en": "Assumptions", "fr": "Hypothèses"},
    "sheet_words": {"en": "Words", "fr": "Mots"},
    "sheet_word": {"en": "Word", "fr": "Mot"},
    "sheet_meaning": {"en": "Meaning here", "fr": "Sens ici"},
    "sheet_item": {"en": "Item", "fr": "Élément"},
    "sheet_value": {"en": "Value", "fr": "Valeur"},
    "sheet_summary": {"en": "Summary", "fr": "Synthèse"},
    "sheet_members": {"en": "Members", "fr": "Membres"},
    "sheet_months": {"en": "Months", "fr": "Mois"},
    "sheet_ledger": {"en": "Ledger", "fr": "Grand livre"},
    "sheet_cash_flow": {"en": "Cash flow", "fr": "Trésorerie"},
    "sheet_average_day": {"en": "Average day", "fr": "Jour moyen"},
    "sheet_load_duration": {"en": "Load duration", "fr": "Monotone de charge"},
    "sheet_prices": {"en": "Prices", "fr": "Prix"},
    "sheet_balances": {"en": "Balances", "fr": "Bilan des acteurs"},
    "sheet_social": {"en": "Groups of households", "fr": "Groupes de ménages"},
    "sheet_places": {"en": "Sites", "fr": "Sites"},
    # What the command says
    "report_left_out": {
        "en": "Left out, not in this run: {names}",
        "fr": "Non montré, absent de ce calcul : {names}",
    },
    "report_doubt": {
        "en": "Left out, {name}: {reason}",
        "fr": "Non montré, {name} : {reason}",
    },
    "report_no_charts": {
        "en": "Left out, {folder}: no charts in this language; repeat its command with --lang "
        "{code}",
        "fr": "Non montré, {folder} : pas de graphique en français ; refaire avec --lang {code}",
    },
    # Charts of other commands
    "companion_of_another": {
        "en": "Of another scenario: {title}",
        "fr": "D'un autre scénario : {title}",
    },
    "companion_unknown": {
        "en": "The folder does not tell its scenario",
        "fr": "Le dossier ne dit pas son scénario",
    },
    "companion_tornado": {"en": "What could go wrong", "fr": "Ce qui pourrait mal tourner"},
    "companion_debt_cover": {
        "en": "Debt cover, year by year",
        "fr": "Couverture de la dette par année",
    },
    "companion_npv_waterfall": {
        "en": "What the net present value is made of",
        "fr": "De quoi est faite la valeur actuelle nette",
    },
    "companion_margin": {
        "en": "Full supply: good years and bad ones",
        "fr": "Fourniture complète : bonnes et mauvaises années",
    },
    "companion_size": {"en": "How large the roofs should be", "fr": "Quelle taille de toits"},
    "companion_frontier": {"en": "The best trade-offs", "fr": "Les meilleurs compromis"},
}
