"""Publishing, listing, comparing and reverting from a terminal: real processes, the rules of the screen."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crte_data.journal import Outcome
from crte_data.store import Publication, Store
from crte_data.tables import ACTIONS, FINANCEMENTS, OPERATIONS
from loaders.bundled import bundled_dataset
from tests.builders import maquette, row, tracking

ROOT = Path(__file__).resolve().parents[2]
DONE, REFUSED, IMPOSSIBLE = 0, 1, 2
Run = Callable[..., subprocess.CompletedProcess]
WHO = ("--author", "Ada Lovelace", "--comment", "Point du trimestre")


@pytest.fixture(scope="module")
def bundled():
    return bundled_dataset()[0]


@pytest.fixture
def url(tmp_path, bundled) -> str:
    """A store whose version 1 has the contract's figures, without their workbooks."""
    url = f"sqlite:///{tmp_path}/crte.sqlite3"
    with closing(Store(url)) as store:
        store.publish(Publication(dataset=bundled, workbooks={}, author="Tableau de bord", comment="Contrat", parent=0))
    return url


@pytest.fixture
def run(url) -> Run:
    def command(*arguments: object, **variables: str) -> subprocess.CompletedProcess:
        environment = os.environ | {"CRTE_DATABASE_URL": url, "PYTHONUTF8": "1", "COLUMNS": "200"} | variables
        return subprocess.run([sys.executable, "-W", "error", "-m", "crte_data", *map(str, arguments)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)

    return command


def _file(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def _actions(bundled, **changes: object) -> bytes:
    rows = [row(ACTIONS, **{name: values[name] for name in ("numero", "volet", "orientation", "intitule", "perimetre")}) for values in bundled.actions.to_dict("records")]
    return tracking([rows[0] | changes, *rows[1:]])


def test_a_workbook_is_published_then_says_the_same(run, url, tmp_path, bundled):
    path = _file(tmp_path, "suivi 2026.xlsx", _actions(bundled, statut="en cours"))
    done = run("publish", path, *WHO, "--as-of", "31/10/2026")
    assert (done.returncode, done.stderr) == (DONE, "")
    assert "Version 2 publiée." in done.stdout
    assert "Portée : Tout ce que contiennent les classeurs" in done.stdout
    with closing(Store(url)) as store:
        told = store.version(2)
        assert (told.author, told.comment, f"{told.as_of}", told.role) == ("Ada Lovelace", "Point du trimestre", "2026-10-31", "terminal")
        assert store.workbooks(2) == {"suivi 2026.xlsx": path.read_bytes()}
    again = run("publish", path, *WHO)
    assert again.returncode == DONE
    assert "rien à publier" in again.stdout
    assert "2 (publiée) — " in run("versions").stdout


def test_blocking_anomalies_and_unread_warnings_refuse_and_the_journal_says_so(run, url, tmp_path):
    wrong = _file(tmp_path, "faux.xlsx", maquette(None, [row(FINANCEMENTS, nature="don")]))
    refused = run("publish", wrong, *WHO)
    assert refused.returncode == REFUSED
    assert "anomalies bloquantes" in refused.stderr
    doubtful = _file(tmp_path, "cavm.xlsx", maquette(None, [row(FINANCEMENTS, montant_verse_eur=9e5)]))
    refused = run("publish", doubtful, *WHO)
    assert refused.returncode == REFUSED
    assert "Portée : Valenciennes Métropole (CAVM) seulement" in refused.stdout
    assert "--accept echelle-montants" in refused.stderr
    with closing(Store(url)) as store:
        assert store.current_id() == 1
        assert [line.outcome for line in store.journal(2)] == [Outcome.REFUSE, Outcome.REFUSE]
    codes = [word for word in refused.stderr.split() if "-" in word and not word.startswith("--")]
    done = run("publish", doubtful, *WHO, *(part for code in codes for part in ("--accept", code)))
    assert done.returncode == DONE, done.stderr
    with closing(Store(url)) as store:
        assert store.version(2).scope == {"perimetre": "CAVM"}
        assert "Étape plus grande que la précédente" in store.version(2).report


def test_one_side_is_replaced_and_the_rest_stays(run, url, tmp_path, bundled):
    operations = [row(OPERATIONS, operation_id=f"NV-{rank}", intitule=f"Projet {rank}") for rank in range(10)]
    lines = [row(FINANCEMENTS, ligne_id=f"NV-{rank}", operation_id=f"NV-{rank}") for rank in range(10)]
    path = _file(tmp_path, "cavm.xlsx", maquette(operations, lines))
    done = run("publish", path, *WHO, "--perimetre", "CAVM", "--accept", "demande-sans-arrete", "--accept", "base-non-dite")
    assert done.returncode == DONE, done.stdout + done.stderr
    with closing(Store(url)) as store:
        after = store.load(2)
    assert set(after.operations.query("perimetre == 'CAVM'")["operation_id"]) == {f"NV-{rank}" for rank in range(10)}
    assert (after.operations["perimetre"] != "CAVM").sum() == (bundled.operations["perimetre"] != "CAVM").sum()
    differ = run("compare", 1, 2)
    assert differ.returncode == REFUSED  # as diff does: they are not the same
    assert "Opérations nouvelles" not in differ.stdout
    assert "10 opérations nouvelles" in differ.stdout.replace("\u00a0", " ")
    assert "  + Projet 0 – État – DSIL" in differ.stdout


def test_a_return_is_a_new_version_and_compares_as_the_same(run, url, tmp_path, bundled):
    assert run("publish", _file(tmp_path, "suivi.xlsx", _actions(bundled, statut="en cours")), *WHO).returncode == DONE
    done = run("revert", 1, "--author", "Ada Lovelace", "--comment", "erreur de fichier")
    assert (done.returncode, done.stdout) == (DONE, "Version 3 publiée : elle reprend la version 1.\n")
    same = run("compare", 1, 3)
    assert same.returncode == DONE
    assert same.stdout.startswith("Rien n’a changé de la version 1, publiée le ")
    assert run("revert", 3, "--author", "Ada").returncode == REFUSED  # already the current one
    assert "Retour à la version 1" in run("versions").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("compare", "1", "9"), "La version 9 n’existe pas."), (("revert", "9", "--author", "Ada"), "La version 9 n’existe pas."),
        (("publish", "absent.xlsx", *WHO), "« absent.xlsx » ne peut pas être ouvert"), (("publish", "absent.xlsx"), "La commande n’est pas complète"),
        (("publish", "absent.xlsx", *WHO, "--as-of", "2026-10-31"), "La commande n’est pas complète"), (("revert", "un"), "La commande n’est pas complète"),
    ],
)
def test_what_cannot_be_done_is_one_french_sentence(run, arguments, said):
    refused = run(*arguments)
    assert refused.returncode == IMPOSSIBLE
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_unreadable_file_blocks(run, url, tmp_path):
    refused = run("publish", _file(tmp_path, "notes.xlsx", b"bonjour"), *WHO)
    assert refused.returncode == REFUSED
    assert "Classeur illisible" in refused.stdout
    with closing(Store(url)) as store:
        assert [line.outcome for line in store.journal(100)] == [Outcome.REFUSE, Outcome.ACCEPTE]


@pytest.mark.parametrize(("arguments", "action", "target"), [(("revert", "9", "--author", "Ada"), "retour", "9"), (("publish", "absent.xlsx", *WHO), "publication", "absent.xlsx")])
def test_what_cannot_be_done_is_in_the_journal(run, url, arguments, action, target):
    run(*arguments)
    with closing(Store(url)) as store:
        line, first = store.journal(100)
    assert (line.action, line.target, line.outcome, line.role) == (action, target, Outcome.REFUSE, "terminal")
    assert first.outcome == Outcome.ACCEPTE


def test_rights_of_one_side_do_not_publish_the_other(run, url, tmp_path):
    secrets = tmp_path / "secrets.toml"
    secrets.write_text('[[access.roles]]\nemail = "caph@example.fr"\nrole = "responsable"\nperimetres = ["caph"]\n')
    refused = run("publish", _file(tmp_path, "cavm.xlsx", maquette()), *WHO, CRTE_AS="caph@example.fr", STREAMLIT_SECRETS_FILES=str(secrets))
    assert refused.returncode == IMPOSSIBLE
    assert "Vos droits ne couvrent pas tout ce périmètre" in refused.stderr
    with closing(Store(url)) as store:
        assert store.current_id() == 1
        assert [line.email for line in store.journal(100) if line.outcome is Outcome.REFUSE] == ["caph@example.fr"]
