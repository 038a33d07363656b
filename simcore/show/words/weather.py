"""Words on weather: reports on files, months against the climatology, the picture."""

WEATHER_LABELS: dict[str, dict[str, str]] = {
    # Report on a file
    "weather_report": {"en": "Report on {file}", "fr": "Rapport sur {file}"},
    "weather_kind": {"en": "Format", "fr": "Format"},
    "weather_kind_pvgis_tmy": {"en": "PVGIS typical year", "fr": "année type PVGIS"},
    "weather_kind_pvgis_series": {"en": "PVGIS hourly series", "fr": "série horaire PVGIS"},
    "weather_kind_epw": {"en": "EPW (EnergyPlus)", "fr": "EPW (EnergyPlus)"},
    "weather_kind_csv": {"en": "plain CSV of weather", "fr": "CSV de météo"},
    "weather_kind_pv_power": {
        "en": "PVGIS hourly series, power of a plant",
        "fr": "série horaire PVGIS, puissance d'une centrale",
    },
    "weather_kind_production": {
        "en": "CSV of measured production",
        "fr": "CSV de production mesurée",
    },
    "weather_place": {"en": "Place", "fr": "Lieu"},
    "weather_rows": {"en": "Rows found / expected", "fr": "Lignes trouvées / attendues"},
    "weather_rows_of": {
        "en": "{found} / {expected}, {step} min",
        "fr": "{found} / {expected}, {step} min",
    },
    "weather_filled": {"en": "Values filled", "fr": "Valeurs complétées"},
    "weather_filled_how": {
        "en": "{short} interpolated, {long} from other days",
        "fr": "{short} interpolées, {long} prises à d'autres jours",
    },
    "weather_beyond": {
        "en": "Rows beyond limits / light at night",
        "fr": "Lignes hors limites / lumière de nuit",
    },
    "weather_light": {"en": "GHI / DNI / DHI", "fr": "GHI / DNI / DHI"},
    "weather_temperature": {"en": "Mean temperature", "fr": "Température moyenne"},
    "weather_yield": {"en": "Yearly yield", "fr": "Productible annuel"},
    "weather_energy": {"en": "Yearly production", "fr": "Production annuelle"},
    "weather_closure": {
        "en": "Closure DHI + DNI cos z - GHI",
        "fr": "Bilan DHI + DNI cos z - GHI",
    },
    "weather_closure_figures": {
        "en": "bias {bias}, rmse {rmse} W/m2; {n} of {of} hours do not close",
        "fr": "biais {bias}, eqm {rmse} W/m2 ; {n} heures sur {of} hors bilan",
    },
    "weather_stamps": {"en": "Light against its stamps", "fr": "Lumière et horodatage"},
    "weather_stamps_ok": {
        "en": "as assumed ({assumed} min after the stamp; found {found})",
        "fr": "comme supposé ({assumed} min après l'heure ; trouvé {found})",
    },
    "weather_stamps_off": {
        "en": "SHIFTED by {shift} min (assumed {assumed}, found {found} min after the stamp)",
        "fr": "DÉCALÉE de {shift} min (supposé {assumed}, trouvé {found} min après l'heure)",
    },
    "weather_none": {"en": "not measured", "fr": "non mesuré"},
    "weather_remarks": {"en": "Remarks", "fr": "Remarques"},
    # Remarks
    "remark_duplicates": {
        "en": "{n} rows came twice with the same values; they count once",
        "fr": "{n} lignes en double, de mêmes valeurs, comptées une fois",
    },
    "remark_other_year": {
        "en": "rows of {found} laid on {year} by month, day and hour (UTC); 29 February "
        "repeats the 28th or is left out",
        "fr": "lignes de {found} placées en {year} par mois, jour et heure (UTC) ; le 29 février "
        "répète le 28 ou est omis",
    },
    "remark_several_years": {
        "en": "{n} full years in the file: {found} is used",
        "fr": "{n} années complètes dans le fichier : {found} est retenue",
    },
    "remark_gaps_interpolated": {
        "en": "{n} values in gaps of up to 3 hours interpolated (light over the clear sky)",
        "fr": "{n} valeurs interpolées dans des trous d'au plus 3 heures (lumière rapportée au "
        "ciel clair)",
    },
    "remark_gaps_other_days": {
        "en": "{n} values in gaps of up to 3 days taken from the same hour of the nearest day",
        "fr": "{n} valeurs dans des trous d'au plus 3 jours reprises de la même heure du jour le "
        "plus proche",
    },
    "remark_negative_light": {
        "en": "{n} values of slightly negative light (offset of the instrument) set to 0",
        "fr": "{n} valeurs de lumière légèrement négatives (décalage du capteur) mises à 0",
    },
    "remark_beam_from_balance": {
        "en": "no beam in the file: taken from GHI and DHI",
        "fr": "pas de direct dans le fichier : déduit de GHI et DHI",
    },
    "remark_diffuse_from_balance": {
        "en": "no diffuse in the file: taken from GHI and DNI",
        "fr": "pas de diffus dans le fichier : déduit de GHI et DNI",
    },
    "remark_split_by_erbs": {
        "en": "no beam and diffuse in the file: GHI split by Erbs",
        "fr": "ni direct ni diffus dans le fichier : GHI partagé selon Erbs",
    },
    "remark_no_wind": {
        "en": "no wind in the file: {wind} m/s all year",
        "fr": "pas de vent dans le fichier : {wind} m/s toute l'année",
    },
    "remark_limits": {
        "en": "{n} rows with light beyond physical limits (up to {worst} W/m2), kept",
        "fr": "{n} lignes de lumière hors des limites physiques (jusqu'à {worst} W/m2), gardées",
    },
    "remark_night": {
        "en": "{n} rows with light at night (up to {worst} W/m2), kept",
        "fr": "{n} lignes de lumière de nuit (jusqu'à {worst} W/m2), gardées",
    },
    "remark_not_closed": {
        "en": "{n} of {of} daylight rows do not close GHI = DHI + DNI cos z within 5 % and 20 W/m2",
        "fr": "{n} lignes de jour sur {of} hors du bilan GHI = DHI + DNI cos z à 5 % et 20 W/m2 "
        "près",
    },
    "remark_shift_unknown": {
        "en": "too little sun to check the stamps",
        "fr": "trop peu de soleil pour vérifier l'horodatage",
    },
    "remark_shift_start": {
        "en": "STAMPS: the light stands {found} min after its stamp, not {assumed}: the file looks "
        "stamped at the START of its rows",
        "fr": "HORODATAGE : la lumière vient {found} min après l'heure écrite, non {assumed} : le "
        "fichier semble daté au DÉBUT des pas",
    },
    "remark_shift_end": {
        "en": "STAMPS: the light stands {found} min after its stamp, not {assumed}: the file looks "
        "stamped at the END of its rows",
        "fr": "HORODATAGE : la lumière vient {found} min après l'heure écrite, non {assumed} : le "
        "fichier semble daté à la FIN des pas",
    },
    "remark_shift_instant": {
        "en": "STAMPS: the light stands {found} min after its stamp, not {assumed}: it looks "
        "instantaneous at the stamp",
        "fr": "HORODATAGE : la lumière vient {found} min après l'heure écrite, non {assumed} : "
        "elle semble instantanée",
    },
    "remark_shift_other": {
        "en": "STAMPS: the light stands {found} min after its stamp, not {assumed}: another "
        "convention, time zone or place?",
        "fr": "HORODATAGE : la lumière vient {found} min après l'heure écrite, non {assumed} : "
        "autre convention, fuseau ou lieu ?",
    },
    "remark_bare_hours": {
        "en": "a bare list of {n} hours (year {year} in the file): read in UTC, ten minutes past "
        "each hour; a leap year of 8,760 hours is read without its 29 February",
        "fr": "simple liste de {n} heures (année {year} dans le fichier) : lues en UTC, à l'heure "
        "dix ; une année bissextile de 8 760 heures est lue sans 29 février",
    },
    "remark_not_south": {
        "en": "the plane does not face due south: its stamps cannot be checked by symmetry",
        "fr": "le plan n'est pas plein sud : horodatage non vérifiable par symétrie",
    },
    "remark_split": {
        "en": "rows of {step} min split into equal parts of {axis_step} min",
        "fr": "pas de {step} min partagés en parts égales de {axis_step} min",
    },
    "remark_place_from_name": {
        "en": "place read in the name of the file",
        "fr": "lieu lu dans le nom du fichier",
    },
    # Months
    "weather_roofs": {
        "en": "Roofs of the site over {n} synthetic year(s): {p50} kWh/kWp is exceeded in half of "
        "the years (P50), {p90} in nine of ten (P90); the model's own error is not counted.",
        "fr": "Toitures du site sur {n} année(s) de synthèse : {p50} kWh/kWc dépassés une année "
        "sur deux (P50), {p90} neuf années sur dix (P90) ; l'erreur du modèle n'est pas comptée.",
    },
    "weather_no_plant": {"en": "No plant at this site.", "fr": "Pas de centrale sur ce site."},
    "weather_months_title": {
        "en": "{name}: {n} synthetic year(s), against the long-run mean",
        "fr": "{name} : {n} année(s) de synthèse, face à la moyenne de longue durée",
    },
    "weather_month": {"en": "Month", "fr": "Mois"},
    "weather_year": {"en": "Year", "fr": "Année"},
    "weather_ghi": {"en": "GHI [kWh/m2]", "fr": "GHI [kWh/m2]"},
    "weather_ghi_usual": {"en": "long-run", "fr": "longue durée"},
    "weather_difference": {"en": "difference", "fr": "écart"},
    "weather_temp": {"en": "T [°C]", "fr": "T [°C]"},
    "weather_spread": {
        "en": "yearly GHI over {n} years: mean {mean}, standard deviation {sd}",
        "fr": "GHI annuel sur {n} ans : moyenne {mean}, écart type {sd}",
    },
    # Picture
    "sky_title": {
        "en": "{ghi} kWh/m² a year, {difference} against the mean of northern France",
        "fr": "{ghi} kWh/m² par an, {difference} face à la moyenne du nord de la France",
    },
    "sky_subtitle": {
        "en": "{name}, {latitude}° N, {longitude}° E; {diffuse} of the light is diffuse; "
        "mean temperature {temperature} °C",
        "fr": "{name}, {latitude}° N, {longitude}° E ; {diffuse} de la lumière est diffuse ; "
        "température moyenne {temperature} °C",
    },
    "sky_ghi": {"en": "Global horizontal light [kWh/m²]", "fr": "Lumière horizontale [kWh/m²]"},
    "sky_clearness": {"en": "Clearness [1]", "fr": "Clarté [1]"},
    "sky_temperature": {"en": "Temperature [°C]", "fr": "Température [°C]"},
    "sky_title_same": {
        "en": "{ghi} kWh/m² a year, as the mean of northern France",
        "fr": "{ghi} kWh/m² par an, comme la moyenne du nord de la France",
    },
    "sky_usual_short": {"en": "long-run mean", "fr": "moyenne"},
    "sky_beam": {"en": "direct", "fr": "directe"},
    "sky_diffuse": {"en": "diffuse", "fr": "diffuse"},
    "sky_usual": {"en": "long-run mean, northern France", "fr": "moyenne, nord de la France"},
    "sky_day": {"en": "a day", "fr": "un jour"},
    "sky_month_mean": {"en": "mean of the month", "fr": "moyenne du mois"},
    "sky_day_range": {"en": "lowest to highest of the day", "fr": "mini à maxi du jour"},
    "sky_source": {
        "en": "Source: {source}. Long-run mean: typed climatology of northern France ({usual} "
        "kWh/m²; months differ by 8 % between sources). Clearness: light of a day "
        "over a clear sky's (Haurwitz).",
        "fr": "Source : {source}. Moyenne : climatologie du nord de la France ({usual} kWh/m² ; "
        "8 % d'écart par mois entre sources). Clarté : lumière du jour "
        "rapportée au ciel clair (Haurwitz).",
    },
    "power_title": {
        "en": "{yield_} kWh per kWp a year",
        "fr": "{yield_} kWh par kWc et par an",
    },
    "power_subtitle": {
        "en": "Production read in {name}, laid on slots of {step} minutes",
        "fr": "Production lue dans {name}, placée sur des pas de {step} minutes",
    },
    "power_title_kwh": {"en": "{energy} kWh a year", "fr": "{energy} kWh par an"},
    "power_month": {"en": "Month [{unit}]", "fr": "Mois [{unit}]"},
    "power_day": {"en": "Day [{unit}]", "fr": "Jour [{unit}]"},
    "power_source": {"en": "Source: {source}.", "fr": "Source : {source}."},
}
