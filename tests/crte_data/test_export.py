"""The published tables as CSV and a data package that their own standard's validator accepts."""

import csv
import hashlib
import io
import json
import math
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st

from crte_data.__main__ import main
from crte_data.dataset import empty_dataset
from crte_data.errors import UserError
from crte_data.export import DESCRIPTOR, csv_text, export
from crte_data.harmless import harmless
from crte_data.schemas import Kind
from crte_data.store import Publication, Store
from crte_data.tables import ACTIONS, DATA_TABLES, FINANCEMENTS, OBSERVATIONS, OPERATIONS
from exports import tables
from loaders.bundled import EXAMPLE, WORKBOOKS, bundled_dataset
from loaders.deposit import read_deposit
from tests.builders import frame, row

ROOT = Path(__file__).resolve().parents[2]
WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
FIELDS = [pytest.param(table, field, id=f"{table.name}.{field.name}") for table in DATA_TABLES.values() for field in table]


@pytest.fixture(scope="module")
def bundled():
    return bundled_dataset()[0]


@pytest.fixture(scope="module")
def folder(bundled, tmp_path_factory):
    made = tmp_path_factory.mktemp("export") / "dossier neuf"
    export(bundled, made, WHEN)
    return made


@pytest.fixture(scope="module")
def descriptor(folder):
    return json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))


@pytest.fixture
def url(tmp_path, monkeypatch):
    monkeypatch.setenv("CRTE_DATABASE_URL", f"sqlite:///{tmp_path}/essai.sqlite3")
    return f"sqlite:///{tmp_path}/essai.sqlite3"


def schema_of(descriptor: dict, table: str) -> dict:
    return next(resource["schema"] for resource in descriptor["resources"] if resource["name"] == table)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def problems(folder: Path) -> list:
    return Package(str(folder / DESCRIPTOR)).validate().flatten(["resourceName", "rowNumber", "fieldName", "note"])


def test_the_six_tables_and_their_description_are_written(folder):
    assert {path.name for path in folder.iterdir()} == {*(f"{name}.csv" for name in DATA_TABLES), DESCRIPTOR}
    assert len(DATA_TABLES) == 6  # the spellings serve to read: they are nobody's data


def test_frictionless_finds_the_bundled_package_valid(folder):
    assert problems(folder) == []


def test_frictionless_finds_the_example_and_nothing_at_all_valid(bundled, tmp_path):
    example = read_deposit([(EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes())], bundled).after
    for name, dataset in {"exemple": example, "vide": empty_dataset()}.items():
        export(dataset, tmp_path / name, WHEN)
        assert problems(tmp_path / name) == []


@pytest.mark.parametrize(
    ("table", "changes"),
    [(FINANCEMENTS, {"operation_id": "OP-inconnue"}), (FINANCEMENTS, {"nature": "don"}), (FINANCEMENTS, {"inclus_dans": "F-inconnue"}), (OPERATIONS, {"avancement_pct": 120.0}), (ACTIONS, {"intitule": ""}), (OBSERVATIONS, {"code": "inconnu"})],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value.name,
)
def test_the_description_is_strict_enough_to_see_a_fault(bundled, tmp_path, table, changes):
    broken = pd.concat([bundled.frames()[table.name], frame(table, [row(table, **{table.key[0]: "neuf"} | changes)])])
    export(bundled.replaced({table.name: broken}, bundled.colonnes.head(0)), tmp_path, WHEN)
    assert problems(tmp_path)


def test_files_are_plain_utf_8_with_commas_and_line_feeds(folder):
    for name, table in DATA_TABLES.items():
        content = (folder / f"{name}.csv").read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert content.endswith(b"\n")
        assert content.decode().split("\n", 1)[0] == ",".join(table.columns())


def test_every_value_reads_back_as_it_was(folder, bundled):
    for name, published in bundled.data_frames().items():
        rows = rows_of((folder / f"{name}.csv").read_text(encoding="utf-8"))
        assert len(rows) == len(published)
        for column in published:
            assert all(same(line[column], value) for line, value in zip(rows, published[column], strict=True)), (name, column)


def same(text: str, value: object) -> bool:
    if isinstance(value, bool):
        return text == str(value).lower()
    if isinstance(value, pd.Timestamp):
        return date.fromisoformat(text) == value.date()
    if pd.isna(value):
        return text == ""
    return text == harmless(value) if isinstance(value, str) else float(text) == value


@given(st.floats(allow_infinity=False))
def test_numbers_lose_nothing_and_unknown_is_empty(value):
    (line,) = rows_of(csv_text(pd.DataFrame({"valeur": [value], "autre": ["x"]})))
    assert line["valeur"] == "" if math.isnan(value) else float(line["valeur"]) == value
    assert "," not in line["valeur"]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=20))  # a reader leaves no carriage return
def test_no_text_can_start_a_formula(text):
    (line,) = rows_of(csv_text(pd.DataFrame({"texte": pd.Series([text], dtype="str"), "autre": ["x"]})))
    assert not line["texte"].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert line["texte"].removeprefix("'") == text.removeprefix("'")


def test_what_leaves_by_the_pages_is_made_harmless_by_the_same_rule():
    assert tables.harmless is harmless


def test_who_when_and_under_which_licence(descriptor, folder):
    assert (descriptor["name"], descriptor["version"], descriptor["created"]) == ("crte-valenciennois", "0", "2024-05-06T07:08:09+00:00")
    licensed = {resource["name"]: resource["licenses"][0]["name"] for resource in descriptor["resources"] if "licenses" in resource}
    assert licensed == {"territoires": "etalab-2.0"}
    assert any("CRTE 2021" in source["title"] for source in descriptor["sources"])
    for resource in descriptor["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        assert resource["sources"]
        assert resource["title"]


@pytest.mark.parametrize(("table", "field"), FIELDS)
def test_every_column_is_described_from_its_declaration(descriptor, table, field):
    described = {one["name"]: one for one in schema_of(descriptor, table.name)["fields"]}
    one = described[field.name]
    assert (one["title"], one["description"]) == (field.header, field.description)
    assert one["constraints"]["required"] == field.required
    assert tuple(one["constraints"].get("enum", ())) == field.choices
    if field.kind is Kind.PERIOD:
        assert [described[name]["type"] for name in field.columns()] == ["string", "date", "date"]


@pytest.mark.parametrize("table", DATA_TABLES.values(), ids=DATA_TABLES)
def test_columns_keys_and_references_are_those_of_the_table(descriptor, table):
    schema = schema_of(descriptor, table.name)
    assert tuple(one["name"] for one in schema["fields"]) == table.columns()
    assert tuple(schema["primaryKey"]) == table.key
    assert schema["missingValues"] == [""]
    links = [(key["fields"][0], key["reference"]["resource"] or table.name) for key in schema["foreignKeys"]]
    assert links == list(table.references)


def test_an_example_says_so_in_its_description(bundled, tmp_path):
    example = read_deposit([(EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes())], bundled).after
    export(example, tmp_path, WHEN)
    assert "montants fictifs" in json.loads((tmp_path / DESCRIPTOR).read_text(encoding="utf-8"))["description"]


def test_a_folder_that_cannot_be_written_is_said(bundled, tmp_path):
    (tmp_path / "fichier").write_text("déjà là")
    with pytest.raises(UserError, match="Impossible d’écrire dans"):
        export(bundled, tmp_path / "fichier", WHEN)


def test_the_command_writes_the_published_version(url, tmp_path, capsys, bundled):
    with closing(Store(url)) as store:
        shorter = bundled.replaced({"actions": bundled.actions.head(2)}, bundled.colonnes.head(0))
        store.publish(Publication(dataset=shorter, workbooks={}, author="Ada", comment="Deux actions", parent=0))
        published = store.version(1).created_at
    assert main(["export", str(tmp_path / "sortie")]) == 0
    assert "7 fichiers écrits" in capsys.readouterr().out
    written = json.loads((tmp_path / "sortie" / DESCRIPTOR).read_text(encoding="utf-8"))
    assert (written["version"], written["created"]) == ("1", published.isoformat(timespec="seconds"))
    assert len(rows_of((tmp_path / "sortie" / "actions.csv").read_text(encoding="utf-8"))) == 2
    assert problems(tmp_path / "sortie") == []


def test_the_command_writes_the_bundled_workbooks_when_nothing_is_published(url, tmp_path, capsys, bundled):
    assert main(["export", str(tmp_path / "sortie")]) == 0
    assert "rien n’étant encore publié" in capsys.readouterr().out
    assert len(rows_of((tmp_path / "sortie" / "observations.csv").read_text(encoding="utf-8"))) == len(bundled.observations)


def test_the_command_says_what_it_cannot_do(url, tmp_path, capsys):
    (tmp_path / "fichier").write_text("déjà là")
    assert main(["export", str(tmp_path / "fichier")]) == 2
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith("Impossible d’écrire dans « ")


def test_a_database_that_cannot_be_read_is_said(tmp_path, monkeypatch, capsys):
    (tmp_path / "essai.sqlite3").write_text("ceci n’est pas une base")
    monkeypatch.setenv("CRTE_DATABASE_URL", f"sqlite:///{tmp_path}/essai.sqlite3")
    assert main(["export", str(tmp_path / "sortie")]) == 2
    assert "base des versions" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["export", "--help"]])
def test_help_is_in_french(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    out = capsys.readouterr().out
    assert stopped.value.code == 0
    assert out.startswith("Utilisation : python -m crte_data")
    assert not any(english in out for english in ("usage:", "show this", "positional", "optional"))


@pytest.mark.parametrize("arguments", [[], ["export"], ["exporter", "x"]])
def test_a_wrong_command_is_said_in_french(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("La commande n’est pas complète")


def test_it_runs_as_a_module(url, tmp_path):
    done = subprocess.run([sys.executable, "-m", "crte_data", "export", str(tmp_path / "sortie")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "sortie" / DESCRIPTOR).exists()
