"""Workbooks of several families, columns in any order and headers as people spell them: the totals written are those read."""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from loaders.reading import Reading
from tests.builders import workbook
from tests.loaders.layouts.sheets import Grid
from tests.loaders.layouts.wide_reading import read_file

# Each financing with the headers it is known under, then how the frames name it.
PAYERS = (
    (("DSIL", "Dsil en k€", "DSIL (k€)"), "DSIL"), (("DETR", "DETR en k€"), "DETR"), (("Fonds\nvert", "FONDS VERT", "Fonds vert *"), "Fonds vert"), (("Région", "CR HdF", "Région HDF (k€)"), "Région Hauts-de-France"),
    (("CD59", "Dépt du Nord", "Département en k€"), "Département du Nord"), (("FEDER", "Feder"), "FEDER"), (("Autofinancement MO", "Part maître d’ouvrage", "Autofinancement de la commune"), "Autofinancement"),
)  # fmt: skip
PLACES = (("CAVM", "Anzin"), ("CAVM", "Marly"), ("CAPH", "Denain"), ("CAPH", "Saint-Amand-les-Eaux"))
Totals = Counter[tuple[str, str]]  # cents by sheet, and by what they are of


def shuffled(rows: Grid, dice: random.Random, title: str) -> Grid:
    """The same table, its columns in another order, under a title or not, with its columns numbered or not."""
    order = dice.sample(range(len(rows[0])), len(rows[0]))
    header, *lines = [[row[index] for index in order] for row in rows]
    numbered = [[*range(1, len(order) + 1)]] if dice.random() < 0.3 else []
    return [*dice.choice(([], [[title], []])), header, *numbered, *lines]


def amount(euros: int, header: str, dice: random.Random) -> object:
    if "k€" in header:
        return euros / 1000
    return dice.choice((euros, f"{euros:,}".replace(",", "\u202f") + " €", f"{euros:,}".replace(",", " ") + ",00"))


def wide(dice: random.Random, totals: Totals) -> Grid:
    """Family A: an operation a row, who pays across."""
    payers = [(dice.choice(spellings), name) for spellings, name in dice.sample(PAYERS, dice.randint(3, len(PAYERS)))]
    cost = dice.choice(("Coût total HT", "Coût total HT en k€", "COÛT TOTAL HT (k€)"))
    rows: Grid = [["Intitulé de l’opération", "Territoire", "Commune", cost, *(header for header, _ in payers)]]
    for rank in range(dice.randint(2, 6)):
        paid = [dice.randint(1, 900) * 100 for _ in payers]
        totals["A", "coût"] += sum(paid) * 100
        for (_, name), euros in zip(payers, paid, strict=True):
            totals["A", name] += euros * 100
        rows.append([f"Opération {rank}", *dice.choice(PLACES), amount(sum(paid), cost, dice), *(amount(euros, header, dice) for (header, _), euros in zip(payers, paid, strict=True))])
    return rows


def annual(dice: random.Random, totals: Totals) -> Grid:
    """Family B: a request a row."""
    header = dice.choice(("Montant accordé", "Subvention accordée en k€", "MONTANT NOTIFIÉ"))
    rows: Grid = [["Projet", "Année", "Dispositif", "Maître d’ouvrage", "Commune", header]]
    for rank in range(dice.randint(2, 6)):
        commune, euros = dice.choice(PLACES)[1], dice.randint(1, 900) * 100
        scheme = dice.choice(("DSIL", "DETR", "Fonds vert"))
        totals["B", scheme] += euros * 100
        rows.append([f"Projet {rank}", dice.choice((2022, "2023")), scheme, f"Ville de {commune}", commune, amount(euros, header, dice)])
    return rows


def figures(dice: random.Random, totals: Totals) -> Grid:
    """Family E: an indicator and a territory a row, years across."""
    rows: Grid = [["Indicateur", "Unité", "Territoire", 2019, 2022, "Cible 2030"]]
    for place in ("CAVM", "CAPH"):
        values = [dice.randint(1, 90_000) for _ in range(3)]
        totals["E", place] += sum(values) * 100
        rows.append(["Nombre de logements", "logements", place, *values])
    return rows


def read_totals(reading: Reading) -> Totals:
    lines, operations, values = (reading.frames.get(name) for name in ("financements", "operations", "observations"))
    found: Totals = Counter()
    for line in lines.itertuples():
        sheet, euros = ("A", line.montant_prevu_eur) if line.feuille == "Feuil1" else ("B", line.montant_accorde_eur)
        found[sheet, line.dispositif or line.financeur] += round(euros * 100)
    found["A", "coût"] = round(operations.loc[operations["feuille"] == "Feuil1", "cout_total_eur"].sum() * 100)
    for value in values.itertuples():
        found["E", value.territoire] += round(value.valeur * 100)
    return found


SHEETS: dict[str, Callable[[random.Random, Totals], Grid]] = {"Feuil1": wide, "Tableau 2": annual, "Logement": figures}


@pytest.mark.parametrize("seed", range(12))
def test_totals_are_those_written_whatever_the_order_and_the_spelling_of_the_columns(seed):
    dice, totals = random.Random(seed), Counter()
    sheets = {name: shuffled(made(dice, totals), dice, "CRTE du Valenciennois") for name, made in SHEETS.items()}
    reading = read_file("essai.xlsx", workbook(sheets))
    assert read_totals(reading) == totals
    assert reading.report.is_publishable
