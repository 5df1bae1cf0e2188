"""The report as CSV: what a French Excel opens, and never runs."""

import csv
import io

from loaders.report import Anomaly, Report, report
from loaders.report_csv import report_csv


def read(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_every_anomaly_is_a_line_with_all_its_columns():
    anomaly = Anomaly(rule="taux", workbook="m.xlsx", sheet="F", cell="C3", problem="Deux\nlignes ; et « guillemets \" »", fix="Corrigez.", found="40 %", expected="30 %", gap="10 points", fiche="2021-1", title="École")
    assert read(report_csv(report([anomaly, anomaly]))) == [anomaly.row()] * 2


def test_no_cell_can_start_a_formula():
    (line,) = read(report_csv(report([Anomaly(rule="taux", sheet="=A1", cell="C3", problem="=cmd|'/c calc'!A1", fix="+1", found="-2", title="@x")])))
    assert [line[name] for name in ("Feuille", "Problème", "Correction", "Valeur lue", "Intitulé")] == ["'=A1", "'=cmd|'/c calc'!A1", "'+1", "'-2", "'@x"]


def test_a_report_without_anomaly_is_a_header():
    assert read(report_csv(Report())) == []
