"""Words of the schemes' money: parties, balances, who gains, prices found, frontiers."""

MONEY_LABELS: dict[str, dict[str, str]] = {
    "scheme_T17b": {"en": "Hybrid, blocks", "fr": "Formule mixte, tranches"},
    "scheme_T5b": {"en": "Indexed on CPI", "fr": "Prix indexé sur l'inflation"},
    "scheme_T5c": {"en": "Indexed on market", "fr": "Prix indexé sur le marché, borné"},
    "scheme_T12b": {"en": "Bonus, control group", "fr": "Prime, groupe témoin"},
    # Prices found
    "target_no-loser": {"en": "nobody loses", "fr": "personne ne perd"},
    "target_npv-zero": {
        "en": "the landlord's net present value is 0",
        "fr": "la valeur actuelle nette du bailleur est nulle",
    },
    "target_dscr": {
        "en": "the DSCR is at least {value} every year",
        "fr": "le DSCR est d'au moins {value} chaque année",
    },
    "target_median-saving": {
        "en": "the median tenant saves {value} EUR a year",
        "fr": "le locataire médian gagne {value} € par an",
    },
    "solve_found": {
        "en": "{scheme}: {target} at {parameter} = {price} ({unit}), the same at all sites.",
        "fr": "{scheme} : {target} avec {parameter} = {price} ({unit}), identique sur tous les "
        "sites.",
    },
    "solve_tenants": {
        "en": "Tenants: median saving {median} a year, worst {worst}, losers {losers}.",
        "fr": "Locataires : gain médian {median} par an, le moins favorisé {worst}, perdants "
        "{losers}.",
    },
    "solve_landlord": {
        "en": "Landlord: net present value {npv}, payments {payments} a year before VAT, lowest "
        "DSCR {dscr}.",
        "fr": "Bailleur : valeur actuelle nette {npv}, paiements {payments} par an hors TVA, DSCR "
        "minimal {dscr}.",
    },
    "solve_closed_form": {
        "en": "Found in closed form: payments are linear in this price.",
        "fr": "Trouvé en formule close : les paiements sont linéaires en ce prix.",
    },
    "solve_root": {
        "en": "Found as a root, to 12 decimals.",
        "fr": "Trouvé comme racine, à 12 décimales.",
    },
    "solve_none": {
        "en": "{scheme}: NOT FEASIBLE. No {parameter} from {low} to {high} is such that {target}: "
        "at {low} it is {at_low}, at {high} it is {at_high}. Nothing was written.",
        "fr": "{scheme} : IMPOSSIBLE. Aucune valeur de {parameter} entre {low} et {high} n'est "
        "telle que : {target}. À {low}, on a {at_low} ; à {high}, {at_high}. Rien n'a été écrit.",
    },
    "no_debt": {"en": "none (no loan)", "fr": "aucun (pas d'emprunt)"},
    # Frontier
    "frontier_title": {
        "en": "Each scheme at the price that brings the landlord most while nobody loses",
        "fr": "Chaque tarif au prix le plus favorable au bailleur sans faire de perdant",
    },
    "frontier_caption": {
        "en": "Efficient: no other scheme or price gives the median tenant and the landlord both "
        "as much without a loser.",
        "fr": "Efficace : aucun autre tarif ou prix sans perdant ne donne autant à la fois au "
        "locataire médian et au bailleur.",
    },
    "frontier_price": {"en": "Price", "fr": "Prix"},
    "frontier_median": {"en": "Median saving\nEUR/year", "fr": "Gain médian\n€/an"},
    "frontier_worst": {"en": "Worst tenant\nEUR/year", "fr": "Le moins favorisé\n€/an"},
    "frontier_npv": {"en": "Landlord NPV\nkEUR", "fr": "VAN du bailleur\nk€"},
    "frontier_efficient": {"en": "Efficient\nprices", "fr": "Prix\nefficaces"},
    "frontier_never": {"en": "always a loser", "fr": "toujours un perdant"},
    "frontier_chart_none": {
        "en": "At no price does any of {n_schemes} schemes do all three: gain, no loser, balance",
        "fr": "Aucun des {n_schemes} tarifs ne réunit, à aucun prix, gain, zéro perdant, équilibre",
    },
    "frontier_chart_one": {
        "en": "At some prices one of {n_schemes} schemes does all three: gain, no loser, balance",
        "fr": "Selon le prix, un tarif sur {n_schemes} réunit gain, zéro perdant et équilibre",
    },
    "frontier_chart_some": {
        "en": "At some prices {n} of {n_schemes} schemes do all three: gain, no loser, balance",
        "fr": "Selon le prix, {n} tarifs sur {n_schemes} réunissent gain, zéro perdant, équilibre",
    },
    "frontier_subtitle": {
        "en": "{n_dwellings} dwellings. One curve a scheme, from its kindest price (top left) to "
        "dearer ones.",
        "fr": "{n_dwellings} logements. Une courbe par tarif, du prix le plus doux (en haut à "
        "gauche) aux plus chers.",
    },
    "frontier_end": {
        "en": "last price at which nobody loses",
        "fr": "dernier prix sans perdant",
    },
    "frontier_safe": {"en": "nobody loses", "fr": "personne ne perd"},
    "frontier_unsafe": {"en": "somebody loses", "fr": "au moins un perdant"},
    "frontier_fair": {"en": "efficient without a loser", "fr": "efficace sans perdant"},
    "frontier_best": {"en": "efficient, losers not counted", "fr": "efficace, perdants ignorés"},
    # Groups of households
    "social_title": {
        "en": "Who gains under {scheme}: households by group, all sites",
        "fr": "Qui gagne avec {scheme} : ménages par groupe, tous sites",
    },
    "social_caption": {
        "en": "Effort rate: cost of energy in the home over income, median, heat at assumed "
        "prices. Above the threshold: {threshold} of income and below the third decile.",
        "fr": "Taux d'effort : coût de l'énergie du logement sur le revenu, médiane, chaleur à "
        "prix supposés. Au-dessus du seuil : {threshold} du revenu, sous le troisième décile.",
    },
    "social_group": {"en": "Group", "fr": "Groupe"},
    "social_n": {"en": "Homes", "fr": "Ména-\nges"},
    "social_median": {"en": "Median\nEUR/year", "fr": "Médiane\n€/an"},
    "social_p10": {"en": "P10", "fr": "P10"},
    "social_p90": {"en": "P90", "fr": "P90"},
    "social_min": {"en": "Worst", "fr": "Pire"},
    "social_losers": {"en": "Losers", "fr": "Per-\ndants"},
    "social_charges": {"en": "Through\ncharges", "fr": "Par les\ncharges"},
    "social_before": {"en": "Effort\nbefore", "fr": "Effort\navant"},
    "social_after": {"en": "Effort\nafter", "fr": "Effort\naprès"},
    "social_leaving": {"en": "Leave\nthreshold", "fr": "Sortent\ndu seuil"},
    "kind_and_group": {"en": "{kind}: {group}", "fr": "{kind} : {group}"},
    "kind_all": {"en": "Tenants", "fr": "Locataires"},
    "kind_income_decile": {"en": "Income, tenth", "fr": "Revenu, décile"},
    "kind_age_group": {"en": "Age", "fr": "Âge"},
    "kind_household": {"en": "People at home", "fr": "Personnes au foyer"},
    "kind_activity": {"en": "Activity", "fr": "Activité"},
    "kind_energy_poor": {"en": "Energy poor", "fr": "Précarité énergétique"},
    "kind_sun_share": {"en": "Use under the sun", "fr": "Usage sous le soleil"},
    "group_participants": {"en": "take part", "fr": "participent"},
    "group_refusers": {"en": "refuse", "fr": "refusent"},
    "group_under_40": {"en": "under 40", "fr": "moins de 40 ans"},
    "group_from_40_to_59": {"en": "40 to 59", "fr": "40 à 59 ans"},
    "group_from_60_to_74": {"en": "60 to 74", "fr": "60 à 74 ans"},
    "group_from_75": {"en": "75 and over", "fr": "75 ans et plus"},
    "group_working": {"en": "in work", "fr": "en emploi"},
    "group_at_home": {"en": "at home", "fr": "au foyer"},
    "group_student": {"en": "student", "fr": "étudiant"},
    "group_retired": {"en": "retired", "fr": "retraité"},
    "group_yes": {"en": "yes", "fr": "oui"},
    "group_no": {"en": "no", "fr": "non"},
    "group_lowest_fifth": {"en": "fifth with the least", "fr": "cinquième le plus faible"},
    "group_others": {"en": "others", "fr": "autres"},
    # Why two scenarios differ
    "why_title": {
        "en": "Why: what each changed input brings (Shapley values)",
        "fr": "Pourquoi : l'apport de chaque donnée changée (valeurs de Shapley)",
    },
    "why_caption": {
        "en": "Mean over all orders in which the inputs can change. {error}",
        "fr": "Moyenne sur tous les ordres de changement des données. {error}",
    },
    "why_exact": {"en": "All mixtures worked out.", "fr": "Tous les mélanges sont calculés."},
    "why_sampled": {
        "en": "Orders drawn: largest standard error {error} of a change.",
        "fr": "Ordres tirés : erreur type au plus {error} d'un écart.",
    },
    "why_residual": {"en": "Not\nexplained", "fr": "Non\nexpliqué"},
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
