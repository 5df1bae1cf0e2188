"""``python -m loaders FILE… [--json]``: what each workbook holds and what is wrong with it.

Exit status: 0 publishable, 1 blocking anomalies, 2 unreadable.
"""

import argparse
import json
import math
import sys
from pathlib import Path

from crte_data.command_line import FrenchParser
from crte_data.french import exact_euros, plural
from crte_data.funding import funding_lines, stage_totals
from crte_data.tables import AMOUNT_COLUMNS
from crte_data.vocabulary import STAGES
from loaders.bundled import bundled_dataset
from loaders.known_names import names_of
from loaders.naming import Names
from loaders.reading import Reading, read_workbook
from loaders.workbook import WorkbookError

PUBLISHABLE, BLOCKING, UNREADABLE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    bundled = bundled_dataset()[0]
    known, names = {"territoires": bundled.known_keys()["territoires"]}, names_of(bundled)
    results = [_result(Path(file), known, names) for file in options.files]
    if options.json:
        print(json.dumps([result for result, _ in results], ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(_text(result) for result, _ in results))
    return max(status for _, status in results)


def _parser() -> argparse.ArgumentParser:
    parser = FrenchParser(prog="python -m loaders", description="Contrôle des classeurs du CRTE : ce qu’ils contiennent, et ce qui est à corriger.", epilog="Retour : 0 publiable, 1 anomalies bloquantes, 2 illisible.")
    parser.add_argument("files", nargs="+", metavar="FICHIER", help="classeur à lire")
    parser.add_argument("--json", action="store_true", help="écrire le résultat en JSON")
    return parser


def _result(path: Path, known: dict[str, frozenset[str]], names: Names) -> tuple[dict[str, object], int]:
    try:
        reading = read_workbook(path.name, path.read_bytes(), known, names)
    except (WorkbookError, OSError) as error:
        message = str(error) if isinstance(error, WorkbookError) else f"« {path.name} » ne peut pas être ouvert : vérifiez le chemin."
        return {"fichier": path.name, "type": None, "erreur": message}, UNREADABLE
    return _summary(path, reading), PUBLISHABLE if reading.report.is_publishable else BLOCKING


def _summary(path: Path, reading: Reading) -> dict[str, object]:
    return {
        "fichier": path.name,
        "type": reading.label,
        "lignes": {name: len(frame) for name, frame in reading.frames.items()},
        "totaux": _totals(reading),
        "niveaux": {str(level): count for level, count in reading.report.counts().items()},
        "anomalies": [anomaly.row() for anomaly in reading.report.anomalies],
    }


def _totals(reading: Reading) -> dict[str, dict[str, float | None]]:
    """Per stage: the plain sum of the column, and the local subsidies that may be summed, each counted once."""
    if "financements" not in reading.frames:
        return {}
    financements = reading.frames["financements"]
    kept = stage_totals(funding_lines(financements, reading.frames["operations"])).set_index("etape")["montant_eur"]
    return {
        stage: {"colonne": _plain(financements[column].sum(min_count=1)), "subventions_locales_comptees_une_fois": _plain(kept[stage])}
        for stage, column in AMOUNT_COLUMNS.items()
    }  # fmt: skip


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 2)


def _text(result: dict) -> str:
    lines = [f"{result['fichier']} : {result.get('erreur') or result['type']}"]
    lines += [f"  {table} : {plural(rows, 'ligne')}" for table, rows in result.get("lignes", {}).items()]
    for stage, totals in result.get("totaux", {}).items():
        column, kept = totals.values()
        lines.append(f"  {STAGES[stage]} : colonne {exact_euros(column)}, subventions locales comptées une fois {exact_euros(kept)}")
    lines += [f"  {level} : {count}" for level, count in result.get("niveaux", {}).items()]
    lines += [_line(row) for row in result.get("anomalies", [])]
    return "\n".join(lines)


def _line(row: dict[str, str]) -> str:
    cell = f", cellule {row['Cellule']}" if row["Cellule"] else ""
    place = f"Feuille « {row['Feuille']} »{cell} : " if row["Feuille"] else ""
    return f"  [{row['Niveau']}] {place}{row['Problème']} {row['Correction']}"


if __name__ == "__main__":
    sys.exit(main())
