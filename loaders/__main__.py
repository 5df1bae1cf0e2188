"""``python -m loaders FILE… [--json] [--annotate COPY]``: what each workbook holds and what is wrong with it.

Exit status: 0 publishable, 1 blocking anomalies, 2 unreadable, or a copy that could not be written.
"""

import argparse
import json
import math
import os
import sys
from pathlib import Path

import pandas as pd

from crte_data.command_line import FrenchParser
from crte_data.dataset import Dataset, agglomerations
from crte_data.french import exact_euros, plural
from crte_data.funding import funding_lines, stage_totals
from crte_data.tables import AMOUNT_COLUMNS
from crte_data.vocabulary import STAGES, SUBVENTION
from loaders.annotate import annotated, annotated_name
from loaders.bundled import bundled_dataset
from loaders.known_names import names_of
from loaders.reading import Reading, checked_alone
from loaders.reading_apart import read_tables_apart
from loaders.report import cell_words
from loaders.workbook import WorkbookError

PUBLISHABLE, BLOCKING, UNREADABLE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if options.annotate and (refused := _refusal(options.files, Path(options.annotate))):
        print(refused, file=sys.stderr)
        return UNREADABLE
    published = bundled_dataset()[0]
    results = [_result(Path(file), published, options.annotate) for file in options.files]
    _print(json.dumps([result for result, _ in results], ensure_ascii=False, indent=2) if options.json else "\n\n".join(_text(result) for result, _ in results))
    return max(status for _, status in results)


def _print(text: str) -> None:
    """A reader that stops early, as « head » does, is no error."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains once more at its end


def _parser() -> argparse.ArgumentParser:
    parser = FrenchParser(prog="python -m loaders", description="Contrôle des classeurs du CRTE : ce qu’ils contiennent, et ce qui est à corriger.", epilog="Retour : 0 publiable, 1 anomalies bloquantes, 2 illisible.")
    parser.add_argument("files", nargs="+", metavar="FICHIER", help="classeur à lire")
    parser.add_argument("--json", action="store_true", help="écrire le résultat en JSON")
    parser.add_argument("--annotate", metavar="COPIE", help="écrire le classeur annoté : cellules colorées et commentées, feuille « Rapport de contrôle »")
    return parser


def _refusal(files: list[str], copy: Path) -> str:
    """Why no annotated copy is made, in French; empty when it may be."""
    if len(files) > 1:
        return "« --annotate » ne prend qu’un classeur à la fois."
    if copy.resolve() == Path(files[0]).resolve():
        return "La copie annotée ne remplace jamais le classeur : donnez-lui un autre nom."
    wanted = Path(annotated_name(files[0])).suffix
    return "" if copy.suffix.lower() == wanted else f"La copie annotée de ce classeur est un {wanted} : donnez-lui cette extension."


def _result(path: Path, published: Dataset, copy: str | None) -> tuple[dict[str, object], int]:
    try:
        known = {"territoires": published.known_keys()["territoires"]}
        tables = read_tables_apart(path.name, path.read_bytes(), names_of(published))
        reading = checked_alone(tables, known, agglomerations(published.territoires))
    except (WorkbookError, OSError) as error:
        message = str(error) if isinstance(error, WorkbookError) else f"« {path.name} » ne peut pas être ouvert : vérifiez le chemin."
        return {"fichier": path.name, "type": None, "erreur": message}, UNREADABLE
    written = _write_copy(reading, Path(copy)) if copy else {}
    status = PUBLISHABLE if reading.report.is_publishable else BLOCKING
    return _summary(path, reading) | written, UNREADABLE if "erreur_copie" in written else status


def _write_copy(reading: Reading, copy: Path) -> dict[str, str]:
    try:
        copy.write_bytes(annotated(reading.workbook, reading.report))
    except OSError:
        return {"erreur_copie": f"« {copy} » ne peut pas être écrit : vérifiez le dossier."}
    return {"copie": str(copy)}


def _summary(path: Path, reading: Reading) -> dict[str, object]:
    return {
        "fichier": path.name,
        "type": reading.label,
        "lignes": {name: len(frame) for name, frame in reading.frames.items()},
        "totaux": _totals(reading),
        "niveaux": {str(level): count for level, count in reading.report.counts().items()},
        "anomalies": [anomaly.row() for anomaly in reading.report.anomalies],
    }


def _totals(reading: Reading) -> dict[str, dict[str, object]]:
    """Per stage: the subsidies of the column, those that are local, each counted once, and the sum of each other nature."""
    if "financements" not in reading.frames:
        return {}
    financements = reading.frames["financements"]
    kept = stage_totals(funding_lines(financements, reading.frames["operations"])).set_index("etape")["montant_eur"]
    return {stage: _of_stage(financements, column, kept[stage]) for stage, column in AMOUNT_COLUMNS.items()}


def _of_stage(financements: pd.DataFrame, column: str, kept: float) -> dict[str, object]:
    """A cost, a subsidy and a loan are never added up."""
    sums = financements.groupby("nature", sort=True)[column].sum(min_count=1).dropna()
    others = {str(nature): _plain(total) for nature, total in sums.items() if nature != SUBVENTION}
    return {"colonne": _plain(sums.get(SUBVENTION, math.nan)), "subventions_locales_comptees_une_fois": _plain(kept), "autres_natures": others}


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 2)


def _text(result: dict) -> str:
    lines = [f"{result['fichier']} : {result.get('erreur') or result['type']}"]
    lines += [f"  {table} : {plural(rows, 'ligne')}" for table, rows in result.get("lignes", {}).items()]
    for stage, totals in result.get("totaux", {}).items():
        column, kept, others = totals.values()
        apart = f" ; à part : {', '.join(f'{nature} {exact_euros(total)}' for nature, total in others.items())}" if others else ""
        lines.append(f"  {STAGES[stage]} : colonne {exact_euros(column)} de subventions, locales comptées une fois {exact_euros(kept)}{apart}")
    lines += [f"  {level} : {count}" for level, count in result.get("niveaux", {}).items()]
    lines += [_line(row) for row in result.get("anomalies", [])]
    if "copie" in result:
        lines.append(f"Copie annotée : {result['copie']}")
    lines += filter(None, [result.get("erreur_copie")])
    return "\n".join(lines)


def _line(row: dict[str, str]) -> str:
    cell = f", {cell_words(row['Cellule'])}" if row["Cellule"] else ""
    place = f"Feuille « {row['Feuille']} »{cell} : " if row["Feuille"] else ""
    told = {"Fiche": "fiche", "Intitulé": "intitulé", "Valeur lue": "lu", "Valeur attendue": "attendu", "Écart": "écart", "Règle": "règle"}
    details = " ; ".join(f"{name} : {row[column]}" for column, name in told.items() if row[column])
    return f"  [{row['Niveau']}] {place}{row['Problème']} {row['Correction']}\n      {details}"


if __name__ == "__main__":
    sys.exit(main())
