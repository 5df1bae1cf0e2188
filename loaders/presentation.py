"""What a sheet shows otherwise than it says: hidden rows, filters, struck texts, cells that were left out."""

from collections.abc import Iterator

from crte_data.french import enumeration, plural
from loaders.report import Anomaly
from loaders.workbook import Sheet

_NAMED = 5
_FINE = "Rien si c’est voulu."


def presentation(sheet: Sheet) -> Iterator[Anomaly]:
    """All of it was read, save what the notes say; a person should know."""
    if sheet.hidden:
        yield _said(sheet, "feuille-masquee", "Cette feuille est masquée ; elle a été lue.")
    if sheet.hidden_rows:
        yield _said(sheet, "lignes-masquees", f"{plural(len(sheet.hidden_rows), 'ligne masquée a été lue', 'lignes masquées ont été lues')}.")
    if sheet.hidden_columns:
        yield _said(sheet, "colonnes-masquees", f"{plural(len(sheet.hidden_columns), 'colonne masquée a été lue', 'colonnes masquées ont été lues')}.")
    if sheet.has_filter:
        yield _said(sheet, "filtre-actif", "Un filtre est actif ; toutes les lignes ont été lues, même celles qu’il cache.")
    if sheet.struck:
        yield _said(sheet, "texte-barre", f"{plural(len(sheet.struck), 'cellule barrée a été lue', 'cellules barrées ont été lues')} comme les autres : {_named(sheet.struck)}.", sheet.struck[0], "Effacez ce qui ne compte plus.")
    if sheet.linked:
        yield _said(sheet, "lien-externe", f"{plural(len(sheet.linked), 'cellule vient', 'cellules viennent')} d’un autre fichier, qui n’est pas ouvert : {_named(sheet.linked)}. La dernière valeur calculée a été lue.", sheet.linked[0], "Vérifiez ces valeurs, ou remplacez les formules par elles.")
    for note in sheet.notes:
        yield _said(sheet, "hors-du-tableau", note, fix="Effacez ces cellules, ou rapprochez-les du tableau si elles comptent.")


def _said(sheet: Sheet, rule: str, problem: str, cell: str = "", fix: str = _FINE) -> Anomaly:
    return Anomaly(rule=rule, sheet=sheet.name, cell=cell, problem=problem, fix=fix)


def _named(cells: tuple[str, ...]) -> str:
    return enumeration([*cells[:_NAMED], *(["d’autres"] if len(cells) > _NAMED else [])])
