"""Texts that a spreadsheet would run as a formula, made into texts again before they leave in a CSV or a workbook."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe, as Excel itself writes it.

    >>> harmless("=1+1")
    "'=1+1"
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
