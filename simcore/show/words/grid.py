"""Words of the low-voltage grid, in English and in French."""

GRID_LABELS: dict[str, dict[str, str]] = {
    "grid_title_none": {
        "en": "No network keeps its limits all year ({n_sites} sites)",
        "fr": "Aucun réseau ne respecte ses limites toute l'année ({n_sites} sites)",
    },
    "grid_title_one": {
        "en": "1 of {n_sites} networks keeps its limits all year",
        "fr": "1 réseau sur {n_sites} respecte ses limites toute l'année",
    },
    "grid_title_some": {
        "en": "{n} of {n_sites} networks keep their limits all year",
        "fr": "{n} réseaux sur {n_sites} respectent leurs limites toute l'année",
    },
    "grid_column_site": {"en": "Site", "fr": "Site"},
    "grid_column_kwp": {"en": "Solar\nkWp", "fr": "Solaire\nkWc"},
    "grid_column_kva": {"en": "Transf.\nkVA", "fr": "Transfo\nkVA"},
    "grid_column_voltage_min": {"en": "Lowest\nvoltage", "fr": "Tension\nmin."},
    "grid_column_voltage_max": {"en": "Highest\nvoltage", "fr": "Tension\nmax."},
    "grid_column_outside": {"en": "Outside\nband h", "fr": "Hors\nplage h"},
    "grid_column_line": {"en": "Line\nload", "fr": "Charge\nligne"},
    "grid_column_transformer": {"en": "Transf.\nload", "fr": "Charge\ntransfo"},
    "grid_column_losses": {"en": "Losses", "fr": "Pertes"},
    "grid_column_reverse": {"en": "Reverse\nflow h", "fr": "Refoule-\nment h"},
    "grid_column_holds": {"en": "Holds", "fr": "Tient"},
    "grid_yes": {"en": "yes", "fr": "oui"},
    "grid_no": {"en": "no", "fr": "non"},
    "grid_variants_title": {
        "en": "Levers, same households and weather",
        "fr": "Leviers, mêmes ménages et même météo",
    },
    "grid_column_variant": {"en": "Lever", "fr": "Levier"},
    "grid_column_lost": {"en": "Curtailed\nkWh", "fr": "Écrêté\nkWh"},
    "grid_column_loss_kwh": {"en": "Losses\nkWh", "fr": "Pertes\nkWh"},
    "grid_column_capacity": {"en": "Room for\nkWp", "fr": "Accueil\nkWc"},
    "grid_column_limit": {"en": "Limit", "fr": "Limite"},
    "grid_variant_as_is": {"en": "as it is", "fr": "tel quel"},
    "grid_variant_no_pv": {"en": "no solar", "fr": "sans solaire"},
    "grid_variant_solar_hot_water": {
        "en": "tanks in solar hours",
        "fr": "ballons aux heures solaires",
    },
    "grid_variant_cos_phi": {"en": "power factor 0.95", "fr": "cos φ 0,95"},
    "grid_variant_cos_phi_p": {"en": "cos φ(P)", "fr": "cos φ(P)"},
    "grid_variant_q_u": {"en": "Q(U)", "fr": "Q(U)"},
    "grid_variant_p_u": {"en": "P(U)", "fr": "P(U)"},
    "grid_variant_q_u_p_u": {"en": "Q(U) and P(U)", "fr": "Q(U) et P(U)"},
    "grid_limit_voltage": {"en": "voltage", "fr": "tension"},
    "grid_limit_line": {"en": "line", "fr": "ligne"},
    "grid_limit_transformer": {"en": "transf.", "fr": "transfo"},
    "grid_limit_none": {"en": "none met", "fr": "aucune atteinte"},
    "grid_limit_unsolved": {"en": "collapse", "fr": "effondrement"},
    "grid_kind_low": {"en": "lowest voltage", "fr": "tension basse"},
    "grid_kind_high": {"en": "highest voltage", "fr": "tension haute"},
    "grid_kind_line": {"en": "line load", "fr": "charge de ligne"},
    "grid_kind_transformer": {"en": "transformer load", "fr": "charge du transfo"},
    "grid_cause_sun": {"en": "sun beyond demand", "fr": "soleil au-delà des besoins"},
    "grid_cause_heating": {"en": "electric heating", "fr": "chauffage électrique"},
    "grid_cause_hot_water": {"en": "hot-water tanks", "fr": "ballons d'eau chaude"},
    "grid_cause_other": {"en": "other uses", "fr": "autres usages"},
    "grid_worst_title": {"en": "Worst hours and their cause", "fr": "Pires heures et leur cause"},
    "grid_column_kind": {"en": "Worst", "fr": "Pire"},
    "grid_column_time": {"en": "Local time", "fr": "Heure locale"},
    "grid_column_where": {"en": "Where", "fr": "Où"},
    "grid_column_value": {"en": "Value", "fr": "Valeur"},
    "grid_column_cause": {"en": "Cause", "fr": "Cause"},
    "grid_column_sun": {"en": "Sun kW", "fr": "Soleil kW"},
    "grid_column_demand": {"en": "Demand kW", "fr": "Demande kW"},
    "grid_hosting_line": {
        "en": "{name}: room for {median} kWp ({low} to {high}, {n} draws of the households); "
        "plants placed at random: {any_median} kWp ({any_low} to {any_high}). Binds most often: "
        "{limit} at {where}.",
        "fr": "{name} : {median} kWc possibles ({low} à {high}, {n} tirages des ménages) ; "
        "centrales placées au hasard : {any_median} kWc ({any_low} à {any_high}). Limite la plus "
        "fréquente : {limit} en {where}.",
    },
    "grid_note_slots": {
        "en": "means over {minutes} minutes stand for the 10-minute means of EN 50160: short "
        "peaks do not show",
        "fr": "les moyennes sur {minutes} minutes tiennent lieu des moyennes sur 10 minutes de "
        "l'EN 50160 : les pointes brèves n'y paraissent pas",
    },
    "grid_note_band": {
        "en": "band of supply points {low} to {high} of nominal voltage; MV side at {source}",
        "fr": "plage aux points de livraison : {low} à {high} de la tension nominale ; côté HTA "
        "à {source}",
    },
    "grid_note_generated": {
        "en": "{n} of {n_sites} networks drawn up from the sites, layout assumed; the operator's "
        "plans may differ",
        "fr": "{n} réseaux sur {n_sites} dessinés d'après les sites, tracé supposé ; les plans "
        "du gestionnaire peuvent différer",
    },
    "grid_note_balanced": {
        "en": "the three phases are taken as equal: real single-phase homes spread voltages more",
        "fr": "les trois phases sont supposées égales : des logements monophasés écartent "
        "davantage les tensions",
    },
    "grid_note_unbalanced": {
        "en": "phases told apart; hosting capacity with equal phases",
        "fr": "phases distinguées ; capacité d'accueil à phases égales",
    },
    "grid_note_risers": {
        "en": "cables inside buildings are left out",
        "fr": "les colonnes dans les immeubles ne sont pas représentées",
    },
    "grid_note_reference": {
        "en": "{name}: pandapower on the {n} worst slots differs by less than {voltage} pu of "
        "voltage and {loading} % of loading",
        "fr": "{name} : pandapower sur les {n} pires pas diffère de moins de {voltage} pu en "
        "tension et {loading} % en charge",
    },
    "grid_note_unsolved": {
        "en": "{name}: {n} slots without a solution, not counted; first {time} at {node}, "
        "{cause}: {load} kW",
        "fr": "{name} : {n} pas sans solution, non comptés ; premier {time} en {node}, {cause} : "
        "{load} kW",
    },
    "grid_failure_collapse": {
        "en": "more than the network can carry",
        "fr": "plus que le réseau ne peut porter",
    },
    "grid_failure_iteration": {
        "en": "the iteration did not settle",
        "fr": "l'itération n'a pas convergé",
    },
    "grid_note_en_50160": {
        "en": "{name}: EN 50160 not met in {n} weeks",
        "fr": "{name} : EN 50160 non respectée pendant {n} semaines",
    },
    "grid_source": {
        "en": "Source: simcore simulation, {name}, {minutes}-minute means. {network}.",
        "fr": "Source : simulation simcore, {name}, moyennes sur {minutes} minutes. {network}.",
    },
    "grid_network_generated": {
        "en": "Network drawn up from the site, layout assumed",
        "fr": "Réseau dessiné d'après le site, tracé supposé",
    },
    "grid_network_file": {
        "en": "Network from {source}",
        "fr": "Réseau lu dans {source}",
    },
    "grid_map_title": {
        "en": "{name}: {low} to {high} pu, cables loaded {loading} at most",
        "fr": "{name} : {low} à {high} pu, câbles à {loading} au plus",
    },
    "grid_map_subtitle": {
        "en": "Point: the voltage farthest from nominal. Cable: the wider, the more loaded. "
        "Square: transformer, {kva} kVA, {transformer} at most.",
        "fr": "Point : tension la plus éloignée du nominal. Trait : charge du câble. Carré : "
        "transformateur, {kva} kVA, {transformer} au plus.",
    },
    "grid_axis_voltage": {
        "en": "Voltage over nominal [%]",
        "fr": "Écart à la tension nominale [%]",
    },
    "grid_axis_metres": {"en": "Plan of the network [m]", "fr": "Plan du réseau [m]"},
    "grid_duration_title": {
        "en": "{name}: {n_hours} hours a year outside the voltage band",
        "fr": "{name} : {n_hours} heures par an hors de la plage de tension",
    },
    "grid_duration_subtitle": {
        "en": "Each curve is sorted by itself, highest first. Dashed: limits.",
        "fr": "Chaque courbe est triée pour elle-même, du plus haut au plus bas. Tirets : limites.",
    },
    "grid_axis_hours": {"en": "Hours of the year [h]", "fr": "Heures de l'année [h]"},
    "grid_axis_supply_voltage": {
        "en": "Voltage of the supply points [pu]",
        "fr": "Tension des points de livraison [pu]",
    },
    "grid_axis_load": {"en": "Loading [%]", "fr": "Charge [%]"},
    "grid_curve_high": {"en": "highest point", "fr": "point le plus haut"},
    "grid_curve_low": {"en": "lowest point", "fr": "point le plus bas"},
    "grid_curve_line": {"en": "most loaded cable", "fr": "câble le plus chargé"},
    "grid_curve_transformer": {"en": "transformer", "fr": "transformateur"},
    "grid_worst_chart_title": {
        "en": "{name}: peaks by {load_cause}",
        "fr": "{name} : pointes dues à : {load_cause}",
    },
    "grid_worst_chart_subtitle": {
        "en": "The {n} worst hours of each kind: what the site drew, by use, and what the sun "
        "gave. Highest voltage: {high_cause}.",
        "fr": "Les {n} pires heures de chaque sorte : ce que le site soutirait, par usage, et "
        "ce que donnait le soleil. Tension haute : {high_cause}.",
    },
    "grid_axis_power": {"en": "Power [kW]", "fr": "Puissance [kW]"},
    "grid_hosting_title_none": {
        "en": "No network takes the planned peak power in every draw ({n_sites} sites)",
        "fr": "Aucun réseau n'accueille la puissance prévue dans tous les tirages "
        "({n_sites} sites)",
    },
    "grid_hosting_title_one": {
        "en": "1 of {n_sites} networks takes the planned peak power in every draw",
        "fr": "1 réseau sur {n_sites} accueille la puissance prévue dans tous les tirages",
    },
    "grid_hosting_title_some": {
        "en": "{n} of {n_sites} networks take the planned peak power in every draw",
        "fr": "{n} réseaux sur {n_sites} accueillent la puissance prévue dans tous les tirages",
    },
    "grid_hosting_subtitle": {
        "en": "Point: a draw of the households, {n} a line; stroke: the median.",
        "fr": "Point : un tirage des ménages, {n} par ligne ; trait : la médiane.",
    },
    "grid_axis_hosting": {"en": "Hosting capacity [kWp]", "fr": "Capacité d'accueil [kWc]"},
    "grid_curve_sun": {"en": "sun", "fr": "soleil"},
    "grid_legend_own": {"en": "plants as planned", "fr": "centrales comme prévu"},
    "grid_legend_drawn": {"en": "placed at random", "fr": "placées au hasard"},
    "grid_legend_planned": {"en": "planned power", "fr": "puissance prévue"},
    "table_grid": {"en": "Grids\nthat\nhold", "fr": "Réseaux\nqui\ntiennent"},
}
