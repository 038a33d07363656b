"""Small files of measured curves, written by hand, for the tests of the meters."""

from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from simcore.base.errors import InputError
from simcore.energy.meters import read_meter

PRM = "01234567891234"
HIDDEN = "**********1234"
DAY = [f"2023-01-02T{n // 2:02d}:{n % 2 * 30:02d}:00" for n in range(48)]
NEXT = "2023-01-03T00:00:00"
ABOUT = (
    "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;"
    "Grandeur metier;Etape metier;Unite;Pas en minutes"
)


def portal(rows, *, prm=PRM, kind="Courbe de charge", unit="W", flow="Consommation", step=""):
    """Text of a portal export; ``rows`` are (stamp, value)."""
    told = f"{prm};{kind};01/01/2023;31/12/2023;Energie active;{flow};Comptage Brut;{unit};{step}"
    body = [f"{stamp};{value}" for stamp, value in rows]
    return "\n".join([ABOUT, told, "Horodate;Valeur", *body]) + "\n"


def rows(times, value=600):
    """The same value at each stamp."""
    return [(time, value) for time in times]


def r63_points(times, values, step="PT30M", doubtful=()):
    return [
        {"v": str(v), "d": d, "p": step, "n": "B", "iv": int(n in doubtful)}
        for n, (d, v) in enumerate(zip(times, values, strict=True))
    ]


def r63(points, *, prm=PRM, physical="PA", flow="CONS", unit="W"):
    """R63 JSON of one meter and one curve, as a tree."""
    curve = {"grandeurMetier": flow, "grandeurPhysique": physical, "unite": unit, "points": points}
    return {
        "header": {"codeFlux": "R63", "format": "JSON"},
        "mesures": [
            {
                "idPrm": prm,
                "etapeMetier": "BRUT",
                "periode": {"dateDebut": "2023-01-02", "dateFin": "2023-01-03"},
                "modeCalcul": "PAS_ENREGISTRE",
                "grandeur": [curve],
            }
        ],
    }


R63_HEADER = (
    "Identifiant PRM;Date de début;Date de fin;Grandeur physique;Grandeur métier;Etape métier;"
    "Unité;Horodate;Valeur;Nature;Pas;Indice de vraisemblance;Etat complémentaire"
)


def r63_csv(points, *, prm=PRM):
    rows = [
        f"{prm};2023-01-02;2023-01-03;PA;CONS;BRUT;W;{p['d']};{p['v']};B;{p['p']};{p['iv']};"
        for p in points
    ]
    return "\n".join([R63_HEADER, *rows]) + "\n"


BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
    '2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Mesures" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'
)
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def workbook(path, rows, *, prolog='<?xml version="1.0"?>'):
    """Write an XLSX; text goes to the shared strings, numbers to the cells, None is left out."""
    words = []

    def cell(row, number, value):
        if value is None:
            return ""
        where = f"{chr(65 + number)}{row}"
        if isinstance(value, str):
            words.append(f"<si><t>{value}</t></si>")
            return f'<c r="{where}" t="s"><v>{len(words) - 1}</v></c>'
        return f'<c r="{where}"><f>1+1</f><v>{value}</v></c>'

    lines = [
        f'<row r="{r}">{"".join(cell(r, n, value) for n, value in enumerate(row))}</row>'
        for r, row in enumerate(rows, start=1)
    ]
    with ZipFile(path, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", BOOK)
        parts.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        parts.writestr("xl/sharedStrings.xml", f"<sst>{''.join(words)}</sst>")
        sheet = f"{prolog}{SHEET}{''.join(lines)}</sheetData></worksheet>"
        parts.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def written(folder, content, name="meter.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def one_meter(folder, content, **options):
    """Curve and quality of the only meter of a file, from its text or bytes."""
    (curve,), (quality,) = read_meter(written(folder, content), **options)
    return curve, quality


def refusal(folder, content, **options):
    """Message with which a file is refused."""
    with pytest.raises(InputError) as error:
        read_meter(written(folder, content), **options)
    return str(error.value)
