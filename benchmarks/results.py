"""Results as a table in ``benchmarks/README.md``: only what stands between a suite's two markers is written again."""

import re
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks.samples import Measure, shown, spread

README = Path(__file__).with_name("README.md")
_VERSIONS = ("streamlit", "plotly", "pandas", "dash", "python-calamine")
_HEADER = "| Measure | Median (min–max) | Asked | Found | Reached |\n|---|---|---|---|---|"


def as_table(measures: list[Measure]) -> str:
    """A row a measure, under the day and the versions it was made with."""
    versions = ", ".join(f"{name} {version(name)}" for name in _VERSIONS)
    return "\n".join([f"{date.today():%Y-%m-%d}; {versions}.", "", _HEADER, *map(_row, measures)])


def _row(measure: Measure) -> str:
    medians = "<br>".join(f"{name} {spread(values, measure.unit)}, n = {len(values)}" for name, values in measure.samples.items())
    asked, found = _against(measure)
    return f"| {measure.name} | {medians} | {asked} | {found} | {'yes' if measure.is_reached else '**no**'} |"


def _against(measure: Measure) -> tuple[str, str]:
    if measure.rival:
        return f"≤ {measure.target:g} × {measure.rival}", f"{measure.value:.2f} ×"
    return f"≤ {shown(measure.target, measure.unit)}", shown(measure.value, measure.unit)


def write(suite: str, table: str, readme: Path = README) -> None:
    """Put a suite's table in its place."""
    start, end = f"<!-- {suite} -->", f"<!-- /{suite} -->"
    text, replaced = re.subn(f"{start}.*?{end}", lambda _: f"{start}\n{table}\n{end}", readme.read_text(encoding="utf-8"), flags=re.DOTALL)
    if not replaced:
        raise ValueError(f"{readme} has no place for {suite}")
    readme.write_text(text, encoding="utf-8")
