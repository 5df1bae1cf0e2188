"""How much of a file is read, and what is said of one that asks for more.

A maquette of 100 000 lines stays far under each of them. The memory and the time that a reading takes besides are
bounded from outside, by :mod:`loaders.child`.
"""


class Unreadable(Exception):
    """Why a file cannot be read: the end of a French sentence that begins with the file's name."""


MAX_BYTES = 50 * 1024**2
MAX_UNCOMPRESSED_BYTES = 1024**3
MAX_ENTRIES = 5_000
MAX_PART_BYTES = 256 * 1024**2  # of a part that is held whole: the texts of all sheets, the styles
MAX_ROW_BYTES = 32 * 1024**2  # of one row of a sheet as XML: 16 384 cells of 2 000 characters
MAX_SHARED_STRINGS = 2_000_000
MAX_SHEETS = 500
MAX_CELLS = 10_000_000  # of a sheet's rectangle from A1, blank cells included: 32 bytes each before a value is read
MAX_COLUMNS = 16_384  # of Excel: no software writes a wider sheet
MAX_MERGED = 100_000
MAX_NAMED_CELLS = 10_000  # faulty, linked or struck cells kept for one sheet: nobody reads further


def check_cells(sheet: str, cells: int) -> None:
    if cells > MAX_CELLS:
        raise Unreadable(
            f"a une feuille trop grande, « {sheet} » ({_spaced(cells)} cellules, {_spaced(MAX_CELLS)} au plus) : "
            "supprimez les lignes et les colonnes inutiles autour du tableau."
        )


def check_columns(sheet: str, columns: int) -> None:
    if columns > MAX_COLUMNS:
        raise Unreadable(f"a trop de colonnes dans la feuille « {sheet} » ({_spaced(columns)}, {_spaced(MAX_COLUMNS)} au plus) : vérifiez le séparateur, ou enregistrez le fichier en .xlsx.")


def check_sheets(count: int) -> None:
    if count > MAX_SHEETS:
        raise Unreadable(f"a {_spaced(count)} feuilles ({MAX_SHEETS} au plus) : gardez celles des modèles.")


def check_merged(sheet: str, count: int) -> None:
    if count > MAX_MERGED:
        raise Unreadable(
            f"a trop de cellules fusionnées dans la feuille « {sheet} » ({_spaced(count)} plages, {_spaced(MAX_MERGED)} au plus) : "
            "annulez ces fusions."
        )


def check_strings(count: int, size: int = 0) -> None:
    if count > MAX_SHARED_STRINGS or size > MAX_PART_BYTES:
        raise Unreadable("contient trop de textes pour être lu : retirez les feuilles inutiles.")


def _spaced(number: int) -> str:
    return f"{number:_}".replace("_", "\u202f")
