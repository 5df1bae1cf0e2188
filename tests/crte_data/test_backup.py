"""One file holds everything, says when it is damaged, and comes back into either database."""

import hashlib
import json
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from crte_data import restoration
from crte_data.__main__ import main
from crte_data.backup import MANIFEST, write_backup
from crte_data.drafts import NewDraft
from crte_data.errors import UserError
from crte_data.journal import Action, Outcome, Person
from crte_data.restoration import read_manifest, restore_backup
from crte_data.store import Store, VersionConflict
from crte_data.verification import problems
from tests.crte_data.test_store import dataset_of, names_in, publication

ADA = Person(name="Ada")


@pytest.fixture
def store(database_url, monkeypatch):
    monkeypatch.setenv("CRTE_DATABASE_URL", database_url)
    with closing(Store(database_url)) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request, tmp_path):
    """Another empty database, of the same kind or not."""
    with closing(Store(f"sqlite:///{tmp_path}/autre.sqlite3" if request.param == "sqlite" else request.getfixturevalue("postgresql").new_database())) as opened:
        yield opened


@pytest.fixture
def backup(store, tmp_path) -> Path:
    """Of a store with two versions, an open draft, a published one, corrections and a journal."""
    fill(store)
    write_backup(store, tmp_path / "sauvegarde.zip")
    return tmp_path / "sauvegarde.zip"


def fill(store: Store) -> None:
    draft = store.save_draft(NewDraft(dataset=dataset_of("Denain"), workbooks={"a.xlsx": b"a"}, author="Ada", parent=0, scope={"perimetre": "cavm"}, findings=["é"]))
    store.publish(publication(dataset_of("Denain"), 0, as_of=date(2024, 1, 31), role="agent", scope={"perimetre": "cavm"}), draft=draft)
    store.revert(1, "Grace", "Retour à la version 1", 1)
    store.save_draft(NewDraft(dataset=dataset_of("Raismes"), workbooks={"b.xlsx": bytes(range(256))}, author="Ada", parent=2))
    store.remember({"forme": {"sens": "état"}}, ADA)


def told(store: Store) -> tuple:
    drafts = store.drafts()
    return (
        store.current_id(), store.versions(), [names_in(store, version.id) for version in store.versions()], [store.workbooks(version.id) for version in store.versions()],
        drafts, [store.draft_workbooks(draft.id) for draft in drafts], [store.draft_findings(draft.id) for draft in drafts], store.corrections(),
    )  # fmt: skip


def test_what_was_backed_up_comes_back_in_either_database(store, other, backup):
    restore_backup(other, backup, ADA)
    assert told(other) == told(store)
    assert [line for line in other.journal() if line.action != Action.RESTAURATION] == store.journal()
    assert problems(other) == []
    assert other.publish(publication(dataset_of("Anzin"), 2)) == 3


def test_the_restoration_is_in_the_journal(other, backup):
    restore_backup(other, backup, ADA)
    last = other.journal(1)[0]
    assert (last.who, last.action, last.target) == ("Ada", Action.RESTAURATION, "2")
    assert "« sauvegarde.zip »" in last.detail
    assert "versions : 0" in last.detail


def lines(store: Store) -> list:
    """Oldest first, as they can be compared from one journal to another."""
    return [replace(line, id=0, previous="", sha256="") for line in reversed(store.journal(1_000))]


def test_what_happened_since_the_backup_stays_in_the_journal(store, backup):
    store.publish(publication(dataset_of("Anzin"), 2))
    store.abandon(next(draft.id for draft in store.drafts() if draft.is_open), ADA)
    before = store.journal(1_000)
    restore_backup(store, backup, ADA, replacing=True)
    after = store.journal(1_000)
    assert after[1:] == before  # to the last hash
    assert (after[0].action, after[0].target, problems(store)) == (Action.RESTAURATION, "2", [])
    assert store.publish(publication(dataset_of("Bouchain"), 2)) == 4  # 3 was given before the restoration
    assert problems(store) == []


def test_two_journals_that_have_nothing_in_common_are_both_kept(other, backup, store):
    """As when a new server has published its own workbooks before anybody restores."""
    for version in range(5):
        other.publish(publication(dataset_of("Anzin"), version))
    before, brought = lines(other), lines(store)
    restore_backup(other, backup, ADA, replacing=True)
    assert lines(other)[:-1] == brought + before
    assert (other.current_id(), problems(other)) == (2, [])


def test_restoring_twice_doubles_no_line(store, backup):
    count = len(store.journal(1_000))
    for _ in range(2):
        restore_backup(store, backup, ADA, replacing=True)
    assert len(store.journal(1_000)) == count + 2
    assert problems(store) == []


def test_a_version_that_is_lost_after_a_restoration_is_still_said(store, backup):
    store.publish(publication(dataset_of("Anzin"), 2))
    restore_backup(store, backup, ADA, replacing=True)
    store.publish(publication(dataset_of("Bouchain"), 2))
    with store.database.writing() as connection:
        for statement in ("UPDATE current_version SET version = 2", "DELETE FROM versionitems WHERE version = 4", "DELETE FROM versions WHERE id = 4"):
            connection.execute(sa.text(statement))
    assert problems(store) == ["Le journal dit la version 4 publiée, et elle n’existe pas."]


def test_a_journal_that_was_changed_is_not_made_good_by_a_restoration(store, backup, tmp_path):
    store.publish(publication(dataset_of("Anzin"), 2))
    with store.database.writing() as connection:
        guard = "DROP TRIGGER journal_update" if connection.dialect.name == "sqlite" else "ALTER TABLE journal DISABLE TRIGGER USER"
        for statement in (guard, "UPDATE journal SET who = 'Personne' WHERE id = 2"):
            connection.execute(sa.text(statement))
    restore_backup(store, backup, ADA, replacing=True)
    assert store.journal(1)[0].detail.endswith("lignes de son journal qui n’étaient pas celles qui ont été écrites : 2.")


@pytest.mark.parametrize("content", ["not empty", b"n'importe quoi"])
def test_a_restoration_that_is_refused_is_in_the_journal_and_hinders_no_other(store, other, backup, tmp_path, content):
    (tmp_path / "x.zip").write_bytes(backup.read_bytes() if content == "not empty" else content)
    into = store if content == "not empty" else other
    with pytest.raises(UserError):
        restore_backup(into, tmp_path / "x.zip", ADA)
    line = into.journal(1)[0]
    assert (line.who, line.action, line.target, line.outcome) == ("Ada", Action.RESTAURATION, "x.zip", Outcome.REFUSE)
    if into is other:
        restore_backup(other, backup, ADA)
        assert problems(other) == []


def test_a_database_that_is_not_empty_is_kept_unless_asked(store, backup):
    store.publish(publication(dataset_of("Anzin"), 2))
    before = told(store), store.journal()
    with pytest.raises(UserError, match=r"n’est pas vide \(versions : 3, .*--remplacer"):
        restore_backup(store, backup, ADA)
    assert (told(store), store.journal()[1:]) == before  # the refusal has its line
    restore_backup(store, backup, ADA, replacing=True)
    assert (store.current_id(), problems(store)) == (2, [])
    with pytest.raises(sa.exc.DatabaseError, match="le journal ne s"), store.database.writing() as connection:
        connection.execute(sa.text("DELETE FROM journal"))


@pytest.mark.parametrize("step", ["_remake", "_fill", "upgrade_inside"])
def test_a_restoration_that_fails_half_way_changes_nothing(store, backup, monkeypatch, step):
    before = told(store), store.journal()
    monkeypatch.setattr(restoration, step, lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        restore_backup(store, backup, ADA, replacing=True)
    assert (told(store), store.journal()) == before


def rewritten(path: Path, changes: dict[str, bytes | None]) -> Path:
    """The same archive with other files in it; None takes one away."""
    made = path.with_name("autre.zip")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(made, "w") as written:
        for name in archive.namelist():
            content = changes.get(name, archive.read(name))
            if content is not None:
                written.writestr(name, content)
    return made


@pytest.mark.parametrize("name", ["tables/versions.jsonl", "tables/journal.jsonl", "tables/drafts.jsonl", "a content"])
def test_a_changed_table_or_content_is_seen_and_nothing_is_restored(other, backup, name):
    name = f"contents/{read_manifest(backup).contents[0]}" if name == "a content" else name
    with zipfile.ZipFile(backup) as archive:
        changed = archive.read(name).replace(b"a", b"b", 1) + b"\n"
    with pytest.raises(UserError, match="n’a pas l’empreinte annoncée"):
        restore_backup(other, rewritten(backup, {name: changed}), ADA)
    assert other.versions() == []


@pytest.mark.parametrize("name", [MANIFEST, "tables/versions.jsonl"])
def test_a_missing_part_is_seen(other, backup, name):
    with pytest.raises(UserError, match="n’est pas une sauvegarde"):
        restore_backup(other, rewritten(backup, {name: None}), ADA)


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"n'importe quoi", b"PK\x03\x04" + b"\0" * 200])
def test_what_is_no_backup_is_said(other, tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(UserError, match="n’est pas une sauvegarde"):
        restore_backup(other, tmp_path / "x.zip", ADA)


def test_every_cut_and_every_changed_byte_is_seen(tmp_path):
    """Anywhere in the file: a sample of the places, on a small backup."""
    with closing(Store(f"sqlite:///{tmp_path}/petit.sqlite3")) as store:
        store.remember({"forme": {"sens": "état"}}, ADA)
        write_backup(store, tmp_path / "petit.zip")
    whole = (tmp_path / "petit.zip").read_bytes()
    missed = []
    for place in range(0, len(whole), 7):
        (tmp_path / "x.zip").write_bytes(whole[:place])
        with pytest.raises(UserError):
            read_manifest(tmp_path / "x.zip")
        changed = bytearray(whole)
        changed[place] ^= 0x41
        (tmp_path / "x.zip").write_bytes(changed)
        try:
            if read_manifest(tmp_path / "x.zip") != read_manifest(tmp_path / "petit.zip"):
                missed.append(place)
        except UserError:
            continue
    assert missed == []  # a date of the archive may change without harm: what it holds may not


def without(columns: set[str], lines: bytes) -> bytes:
    """The rows of a table as they were before it had these."""
    rows = (json.loads(line) for line in lines.splitlines())
    return b"".join(json.dumps({name: value for name, value in row.items() if name not in columns}).encode() + b"\n" for row in rows)


def test_a_backup_of_an_earlier_release_gets_the_tables_of_today(store, other, backup):
    """As a release that knew only the first migration would have written it."""
    younger = {"versions": {"role", "scope", "kind"}, "current_version": {"last", "lineage"}}
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        written = {name: without(columns, archive.read(f"tables/{name}.jsonl")) for name, columns in younger.items()}
    manifest["revision"] = "0001"
    manifest["tables"] = {name: manifest["tables"][name] for name in ("versions", "versionitems", "current_version", "reading_corrections")}
    for name, lines in written.items():
        manifest["tables"][name]["sha256"] = hashlib.sha256(lines).hexdigest()
    restore_backup(other, rewritten(backup, {MANIFEST: json.dumps(manifest).encode()} | {f"tables/{name}.jsonl": lines for name, lines in written.items()}), ADA)
    assert [version.comment for version in other.versions()] == [version.comment for version in store.versions()]
    assert [str(version.kind) for version in other.versions()] == ["retour", "publication"]
    assert (other.drafts(), problems(other)) == ([], [])
    assert other.publish(publication(dataset_of("Anzin"), 2)) == 3


def test_no_number_is_given_twice_and_a_restoration_can_be_told(store, backup):
    """Whoever prepared a deposit from version 3, or keeps it, does not take another version 3 for it."""
    before = store.current()
    assert store.publish(publication(dataset_of("Anzin"), 2)) == 3
    assert store.current().lineage == before.lineage
    restore_backup(store, backup, ADA, replacing=True)
    assert (store.current().version, store.current().lineage == before.lineage) == (2, False)
    with pytest.raises(VersionConflict):
        store.publish(publication(dataset_of("Bouchain"), 3))
    assert [store.publish(publication(dataset_of("Bouchain"), parent)) for parent in (2, 4)] == [4, 5]
    assert [version.id for version in store.versions()] == [5, 4, 2, 1]
    restore_backup(store, backup, ADA, replacing=True)
    assert store.publish(publication(dataset_of("Bouchain"), 2)) == 6
    assert problems(store) == []


def test_a_backup_of_more_versions_goes_on_from_its_own_number(other, backup):
    other.publish(publication(dataset_of("Anzin"), 0))
    restore_backup(other, backup, ADA, replacing=True)
    assert other.publish(publication(dataset_of("Bouchain"), 2)) == 3


def test_a_number_that_may_be_given_again_is_said(store, backup):
    with store.database.writing() as connection:
        connection.execute(sa.text("UPDATE current_version SET last = 1"))
    assert problems(store) == ["Le prochain numéro de version a déjà été donné."]


def test_a_backup_of_a_later_release_is_refused(other, backup):
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read(MANIFEST)) | {"revision": "9999"}
    with pytest.raises(UserError, match="version plus récente"):
        restore_backup(other, rewritten(backup, {MANIFEST: json.dumps(manifest).encode()}), ADA)


def test_a_backup_is_of_one_moment(store, tmp_path, monkeypatch):
    """What is published while it is written is not in it, not even in part."""
    fill(store)
    written = zipfile.ZipFile.writestr

    def publishes(self, *arguments):
        if store.current_id() == 2:
            with closing(Store()) as elsewhere:
                elsewhere.publish(publication(dataset_of("Anzin"), 2, workbooks={"neuf.xlsx": b"neuf"}))
        return written(self, *arguments)

    monkeypatch.setattr(zipfile.ZipFile, "writestr", publishes)
    manifest = write_backup(store, tmp_path / "sauvegarde.zip")
    assert store.current_id() == 3
    assert manifest.versions == 2
    assert read_manifest(tmp_path / "sauvegarde.zip") == manifest


def test_an_existing_file_is_never_replaced_and_one_that_cannot_be_written_is_said(store, backup, tmp_path):
    content = backup.read_bytes()
    with pytest.raises(UserError, match="existe déjà"):
        write_backup(store, backup)
    with pytest.raises(UserError, match="ne peut pas être écrit"):
        write_backup(store, tmp_path / "nulle part" / "sauvegarde.zip")
    assert backup.read_bytes() == content
    assert backup.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("*.part"))


def test_the_commands_say_what_they_did(store, tmp_path, capsys):
    fill(store)
    path = str(tmp_path / "sauvegarde.zip")
    assert main(["backup", path]) == 0
    assert "2 versions" in capsys.readouterr().out
    assert main(["restore", path]) == 2
    assert "n’est pas vide" in capsys.readouterr().err
    assert main(["restore", path, "--remplacer"]) == 0
    assert "est restauré : 2 versions" in capsys.readouterr().out
    assert main(["verify"]) == 0
    assert capsys.readouterr().out.startswith("versions : 2, dépôts : 2, contenus : ")
