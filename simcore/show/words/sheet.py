"""French words of the tenant's information sheet (decree 2021-895)."""

HOUSEHOLDS = {
    "1": "une personne",
    "2": "deux personnes",
    "3-4": "trois ou quatre personnes",
    "5": "cinq personnes et plus",
    "all": "un foyer moyen de la résidence",
    "dwelling": "le logement n° {dwelling}",
}

KEYS = {
    "static": "Chaque participant reçoit une part fixe de la production ; ce qu'il n'utilise pas "
    "est vendu.",
    "default": "À chaque instant, la production est répartie au prorata des consommations : "
    "plus vous consommez quand il fait soleil, plus vous en recevez.",
    "equal": "À chaque instant, la production est partagée à parts égales ; ce qu'un logement "
    "n'utilise pas va aux autres.",
    "floor_area": "À chaque instant, la production est partagée selon la surface des "
    "logements ; ce qu'un logement n'utilise pas va aux autres.",
    "occupants": "À chaque instant, la production est partagée selon le nombre d'occupants ; "
    "ce qu'un logement n'utilise pas va aux autres.",
    "consumption_units": "À chaque instant, la production est partagée selon la composition "
    "des foyers ; ce qu'un logement n'utilise pas va aux autres.",
    "common_parts_first": "Les parties communes sont servies d'abord ; le reste est réparti au "
    "prorata des consommations des logements.",
    "energy_poor": "À chaque instant, la production est partagée, avec une part plus grande "
    "pour les foyers en précarité énergétique ; ce qu'un logement n'utilise pas va aux autres.",
    "ranked": "Les participants sont servis l'un après l'autre, dans un ordre fixe.",
    "rotating": "Les participants sont servis l'un après l'autre ; l'ordre tourne chaque semaine.",
    "hot_water": "Les chauffe-eau sont servis d'abord, puis les autres usages.",
    "equal_saving": "La production va d'abord à ceux qui ont le moins économisé depuis le début "
    "de l'année.",
    "optimised": "La répartition est calculée pour réduire les factures, en protégeant ceux qui "
    "gagnent le moins.",
    "common_parts": "Toute la production sert les parties communes (ascenseurs, éclairage, "
    "ventilation) ; le surplus est vendu.",
    "full_dynamic": "Chaque centrale a sa propre répartition entre les participants.",
}

TERMS = {
    "T1": "L'énergie solaire vous est fournie gratuitement.",
    "T2": "Vous payez chaque kWh solaire {price} hors TVA : le coût d'exploitation, sans "
    "remboursement de l'investissement.",
    "T3": "Vous payez chaque kWh solaire {price} hors TVA : le coût complet de l'installation.",
    "T4": "Vous payez l'énergie solaire {discount_fraction} moins cher que la part fourniture du "
    "tarif réglementé.",
    "T4b": "Vous payez l'énergie solaire {discount_fraction} moins cher que le kWh complet de "
    "votre fournisseur.",
    "T5": "Vous payez chaque kWh solaire {price_ht_eur_per_kwh} hors TVA, révisé comme le tarif "
    "réglementé, entre {floor_ht_eur_per_kwh} et {cap_ht_eur_per_kwh}.",
    "T5b": "Vous payez chaque kWh solaire {price_ht_eur_per_kwh} hors TVA, révisé chaque année "
    "comme les prix à la consommation, entre {floor_ht_eur_per_kwh} et {cap_ht_eur_per_kwh}.",
    "T5c": "Vous payez chaque kWh solaire {price_ht_eur_per_kwh} hors TVA en moyenne, selon le "
    "marché, entre {floor_ht_eur_per_kwh} et {cap_ht_eur_per_kwh}.",
    "T6": "Chaque mois, vos premiers kWh solaires ({quota_kwh_per_month} kWh par unité de "
    "consommation) coûtent {first_ht_eur_per_kwh} hors TVA, les suivants {beyond_ht_eur_per_kwh}.",
    "T7": "Vous payez chaque kWh solaire {others_ht_eur_per_kwh} hors TVA, ou "
    "{energy_poor_ht_eur_per_kwh} si votre foyer remplit les conditions de ressources.",
    "T8": "Vous payez un forfait de {fee_eur_per_month} par mois, TVA comprise, quelle que soit "
    "votre part de soleil.",
    "T9": "Vous payez {fee_eur_per_m2_month} par m² et par mois, TVA comprise.",
    "T10": "Vous payez une contribution fixe (« 3e ligne » de la quittance), au plus "
    "{saving_share_fraction} de l'économie estimée, et {charges_eur_per_month} de charges par "
    "mois, TVA comprise.",
    "T11": "Vous payez chaque kWh solaire {solar_ht_eur_per_kwh} hors TVA aux heures solaires et "
    "{other_ht_eur_per_kwh} le reste du temps.",
    "T12": "Vous payez chaque kWh solaire {price_ht_eur_per_kwh} hors TVA et recevez "
    "{bonus_eur_per_kwh} par kWh déplacé aux heures solaires.",
    "T12b": "Vous payez chaque kWh solaire {price_ht_eur_per_kwh} hors TVA et recevez "
    "{bonus_eur_per_kwh} par kWh déplacé aux heures solaires, par comparaison avec des foyers "
    "témoins.",
    "T13": "Vous reversez au bailleur {landlord_share_fraction} de ce que le partage vous fait "
    "économiser. Le compte est fait chaque année : sans économie, vous ne payez rien.",
    "T14": "Le bailleur devient votre fournisseur : vous ne recevez plus qu'une seule "
    "facture. Le kWh solaire y coûte {solar_ht_eur_per_kwh} hors TVA, les autres "
    "{residual_discount_fraction} de moins qu'à votre contrat actuel.",
    "T15": "Le soleil sert les parties communes : vous ne payez rien et vos charges baissent.",
    "T16": "Vous payez chaque kWh solaire au prix du marché de l'heure, plus "
    "{margin_ht_eur_per_kwh} hors TVA.",
    "T17": "Les parties communes sont servies d'abord. Sur votre part, vous reversez au bailleur "
    "{landlord_share_fraction} de ce que le partage vous fait économiser.",
    "T17b": "Les parties communes sont servies d'abord. Sur votre part, chaque mois, vos premiers "
    "kWh ({quota_kwh_per_month} kWh par unité de consommation) coûtent {first_ht_eur_per_kwh} "
    "hors TVA, les suivants {beyond_ht_eur_per_kwh}.",
}

EVOLUTION = {
    "none": "Ce prix est fixe pendant toute la durée de l'opération.",
    "retail": "Ce montant suit le tarif réglementé de l'électricité.",
    "consumer": "Ce prix est révisé chaque année selon les prix à la consommation.",
    "own": "Son évolution est encadrée comme indiqué ci-dessus.",
    "rent": "La contribution n'est pas révisable et cesse au bout de {years} ans.",
    "free": "Il n'y a pas de prix à réviser.",
}

REST = {
    "supplier": "Votre fournisseur vous livre le reste, comme aujourd'hui.",
    "landlord": "Le bailleur vous livre aussi le reste, si vous l'acceptez ; vous pouvez préférer "
    "un autre fournisseur pour ce reste.",
}

RIGHTS = (
    "<b>Refuser.</b> Vous participez d'office ; vous pouvez refuser, sans motif, dans le mois qui "
    "suit la remise de ce document (14 jours pour un nouveau locataire).",
    "<b>Sortir.</b> Vous pouvez quitter l'opération à tout moment, avec un préavis de deux mois "
    "au plus. La fin du bail vaut sortie, à la même date.",
    "<b>Revenir.</b> Après un refus ou une sortie, vous pouvez (re)joindre l'opération ; cela "
    "prend effet dans les six mois.",
    "<b>Rester client de qui vous voulez.</b> Vous gardez votre fournisseur pour le reste de "
    "votre électricité et pouvez en changer. Refuser ou sortir ne change ni votre bail ni votre "
    "loyer.",
)

DUTIES = (
    "Disposer d'un compteur communicant et laisser le gestionnaire du réseau transmettre vos "
    "consommations à l'organisateur pour le partage.",
    "Régler votre part au bailleur, en plus de la facture de votre fournisseur.",
)

TO_FILL = "à compléter par le bailleur"
