"""What the lines above a table, and the sheet's name, say of all its rows."""

from loaders.layouts.header_words import base_in, unit_in
from loaders.layouts.places import perimetre_in
from loaders.workbook import Sheet


def options_of(sheet: Sheet, header_row: int) -> dict[str, str]:
    """Unit, HT or TTC, agglomération: those that are said."""
    titles = [value for row in sheet.rows[:header_row] for value in row if isinstance(value, str) and value]
    found = {
        "unite": next(filter(None, map(unit_in, titles)), ""),
        "base": next(filter(None, map(base_in, titles)), ""),
        "perimetre": perimetre_in(sheet.name) or perimetre_in(" ".join(titles)),
    }
    return {option: value for option, value in found.items() if value}
