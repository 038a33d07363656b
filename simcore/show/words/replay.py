"""Words of the replay of measured curves, in English and in French."""

REPLAY_LABELS: dict[str, dict[str, str]] = {
    "replay_title": {"en": "What was shared", "fr": "Énergie partagée"},
    "replay_member": {"en": "member", "fr": "membre"},
    "replay_production_kwh": {"en": "production, kWh", "fr": "production, kWh"},
    "replay_consumption_kwh": {"en": "consumption, kWh", "fr": "consommation, kWh"},
    "replay_shared_kwh": {"en": "shared, kWh", "fr": "partagé, kWh"},
    "replay_import_kwh": {"en": "import, kWh", "fr": "alloconsommé, kWh"},
    "replay_surplus_kwh": {"en": "surplus, kWh", "fr": "surplus, kWh"},
    "replay_self_consumption_fraction": {
        "en": "self-consumption (shared / produced), %",
        "fr": "autoconsommation (partagé / produit), %",
    },
    "replay_self_production_fraction": {
        "en": "self-production (shared / consumed), %",
        "fr": "autoproduction (partagé / consommé), %",
    },
    "replay_storage_charge_kwh": {
        "en": "of the consumption: battery charge, kWh",
        "fr": "dont consommation : charge de la batterie, kWh",
    },
    "replay_storage_shared_kwh": {
        "en": "of the shared: charge of the battery, kWh",
        "fr": "dont partagé : charge de la batterie, kWh",
    },
    "replay_storage_discharge_kwh": {
        "en": "of the production: battery discharge, kWh",
        "fr": "dont production : décharge de la batterie, kWh",
    },
    "replay_storage_discharge_shared_kwh": {
        "en": "of the shared: from the battery, kWh",
        "fr": "dont partagé : venant de la batterie, kWh",
    },
    "replay_rounding": {"en": "percentages of the key file", "fr": "pourcentages de la clé"},
    "replay_floor": {
        "en": "cut (decimals: {decimals})",
        "fr": "tronqués (décimales : {decimals})",
    },
    "replay_largest_remainder": {
        "en": "largest remainder (decimals: {decimals})",
        "fr": "plus fort reste (décimales : {decimals})",
    },
    "replay_rounding_loss_kwh": {
        "en": "lost by rounding the key file, kWh",
        "fr": "perdu par l'arrondi de la clé, kWh",
    },
    "replay_rounding_loss_eur": {
        "en": "lost by rounding the key file, EUR",
        "fr": "perdu par l'arrondi de la clé, €",
    },
    "replay_no_rates": {
        "en": "no rates for these days: give --value",
        "fr": "pas de tarif pour ces jours : donner --value",
    },
    "replay_value_supposed": {
        "en": "EUR: a shared kWh at the regulated Base tariff, taxes included (assumed; --value).",
        "fr": "€ : un kWh partagé au tarif réglementé Base, taxes comprises (supposé ; --value).",
    },
    "replay_n_slots": {"en": "slots", "fr": "pas"},
    "replay_n_members": {"en": "members", "fr": "membres"},
}
