"""The table of rules: every code that a loader gives has its line, and every line its use."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crte_data.schemas import Kind
from loaders.report import Anomaly, Report, report
from loaders.rules import Level, reading_rule, rule, rules, rules_table

LOADERS = Path(__file__).resolve().parents[2] / "loaders"
BY_KIND = {reading_rule(kind, level) for kind in Kind for level in Level}
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")
CO_FUNDING = {
    "participation-minimale": "L. 1111-10", "participation-derogation": "L. 1111-10", "cumul-etat": "R. 2334-27", "detr-minimum": "R. 2334-27",
    "demande-sans-arrete": "R. 2334-25",
}  # fmt: skip


def _nodes() -> Iterator[ast.AST]:
    for path in sorted(LOADERS.rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _texts(node: ast.AST) -> set[str]:
    """A text, or those that « a if b else c » is one of."""
    parts = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
    return {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def given_codes() -> set[str]:
    """The codes written in calls: « rule=… », or among the arguments of a method that makes anomalies, after the cell's."""
    found = set()
    for call in (node for node in _nodes() if isinstance(node, ast.Call)):
        is_maker = getattr(call.func, "attr", getattr(call.func, "id", "")) in {"anomaly", "_anomaly"}
        found |= {text for keyword in call.keywords if keyword.arg == "rule" for text in _texts(keyword.value)}
        found |= {text for node in call.args[1:] if is_maker for text in _texts(node) if CODE.fullmatch(text)}
    return found


def written_texts() -> set[str]:
    """Every text of the sources: a code that a variable holds on its way to an anomaly is one of them."""
    return {node.value for node in _nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_code_given_has_its_line():
    assert given_codes() - set(rules()) == set()
    assert BY_KIND - set(rules()) == set()
    assert len(given_codes()) > 30  # the sources were read


def test_every_line_is_given_by_some_loader():
    assert set(rules()) - written_texts() - BY_KIND == set()


def test_lines_are_sorted_complete_and_each_there_once():
    lines = (LOADERS / "regles.csv").read_text(encoding="utf-8").splitlines()
    codes = [line.split(";")[0] for line in lines[1:]]
    assert lines[0] == "code;libelle;niveau;explication;reference"
    assert codes == sorted(set(codes))
    assert all(rule.libelle and rule.explication.endswith(".") for rule in rules().values())
    assert len({rule.libelle for rule in rules().values()}) == len(codes)


@pytest.mark.parametrize(("code", "article"), CO_FUNDING.items())
def test_co_funding_rules_name_their_article(code, article):
    assert article in rule(code).reference


def test_the_table_that_people_read_has_everything_the_gravest_first():
    table = rules_table()
    assert list(table.columns) == ["Règle", "Niveau", "Explication", "Référence légale", "Code"]
    assert set(table["Code"]) == set(rules())
    assert list(table["Niveau"].unique()) == [str(level) for level in Level]


def _anomaly(**changes: object) -> Anomaly:
    return Anomaly(**{"rule": "dates", "sheet": "Opérations", "cell": "M2", "problem": "La fin précède le début.", "fix": "Corrigez."} | changes)


def test_the_rule_gives_the_level():
    assert {code: _anomaly(rule=code).level for code in rules()} == {code: rule.niveau for code, rule in rules().items()}


def test_a_code_without_a_line_fails_a_test_and_stops_nobody():
    with pytest.warns(UserWarning, match="inconnue"):
        anomaly = _anomaly(rule="inconnue")
    assert anomaly.level is Level.A_VERIFIER


def test_groups_are_one_a_rule_the_gravest_then_the_most_frequent_first():
    found = report([_anomaly(rule="taux"), *[_anomaly(rule="perimetre")] * 3, _anomaly(), _anomaly(rule="colonne-ressemblante")])
    assert [(group.rule.code, len(group.anomalies)) for group in found.groups] == [("dates", 1), ("perimetre", 3), ("taux", 1), ("colonne-ressemblante", 1)]
    assert Report().groups == ()


def test_the_report_of_one_workbook_leaves_the_others_out():
    found = report([_anomaly(workbook="a.xlsx"), _anomaly(workbook="b.xlsx", cell="M3")])
    assert [anomaly.cell for anomaly in found.of("b.xlsx").anomalies] == ["M3"]


def test_the_record_kept_with_a_version_says_everything():
    anomaly = _anomaly(workbook="m.xlsx", fiche="2021-1", title="École", found="2021", expected="2022 ou plus tard", gap="365 jours")
    assert report([anomaly]).as_text() == (
        "[Bloquant] m.xlsx — Feuille « Opérations », cellule M2 : La fin précède le début. Corrigez. "
        "(fiche : 2021-1 « École » ; lu : 2021 ; attendu : 2022 ou plus tard ; écart : 365 jours ; règle : dates)"
    )
    assert {"Fiche": "2021-1", "Intitulé": "École", "Valeur attendue": "2022 ou plus tard", "Écart": "365 jours", "Règle": "Fin avant le début", "Code": "dates"}.items() <= anomaly.row().items()
