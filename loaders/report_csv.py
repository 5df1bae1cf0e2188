"""The report of a control as CSV, for a French Excel. No cell of it can start a formula."""

import csv
import io

from crte_data.harmless import harmless
from loaders.report import Report


def report_csv(report: Report) -> bytes:
    """A line an anomaly: semicolons and a byte-order mark, what a French Excel opens on a double click."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=";")
    rows = [anomaly.row() for anomaly in report.anomalies]
    writer.writerow(rows[0] if rows else ["Niveau"])
    writer.writerows([harmless(value) for value in row.values()] for row in rows)
    return ("\ufeff" + lines.getvalue()).encode()
