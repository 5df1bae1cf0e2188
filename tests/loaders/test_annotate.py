"""The workbook that comes back: what is wrong marked on it, everything else as it was."""

import io
import re
import time
import zipfile
from collections.abc import Mapping
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

from crte_data.tables import FINANCEMENTS, OPERATIONS
from loaders.annotate import REPORT, RULES, annotated, annotated_name, report_workbook
from loaders.annotation.bare_workbook import sheet_names
from loaders.annotation.notes import AUTHOR
from loaders.annotation.stylesheet import COLOURS
from loaders.bundled import BUNDLED, WORKBOOKS
from loaders.reading import read_workbook
from loaders.report import Anomaly, Report, report
from loaders.rules import Level, rules
from loaders.workbook import Sheet, Workbook
from tests.builders import KNOWN, cell, grid, maquette, row, saved, workbook

SHEET = "Suivi d’été & co"
LOOK = ("font", "fill", "number_format", "alignment", "border", "protection")
RED, AMBER, BLUE = COLOURS.values()


def fault(where: str, rule: str = "montant-illisible", **changes: str) -> Anomaly:
    told = {"sheet": SHEET, "problem": "« douze » n’est pas un montant.", "fix": "Saisissez un nombre.", "found": "douze", "expected": "montant en euros"}
    return Anomaly(rule=rule, cell=where, **told | changes)


def rich() -> bytes:
    """What people put in a workbook: merges, lists, colours, a comment, a picture, protection, a formula…"""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(["Titre", None, "Montant", "Total"])
    for value in range(2, 12):
        sheet.append([f"Ligne {value}", None, value * 1000.5, f"=C{value}*2"])
    sheet.merge_cells("A1:B1")
    sheet["A1"].font, sheet["A1"].fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F4E79")
    sheet["C3"].number_format, sheet["C3"].alignment = '#,##0.00 "€"', Alignment(horizontal="right")
    sheet["C4"].comment = Comment("À revoir", "Ada")
    sheet.column_dimensions["A"].width, sheet.row_dimensions[3].height = 33, 40
    sheet.conditional_formatting.add("C2:C11", CellIsRule("greaterThan", ["5000"], fill=PatternFill("solid", bgColor="00FF00")))
    choices = DataValidation("list", formula1='"oui,non"')
    choices.add("B2:B11")
    sheet.add_data_validation(choices)
    sheet.protection.sheet, sheet.freeze_panes, sheet.auto_filter.ref = True, "B2", "A1:D11"
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "F2")
    book.create_sheet("Autre").append(["intacte"])
    return saved(book)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


def edited(content: bytes, changes: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in (parts(content) | changes).items():
            archive.writestr(name, part)
    return buffer.getvalue()


def copy(content: bytes, *found: Anomaly, name: str = "essai.xlsx") -> bytes:
    return annotated(Workbook(name=name, content=content, sheets=()), report(list(found)))


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def marked() -> openpyxl.Workbook:
    return opened(copy(rich(), fault("C3"), fault("C4", "taux"), fault("C3", "taux"), fault("B5", "colonne-ressemblante"), fault("C40"), fault("", "feuille-ignoree"), fault("ligne 1", "colonne-manquante")))


def colour(sheet, where: str) -> str:
    return sheet[where].fill.fgColor.rgb if sheet[where].fill.patternType else ""


def test_faulty_cells_are_coloured_by_their_gravest_level(marked):
    sheet = marked[SHEET]
    assert {where: colour(sheet, where) for where in ("A1", "C3", "C4", "B5", "C40", "C2", "D3")} == {"A1": RED, "C3": RED, "C4": AMBER, "B5": BLUE, "C40": RED, "C2": "", "D3": ""}


def test_comments_say_the_rule_what_is_wrong_and_how_to_correct_it(marked):
    comment = marked[SHEET]["C3"].comment
    assert comment.author == AUTHOR
    assert comment.text.startswith("Bloquant : Montant illisible\n« douze » n’est pas un montant.\nAttendu : montant en euros\n→ Saisissez un nombre.")
    assert "À vérifier : Taux différent du rapport des montants" in comment.text  # both faults of the cell, the gravest first
    assert marked[SHEET]["C2"].comment is None


def test_a_comment_that_was_there_is_kept_and_continued(marked):
    comment = marked[SHEET]["C4"].comment
    assert comment.author == "Ada"
    assert comment.text.startswith(f"À revoir\n\n— {AUTHOR} —\nÀ vérifier : Taux")


def test_a_marked_cell_keeps_the_rest_of_its_format(marked):
    before, after = opened(rich())[SHEET], marked[SHEET]
    for where in ("C3", "C4"):
        for what in ("number_format", "alignment", "border", "protection"):
            assert repr(getattr(after[where], what)) == repr(getattr(before[where], what))
        assert repr(after[where].font) == repr(before[where].font)
        assert after[where].value == before[where].value
    assert before["A1"].font.color.rgb.endswith("FFFFFF")
    assert after["A1"].font.color is None  # white letters would not be read on a light colour
    assert after["A1"].font.b


def test_every_other_cell_is_as_it_was(marked):
    before, after = opened(rich()), marked
    for name in before.sheetnames:
        for line in before[name].iter_rows():
            for was in line:
                now = after[name][was.coordinate]
                assert now.value == was.value
                if was.coordinate not in {"A1", "C3", "C4", "B5"}:
                    assert all(repr(getattr(now, what)) == repr(getattr(was, what)) for what in LOOK), was.coordinate


def test_the_sheet_itself_is_as_it_was(marked):
    before, after = opened(rich())[SHEET], marked[SHEET]
    assert after.merged_cells.ranges == before.merged_cells.ranges
    assert [(rule.sqref, rule.formula1, rule.type) for rule in after.data_validations.dataValidation] == [(rule.sqref, rule.formula1, rule.type) for rule in before.data_validations.dataValidation]
    assert [str(formats.sqref) for formats in after.conditional_formatting] == [str(formats.sqref) for formats in before.conditional_formatting]
    assert (after.column_dimensions["A"].width, after.row_dimensions[3].height) == (33, 40)
    assert (after.freeze_panes, after.auto_filter.ref, after.protection.sheet) == ("B2", "A1:D11", True)
    assert len(after._images) == 1


def test_parts_that_nothing_is_said_of_are_the_same_bytes():
    unknown = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros", "customXml/item1.xml": b"<a/>", "xl/threadedComments/threadedComment1.xml": b"<b/>"}
    before = edited(rich(), unknown)
    after = parts(copy(before, fault("C3")))
    changed = {name for name, part in parts(before).items() if after[name] != part}
    assert changed == {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"} & set(parts(before))


def test_a_sheet_changes_only_where_a_cell_is_marked():
    before = parts(rich())["xl/worksheets/sheet1.xml"]
    after = parts(copy(rich(), fault("C3")))["xl/worksheets/sheet1.xml"]
    assert re.sub(rb'<c r="C3"[^>]*>', b"", after) == re.sub(rb'<c r="C3"[^>]*>', b"", before)


def test_computed_values_and_what_openpyxl_drops_are_kept():
    sheet = parts(rich())["xl/worksheets/sheet1.xml"]
    computed = re.sub(rb"<f>C3\*2</f><v ?(/>|></v>)", b"<f>C3*2</f><v>6003</v>", sheet)  # openpyxl writes one or the other, with lxml or without
    assert computed != sheet
    extended = computed.replace(b"</worksheet>", b'<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><sparkline/></ext></extLst></worksheet>')
    after = parts(copy(edited(rich(), {"xl/worksheets/sheet1.xml": extended}), fault("C5")))["xl/worksheets/sheet1.xml"]
    assert b"<v>6003</v>" in after
    assert b"<sparkline/>" in after


def test_a_first_comment_is_drawn_where_the_order_of_a_sheet_wants_it():
    content = workbook({SHEET: [["a", "b"], [1, 2]]})
    nested = b'<conditionalFormatting sqref="A1"><cfRule type="dataBar" priority="1"><dataBar/><extLst/></cfRule></conditionalFormatting>'
    sheet = parts(content)["xl/worksheets/sheet1.xml"].replace(b"<pageMargins", nested + b"<pageMargins").replace(b"</worksheet>", b"<tableParts/><extLst/></worksheet>")
    after = parts(copy(edited(content, {"xl/worksheets/sheet1.xml": sheet}), fault("B2")))["xl/worksheets/sheet1.xml"]
    assert re.search(rb"<pageMargins[^>]*/><legacyDrawing [^>]*/><tableParts/><extLst/></worksheet>", after)


def test_the_report_links_each_line_to_its_cell(marked):
    sheet = marked[REPORT]
    headers = [cell.value for cell in sheet[2]]
    assert headers == ["Niveau", "Règle", "Feuille", "Cellule", "Fiche", "Intitulé", "Valeur lue", "Valeur attendue", "Écart", "Problème", "Correction", "Référence légale", "Code"]
    places = {line[headers.index("Cellule")].hyperlink.location for line in sheet.iter_rows(min_row=3) if line[headers.index("Cellule")].hyperlink}
    assert places == {f"'{SHEET}'!{where}" for where in ("C3", "C4", "B5", "C40", "A1")}
    assert sheet.max_row == 2 + 7
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.column_dimensions["J"].width) == ("A3", f"A2:M{sheet.max_row}", 60)
    assert sheet["A1"].value == "Rapport de contrôle de « essai.xlsx » : 3 anomalies bloquantes, 3 à vérifier, 1 information."


def test_the_report_is_the_last_and_the_rules_follow(marked):
    assert marked.sheetnames == [SHEET, "Autre", REPORT, RULES]
    assert {line[4].value for line in marked[RULES].iter_rows(min_row=3)} == set(rules())
    assert marked.active.title == SHEET  # the sheet that was open is still the one that opens


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_back_and_is_never_a_formula(words):
    book = opened(copy(workbook({SHEET: [["a"]]}), fault("A1", found=words, problem=words, title="=1+1")))
    sheet = book[REPORT]
    assert all(cell.data_type in {"s", "n", "inlineStr"} and (cell.value is None or isinstance(cell.value, str)) for line in sheet.iter_rows() for cell in line)
    assert sheet["F3"].value == "=1+1"
    kept = "".join(letter for letter in words if letter in "\t\n\r" or (letter >= " " and letter not in "\ufffe\uffff"))
    read = re.sub(r"_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", sheet["J3"].value or "")
    assert read.replace("\r\n", "\n").replace("\r", "\n") == kept.replace("\r\n", "\n").replace("\r", "\n")


def test_entities_are_copied_and_never_expanded():
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    bombs = {part: parts(rich())[part].replace(b"<", entities + b"<", 1) for part in ("xl/theme/theme1.xml", "xl/worksheets/sheet1.xml")}
    after = parts(copy(edited(rich(), bombs), fault("C3")))
    assert after["xl/theme/theme1.xml"] == bombs["xl/theme/theme1.xml"]
    assert entities in after["xl/worksheets/sheet1.xml"]
    assert b"aaaaaaaaaa" * 3 not in after["xl/worksheets/sheet1.xml"]


def test_a_copy_corrected_and_sent_again_loses_what_it_was_told():
    first = copy(rich(), fault("C3"), fault("C4"), fault("C40"))
    again = copy(first, fault("C5", "taux"))
    assert [sum(part.count(b'ObjectType="Note"') for name, part in parts(content).items() if name.endswith(".vml")) for content in (first, again)] == [3, 2]
    second = opened(again)
    sheet = second[SHEET]
    assert second.sheetnames == [SHEET, "Autre", REPORT, RULES]
    assert {where: colour(sheet, where) for where in ("C3", "C4", "C40", "C5")} == {"C3": "", "C4": "", "C40": "", "C5": AMBER}
    assert {where: sheet[where].comment and sheet[where].comment.text.split("\n")[0] for where in ("C3", "C4", "C40", "C5")} == {"C3": None, "C4": "À revoir", "C40": None, "C5": "À vérifier : Taux différent du rapport des montants"}
    assert sheet["C4"].comment.text == "À revoir"
    assert second[REPORT].max_row == 3
    clean = opened(copy(first))
    assert not [cell for line in clean[SHEET].iter_rows() for cell in line if cell.comment and cell.comment.author == AUTHOR]


def test_a_copy_is_read_like_its_original():
    content = maquette(financements=[row(FINANCEMENTS, montant_accorde_eur="douze")])
    first = read_workbook("m.xlsx", content, KNOWN)
    again = read_workbook("m.xlsx", annotated(first.workbook, first.report), KNOWN)
    assert again.report == first.report
    assert again.frames["financements"].equals(first.frames["financements"])


@pytest.mark.parametrize("name", BUNDLED)
def test_real_workbooks_come_back_with_nothing_else_changed(name):
    content = (WORKBOOKS / name).read_bytes()
    sheet = opened(content).sheetnames[1]
    after = parts(copy(content, fault("B2", sheet=sheet), name=name))
    assert {part for part, xml in parts(content).items() if after[part] != xml} <= {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet2.xml"}
    assert colour(opened(copy(content, fault("B2", sheet=sheet)))[sheet], "B2") == RED


def _prefixed(xml: bytes) -> bytes:
    """The same part as other programs write it: every name of the main namespace with a prefix."""
    named = re.sub(rb"<(/?)(?=[A-Za-z])(?![\w.-]+:)", rb"<\1x:", xml)
    return named.replace(b'xmlns="http://schemas.openxmlformats.org/spreadsheetml', b'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml')


def test_parts_whose_names_have_a_prefix_are_edited_in_it():
    content = maquette()
    named = {part: _prefixed(xml) for part, xml in parts(content).items() if part.startswith(("xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet"))}
    where = cell(FINANCEMENTS, "nature")
    book = opened(copy(edited(content, named), fault(where, sheet="Financements")))
    assert colour(book["Financements"], where) == RED
    assert book["Financements"][where].comment.author == AUTHOR
    assert book["Opérations"]["A2"].value == "OP-1"


def test_an_empty_sheet_and_rows_that_are_not_there_take_marks():
    content = workbook({SHEET: []})
    book = opened(copy(content, fault("B7"), fault("A7"), fault("D3")))
    assert [colour(book[SHEET], where) for where in ("B7", "A7", "D3")] == [RED] * 3


def test_rows_and_cells_that_are_added_stand_in_their_order():
    content = workbook({SHEET: [["a", None, "c"], [], [], ["a"]]})
    after = parts(copy(content, fault("B1"), fault("E1"), fault("C3"), fault("A3"), fault("B4"), fault("A9")))["xl/worksheets/sheet1.xml"]
    assert re.findall(rb'<row r="(\d+)"', after) == [b"1", b"3", b"4", b"9"]
    assert re.findall(rb'<c r="([A-Z]+\d+)"', after) == [b"A1", b"B1", b"C1", b"E1", b"A3", b"C3", b"A4", b"B4", b"A9"]


def test_an_empty_cell_takes_the_format_of_its_column():
    book = openpyxl.Workbook()
    book.active.title = SHEET
    book.active.append(["a"])
    book.active.column_dimensions["C"].number_format = '#,##0 "€"'
    after = opened(copy(saved(book), fault("C1"), fault("C9")))[SHEET]
    assert [after[where].number_format for where in ("C1", "C9")] == ['#,##0 "€"'] * 2


def test_rows_without_a_number_are_left_as_they_are_but_commented():
    content = workbook({SHEET: [["a"], ["b"]]})
    bare = re.sub(rb'<row r="\d+"', b"<row", parts(content)["xl/worksheets/sheet1.xml"])
    after = parts(copy(edited(content, {"xl/worksheets/sheet1.xml": bare}), fault("A2")))
    assert re.sub(rb"<legacyDrawing[^>]*/>", b"", after["xl/worksheets/sheet1.xml"]) == bare
    assert any(b'ref="A2"' in part for name, part in after.items() if "comments" in name)


def test_macros_are_kept_and_their_name_too():
    assert [annotated_name(name) for name in ("a.xlsx", "a.XLSM", "a.xls", "a.ods", "é (annotée).xlsx")] == ["a (annotée).xlsx", "a (annotée).xlsm", "a (annotée).xlsx", "a (annotée).xlsx", "é (annotée).xlsx"]


def test_what_is_no_xlsx_comes_back_as_its_values_and_says_so():
    rows = [["Titre", "=1+1", 12.5, True, date(2021, 5, 4), datetime(2021, 5, 4, 12, 0)], ["", None, "é & <b>"]]
    old = Workbook(name="vieux.xls", content=b"\xd0\xcf\x11\xe0", sheets=(Sheet(name="Feuille: une/deux", rows=rows), Sheet(name="Vide", rows=[])))
    book = opened(annotated(old, report([fault("C2", sheet="Feuille: une/deux")])))
    sheet = book["Feuille- une-deux"]
    assert [cell.value for cell in sheet[1]] == ["Titre", "=1+1", 12.5, True, datetime(2021, 5, 4), datetime(2021, 5, 4, 12)]
    assert sheet["B1"].data_type != "f"
    assert (sheet["C2"].value, colour(sheet, "C2"), sheet["C2"].comment.author) == ("é & <b>", RED, AUTHOR)
    assert "seules ses valeurs" in book[REPORT]["A2"].value
    assert book[REPORT]["D4"].hyperlink.location == "'Feuille- une-deux'!C2"


def test_a_package_that_is_not_understood_comes_back_as_its_values():
    strange = edited(workbook({"A": [[1]]}), {"xl/workbook.xml": b"<other/>"})
    book = opened(annotated(Workbook(name="a.xlsx", content=strange, sheets=(Sheet(name="A", rows=[[1.0]]),)), report([fault("A1", sheet="A")])))
    assert (book["A"]["A1"].value, colour(book["A"], "A1")) == (1, RED)


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=6, unique=True))
def test_sheet_names_become_names_that_excel_takes(names):
    found = sheet_names(names)
    assert list(found) == names
    assert len({name.lower() for name in found.values()}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in found.values())


def test_a_great_many_faults_of_one_cell_are_not_all_in_its_comment():
    comment = opened(copy(rich(), *[fault("C3", problem=f"Faute {rank}.") for rank in range(40)]))[SHEET]["C3"].comment.text
    assert comment.endswith(f"… et 35 autres anomalies, dans la feuille « {REPORT} ».")


def test_beyond_a_number_of_comments_cells_are_only_coloured(monkeypatch):
    monkeypatch.setattr("loaders.annotate.MOST_NOTES", 2)
    book = opened(copy(rich(), fault("C3"), fault("C5"), fault("C6")))
    assert [book[SHEET][where].comment is None for where in ("C3", "C5", "C6")] == [False, False, True]
    assert colour(book[SHEET], "C6") == RED
    assert "commentaire" in book[REPORT]["A2"].value


def test_the_report_alone_is_a_workbook_too():
    book = opened(report_workbook(report([fault("C3", workbook="a.xlsx"), fault("C4", "taux", workbook="b.xlsx")]), "votre dépôt"))
    assert book.sheetnames == [REPORT, RULES]
    assert [cell.value for cell in book[REPORT]["A"]][1:] == ["Classeur", "a.xlsx", "b.xlsx"]
    assert opened(report_workbook(Report(), "rien")).sheetnames == [REPORT, RULES]


def test_each_level_has_its_colour():
    found = opened(copy(rich(), fault("C3"), fault("C4", "taux"), fault("C5", "reste-a-financer")))[REPORT]
    assert [(line[0].value, colour(found, line[0].coordinate)) for line in found.iter_rows(min_row=3)] == [(str(level), shade) for level, shade in zip(Level, (RED, AMBER, BLUE), strict=True)]


def test_a_maquette_with_an_anomaly_of_each_table_is_marked_where_each_is():
    content = workbook({"Opérations": grid(OPERATIONS, [row(OPERATIONS, perimetre="CAVN")]), "Financements": grid(FINANCEMENTS, [row(FINANCEMENTS, nature="don")])})
    reading = read_workbook("m.xlsx", content, KNOWN)
    book = opened(annotated(reading.workbook, reading.report))
    assert colour(book["Opérations"], cell(OPERATIONS, "perimetre")) == RED
    assert colour(book["Financements"], cell(FINANCEMENTS, "nature")) == RED


@given(st.sampled_from(sorted(parts(rich()))), st.integers(0, 100), st.integers(0, 60), st.binary(max_size=20))
@settings(max_examples=80, deadline=None)
def test_a_damaged_part_never_stops_the_copy(part, percent, removed, put):
    xml = parts(rich())[part]
    at = len(xml) * percent // 100
    content = edited(rich(), {part: xml[:at] + put + xml[at + removed :]})
    old = Workbook(name="a.xlsx", content=content, sheets=(Sheet(name=SHEET, rows=[["x"]]),))
    after = parts(annotated(old, report([fault("C3"), fault("C4")])))
    assert "[Content_Types].xml" in after


@pytest.mark.parametrize("opening", [b"<v:shape ", b"<v:shape>", b'<v:shape a="', b"<v:shape a='<"])
def test_a_drawing_of_tags_never_closed_is_given_up_at_once(opening):
    name = next(part for part in parts(rich()) if part.endswith(".vml"))
    content = edited(rich(), {name: b"<xml>" + opening * 200_000 + b"</xml>"})
    start = time.perf_counter()
    copy(content, fault("C3"))
    assert time.perf_counter() - start < 20  # a scan to the end from each of them would take hours
