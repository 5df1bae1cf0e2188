"""The versions as people read of them: when, by whom, why, and what each of them covered."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from crte_data.deposit_scope import DepositScope
from crte_data.french import UNKNOWN_TEXT
from crte_data.journal import Person
from crte_data.store import Version, VersionKind

HERE = ZoneInfo("Europe/Paris")


def written_moment(moment: datetime) -> str:
    """« 23/11/2026 à 14:02 », as clocks show it here."""
    return f"{moment.astimezone(HERE):%d/%m/%Y à %H:%M}"


def written_day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else UNKNOWN_TEXT


def what_it_is(version: Version) -> str:
    """What the deposit covered, or the version that was taken up again."""
    if version.kind is VersionKind.RETOUR:
        return f"Retour à la version {version.scope['version']}" if "version" in version.scope else "Retour à une version"
    return str(DepositScope.from_json(version.scope))


def who(author: str, role: str) -> str:
    """« Camille Durand (responsable) »."""
    return str(Person(name=author, role=role))


def told(version: Version, current: int) -> dict[str, str]:
    """A line of the history, under French headers."""
    return {
        "Version": f"{version.id}{' (publiée)' if version.id == current else ''}", "Date": written_moment(version.created_at), "Auteur": version.author, "Rôle": version.role,
        "Commentaire": version.comment, "Arrêté au": written_day(version.as_of), "Portée": what_it_is(version),
    }  # fmt: skip


def named(version: Version) -> str:
    """« version 3, publiée le 23/11/2026 à 14:02 » : how a sentence names it."""
    return f"version {version.id}, publiée le {written_moment(version.created_at)}"


def version_at(versions: Iterable[Version], day: date) -> int:
    """The version that was current at the end of a day; 0 when none was yet."""
    return max((version.id for version in versions if version.created_at.astimezone(HERE).date() <= day), default=0)
