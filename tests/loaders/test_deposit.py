"""Several workbooks dropped together."""

from crte_data.dataset import empty_dataset
from crte_data.deposit_scope import DepositScope
from crte_data.tables import FINANCEMENTS, OPERATIONS
from loaders.bundled import bundled_dataset, bundled_files
from loaders.deposit import read_deposit
from loaders.families import FAMILIES, TRACKING
from loaders.progress import Progress
from loaders.reading_apart import read_tables_apart
from loaders.report import Level
from loaders.templates import SheetContent, template, write_workbook
from loaders.workbook_tables import read_tables
from tests.builders import indicators, maquette, row, tracking

CAVM = DepositScope(perimetre="CAVM")


def test_bundled_workbooks_are_publishable_together():
    deposit = read_deposit(bundled_files(), empty_dataset())
    assert deposit.is_publishable
    assert not deposit.report.anomalies
    assert not any(frame.empty for frame in deposit.after.frames().values())


def test_what_is_read_apart_is_checked_alike():
    files = [("maquette.xlsx", maquette(financements=[row(FINANCEMENTS, montant_verse_eur=350_000.0)])), *bundled_files()]
    here, apart = (read_deposit(files, empty_dataset(), read=read) for read in (read_tables, read_tables_apart))
    assert [anomaly.rule for anomaly in here.report.anomalies if anomaly.workbook == "maquette.xlsx"]
    assert apart.report == here.report
    for name, frame in here.after.frames().items():
        assert getattr(apart.after, name).equals(frame), name


def test_one_unreadable_workbook_does_not_stop_the_others():
    deposit = read_deposit([("abime.xlsx", b"PK\x03\x04"), *bundled_files()], empty_dataset())
    assert not deposit.is_publishable
    assert [anomaly.workbook for anomaly in deposit.report.anomalies] == ["abime.xlsx"]
    assert len(deposit.readings) == len(bundled_files())


def test_a_workbook_replaces_its_own_tables_only():
    before = bundled_dataset()[0]
    after = read_deposit([("suivi.xlsx", template(TRACKING))], before).after
    assert after.actions.empty
    assert after.financements is before.financements


def test_a_name_already_used_for_other_figures_is_refused():
    before = bundled_dataset()[0]
    deposit = read_deposit([("indicateurs.xlsx", template(TRACKING))], before)
    assert not deposit.is_publishable
    assert "indicateurs.xlsx" in str(deposit.report.anomalies[0])


def test_publication_keeps_the_workbooks_still_in_use():
    before = bundled_dataset()[0]
    files = dict(bundled_files())
    deposit = read_deposit([("suivi 2026.xlsx", files["suivi_actions.xlsx"])], before)
    publication = deposit.publication(files, author="Test", comment="renommé")
    assert set(publication.workbooks) == {"suivi 2026.xlsx", "indicateurs.xlsx", "maquette_financiere.xlsx", "territoires.xlsx", "alias.xlsx"}


def test_each_step_is_told():
    shown: list[tuple[float, str]] = []
    read_deposit(bundled_files(), empty_dataset(), Progress(lambda *step: shown.append(step)))
    shares, texts = zip(*shown, strict=True)
    assert [text for text in texts if "Ouverture" in text] == [f"Ouverture de « {name} »…" for name, _ in bundled_files()]
    assert texts[-1] == "Comparaison avec ce qui est publié…"
    assert list(shares) == sorted(shares)
    assert 0 <= shares[0] < shares[-1] < 1


def _without(table: str, keep) -> bytes:
    """The bundled workbook of a table with only the rows that ``keep`` holds true for."""
    frames = bundled_dataset()[0].frames()
    family = next(family for family in FAMILIES if table in {t.name for t in family.tables})
    contents = [SheetContent(t.sheet, t, frames[t.name][keep(frames[t.name])] if t.name == table else frames[t.name]) for t in family.tables]
    return write_workbook(family.label, contents)


def _half(side: str) -> bytes:
    """A maquette with one agglomération's operations and their lines."""
    dataset = bundled_dataset()[0]
    operations = dataset.operations[dataset.operations["perimetre"] == side]
    lines = dataset.financements[dataset.financements["operation_id"].isin(operations["operation_id"])].assign(inclus_dans="")
    return write_workbook("Moitié", [SheetContent("Opérations", OPERATIONS, operations), SheetContent("Financements", FINANCEMENTS, lines)])


def test_two_maquettes_complete_each_other():
    before = bundled_dataset()[0]
    deposit = read_deposit([("cavm.xlsx", _half("CAVM")), ("caph.xlsx", _half("CAPH"))], before)
    assert deposit.is_publishable, [str(anomaly) for anomaly in deposit.report.anomalies]
    assert set(deposit.after.operations["perimetre"]) == {"CAVM", "CAPH"}
    assert set(deposit.after.operations["classeur"]) == {"cavm.xlsx", "caph.xlsx"}


def test_the_same_line_in_two_workbooks_is_named():
    before = bundled_dataset()[0]
    deposit = read_deposit([("a.xlsx", _half("CAVM")), ("b.xlsx", _half("CAVM"))], before)
    assert not deposit.is_publishable
    doubles = [anomaly for anomaly in deposit.report.anomalies if anomaly.rule == "doublon"]
    assert {anomaly.workbook for anomaly in doubles} == {"b.xlsx"}
    assert all("a.xlsx" in anomaly.problem for anomaly in doubles)
    assert len(doubles) == len(deposit.after.operations) / 2 + len(deposit.after.financements) / 2


def test_order_of_the_files_does_not_matter():
    files = bundled_files()
    for order in (files, files[::-1]):
        assert read_deposit(order, empty_dataset()).is_publishable


def test_a_territory_still_cited_cannot_disappear():
    before = bundled_dataset()[0]
    deposit = read_deposit([("territoires.xlsx", _without("territoires", lambda frame: frame["territoire"] != "Denain"))], before)
    assert not deposit.is_publishable
    assert any("Denain" in anomaly.problem and "Valeurs des indicateurs" in anomaly.problem for anomaly in deposit.report.anomalies)


def test_two_files_of_one_name_are_refused():
    files = dict(bundled_files())
    deposit = read_deposit([("x.xlsx", files["suivi_actions.xlsx"]), ("x.xlsx", files["suivi_actions.xlsx"])], bundled_dataset()[0])
    assert not deposit.is_publishable


def test_an_empty_template_would_wipe_a_table_and_is_refused():
    before = bundled_dataset()[0]
    deposit = read_deposit([("suivi.xlsx", template(TRACKING))], before)
    (lost,) = [anomaly for anomaly in deposit.report.anomalies if anomaly.rule == "table-vide"]
    assert not deposit.is_publishable
    assert f"effacerait les {len(before.actions)} lignes publiées" in lost.problem
    assert lost.workbook == "suivi.xlsx"


def test_an_empty_template_is_welcome_where_nothing_is_published():
    assert not read_deposit([("suivi.xlsx", template(TRACKING))], empty_dataset()).report.anomalies


def test_a_workbook_of_fewer_than_half_the_rows_is_to_check():
    before = bundled_dataset()[0]
    first = _without("actions", lambda frame: frame.index < 2)
    (reduced,) = [anomaly for anomaly in read_deposit([("suivi.xlsx", first)], before).report.anomalies if anomaly.rule == "table-reduite"]
    assert reduced.level is Level.A_VERIFIER
    assert f"remplace {len(before.actions)} lignes" in reduced.problem
    assert "par 2" in reduced.problem


def _lines(side: str, **changes: object) -> bytes:
    """A maquette of one side: one operation, one line."""
    return maquette([row(OPERATIONS, operation_id=f"NV-{side}", intitule=f"Projet {side}", perimetre=side)], [row(FINANCEMENTS, ligne_id=f"NV-{side}", operation_id=f"NV-{side}", **changes)])


def _rules(deposit) -> set[str]:
    return {anomaly.rule for anomaly in deposit.report.anomalies if anomaly.level is not Level.INFORMATION}


def test_a_workbook_of_one_side_is_taken_for_that_side_and_keeps_the_rest():
    before = bundled_dataset()[0]
    deposit = read_deposit([("cavm.xlsx", _lines("CAVM"))], before, scope=None)
    assert deposit.scope == CAVM
    assert [str(scope) for scope in deposit.scopes] == ["Tout ce que contiennent les classeurs", "Valenciennes Métropole (CAVM) seulement"]
    others = before.operations[before.operations["perimetre"] != "CAVM"]
    assert set(deposit.after.operations["operation_id"]) == {"NV-CAVM", *others["operation_id"]}
    assert "table-reduite" in _rules(deposit)  # ten CAVM operations become one
    files = dict(bundled_files())
    publication = deposit.publication(files, author="Test", comment="CAVM")
    assert set(publication.workbooks) == {*files, "cavm.xlsx"}
    assert publication.scope == {"perimetre": "CAVM"}


def test_lines_of_another_side_are_named_and_neither_published_nor_erased():
    before = bundled_dataset()[0]
    content = maquette(
        [row(OPERATIONS), row(OPERATIONS, operation_id="OP-2", intitule="Gare", perimetre="CAPH")], [row(FINANCEMENTS), row(FINANCEMENTS, ligne_id="F-2", operation_id="OP-2")]
    )  # fmt: skip
    deposit = read_deposit([("deux.xlsx", content)], before, scope=CAVM)
    told = [anomaly for anomaly in deposit.report.anomalies if anomaly.rule == "hors-portee"]
    assert [(anomaly.sheet, anomaly.cell, anomaly.found) for anomaly in told] == [("Opérations", "ligne 3", "CAPH"), ("Financements", "ligne 3", "CAPH")]
    assert told[0].title == "Gare"
    assert {"OP-1"} == set(deposit.after.operations["operation_id"]) - set(before.operations["operation_id"])
    assert set(deposit.after.operations.query("perimetre == 'CAPH'")["operation_id"]) == set(before.operations.query("perimetre == 'CAPH'")["operation_id"])


def test_a_published_file_edited_for_one_side_is_kept_beside_the_first():
    """The lines that stay still name the file they were read in, with its cells."""
    before, files = bundled_dataset()[0], dict(bundled_files())
    deposit = read_deposit([("maquette_financiere.xlsx", files["maquette_financiere.xlsx"])], before, scope=CAVM)
    assert deposit.is_publishable
    assert not deposit.report.anomalies  # every other line is published as it stands
    after = deposit.after.operations
    assert set(after.loc[after["perimetre"] == "CAVM", "classeur"]) == {"maquette_financiere (CAVM).xlsx"}
    assert set(after.loc[after["perimetre"] != "CAVM", "classeur"]) == {"maquette_financiere.xlsx"}
    assert set(deposit.publication(files, author="Test", comment="CAVM").workbooks) == {*files, "maquette_financiere (CAVM).xlsx"}
    again = read_deposit([("maquette_financiere.xlsx", files["maquette_financiere.xlsx"])], deposit.after, scope=CAVM)
    assert set(again.after.operations["classeur"]) == set(after["classeur"])  # every night the same name


def test_a_number_of_another_side_is_a_double():
    before = bundled_dataset()[0]
    taken = before.operations.query("perimetre == 'CAPH'")["operation_id"].iloc[0]
    deposit = read_deposit([("cavm.xlsx", maquette([row(OPERATIONS, operation_id=taken)], [row(FINANCEMENTS, operation_id=taken)]))], before, scope=CAVM)
    assert not deposit.is_publishable
    assert "doublon" in _rules(deposit)


def test_a_line_that_names_one_left_out_cannot_be_published():
    content = maquette(
        [row(OPERATIONS), row(OPERATIONS, operation_id="OP-2", intitule="Gare", perimetre="CAPH")],
        [row(FINANCEMENTS, inclus_dans="F-2"), row(FINANCEMENTS, ligne_id="F-2", operation_id="OP-2", montant_accorde_eur=9e6)],
    )  # fmt: skip
    deposit = read_deposit([("deux.xlsx", content)], bundled_dataset()[0], scope=CAVM)
    (cut,) = [anomaly for anomaly in deposit.report.anomalies if anomaly.rule == "reference"]
    assert (cut.found, cut.cell) == ("F-2", "ligne 2")
    assert not deposit.is_publishable


def test_a_line_within_one_of_another_side_already_published_is_seen():
    before = read_deposit([("caph.xlsx", _lines("CAPH"))], bundled_dataset()[0], scope=DepositScope(perimetre="CAPH")).after
    deposit = read_deposit([("cavm.xlsx", _lines("CAVM", inclus_dans="NV-CAPH"))], before, scope=CAVM)
    assert "perimetres-total" in _rules(deposit)


def test_one_theme_replaces_its_indicators_only():
    before = bundled_dataset()[0]
    kept = before.indicateurs[before.indicateurs["theme"] != "Énergie"]
    deposit = read_deposit([("energie.xlsx", indicators())], before, scope=None)
    assert deposit.scope == DepositScope(theme="Énergie")
    assert set(deposit.after.indicateurs["code"]) == {"taux", *kept["code"]}
    assert set(deposit.after.observations["code"]) == {"taux", *before.observations.loc[before.observations["code"].isin(kept["code"]), "code"]}
    assert deposit.after.operations is before.operations


def test_one_kind_of_workbook_leaves_the_others_sent_with_it():
    before = bundled_dataset()[0]
    files = [("suivi.xlsx", tracking()), ("energie.xlsx", indicators())]
    deposit = read_deposit(files, before, scope=DepositScope(tables=("actions",)))
    assert deposit.after.indicateurs is before.indicateurs
    assert list(deposit.after.actions["numero"]) == ["2021-1"]
    assert {anomaly.workbook for anomaly in deposit.report.anomalies if anomaly.rule == "hors-portee"} == {"energie.xlsx"}
