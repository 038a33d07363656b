"""Words of the schemes' money: parties, balances, who gains, prices found, frontiers."""

MONEY_LABELS: dict[str, dict[str, str]] = {
    "scheme_T17b": {"en": "Hybrid, blocks", "fr": "Formule mixte, tranches"},
    "scheme_T5b": {"en": "Indexed on CPI", "fr": "Prix indexé sur l'inflation"},
    "scheme_T5c": {"en": "Indexed on market", "fr": "Prix indexé sur le marché, borné"},
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
