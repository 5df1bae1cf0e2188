"""The empty templates: what a person finds when opening them in Excel."""

import io

import pytest
from openpyxl import load_workbook

from crte_data.schemas import Kind
from loaders.families import FAMILIES
from loaders.templates import GUIDE, LISTS, template


@pytest.fixture(scope="module", params=FAMILIES, ids=lambda family: family.code)
def opened(request):
    return request.param, load_workbook(io.BytesIO(template(request.param)))


def test_sheets_are_the_guide_the_tables_and_hidden_lists(opened):
    family, book = opened
    assert book.sheetnames == [GUIDE, *(table.sheet for table in family.tables), LISTS]
    assert book[LISTS].sheet_state == "hidden"


def test_the_guide_explains_every_column(opened):
    family, book = opened
    explained = {(row[0], row[1]) for row in book[GUIDE].iter_rows(values_only=True)}
    assert {(table.sheet, field.header) for table in family.tables for field in table} <= explained


def test_every_choice_has_its_drop_down_list(opened):
    family, book = opened
    for table in family.tables:
        sheet = book[table.sheet]
        for column, field in enumerate(table, start=1):
            assert sheet.cell(1, column).value == field.header
            if field.choices:
                assert listed(book, sheet, column) == field.choices


def listed(book, sheet, column) -> tuple[str, ...]:
    letter = sheet.cell(1, column).column_letter
    rule = next(rule for rule in sheet.data_validations.dataValidation if rule.type == "list" and f"{letter}2" in str(rule.sqref))
    name, cells = rule.formula1.rsplit("!", 1)
    assert name.strip("'") == LISTS
    return tuple(line[0].value for line in book[LISTS][cells.replace("$", "")])


def test_amounts_are_shown_in_euros_grouped_by_thousands(opened):
    family, book = opened
    for table in family.tables:
        for column, field in enumerate(table, start=1):
            if field.kind is Kind.AMOUNT:
                letter = book[table.sheet].cell(1, column).column_letter
                assert book[table.sheet].column_dimensions[letter].number_format.startswith('#,##0.00 "€"')
