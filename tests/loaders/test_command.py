"""``python -m loaders`` and the text that ``git diff`` shows of a workbook."""

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from crte_data.french import exact_euros
from crte_data.tables import FINANCEMENTS, OPERATIONS
from loaders.__main__ import main
from loaders.bundled import BUNDLED, EXAMPLE, WORKBOOKS
from loaders.textconv import as_text
from tests.builders import cell, maquette, row, workbook

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    contents = {
        "bon.xlsx": maquette(), "faux.xlsx": maquette(financements=[row(FINANCEMENTS, montant_accorde_eur="douze")]),
        "a_verifier.xlsx": maquette(financements=[row(FINANCEMENTS, montant_verse_eur=350_000.0)]), "illisible.xlsx": b"Bonjour",
    }  # fmt: skip
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name.removesuffix(".xlsx"): str(tmp_path / name) for name in contents}


@pytest.mark.parametrize(("names", "status"), [(["bon"], 0), (["a_verifier"], 0), (["faux"], 1), (["illisible"], 2), (["bon", "faux"], 1), (["illisible", "bon", "faux"], 2)])
def test_the_exit_status_is_that_of_the_worst_file(files, names, status, capsys):
    assert main([files[name] for name in names]) == status
    assert "Traceback" not in capsys.readouterr().out


def test_a_file_that_is_not_there_is_said(capsys, tmp_path):
    assert main([str(tmp_path / "absent.xlsx")]) == 2
    assert "« absent.xlsx » ne peut pas être ouvert" in capsys.readouterr().out


def test_a_folder_is_no_workbook(capsys, tmp_path):
    assert main([str(tmp_path)]) == 2
    assert "ne peut pas être ouvert" in capsys.readouterr().out


def test_the_text_gives_kind_rows_totals_and_cells(files, capsys):
    main([files["bon"], files["faux"]])
    out = capsys.readouterr().out
    assert "bon.xlsx : Maquette financière" in out
    assert "financements : 1 ligne\n" in out
    assert f"Accordé : colonne {exact_euros(300_000)}" in out
    assert f"[Bloquant] Feuille « Financements », cellule {cell(FINANCEMENTS, 'montant_accorde_eur')} : « douze » n’est pas un montant." in out


def test_json_holds_the_same(files, capsys):
    assert main([files["bon"], files["faux"], files["illisible"], "--json"]) == 2
    good, wrong, unreadable = json.loads(capsys.readouterr().out)
    assert (good["type"], good["lignes"], good["anomalies"]) == ("Maquette financière", {"operations": 1, "financements": 1}, [])
    assert good["totaux"]["accorde"] == {"colonne": 300_000.0, "subventions_locales_comptees_une_fois": 300_000.0, "autres_natures": {}}
    assert good["totaux"]["annonce"] == {"colonne": None, "subventions_locales_comptees_une_fois": None, "autres_natures": {}}
    assert [(line["Feuille"], line["Cellule"], line["Niveau"]) for line in wrong["anomalies"]] == [("Financements", "L2", "Bloquant")]
    assert wrong["totaux"]["accorde"]["colonne"] is None
    assert (unreadable["type"], unreadable["erreur"]) == (None, "« illisible.xlsx » n’est pas un classeur Excel : enregistrez-le en .xlsx depuis Excel ou LibreOffice.")


def test_the_bundled_workbooks_and_the_example_are_publishable(capsys):
    assert main([str(WORKBOOKS / name) for name in (*BUNDLED, EXAMPLE)] + ["--json"]) == 0
    assert [result["niveaux"]["Bloquant"] for result in json.loads(capsys.readouterr().out)] == [0] * (len(BUNDLED) + 1)


def test_help_is_in_french(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    out = capsys.readouterr().out
    assert stopped.value.code == 0
    assert "Utilisation : python -m loaders" in out
    assert not {"usage:", "show this", "positional", "options:"} & set(out.replace("Options:", "").split("\n"))


def test_no_file_at_all_is_said_in_french(capsys):
    with pytest.raises(SystemExit) as stopped:
        main([])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("La commande n’est pas complète")


def test_it_runs_as_a_module(files):
    done = subprocess.run([sys.executable, "-m", "loaders", files["faux"], "--json"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)[0]["fichier"] == "faux.xlsx"


def test_a_workbook_as_text_is_one_line_a_filled_cell():
    content = workbook({"Données": [["Nom", "Valeur"], ["Énergie", 12.5], [None, 3]]})
    assert as_text("x.xlsx", content).split("\n") == ["Données!A1\tNom", "Données!B1\tValeur", "Données!A2\tÉnergie", "Données!B2\t12.5", "Données!B3\t3.0"]


def test_one_changed_cell_is_one_changed_line():
    before = as_text("x.xlsx", maquette()).split("\n")
    after = as_text("x.xlsx", maquette(financements=[row(FINANCEMENTS, montant_accorde_eur=250_000.0)])).split("\n")
    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert changed == [("Financements!L2\t300000.0", "Financements!L2\t250000.0")]


def test_textconv_runs_as_git_runs_it(files):
    done = subprocess.run([sys.executable, "-m", "loaders.textconv", files["bon"]], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Opérations!A2\tOP-1" in done.stdout


def test_an_annotated_copy_is_written(files, tmp_path, capsys):
    copy = tmp_path / "copie.xlsx"
    assert main([files["faux"], "--annotate", str(copy)]) == 1
    assert f"Copie annotée : {copy}" in capsys.readouterr().out
    sheet = openpyxl.load_workbook(copy)["Financements"]
    assert "« douze » n’est pas un montant." in sheet[cell(FINANCEMENTS, "montant_accorde_eur")].comment.text


def test_the_copy_is_said_in_json_too(files, tmp_path, capsys):
    main([files["faux"], "--json", "--annotate", str(tmp_path / "copie.xlsx")])
    assert json.loads(capsys.readouterr().out)[0]["copie"] == str(tmp_path / "copie.xlsx")


@pytest.mark.parametrize(
    ("names", "copy", "words"),
    [(["bon", "faux"], "copie.xlsx", "qu’un classeur à la fois"), (["bon"], "bon.xlsx", "ne remplace jamais"), (["bon"], "copie.xlsm", "est un .xlsx"), (["bon"], "copie.pdf", "est un .xlsx")],
)
def test_a_copy_that_cannot_be_is_refused_in_french(files, tmp_path, capsys, names, copy, words):
    before = Path(files["bon"]).read_bytes()
    assert main([*(files[name] for name in names), "--annotate", str(tmp_path / copy)]) == 2
    assert words in capsys.readouterr().err
    assert Path(files["bon"]).read_bytes() == before


def test_a_copy_in_a_folder_that_is_not_there_is_said(files, tmp_path, capsys):
    assert main([files["bon"], "--annotate", str(tmp_path / "rien" / "copie.xlsx")]) == 2
    assert "ne peut pas être écrit" in capsys.readouterr().out


def test_nothing_is_annotated_of_what_cannot_be_read(files, tmp_path):
    assert main([files["illisible"], "--annotate", str(tmp_path / "copie.xlsx")]) == 2
    assert not (tmp_path / "copie.xlsx").exists()


def test_the_text_says_of_each_fault_what_it_is_about(files, capsys):
    main([files["faux"]])
    assert "fiche : OP-1 ; intitulé : École rénovée ; lu : douze ; attendu : montant en euros ; règle : Montant illisible" in capsys.readouterr().out


def test_a_commune_of_the_other_agglomeration_is_found_from_a_terminal(tmp_path, capsys):
    (tmp_path / "m.xlsx").write_bytes(maquette([row(OPERATIONS, commune="Denain", perimetre="CAVM")]))
    main([str(tmp_path / "m.xlsx")])
    assert "Denain est de la CAPH" in capsys.readouterr().out


def test_costs_and_loans_are_named_apart_from_subsidies(tmp_path, capsys):
    path = tmp_path / "tableau.xlsx"
    path.write_bytes(workbook({"CAVM": [["Intitulé", "Territoire", "Coût total HT", "Coût total TTC", "DSIL", "Emprunt"], ["École", "CAVM", 1000, 1200, 300, 200]]}))
    assert main([str(path), "--json"]) == 0
    (result,) = json.loads(capsys.readouterr().out)
    assert result["totaux"]["prevu"] == {"colonne": 300.0, "subventions_locales_comptees_une_fois": 300.0, "autres_natures": {"coût": 1200.0, "prêt": 200.0}}


def test_a_reader_that_stops_early_is_no_error(files):
    """As « | head -1 » does: the pipe is closed before anything is written."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([sys.executable, "-m", "loaders", files["bon"]], stdout=writer, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")
