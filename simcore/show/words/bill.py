"""Words of one meter's bill, and of the step from today's bill to a scheme."""

BILL_LABELS: dict[str, dict[str, str]] = {
    "bill_title": {
        "en": "Supplier's bill, {contract} {kva} kVA, {first} to {last}",
        "fr": "Facture du fournisseur, {contract} {kva} kVA, du {first} au {last}",
    },
    "bill_before": {"en": "before sharing", "fr": "avant le partage"},
    "bill_after": {"en": "after sharing", "fr": "après le partage"},
    "bill_total": {"en": "Total with taxes", "fr": "Total TTC"},
    "bill_line": {"en": "line", "fr": "poste"},
    "bill_subscription": {
        "en": "Subscription, network included",
        "fr": "Abonnement, acheminement compris",
    },
    "bill_management_uplift": {
        "en": "Rise of the management charge",
        "fr": "Hausse de la composante de gestion",
    },
    "bill_energy": {"en": "Energy, network included", "fr": "Énergie, acheminement compris"},
    "bill_energy_peak": {"en": "Energy, peak hours", "fr": "Énergie, heures pleines"},
    "bill_energy_off_peak": {"en": "Energy, off-peak hours", "fr": "Énergie, heures creuses"},
    "bill_energy_blue_peak": {"en": "Blue days, peak", "fr": "Jours bleus, heures pleines"},
    "bill_energy_blue_off_peak": {
        "en": "Blue days, off-peak",
        "fr": "Jours bleus, heures creuses",
    },
    "bill_energy_white_peak": {"en": "White days, peak", "fr": "Jours blancs, heures pleines"},
    "bill_energy_white_off_peak": {
        "en": "White days, off-peak",
        "fr": "Jours blancs, heures creuses",
    },
    "bill_energy_red_peak": {"en": "Red days, peak", "fr": "Jours rouges, heures pleines"},
    "bill_energy_red_off_peak": {
        "en": "Red days, off-peak",
        "fr": "Jours rouges, heures creuses",
    },
    "bill_energy_spot": {"en": "Energy at the spot price", "fr": "Énergie au prix spot"},
    "bill_supplier_margin": {"en": "Supplier's margin", "fr": "Marge du fournisseur"},
    "bill_network": {"en": "Network (turpe)", "fr": "Acheminement (turpe)"},
    "bill_network_on_shared": {
        "en": "Network on shared energy",
        "fr": "Acheminement de l'énergie partagée",
    },
    "bill_accise": {"en": "Accise", "fr": "Accise"},
    "bill_cta": {"en": "CTA", "fr": "CTA"},
    "bill_vat_fixed": {"en": "VAT on the fixed part", "fr": "TVA sur la part fixe"},
    "bill_vat_energy": {"en": "VAT on energy", "fr": "TVA sur l'énergie"},
    "bill_frozen": {"en": "all rates of {day}", "fr": "tous les prix du {day}"},
    "bill_dated": {
        "en": "dated rates followed through the file",
        "fr": "prix datés suivis le long du fichier",
    },
    "bill_part_of_year": {
        "en": "the file covers {days} days: the fixed parts count {percent} of a year",
        "fr": "le fichier couvre {days} jours : les parts fixes comptent {percent} d'une année",
    },
    "bill_payment_apart": {
        "en": "what the landlord asks for the shared energy comes on top",
        "fr": "ce que le bailleur demande pour l'énergie partagée vient en plus",
    },
    "bill_option": {
        "en": "network option for sharing: {amount} over the period; it pays from {percent} of the "
        "consumption shared on, {now} here",
        "fr": "option d'acheminement du partage : {amount} sur la période ; elle sert à partir de "
        "{percent} de la consommation partagée, {now} ici",
    },
    "bill_option_never": {
        "en": "network option for sharing: {amount} over the period; it never pays at these hours",
        "fr": "option d'acheminement du partage : {amount} sur la période ; elle ne sert jamais à "
        "ces heures",
    },
    "bill_synthetic_spot": {
        "en": "synthetic spot price: hour shape of February 2025 to January 2026 at the level of "
        "the year, without season or weather; give a file of real prices for a real bill",
        "fr": "prix spot de synthèse : profil horaire de février 2025 à janvier 2026 au niveau de "
        "l'année, sans saison ni météo ; pour une vraie facture, donner de vrais prix",
    },
    "bill_drawn_tempo": {
        "en": "Tempo days drawn by the rules of the option; give a calendar for a real bill",
        "fr": "jours Tempo tirés selon les règles de l'option ; pour une vraie facture, donner un "
        "calendrier",
    },
    "bill_inferred_tempo": {
        "en": "Tempo subscriptions and prices before August 2026 are inferred",
        "fr": "abonnements Tempo et prix antérieurs à août 2026 déduits, non relevés",
    },
    "bill_assumed_offer": {
        "en": "terms of the market offer: {terms}; its subscription as the regulated one (assumed)",
        "fr": "conditions de l'offre de marché : {terms} ; abonnement pris égal au tarif "
        "réglementé (hypothèse)",
    },
    # Notes on the contracts of a run
    "note_supply_tempo": {
        "en": "{n} dwellings on Tempo (subscriptions inferred)",
        "fr": "{n} logements en Tempo (abonnements déduits)",
    },
    "note_supply_indexed": {
        "en": "{n} dwellings on an indexed market offer (terms assumed)",
        "fr": "{n} logements en offre de marché indexée (conditions supposées)",
    },
    "note_supply_spot": {
        "en": "{n} dwellings on a spot market offer (terms assumed)",
        "fr": "{n} logements en offre au prix spot (conditions supposées)",
    },
    "note_synthetic_spot": {
        "en": "synthetic spot prices, without season or weather",
        "fr": "prix spot de synthèse, sans saison ni météo",
    },
    "note_drawn_tempo": {"en": "Tempo days drawn", "fr": "jours Tempo tirés au sort"},
    "note_passthrough_average": {
        "en": "suppliers bill a mean network rate on shared energy (assumed)",
        "fr": "les fournisseurs facturent un acheminement moyen sur l'énergie partagée (supposé)",
    },
    "note_passthrough_none": {
        "en": "suppliers bill no network on shared energy (assumed)",
        "fr": "les fournisseurs ne facturent pas l'acheminement de l'énergie partagée (supposé)",
    },
    "note_network_option_all": {
        "en": "participants take the network option for sharing (sites: {n})",
        "fr": "les participants prennent l'option d'acheminement du partage (sites : {n})",
    },
    "note_network_option_where_it_pays": {
        "en": "participants take the network option for sharing where it pays (sites: {n})",
        "fr": "les participants prennent l'option d'acheminement du partage si elle leur sert "
        "(sites : {n})",
    },
    "note_accise_by_landlord": {
        "en": "the landlord collects the excise on shared energy",
        "fr": "le bailleur collecte l'accise sur l'énergie partagée",
    },
    # The step from today's cost to a scheme's
    "contract_base": {"en": "regulated Base", "fr": "tarif réglementé Base"},
    "contract_hphc": {
        "en": "regulated peak and off-peak",
        "fr": "tarif réglementé heures pleines et creuses",
    },
    "contract_tempo": {"en": "Tempo", "fr": "Tempo"},
    "contract_indexed": {"en": "indexed market offer", "fr": "offre de marché indexée"},
    "contract_spot": {"en": "spot market offer", "fr": "offre de marché au prix spot"},
    "cost_steps_median": {"en": "The median tenant", "fr": "Le locataire médian"},
    "cost_steps_worst": {"en": "The worst-off tenant", "fr": "Le locataire le moins avantagé"},
    "cost_steps_numbered": {"en": "Tenant {number}", "fr": "Le locataire {number}"},
    "cost_steps_title_less": {
        "en": "{who} pays {amount} a year less under {scheme}",
        "fr": "{who} paie {amount} de moins par an avec {scheme}",
    },
    "cost_steps_title_more": {
        "en": "{who} pays {amount} a year more under {scheme}",
        "fr": "{who} paie {amount} de plus par an avec {scheme}",
    },
    "cost_steps_title_same": {
        "en": "{who} pays the same under {scheme}, {today} a year",
        "fr": "{who} paie autant avec {scheme}, {today} par an",
    },
    "cost_steps_subtitle": {
        "en": "{site}, {contract}, {used} kWh a year of which {shared} shared",
        "fr": "{site}, {contract}, {used} kWh par an dont {shared} partagés",
    },
    "cost_steps_axis": {"en": "EUR a year, taxes included", "fr": "€ par an, TTC"},
    "cost_steps_today": {"en": "Today", "fr": "Aujourd'hui"},
    "cost_steps_change": {"en": "Change", "fr": "Écart"},
    "cost_steps_total": {"en": "In all", "fr": "En tout"},
    "cost_steps_against_today": {
        "en": "EUR a year against today",
        "fr": "€ par an par rapport à aujourd'hui",
    },
    "cost_steps_costs": {"en": "{today} → {scheme}", "fr": "{today} → {scheme}"},
    "cost_steps_part_energy": {"en": "Energy bought", "fr": "Énergie achetée"},
    "cost_steps_part_network": {"en": "Network", "fr": "Acheminement"},
    "cost_steps_part_taxes": {"en": "Taxes", "fr": "Taxes"},
    "cost_steps_part_landlord": {"en": "Paid to the landlord", "fr": "Payé au bailleur"},
    "cost_steps_part_charges": {"en": "Common parts", "fr": "Parties communes"},
    "bill_discount": {
        "en": "{percent} off the regulated kWh before tax",
        "fr": "{percent} de remise sur le kWh réglementé hors taxes",
    },
    "bill_margin": {
        "en": "spot price plus {price}",
        "fr": "prix spot plus {price}",
    },
}
