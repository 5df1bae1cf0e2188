"""Publishing, listing, comparing and reverting from a terminal: real processes, the rules of the screen."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from crte_data.__main__ import main
from crte_data.dataset import Dataset
from crte_data.drafts import DraftState
from crte_data.journal import Outcome, Person
from crte_data.store import Publication, Store
from crte_data.tables import ACTIONS, FINANCEMENTS, INDICATEURS, OBSERVATIONS, OPERATIONS
from loaders import publishing
from loaders.bundled import bundled_dataset
from loaders.commands import publish as publish_command
from loaders.commands import revert as revert_command
from loaders.deposit import read_deposit
from tests.builders import indicators, maquette, row, tracking

ROOT = Path(__file__).resolve().parents[2]
DONE, REFUSED, IMPOSSIBLE = 0, 1, 2
Run = Callable[..., subprocess.CompletedProcess]
WHO = ("--author", "Ada Lovelace", "--comment", "Point du trimestre")
ON_BOTH = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="module")
def bundled():
    return bundled_dataset()[0]


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path, bundled) -> str:
    """A store whose version 1 has the contract's figures, without their workbooks."""
    is_sqlite = getattr(request, "param", "sqlite") == "sqlite"
    url = f"sqlite:///{tmp_path}/crte.sqlite3" if is_sqlite else request.getfixturevalue("postgresql").new_database()
    with closing(Store(url)) as store:
        store.publish(Publication(dataset=bundled, workbooks={}, author="Tableau de bord", comment="Contrat", parent=0))
    return url


@pytest.fixture
def run(url, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> Run:
    """The command in this process: a test may come in between, and a process costs seconds."""

    def command(*arguments: object, **variables: str) -> subprocess.CompletedProcess:
        with monkeypatch.context() as patch:
            patch.delenv("CRTE_AS", raising=False)
            for name, value in {"CRTE_DATABASE_URL": url, "COLUMNS": "200", **variables}.items():
                patch.setenv(name, value)
            try:
                status = main([*map(str, arguments)])
            except SystemExit as stopped:
                status = stopped.code
        told = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, status, told.out, told.err)

    return command


@pytest.fixture
def run_apart(url) -> Run:
    """A process as a person or cron starts it."""

    def command(*arguments: object) -> subprocess.CompletedProcess:
        environment = os.environ | {"CRTE_DATABASE_URL": url, "PYTHONUTF8": "1"}
        return subprocess.run([sys.executable, "-W", "error", "-m", "crte_data", *map(str, arguments)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)

    return command


def _file(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def _actions(bundled, **changes: object) -> bytes:
    rows = [row(ACTIONS, **{name: values[name] for name in ("numero", "volet", "orientation", "intitule", "perimetre")}) for values in bundled.actions.to_dict("records")]
    return tracking([rows[0] | changes, *rows[1:]])


def _doubtful(count: int = 1) -> bytes:
    """A maquette of CAVM with this many doubtful lines."""
    return maquette(None, [row(FINANCEMENTS, ligne_id=f"F-{rank}", libelle=f"Ligne {rank}", montant_verse_eur=350_000.0) for rank in range(count)])


def _asked(refused: subprocess.CompletedProcess) -> list[str]:
    """What the refusal says to add for whole rules."""
    return [word for code in re.findall(r"relus? : --accept (\S+) ;", refused.stderr) for word in ("--accept", code)]


@ON_BOTH
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
        assert [(draft.state, draft.published) for draft in store.drafts()] == [(DraftState.PUBLIE, 2)]
    again = run("publish", path, *WHO)
    assert again.returncode == DONE
    assert "rien à publier" in again.stdout
    with closing(Store(url)) as store:
        assert len(store.drafts()) == 1  # nothing to keep
    assert "2 (publiée) — " in run("versions").stdout


def test_blocking_anomalies_refuse_and_the_journal_says_so(run, url, tmp_path):
    refused = run("publish", _file(tmp_path, "faux.xlsx", maquette(None, [row(FINANCEMENTS, nature="don")])), *WHO)
    assert refused.returncode == REFUSED
    assert "anomalies bloquantes" in refused.stderr
    with closing(Store(url)) as store:
        assert store.current_id() == 1
        assert [(line.action, line.outcome) for line in store.journal(2)] == [("publication", Outcome.REFUSE), ("dépôt", Outcome.ACCEPTE)]


@ON_BOTH
def test_a_refused_deposit_waits_as_a_draft_then_is_the_one_that_is_published(run, url, tmp_path):
    path = _file(tmp_path, "cavm.xlsx", _doubtful())
    refused = run("publish", path, *WHO, "--as-of", "31/10/2026")
    assert refused.returncode == REFUSED
    assert "Portée : Valenciennes Métropole (CAVM) seulement" in refused.stdout
    assert "« Étape plus grande que la précédente » (1)" in refused.stderr
    with closing(Store(url)) as store:
        (draft,) = store.drafts()
        assert f"Le dépôt est gardé : brouillon n° {draft.number}, à reprendre sur la page Dépôt." in refused.stderr
        assert (draft.is_open, draft.author, draft.role, draft.comment, f"{draft.as_of}", draft.scope) == (True, "Ada Lovelace", "terminal", "Point du trimestre", "2026-10-31", {"perimetre": "CAVM"})
        assert (store.current_id(), store.draft_workbooks(draft.id), draft.acknowledged) == (1, {"cavm.xlsx": path.read_bytes()}, {})
        assert "Étape plus grande que la précédente" in {finding["Règle"] for finding in store.draft_findings(draft.id)}
    done = run("publish", path, *WHO, *_asked(refused))
    assert done.returncode == DONE, done.stderr
    with closing(Store(url)) as store:
        assert [(kept.id, kept.published) for kept in store.drafts()] == [(draft.id, 2)]
        assert store.version(2).scope == {"perimetre": "CAVM"}
        assert "« Étape plus grande que la précédente » (1), par Ada Lovelace (terminal)" in store.version(2).report


def test_points_are_accepted_one_by_one_and_what_a_person_read_elsewhere_counts(run, url, tmp_path):
    path = _file(tmp_path, "cavm.xlsx", _doubtful(3))
    refused = run("publish", path, *WHO)
    offered = re.search(r"--accept echelle-montants ; un par un : (.*)", refused.stderr)[1]
    assert offered == "--accept 'echelle-montants:Financements!M2' --accept 'echelle-montants:Financements!M3' --accept 'echelle-montants:Financements!M4'"
    others = [part for code in _asked(refused)[1::2] if code != "echelle-montants" for part in ("--accept", code)]
    refused = run("publish", path, *WHO, *others, "--accept", "echelle-montants:Financements!M3")
    assert refused.returncode == REFUSED
    assert "2 points restent à relire avant de publier : « Étape plus grande que la précédente » (2)." in refused.stderr
    with closing(Store(url)) as store:
        (draft,) = store.drafts()
        store.acknowledge(draft.id, Person(name="Grace", role="agent"), [_point(path, store.load(1), "M2")])
    done = run("publish", path, *WHO, "--accept", "echelle-montants:Financements!M4")
    assert done.returncode == DONE, done.stderr
    with closing(Store(url)) as store:
        report = store.version(2).report
    assert "« Étape plus grande que la précédente » (3), par Ada Lovelace (terminal) et Grace (agent)" in report
    assert re.findall(r"cellule (M\d).* relu par (\w+)", report) == [("M2", "Grace"), ("M3", "Ada"), ("M4", "Ada")]


def _point(path: Path, before: Dataset, cell: str) -> str:
    """What a person ticks on the page for this cell."""
    (group,) = [group for group in read_deposit([(path.name, path.read_bytes())], before, scope=None).report.warnings if group.rule.code == "echelle-montants"]
    return next(point.id for point in group.anomalies if point.cell == cell)


def test_the_same_cell_of_two_workbooks_is_named_with_its_workbook(run, url, tmp_path):
    paths = [_file(tmp_path, f"{name}.xlsx", _doubtful_of(name)) for name in ("A", "B")]
    refused = run("publish", *paths, *WHO)
    offered = re.search(r"--accept echelle-montants ; un par un : (.*)", refused.stderr)[1]
    assert offered == "--accept 'echelle-montants:[A.xlsx]Financements!M2' --accept 'echelle-montants:[B.xlsx]Financements!M2'"
    for accepted in ("echelle-montants:Financements!M2", "echelle-montants:[A.xlsx]Financements!M2"):
        refused = run("publish", *paths, *WHO, "--accept", accepted)
        left = 1 if "[" in accepted else 2
        assert f"« Étape plus grande que la précédente » ({left})" in refused.stderr


def _doubtful_of(name: str) -> bytes:
    return maquette([row(OPERATIONS, operation_id=name, intitule=f"Projet {name}")], [row(FINANCEMENTS, ligne_id=f"F-{name}", operation_id=name, libelle=f"Ligne {name}", montant_verse_eur=350_000.0)])


@pytest.mark.parametrize("accepted", ["echelle-montants:Financements!M9", "echelle-montants:Opérations!M2", "table-reduite:Financements!M2", "Financements!M2", "echelle"])
def test_a_point_that_is_not_the_one_of_that_cell_is_not_accepted(run, tmp_path, accepted):
    refused = run("publish", _file(tmp_path, "cavm.xlsx", _doubtful()), *WHO, "--accept", accepted)
    assert refused.returncode == REFUSED
    assert "« Étape plus grande que la précédente » (1)" in refused.stderr


@ON_BOTH
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
    said = differ.stdout.replace("\u00a0", " ").splitlines()
    assert any(line.startswith("- 10 opérations nouvelles : « Projet 0 »") for line in said)
    assert "  + Projet 0 – État – DSIL" in said
    assert any(line.startswith("  - ") for line in said)


def _two_themes() -> bytes:
    themes = {"taux": "Énergie", "part": "Logement"}
    return indicators([row(OBSERVATIONS, code=code) for code in themes], [row(INDICATEURS, code=code, libelle=f"Taux {code}", theme=theme) for code, theme in themes.items()])


def _replaced(run: Run, url: str, files: list[Path], *asked: str) -> Dataset:
    """What is published once all that was to be read is accepted."""
    refused = run("publish", *files, *WHO, *asked)
    done = run("publish", *files, *WHO, *asked, *_asked(refused))
    assert done.returncode == DONE, done.stdout + done.stderr
    with closing(Store(url)) as store:
        return store.load(2)


def test_one_theme_is_replaced_and_the_others_stay(run, url, tmp_path, bundled):
    after = _replaced(run, url, [_file(tmp_path, "deux.xlsx", _two_themes())], "--theme", "Énergie")
    others = bundled.indicateurs[bundled.indicateurs["theme"] != "Énergie"]
    assert len(others) < len(bundled.indicateurs)
    assert set(after.indicateurs["code"]) == {"taux", *others["code"]}
    assert set(after.observations["code"]) == {"taux", *bundled.observations.loc[bundled.observations["code"].isin(others["code"]), "code"]}
    with closing(Store(url)) as store:
        assert store.version(2).scope == {"theme": "Énergie"}


def test_whole_replaces_all_that_the_workbook_holds(run, url, tmp_path, bundled):
    """Without it, a workbook of CAVM alone would be taken for one of CAVM."""
    after = _replaced(run, url, [_file(tmp_path, "cavm.xlsx", maquette())], "--whole")
    assert [*after.operations["operation_id"]] == ["OP-1"]
    assert len(after.indicateurs) == len(bundled.indicateurs)
    with closing(Store(url)) as store:
        assert store.version(2).scope == {}


def test_one_family_is_replaced_though_another_was_sent(run, url, tmp_path, bundled):
    files = [_file(tmp_path, "cavm.xlsx", maquette()), _file(tmp_path, "suivi.xlsx", _actions(bundled, statut="en cours"))]
    after = _replaced(run, url, files, "--family", "suivi_actions")
    assert after.actions["statut"].iloc[0] == "en cours"
    assert [*after.operations["operation_id"]] == [*bundled.operations["operation_id"]]
    with closing(Store(url)) as store:
        assert store.version(2).scope == {"tables": ["actions"]}


def test_rights_of_one_side_do_not_publish_the_other_nor_keep_a_draft(run, url, tmp_path):
    secrets = _secrets(tmp_path, 'email = "caph@example.fr"\nrole = "responsable"\nperimetres = ["caph"]')
    refused = run("publish", _file(tmp_path, "cavm.xlsx", maquette()), *WHO, CRTE_AS="caph@example.fr", STREAMLIT_SECRETS_FILES=secrets)
    assert refused.returncode == IMPOSSIBLE
    assert "Vos droits ne couvrent pas tout ce périmètre" in refused.stderr
    with closing(Store(url)) as store:
        assert (store.current_id(), store.drafts()) == (1, [])
        assert store.journal(1)[0].email == "caph@example.fr"


def test_an_agent_leaves_a_draft_that_a_responsable_publishes(run, url, tmp_path):
    secrets = _secrets(tmp_path, 'email = "cavm@example.fr"\nrole = "agent"\nperimetres = ["cavm"]')
    refused = run("publish", _file(tmp_path, "cavm.xlsx", maquette()), *WHO, "--perimetre", "CAVM", CRTE_AS="cavm@example.fr", STREAMLIT_SECRETS_FILES=secrets)
    assert refused.returncode == REFUSED
    assert "Cette action est réservée aux responsables" in refused.stderr
    with closing(Store(url)) as store:
        (draft,) = store.drafts()
        assert (store.current_id(), draft.is_open, draft.role) == (1, True, "agent")
        assert f"n° {draft.number}" in refused.stderr
        assert [(line.email, line.action, line.outcome) for line in store.journal(2)] == [("cavm@example.fr", "publier", Outcome.REFUSE), ("cavm@example.fr", "dépôt", Outcome.ACCEPTE)]


def test_what_was_written_on_the_draft_is_published_by_the_command_run_again(run, url, tmp_path):
    path = _file(tmp_path, "cavm.xlsx", _doubtful())
    refused = run("publish", path, *WHO)
    with closing(Store(url)) as store:
        (draft,) = store.drafts()
        store.update_draft(draft.id, comment="Arrêté du comité du 12", as_of=date(2026, 10, 31))
    done = run("publish", path, *WHO, *_asked(refused))
    assert (refused.returncode, done.returncode) == (REFUSED, DONE)
    assert "« Arrêté du comité du 12 »" in done.stdout
    with closing(Store(url)) as store:
        assert (store.version(2).comment, store.version(2).as_of) == ("Arrêté du comité du 12", date(2026, 10, 31))


def test_a_theme_that_is_none_is_refused_rather_than_nothing_to_publish(run, tmp_path, bundled):
    assert run("publish", _file(tmp_path, "suivi.xlsx", _actions(bundled, statut="en cours")), *WHO, "--theme", "Logemnt").returncode == IMPOSSIBLE


def _secrets(folder: Path, rule: str) -> str:
    path = folder / "secrets.toml"
    path.write_text(f"[[access.roles]]\n{rule}\n")
    return str(path)


@ON_BOTH
def test_who_publishes_in_between_makes_the_command_keep_its_deposit(run, url, tmp_path, monkeypatch, bundled):
    def comes_second(store: Store, *arguments: object) -> int:
        store.revert(1, "Grace", "entre-temps", 1)
        return publishing.publish(store, *arguments)

    path = _file(tmp_path, "suivi.xlsx", _actions(bundled, statut="en cours"))
    with monkeypatch.context() as patch:
        patch.setattr(publish_command, "publish", comes_second)
        refused = run("publish", path, *WHO)
    assert refused.returncode == REFUSED
    assert "Quelqu’un a publié entre-temps" in refused.stderr
    with closing(Store(url)) as store:
        (draft,) = store.drafts()
        assert f"brouillon n° {draft.number}" in refused.stderr
        assert (store.current_id(), store.version(2).author, draft.is_open, draft.parent) == (2, "Grace", True, 1)
    assert run("publish", path, *WHO).returncode == DONE
    with closing(Store(url)) as store:
        assert (store.current_id(), store.draft(draft.id).published) == (3, 3)


@ON_BOTH
def test_who_publishes_in_between_makes_a_return_refused(run, url, tmp_path, monkeypatch, bundled):
    assert run("publish", _file(tmp_path, "suivi.xlsx", _actions(bundled, statut="en cours")), *WHO).returncode == DONE

    def comes_second(store: Store, *arguments: object) -> int:
        store.revert(1, "Grace", "entre-temps", 2)
        return publishing.revert(store, *arguments)

    monkeypatch.setattr(revert_command, "revert", comes_second)
    refused = run("revert", 1, "--author", "Ada")
    assert refused.returncode == REFUSED
    assert "Quelqu’un a publié entre-temps" in refused.stderr
    with closing(Store(url)) as store:
        assert (store.current_id(), store.version(3).author) == (3, "Grace")


def test_a_process_says_the_same_in_french_without_a_warning(run_apart, url, tmp_path, bundled):
    done = run_apart("publish", _file(tmp_path, "suivi été.xlsx", _actions(bundled, statut="en cours")), *WHO)
    assert (done.returncode, done.stderr) == (DONE, "")
    assert done.stdout.splitlines()[0].startswith("suivi été.xlsx : ")
    assert done.stdout.endswith("Version 2 publiée.\n")
    refused = run_apart("revert", "un")
    assert (refused.returncode, refused.stdout) == (IMPOSSIBLE, "")
    assert "La commande n’est pas complète" in refused.stderr


@ON_BOTH
def test_a_return_is_a_new_version_and_compares_as_the_same(run, url, tmp_path, bundled):
    assert run("publish", _file(tmp_path, "suivi.xlsx", _actions(bundled, statut="en cours")), *WHO).returncode == DONE
    done = run("revert", 1, "--author", "Ada Lovelace", "--comment", "erreur de fichier")
    assert (done.returncode, done.stdout) == (DONE, "Version 3 publiée : elle reprend la version 1.\n")
    same = run("compare", 1, 3)
    assert same.returncode == DONE
    assert same.stdout.startswith("Rien n’a changé de la version 1, publiée le ")
    assert run("revert", 3, "--author", "Ada").returncode == REFUSED  # already the current one
    history = run("versions").stdout.splitlines()
    assert [line.split(" — ")[0] for line in history] == ["3 (publiée)", "2", "1"]
    assert "Ada Lovelace (terminal) — Retour à la version 1 : erreur de fichier" in history[0]
    exported = run("export", tmp_path / "donnees")
    assert (exported.returncode, "(version 3)" in exported.stdout) == (DONE, True)
    assert (tmp_path / "donnees" / "actions.csv").read_text(encoding="utf-8").count("\n") == len(bundled.actions) + 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("compare", "1", "9"), "La version 9 n’existe pas."), (("revert", "9", "--author", "Ada"), "La version 9 n’existe pas."),
        (("publish", "absent.xlsx", *WHO), "« absent.xlsx » ne peut pas être ouvert"), (("publish", "absent.xlsx"), "La commande n’est pas complète"),
        (("publish", "absent.xlsx", *WHO, "--as-of", "2026-10-31"), "La commande n’est pas complète"), (("revert", "un"), "La commande n’est pas complète"),
        (("publish", "absent.xlsx", *WHO, "--whole", "--perimetre", "CAVM"), "La commande n’est pas complète"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_french_sentence(run, arguments, said):
    refused = run(*arguments)
    assert refused.returncode == IMPOSSIBLE
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_unreadable_file_blocks(run, url, tmp_path):
    refused = run("publish", _file(tmp_path, "notes.xlsx", b"bonjour"), *WHO)
    assert refused.returncode == REFUSED
    assert "Classeur illisible" in refused.stdout
    assert "brouillon" not in refused.stderr
    with closing(Store(url)) as store:
        assert (store.current_id(), store.drafts()) == (1, [])
        assert [line.outcome for line in store.journal(100)] == [Outcome.REFUSE, Outcome.ACCEPTE]


@pytest.mark.parametrize(("arguments", "action", "target"), [(("revert", "9", "--author", "Ada"), "retour", "9"), (("publish", "absent.xlsx", *WHO), "publication", "absent.xlsx")])
def test_what_cannot_be_done_is_in_the_journal(run, url, arguments, action, target):
    run(*arguments)
    with closing(Store(url)) as store:
        line, first = store.journal(100)
    assert (line.action, line.target, line.outcome, line.role) == (action, target, Outcome.REFUSE, "terminal")
    assert first.outcome == Outcome.ACCEPTE

