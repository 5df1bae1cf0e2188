"""The report of a control: a line a rule, which opens on its explanation and its anomalies; and the files to take away."""

import functools

import pandas as pd
import streamlit as st

from crte_data.french import number, plural
from loaders.annotate import annotated, annotated_name, report_workbook
from loaders.deposit import Deposit
from loaders.reading import Reading
from loaders.report import Report, RuleGroup
from loaders.report_csv import report_csv
from loaders.rules import LEVEL_HELP, Level
from pages.components.card import french_table
from pages.components.files import XLSX_MIME, workbook_mime
from pages.components.text import plain

_SHOWN = 1_000  # lines of a rule: the files hold them all
_ICONS = {Level.BLOQUANT: ":material/block:", Level.A_VERIFIER: ":material/warning:", Level.INFORMATION: ":material/info:"}
_SAID_ABOVE = ["Niveau", "Règle", "Référence légale", "Code"]  # the same on every line of a group


def show_control(deposit: Deposit) -> None:
    """How many anomalies of each level, the rules they break, then the files."""
    report = deposit.report
    for column, (level, count) in zip(st.columns(len(Level)), report.counts().items(), strict=True):
        column.metric(str(level), count, help=LEVEL_HELP[level], border=True)
    if not report.anomalies:
        st.success("Aucune anomalie.", icon=":material/check:")
        return
    for rank, group in enumerate(report.groups):
        _show_group(group, is_open=rank == 0 and group.rule.niveau is Level.BLOQUANT)
    _report_files(report)
    for reading in deposit.readings:
        _annotated_file(reading, report)


def _show_group(group: RuleGroup, *, is_open: bool) -> None:
    """One line however many times the rule is broken; what it opens on is built once it is open."""
    label = f"{plain(group.rule.libelle)} — {plural(len(group.anomalies), 'fois', 'fois')}"
    opened = st.expander(f"**{group.rule.niveau}** · {label}", expanded=is_open, icon=_ICONS[group.rule.niveau], key=f"regle-{group.rule.code}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.markdown(plain(group.rule.explication))
        if group.rule.reference:
            st.caption(f"Référence : {plain(group.rule.reference)}")
        table = pd.DataFrame([anomaly.row() for anomaly in group.anomalies[:_SHOWN]], dtype="str").drop(columns=_SAID_ABOVE)
        french_table(table.loc[:, (table != "").any()], key=f"anomalies-{group.rule.code}")
        if len(group.anomalies) > _SHOWN:
            st.caption(f"Les {number(_SHOWN)} premières sur {number(len(group.anomalies))} ; les fichiers ci-dessous les ont toutes.")


def _report_files(report: Report) -> None:
    with st.container(horizontal=True):
        st.download_button("Rapport en CSV", data=functools.partial(report_csv, report), file_name="rapport-de-controle.csv", mime="text/csv", key="rapport-csv", on_click="ignore", icon=":material/download:")
        st.download_button("Rapport en XLSX", data=functools.partial(report_workbook, report, "votre dépôt"), file_name="rapport-de-controle.xlsx", mime=XLSX_MIME, key="rapport-xlsx", on_click="ignore", icon=":material/download:")


def _annotated_file(reading: Reading, report: Report) -> None:
    """The workbook that was dropped, with what was found in it written on its cells."""
    found = report.of(reading.workbook.name)
    if found.anomalies:
        name = annotated_name(reading.workbook.name)
        st.download_button(
            f"{plain(reading.workbook.name)} annoté : cellules colorées et commentées", data=functools.partial(annotated, reading.workbook, found), file_name=name,
            mime=workbook_mime(name), key=f"annote-{reading.workbook.name}", on_click="ignore", icon=":material/format_color_fill:",
        )  # fmt: skip
