"""A public file of the State's grants, as large as those that circulate: all of France, two sheets that say they are a million rows long."""

import io
import random
import re
import zipfile

import openpyxl
import pytest

from crte_data.vocabulary import HORS_TERRITOIRE
from loaders.reading import Reading
from loaders.report import Level
from tests.loaders.layouts.wide_reading import of_rule, read, read_file

HEADERS = ["Exercice", "Code région", "Nom région", "Code département", "Nom département", "SIRET du bénéficiaire", "Nom du bénéficiaire", "Code INSEE", "Intitulé du projet", "Priorité thématique", "Assiette subventionnable (€)"]
COUNTS = {"DETR": 20_000, "DSIL": 4_811}
OURS = ("Denain", "Anzin", "Raismes", "Saint-Saulve")


def _rows(grant: str, rng: random.Random) -> list[list[object]]:
    """One in a thousand is of the territory; some others bear the name of one of its communes, elsewhere."""
    found = []
    for rank in range(COUNTS[grant]):
        is_ours, base = rank % 1_000 == 0, rng.randint(1_000, 900_000)
        town = rng.choice(OURS) if is_ours or rank % 1_000 == 1 else f"Commune {rank}"
        place = [32, "Hauts-de-France", 59, "Nord", "21590172800010", town, "59172"] if is_ours else [rng.randint(11, 93), "Ailleurs", rng.randint(1, 58), "Ailleurs", "21010001800010", town, f"{rng.randint(1_001, 58_999):05d}"]
        found.append([2022, *place, f"{grant} : réfection de la voirie {rank}", "Mise aux normes", float(base), round(base * rng.choice([0.2, 0.3, 0.4]), 2)])
    return found


@pytest.fixture(scope="module")
def sheets() -> dict[str, list[list[object]]]:
    rng = random.Random(24_811)
    return {grant: _rows(grant, rng) for grant in COUNTS}


@pytest.fixture(scope="module")
def reading(sheets) -> Reading:
    book = openpyxl.Workbook(write_only=True)
    for grant, rows in sheets.items():
        sheet = book.create_sheet(grant)
        sheet.append([f"Liste des projets subventionnés au titre de la {grant}"])
        sheet.append([*HEADERS, f"Montant {grant} (€)"])
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return read_file("dotations.xlsx", _immense(buffer.getvalue()))


def _immense(content: bytes) -> bytes:
    """Each sheet declares every row there can be, and the last one has a style."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name in archive.namelist():
            part = archive.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>', part, count=1).replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"/></row></sheetData>')
            written.writestr(name, part)
    return made.getvalue()


def test_every_line_and_every_euro_is_read(sheets, reading):
    lines = reading.frames["financements"]
    assert len(lines) == sum(COUNTS.values()) == 24_811
    for grant, rows in sheets.items():
        assert lines.loc[lines["dispositif"] == grant, "montant_prevu_eur"].sum() == pytest.approx(sum(row[-1] for row in rows), abs=0.005)


def test_nothing_stops_it_and_what_is_elsewhere_is_said_once_a_sheet(reading):
    assert [anomaly for anomaly in reading.report.anomalies if anomaly.level is Level.BLOQUANT] == []
    assert [(one.sheet, one.problem.split(" sont ")[0]) for one in of_rule(reading, "hors-territoire")] == [("DETR", "19980 lignes"), ("DSIL", "4806 lignes")]
    assert len(reading.report.anomalies) < 30


def test_only_what_is_of_the_territory_counts_whatever_its_name(sheets, reading):
    """A commune of elsewhere may have the name of one of ours: its département tells."""
    operations, lines = (reading.frames[name] for name in ("operations", "financements"))
    ours = set(operations.loc[operations["perimetre"] != HORS_TERRITOIRE, "intitule"])
    assert ours == {row[8] for rows in sheets.values() for row in rows if row[3] == 59}
    local = lines[lines["portee"] == "locale"]
    assert local["montant_prevu_eur"].sum() == pytest.approx(sum(row[-1] for rows in sheets.values() for row in rows if row[3] == 59), abs=0.005)


HEADERS_OF_OTHERS = [
    ["Exercice", "Dotation", "Région", "Code département", "Nom du département", "Bénéficiaire", "N° SIREN", "Code INSEE commune", "Intitulé de l’opération", "Coût total HT (€)", "Montant de la subvention (€)"],
    ["exercice", "dispositif", "region", "code_departement", "departement", "beneficiaire", "siren", "code_insee", "intitule_projet", "cout_ht", "montant_subvention"],
    ["Année", "Type de dotation", "Nom de la région", "Dpt", "Département", "Nom collectivité", "SIREN", "Code commune", "Libellé du projet", "Montant total HT du projet", "Subvention attribuée"],
]  # fmt: skip


@pytest.mark.parametrize("headers", HEADERS_OF_OTHERS)
def test_a_region_is_where_and_not_who_pays(headers):
    rows = [[2022, "DETR", "Hauts-de-France", 59, "Nord", "DENAIN", "215901729", "59172", f"Voirie {rank}", 1_000.0, 200.0] for rank in range(3)]
    reading = read(headers, *rows, [2022, "DSIL", "Hauts-de-France", 62, "Pas-de-Calais", "DENAIN", "216200017", "62001", "Ailleurs", 5_000.0, 1_000.0])
    lines, operations = reading.frames["financements"], reading.frames["operations"]
    assert lines[["financeur", "dispositif", "montant_accorde_eur"]].values.tolist() == [["État", "DETR", 200.0]] * 3 + [["État", "DSIL", 1_000.0]]
    assert operations["cout_total_eur"].tolist() == [1_000, 1_000, 1_000, 5_000]
    assert operations["perimetre"].tolist() == ["CAPH", "CAPH", "CAPH", HORS_TERRITOIRE]
