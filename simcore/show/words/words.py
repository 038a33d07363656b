"""The one table of words: every label in English and in French."""

from simcore.show.words.bill import BILL_LABELS
from simcore.show.words.charts import CHART_LABELS
from simcore.show.words.columns import COLUMN_LABELS
from simcore.show.words.cooperative import COOPERATIVE_LABELS
from simcore.show.words.finance import FINANCE_LABELS
from simcore.show.words.fund import FUND_LABELS
from simcore.show.words.glossary import GLOSSARY_LABELS
from simcore.show.words.grid import GRID_LABELS
from simcore.show.words.grid_columns import GRID_COLUMN_LABELS
from simcore.show.words.heads import HEAD_LABELS
from simcore.show.words.keys import KEY_LABELS
from simcore.show.words.money import MONEY_LABELS
from simcore.show.words.network import NETWORK_LABELS
from simcore.show.words.plan import PLAN_LABELS
from simcore.show.words.plants import PLANT_LABELS
from simcore.show.words.replay import REPLAY_LABELS
from simcore.show.words.report import REPORT_LABELS
from simcore.show.words.supply import SUPPLY_LABELS
from simcore.show.words.weather import WEATHER_LABELS

LABELS: dict[str, dict[str, str]] = {
    # Short names of the schemes
    "scheme_T1": {"en": "Free", "fr": "Gratuité"},
    "scheme_T2": {"en": "Running costs only", "fr": "Coût d'exploitation"},
    "scheme_T3": {"en": "Full-cost price", "fr": "Prix au coût complet"},
    "scheme_T4": {"en": "Discount on supply", "fr": "Remise sur la fourniture"},
    "scheme_T4b": {"en": "Discount on retail", "fr": "Remise sur le prix total"},
    "scheme_T5": {"en": "Indexed, capped", "fr": "Prix indexé et borné"},
    "scheme_T6": {"en": "Social blocks", "fr": "Prix social par tranches"},
    "scheme_T7": {"en": "By income", "fr": "Prix selon le revenu"},
    "scheme_T8": {"en": "Flat fee", "fr": "Forfait par logement"},
    "scheme_T9": {"en": "Per square metre", "fr": "Prix au mètre carré"},
    "scheme_T10": {"en": "With the rent", "fr": "Avec le loyer (3e ligne)"},
    "scheme_T11": {"en": "Solar hours", "fr": "Heures solaires"},
    "scheme_T12": {"en": "Shifting bonus", "fr": "Prime au décalage"},
    "scheme_T13": {"en": "Shared saving", "fr": "Économie partagée"},
    "scheme_T14": {"en": "Full supply", "fr": "Fourniture complète"},
    "scheme_T15": {"en": "Common parts", "fr": "Parties communes"},
    "scheme_T16": {"en": "Spot-linked", "fr": "Indexé sur le marché"},
    "scheme_T17": {"en": "Hybrid", "fr": "Formule mixte"},
    # Flows
    "shared": {"en": "Solar, shared", "fr": "Solaire partagé"},
    "import": {"en": "Bought from suppliers", "fr": "Acheté aux fournisseurs"},
    "surplus": {"en": "Solar surplus, sold", "fr": "Surplus solaire vendu"},
    "consumption": {"en": "Consumption", "fr": "Consommation"},
    # Axes and units
    "axis_npv": {
        "en": "Landlord: net present value [kEUR]",
        "fr": "Bailleur : valeur actuelle nette [k€]",
    },
    "axis_median_saving": {
        "en": "Tenants: median saving [EUR/year]",
        "fr": "Locataires : gain médian [€/an]",
    },
    "axis_saving": {
        "en": "Saving of a tenant [EUR/year]",
        "fr": "Gain d'un locataire [€/an]",
    },
    "axis_power": {"en": "Mean power [kW]", "fr": "Puissance moyenne [kW]"},
    "axis_hour": {"en": "Hour of the day [h]", "fr": "Heure de la journée [h]"},
    "axis_energy": {"en": "Energy [MWh/month]", "fr": "Énergie [MWh/mois]"},
    "axis_year": {"en": "Year of operation", "fr": "Année d'exploitation"},
    "axis_cumulative": {
        "en": "Cumulative cash flow [kEUR]",
        "fr": "Flux de trésorerie cumulés [k€]",
    },
    "months": {
        "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    },
    "month_names": {
        "en": "January February March April May June July August September October November "
        "December",
        "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre "
        "décembre",
    },
    "winter": {"en": "Winter", "fr": "Hiver"},
    "spring": {"en": "Spring", "fr": "Printemps"},
    "summer": {"en": "Summer", "fr": "Été"},
    "autumn": {"en": "Autumn", "fr": "Automne"},
    # Tenants versus landlord
    "quadrant_both_gain": {
        "en": "Tenants gain\nand books balance",
        "fr": "Les locataires gagnent\net les comptes s'équilibrent",
    },
    "quadrant_landlord_pays": {
        "en": "Tenants gain,\nlandlord pays",
        "fr": "Les locataires gagnent,\nle bailleur paie",
    },
    "quadrant_tenants_pay": {
        "en": "Books balance,\ntenants pay",
        "fr": "Les comptes s'équilibrent,\nles locataires paient",
    },
    "quadrant_both_lose": {"en": "Both lose", "fr": "Tous perdent"},
    "versus_title_none": {
        "en": "No scheme yet does all three: gain, no loser, balanced books",
        "fr": "Aucun tarif ne réunit gain, zéro perdant et équilibre",
    },
    "versus_title_one": {
        "en": "One of {n_schemes} schemes does all three: gain, no loser, balanced books",
        "fr": "Un tarif sur {n_schemes} réunit gain, zéro perdant et équilibre",
    },
    "versus_title_some": {
        "en": "{n} of {n_schemes} schemes do all three: gain, no loser, balanced books",
        "fr": "{n} tarifs sur {n_schemes} réunissent gain, zéro perdant et équilibre",
    },
    "versus_subtitle": {
        "en": "{n_dwellings} dwellings. Line: down to the worst-off tenant. "
        "Filled marker: nobody loses; hollow: somebody does.",
        "fr": "{n_dwellings} logements. Trait : jusqu'au locataire le moins favorisé. "
        "Symbole plein : aucun perdant ; creux : des perdants.",
    },
    # Distribution of savings
    "distribution_title_none": {
        "en": "Every scheme leaves some tenants worse off",
        "fr": "Chaque tarif fait des perdants parmi les locataires",
    },
    "distribution_title_one": {
        "en": "One of {n_schemes} schemes leaves no tenant worse off",
        "fr": "Un tarif sur {n_schemes} ne fait perdre aucun locataire",
    },
    "distribution_title_some": {
        "en": "{n} of {n_schemes} schemes leave no tenant worse off",
        "fr": "{n} tarifs sur {n_schemes} ne font perdre aucun locataire",
    },
    "distribution_subtitle": {
        "en": "Dot: one household. Box: the middle half. Whiskers: from P10 to P90.",
        "fr": "Point : un ménage. Boîte : la moitié centrale. Moustaches : de P10 à P90.",
    },
    "column_losers": {"en": "Losers", "fr": "Perdants"},
    "column_median": {"en": "Median", "fr": "Médiane"},
    "loses": {"en": "tenant loses", "fr": "le locataire perd"},
    "gains": {"en": "tenant gains", "fr": "le locataire gagne"},
    # Energy
    "day_title": {
        "en": "The sun meets {self_production} of use; "
        "{self_consumption} of its output is used on site",
        "fr": "Le soleil couvre {self_production} des besoins ; "
        "{self_consumption} de sa production sert sur place",
    },
    "day_subtitle": {
        "en": "Average day, all sites. Self-production = shared / consumed; "
        "self-consumption = shared / produced.",
        "fr": "Journée moyenne, tous sites. Autoproduction = partagé / consommé ; "
        "autoconsommation = partagé / produit.",
    },
    "month_title": {
        "en": "Solar share of consumption: {low} in {low_month}, {high} in {high_month}",
        "fr": "Part solaire de la consommation : {low} en {low_month}, {high} en {high_month}",
    },
    "month_subtitle": {
        "en": "In %: self-production = shared / consumed, {self_production} over the year. "
        "Self-consumption = shared / produced: {self_consumption}.",
        "fr": "En % : autoproduction = partagé / consommé, {self_production} sur l'année. "
        "Autoconsommation = partagé / produit : {self_consumption}.",
    },
    # Cash flow
    "cash_title_none": {
        "en": "No scheme pays the plants back within {n_years} years",
        "fr": "Aucun tarif ne rembourse les centrales en {n_years} ans",
    },
    "cash_title_one": {
        "en": "One of {n_schemes} schemes pays the plants back within {n_years} years",
        "fr": "Un tarif sur {n_schemes} rembourse les centrales en {n_years} ans",
    },
    "cash_title_some": {
        "en": "{n} of {n_schemes} schemes pay the plants back within {n_years} years",
        "fr": "{n} tarifs sur {n_schemes} remboursent les centrales en {n_years} ans",
    },
    "cash_subtitle": {
        "en": "Landlord's cumulative cash flow, all sites, not discounted. "
        "Circle: above zero from then on.",
        "fr": "Trésorerie cumulée du bailleur, tous sites, non actualisée. "
        "Cercle : retour définitif au-dessus de zéro.",
    },
    "cash_end": {
        "en": "{total} after {n_years} years",
        "fr": "{total} après {n_years} ans",
    },
    "cash_end_paid": {
        "en": "{total}, paid back in year {year}",
        "fr": "{total}, remboursé l'année {year}",
    },
    # Table
    "table_title": {
        "en": "All sites: {n_dwellings} dwellings",
        "fr": "Tous sites : {n_dwellings} logements",
    },
    "table_scheme": {"en": "Scheme", "fr": "Tarif"},
    "table_median": {"en": "Median saving\nEUR/year", "fr": "Gain médian\n€/an"},
    "table_worst": {"en": "Worst tenant\nEUR/year", "fr": "Le moins favorisé\n€/an"},
    "table_losers": {"en": "Losers", "fr": "Perdants"},
    "table_npv": {"en": "Landlord NPV\nkEUR", "fr": "VAN du bailleur\nk€"},
    "table_self_consumption": {
        "en": "Self-\nconsum-\nption:\nshared /\nproduced",
        "fr": "Auto-\nconsom-\nmation :\npartagé/\nproduit",
    },
    "table_self_production": {
        "en": "Self-\nproduc-\ntion:\nshared /\nconsumed",
        "fr": "Auto-\nproduc-\ntion :\npartagé/\nconsommé",
    },
    "table_site": {"en": "Site", "fr": "Site"},
    "table_all_sites": {"en": "All sites", "fr": "Tous sites"},
    "table_sites_title": {"en": "Schemes, site by site", "fr": "Les tarifs, site par site"},
    "table_energy_title": {"en": "Energy of the year", "fr": "Énergie de l'année"},
    "table_dwellings": {"en": "Homes", "fr": "Loge-\nments"},
    "table_kwp": {"en": "Solar\nkWp", "fr": "Solaire\nkWc"},
    "table_production": {"en": "Made\nMWh", "fr": "Produit\nMWh"},
    "table_consumption": {"en": "Used\nMWh", "fr": "Utilisé\nMWh"},
    "table_shared": {"en": "Shared\nMWh", "fr": "Partagé\nMWh"},
    "table_surplus": {"en": "Surplus\nMWh", "fr": "Surplus\nMWh"},
    "table_inputs_title": {"en": "Inputs that differ", "fr": "Données qui diffèrent"},
    "table_outputs_title": {"en": "Results that moved", "fr": "Résultats qui changent"},
    "table_input": {"en": "Input", "fr": "Donnée"},
    "table_output": {"en": "Result", "fr": "Résultat"},
    "table_change": {"en": "Change", "fr": "Écart"},
    "production_kwh": {"en": "Production [kWh/year]", "fr": "Production [kWh/an]"},
    "consumption_kwh": {"en": "Consumption [kWh/year]", "fr": "Consommation [kWh/an]"},
    "shared_kwh": {"en": "Solar shared [kWh/year]", "fr": "Solaire partagé [kWh/an]"},
    "self_consumption_fraction": {"en": "Self-consumption [%]", "fr": "Autoconsommation [%]"},
    "self_production_fraction": {"en": "Self-production [%]", "fr": "Autoproduction [%]"},
    "tenant_saving_median_eur": {"en": "Median saving [EUR/year]", "fr": "Gain médian [€/an]"},
    "tenant_saving_min_eur": {
        "en": "Worst tenant [EUR/year]",
        "fr": "Locataire le moins favorisé [€/an]",
    },
    "losers_fraction": {"en": "Losers [%]", "fr": "Perdants [%]"},
    "landlord_npv_eur": {"en": "Landlord NPV [EUR]", "fr": "VAN du bailleur [€]"},
    # Notes
    "note_stale_rates": {
        "en": "STALE RATES on {day}, last known: {families}",
        "fr": "TARIFS PÉRIMÉS au {day}, derniers connus : {families}",
    },
    "note_prices_of": {"en": "prices of {day}", "fr": "prix au {day}"},
    "note_prices_by_calendar": {
        "en": "prices as they changed during {year}",
        "fr": "prix tels qu'ils ont changé en {year}",
    },
    "note_excise_due": {
        "en": "excise due on shared energy",
        "fr": "accise due sur l'énergie partagée",
    },
    "note_excise_nil": {
        "en": "no excise on shared energy",
        "fr": "pas d'accise sur l'énergie partagée",
    },
    "note_excise_nil_patrimonial": {
        "en": "no excise on energy shared within one owner's buildings",
        "fr": "pas d'accise sur l'énergie partagée (opération patrimoniale)",
    },
    "note_inputs_by_kind": {
        "en": "inputs: {n_known} documented or measured, {n_guessed} inferred or assumed",
        "fr": "données : {n_known} documentées ou mesurées, {n_guessed} déduites ou supposées",
    },
    "note_rates_by_kind": {
        "en": "public rates used: {n_known} read in a source, {n_guessed} inferred or unverified",
        "fr": "tarifs publics utilisés : {n_known} lus dans une source, {n_guessed} déduits ou "
        "à vérifier",
    },
    "note_common_parts_free": {
        "en": "common parts pay nothing for their solar share",
        "fr": "les parties communes ne paient pas leur part solaire",
    },
    "note_common_parts_at_36_kva": {
        "en": "common parts at 36 kVA on a household tariff (assumed; sites: {n})",
        "fr": "parties communes à 36 kVA au tarif résidentiel (supposé ; sites : {n})",
    },
    "note_synthetic_weather": {"en": "synthetic weather", "fr": "météo de synthèse"},
    "note_weather_file": {"en": "weather of {source}", "fr": "météo de {source}"},
    "note_synthetic_households": {
        "en": "synthetic households",
        "fr": "ménages de synthèse",
    },
    "note_measured_households": {
        "en": "measured load curves stand in for some homes (sites: {n})",
        "fr": "des courbes mesurées remplacent certains ménages (sites : {n})",
    },
    "note_panels_of_homes": {
        "en": "homes with panels of their own inject {mwh} MWh that is not shared",
        "fr": "les logements qui ont leurs propres panneaux injectent {mwh} MWh, non partagés",
    },
    "note_composite_sites_alone": {
        "en": "the site is a composite of documented places",
        "fr": "le site est composé de lieux documentés",
    },
    "note_composite_sites": {
        "en": "{n} of {n_sites} sites are composites",
        "fr": "{n} sites sur {n_sites} sont composites",
    },
    "note_surplus_above_limit": {
        "en": "surplus of plants above 100 kWp at the price of smaller ones (assumed; sites: {n})",
        "fr": "surplus au-delà de 100 kWc au prix des petites centrales (supposé ; sites : {n})",
    },
    "note_sites_without_plant": {
        "en": "{n} sites without a plant",
        "fr": "{n} sites sans centrale",
    },
    # Footer
    "source": {"en": "Source: simcore simulation", "fr": "Source : simulation simcore"},
    # Flows, places, curves, kinds of household
    **CHART_LABELS,
    # Reports: sections, grids, heads of columns, glossary
    **REPORT_LABELS,
    **HEAD_LABELS,
    **COLUMN_LABELS,
    **GLOSSARY_LABELS,
    # Sharing keys
    **BILL_LABELS,
    **KEY_LABELS,
    **COOPERATIVE_LABELS,
    **PLANT_LABELS,
    **REPLAY_LABELS,
    # The landlord's plan
    **FINANCE_LABELS,
    **PLAN_LABELS,
    **SUPPLY_LABELS,
    # Weather
    **WEATHER_LABELS,
    # Money of the schemes
    **MONEY_LABELS,
    # Low-voltage grid
    **FUND_LABELS,
    **GRID_LABELS,
    **GRID_COLUMN_LABELS,
    **NETWORK_LABELS,
}
