"""The files of a version at their addresses, as programs ask for them."""

import csv
import io
import json
import re

import openpyxl
import pandas as pd
import pytest
from starlette.testclient import TestClient

from crte_data.dataset import Dataset
from crte_data.export import csv_text
from crte_data.extract import extract
from crte_data.tables import DATA_TABLES
from open_data.files import FILES
from server.encodings import compress_quickly
from server.representation import content_hash

EVERY = sorted(FILES)
FILTERS = [(None, ""), ("cavm", "?agglomeration=cavm"), ("caph", "?agglomeration=CAPH")]


@pytest.mark.parametrize("table", DATA_TABLES)
@pytest.mark.parametrize(("perimetre", "query"), FILTERS)
def test_a_table_as_csv_is_that_of_the_export(client: TestClient, versions: dict[int, Dataset], table: str, perimetre: str, query: str):
    answer = client.get(f"/donnees/{table}.csv{query}")
    assert answer.status_code == 200
    assert answer.content.decode("utf-8") == csv_text(extract(versions[2], perimetre).data_frames()[table])


@pytest.mark.parametrize("table", DATA_TABLES)
@pytest.mark.parametrize(("perimetre", "query"), FILTERS)
def test_a_table_as_parquet_comes_back_with_every_dtype(client: TestClient, versions: dict[int, Dataset], table: str, perimetre: str, query: str):
    read = pd.read_parquet(io.BytesIO(client.get(f"/donnees/{table}.parquet{query}").content))
    expected = extract(versions[2], perimetre).data_frames()[table].reset_index(drop=True)
    days = dict.fromkeys(expected.select_dtypes("datetime"), "datetime64[ms]")  # Parquet knows of no coarser unit
    pd.testing.assert_frame_equal(read, expected.astype(days))


def test_an_earlier_version_stays_at_its_address(client: TestClient, versions: dict[int, Dataset]):
    assert client.get("/donnees/operations.csv?version=1").text == csv_text(versions[1].operations)
    assert client.get("/donnees/operations.csv").text == client.get("/donnees/operations.csv?version=2").text != csv_text(versions[1].operations)


@pytest.mark.parametrize(("extension", "media_type"), [
    ("csv", "text/csv; charset=utf-8; header=present"), ("parquet", "application/vnd.apache.parquet"), ("json", "application/json; charset=utf-8"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
])  # fmt: skip
def test_each_says_what_it_is(client: TestClient, extension: str, media_type: str):
    names = [name for name in FILES if name.endswith(f".{extension}")]
    assert {client.head(f"/donnees/{name}").headers["content-type"] for name in names} == {media_type}


@pytest.mark.parametrize(("address", "name"), [
    ("actions.csv", "crte-actions-v2.csv"), ("actions.parquet?agglomeration=caph", "crte-actions-caph-v2.parquet"), ("classeur.xlsx?version=1", "crte-classeur-v1.xlsx"),
])  # fmt: skip
def test_a_file_has_a_name_once_saved(client: TestClient, address: str, name: str):
    assert client.get(f"/donnees/{address}").headers["content-disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_who_has_it_already_is_told_so(client: TestClient, name: str, encoding: str):
    asked = {"accept-encoding": encoding}
    first = client.get(f"/donnees/{name}", headers=asked)
    again = client.get(f"/donnees/{name}", headers=asked | {"if-none-match": first.headers["etag"]})
    other = client.get(f"/donnees/{name}", headers=asked | {"if-none-match": '"autre"'})
    assert (first.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert again.content == b""
    for header in ("etag", "cache-control"):
        assert again.headers[header] == first.headers[header]
    assert first.headers["cache-control"] == "no-cache"
    assert {"Accept-Encoding", "Cookie"} <= set(re.split(r", *", first.headers["vary"]))


@pytest.mark.parametrize("name", EVERY)
def test_the_tag_is_of_the_very_bytes_that_are_sent(client: TestClient, name: str):
    whole = client.get(f"/donnees/{name}", headers={"accept-encoding": "identity"})
    small = client.get(f"/donnees/{name}", headers={"accept-encoding": "gzip"})
    assert small.headers["content-encoding"] == "gzip"
    assert small.content == whole.content
    assert whole.headers["etag"] == f'"{content_hash(whole.content)}"'
    assert small.headers["etag"] == f'"{content_hash(compress_quickly(whole.content, "gzip"))}"'
    assert int(small.headers["content-length"]) == len(compress_quickly(whole.content, "gzip"))


@pytest.mark.parametrize("name", EVERY)
def test_head_says_the_same_without_the_file(client: TestClient, name: str):
    asked = {"accept-encoding": "identity"}
    head, whole = client.head(f"/donnees/{name}", headers=asked), client.get(f"/donnees/{name}", headers=asked)
    assert head.content == b""
    same = ("etag", "content-type", "content-length", "content-disposition", "cache-control")
    assert [head.headers.get(header) for header in same] == [whole.headers.get(header) for header in same]


@pytest.mark.parametrize(("address", "status", "sentence"), [
    ("operations.csv?agglomeration=lille", 400, "« lille » n’est pas une agglomération : écrivez agglomeration=cavm ou agglomeration=caph, ou rien pour tout le Valenciennois."),
    ("operations.csv?agglomeration=commun", 400, "« commun » n’est pas une agglomération"),
    ("operations.csv?agglomeration=cavm&agglomeration=caph", 400, "L’adresse donne « agglomeration » plusieurs fois : gardez-en une."),
    ("operations.csv?version=3", 404, "La version 3 n’existe pas."),
    ("operations.csv?version=0", 404, "La version « 0 » n’existe pas."),
    ("operations.csv?version=hier", 404, "La version « hier » n’existe pas."),
    ("operations.csv?version=99999999999999999999", 404, "La version « 99999999999999999999 » n’existe pas."),
    ("operations.csv?version=²", 404, "La version « ² » n’existe pas."),
    ("colonnes.csv", 404, "« colonnes.csv » n’existe pas : l’adresse /donnees/ dit quels fichiers il y a."),
    ("alias.csv", 404, "« alias.csv » n’existe pas"), ("operations.xls", 404, "« operations.xls » n’existe pas"), ("operations.csv/", 404, "« operations.csv/ » n’existe pas"),
    ("a/b", 404, "« a/b » n’existe pas"),
])  # fmt: skip
def test_what_does_not_exist_is_said_in_one_sentence(client: TestClient, address: str, status: int, sentence: str):
    answer = client.get(f"/donnees/{address}")
    assert answer.status_code == status
    assert answer.text.startswith(sentence)
    assert answer.text.endswith(".")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("address", ["operations.csv?agglomeration=", "operations.csv?agglomeration=tout&version=", "operations.csv?autre=1"])
def test_an_empty_value_asks_for_nothing(client: TestClient, address: str):
    assert client.get(f"/donnees/{address}").text == client.get("/donnees/operations.csv").text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed_there(client: TestClient, method: str):
    answer = client.request(method, "/donnees/operations.csv", headers={"origin": "http://testserver"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_page_of_another_site_reads_without_anyones_identity(client: TestClient):
    answer = client.get("/donnees/operations.csv", headers={"origin": "https://partenaire.example"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
    assert "access-control-allow-credentials" not in answer.headers
    refused = client.get("/donnees/absent.csv", headers={"origin": "https://partenaire.example"})
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (404, "*")


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("HEAD", 200), ("PUT", 400)])
def test_a_browser_that_asks_before_asking(client: TestClient, method: str, status: int):
    asked = {"origin": "https://partenaire.example", "access-control-request-method": method, "access-control-request-headers": "if-none-match"}
    assert client.options("/donnees/operations.csv", headers=asked).status_code == status


def test_the_folder_leads_to_its_index(client: TestClient):
    answer = client.get("/donnees?agglomeration=cavm")
    assert (answer.status_code, answer.headers["location"]) == (307, "http://testserver/donnees/?agglomeration=cavm")


@pytest.mark.parametrize("query", ["", "?version=1", "?agglomeration=cavm", "?version=1&agglomeration=caph"])
def test_the_index_names_every_file_by_an_address_that_works(client: TestClient, query: str):
    index = client.get(f"/donnees/{query}").json()
    addresses = [index["description"], index["classeur"], *(table[kind] for table in index["tables"] for kind in ("csv", "parquet"))]
    assert {address.partition("?")[0] for address in addresses} == set(FILES) - {""}
    for address in addresses:
        assert address.endswith(query)
        assert client.head(f"/donnees/{address}").status_code == 200
    for table in index["tables"]:
        rows = list(csv.DictReader(io.StringIO(client.get(f"/donnees/{table['csv']}").text)))
        assert len(rows) == table["lignes"]


def test_the_description_says_which_lines_these_are(client: TestClient):
    whole, cut = (client.get(f"/donnees/datapackage.json{query}").json() for query in ("", "?agglomeration=cavm&version=1"))
    assert [resource["path"] for resource in whole["resources"]] == [f"{table}.csv" for table in DATA_TABLES]
    assert {resource["path"].partition("?")[2] for resource in cut["resources"]} == {"version=1&agglomeration=cavm"}
    assert "montants fictifs" in whole["description"]
    assert "périmètre : Valenciennes Métropole (CAVM)" in cut["description"]
    assert (whole["version"], cut["version"]) == ("2", "1")


def test_no_cell_begins_a_formula(client: TestClient):
    assert "'=1+1" in client.get("/donnees/operations.csv").text
    book = openpyxl.load_workbook(io.BytesIO(client.get("/donnees/classeur.xlsx").content))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert "=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}


def test_the_workbook_holds_every_table_and_says_what_it_is(client: TestClient, versions: dict[int, Dataset]):
    book = openpyxl.load_workbook(io.BytesIO(client.get("/donnees/classeur.xlsx?agglomeration=caph").content))
    cut = extract(versions[2], "caph").data_frames()
    for name, table in DATA_TABLES.items():
        assert book[table.sheet].max_row == len(cut[name]) + 1
    notice = book.worksheets[0]["A2"].value
    assert "montants fictifs" in notice
    assert "Version 2, publiée le" in notice
    assert "La Porte du Hainaut (CAPH)" in notice


def test_security_headers_stay(client: TestClient):
    headers = client.get("/donnees/operations.csv").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors" in headers["content-security-policy"]


def test_pages_whose_name_begins_alike_are_streamlits(client: TestClient):
    for address in ("/donnees-ouvertes", "/santes"):
        assert "<div id=\"root\">" in client.get(address).text


def test_the_index_is_json_that_can_be_read(client: TestClient):
    assert json.loads(client.get("/donnees/").text)["version"] == 2
