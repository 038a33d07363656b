"""Words of the grid and of regret in reports, in English and in French."""

NETWORK_LABELS: dict[str, dict[str, str]] = {
    "regret_title": {
        "en": "{scheme} is never worse than the best by more than {worst} kEUR",
        "fr": "{scheme} n'est jamais à plus de {worst} k€ du meilleur choix",
    },
    "regret_subtitle": {
        "en": "Loss against the best scheme of each future [kEUR]; the darker, the larger.",
        "fr": "Perte par rapport au meilleur tarif de chaque avenir [k€] ; foncé : plus grande.",
    },
    "axis_future": {"en": "Future", "fr": "Avenir"},
    "col_future": {"en": "Future", "fr": "Avenir"},
    "col_regret_eur": {"en": "Regret", "fr": "Regret"},
    "sheet_regret": {"en": "Regret", "fr": "Regret"},
    "short_network": {"en": "Plan of a network", "fr": "Plan d'un réseau"},
    "short_hosting": {"en": "Room for solar", "fr": "Accueil du solaire"},
    "grid_axis_street": {
        "en": "Along the network [m]; across: not to scale",
        "fr": "Le long du réseau [m] ; en travers : hors échelle",
    },
    "grid_lead": {
        "en": "A year of power flow on the low-voltage network of each site.",
        "fr": "Une année de calcul sur le réseau basse tension de chaque site.",
    },
    "grid_said_tightest": {
        "en": "{name} comes nearest to its limits. What brings it there:",
        "fr": "{name} : le réseau le plus près de ses limites. Ce qui l'y amène :",
    },
    "grid_said_hour": {
        "en": "{kind}: {value} on {time}, {cause}",
        "fr": "{kind} : {value} le {time}, {cause}",
    },
    "grid_said_hour_alone": {"en": "{kind}: {value} on {time}", "fr": "{kind} : {value} le {time}"},
    "grid_said_reference": {
        "en": "pandapower, on the worst slots, differs by less than {voltage} pu",
        "fr": "pandapower, sur les pires pas, diffère de moins de {voltage} pu",
    },
    "grid_said_room": {
        "en": "{name}: {kwp} kWp planned, room for {low} to {high}",
        "fr": "{name} : {kwp} kWc prévus, {low} à {high} possibles",
    },
    "grid_said_random": {
        "en": "Placed at random instead, fewer may fit: a large plant at the end of a cable "
        "raises its voltage most.",
        "fr": "Placées au hasard, moins de centrales peuvent tenir : en bout de câble, une "
        "grande centrale élève le plus la tension.",
    },
    "head_voltage": {"en": "Voltage [pu]", "fr": "Tension [pu]"},
    "head_line": {"en": "Cable load", "fr": "Charge câble"},
    "head_transformer": {"en": "Transf. load", "fr": "Charge transfo"},
    "head_losses": {"en": "Losses", "fr": "Pertes"},
    "head_reverse": {"en": "Reverse flow [h]", "fr": "Refoulement [h]"},
    "head_room": {"en": "Room [kWp]", "fr": "Accueil [kWc]"},
    "head_outside": {"en": "Outside band [h]", "fr": "Hors plage [h]"},
    "head_loading": {"en": "Largest load", "fr": "Charge max."},
    "head_holds": {"en": "Holds", "fr": "Tient"},
    "head_grid_caption": {
        "en": "Load: part of the rating in the worst slot. Losses: part of demand. Reverse "
        "flow: hours of power to the MV grid. Room: peak power at which a limit is met.",
        "fr": "Charge : part du nominal au pire pas. Pertes : part de la demande. Refoulement : "
        "heures d'injection vers la HTA. Accueil : puissance à laquelle une limite est atteinte.",
    },
    "head_placement": {"en": "Plants", "fr": "Centrales"},
    "head_p_low": {"en": "Least [kWp]", "fr": "Minimum [kWc]"},
    "head_p_median": {"en": "Median [kWp]", "fr": "Médiane [kWc]"},
    "head_p_high": {"en": "Most [kWp]", "fr": "Maximum [kWc]"},
    "head_hosting_caption": {
        "en": "Hosting capacity over the draws of the households.",
        "fr": "Capacité d'accueil selon les tirages des ménages.",
    },
    "sheet_grid": {"en": "Network", "fr": "Réseau"},
    "sheet_grid_sites": {"en": "Network by site", "fr": "Réseau par site"},
    "sheet_grid_nodes": {"en": "Network nodes", "fr": "Nœuds du réseau"},
    "sheet_grid_branches": {"en": "Cables and transformers", "fr": "Câbles et transformateurs"},
    "sheet_grid_hosting": {"en": "Hosting capacity", "fr": "Capacité d'accueil"},
    "sheet_grid_worst_hours": {"en": "Worst hours", "fr": "Pires heures"},
}
