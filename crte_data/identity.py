"""From what an identity provider says of somebody to a Person: the rules of the section ``[access]`` of the secrets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crte_data.access import BOTH, ROLE_NAMES, VISITOR, Person, Role
from crte_data.french import enumeration
from crte_data.vocabulary import STAGES, Perimetre

Claims = Mapping[str, object]
SESSION_HOURS = 12  # a working day; ProConnect's own sessions last as long
_CLOCKS_S = 120  # as far apart as two servers' clocks may be
_EMAIL = "email"
_ROLES = {name: role for role, name in ROLE_NAMES.items()}
_KEYS = frozenset({_EMAIL, "claim", "value", "role", "perimetres"})


@dataclass(frozen=True, kw_only=True)
class RoleRule:
    """Whoever has this value of this claim has this role."""

    claim: str
    value: str
    role: Role
    perimetres: frozenset[Perimetre]


@dataclass(frozen=True, kw_only=True)
class AccessSettings:
    """Who has which role, for how long, and what visitors see of the amounts."""

    rules: tuple[RoleRule, ...] = ()
    session_hours: float = SESSION_HOURS
    visitor_stages: frozenset[str] = frozenset(STAGES)
    problems: tuple[str, ...] = ()  # what could not be understood, and gives nobody anything


def access_settings(section: Mapping[str, object]) -> AccessSettings:
    """Read the section. What is not understood is named in ``problems`` and grants nothing: a slip opens no door."""
    problems: list[str] = []
    rules = tuple(_rules(section.get("roles", ()), problems))
    hours = section.get("session_hours", SESSION_HOURS)
    if isinstance(hours, bool) or not isinstance(hours, int | float) or hours <= 0:
        problems.append("« session_hours » est un nombre d’heures.")
        hours = SESSION_HOURS
    return AccessSettings(rules=rules, session_hours=hours, visitor_stages=_stages(section, problems), problems=tuple(problems))


def _stages(section: Mapping[str, object], problems: list[str]) -> frozenset[str]:
    asked = section.get("visitor_stages", list(STAGES))
    if isinstance(asked, list | tuple) and set(asked) <= set(STAGES):
        return frozenset(asked)
    problems.append(f"« visitor_stages » est une liste parmi {enumeration(list(STAGES))} : d’ici là, les visiteurs ne voient aucun montant.")
    return frozenset()


def _rules(lines: object, problems: list[str]) -> Iterator[RoleRule]:
    if not isinstance(lines, list | tuple):
        problems.append("Les rôles sont une liste : chacun commence par [[access.roles]], avec deux crochets.")
        return
    for rank, line in enumerate(lines, start=1):
        rule = _rule(line) if isinstance(line, Mapping) else None
        if rule:
            yield rule
        else:
            problems.append(f"La règle n° {rank} de [[access.roles]] n’est pas comprise : elle veut « email » (ou « claim » et « value »), « role » et, pour un agent, « perimetres ».")


def _rule(line: Mapping[str, object]) -> RoleRule | None:
    claim, value = (_EMAIL, line[_EMAIL]) if _EMAIL in line else (line.get("claim"), line.get("value"))
    role = _ROLES.get(str(line.get("role", "")).strip().lower())
    perimetres = _perimetres(line.get("perimetres"), role)
    is_clear = set(line) <= _KEYS and not ({"claim", "value"} & set(line) and _EMAIL in line)
    if not is_clear or not isinstance(claim, str) or not isinstance(value, str) or not claim or not value.strip() or role is None or perimetres is None:
        return None
    return RoleRule(claim=claim, value=_key(value), role=role, perimetres=perimetres)


def _perimetres(asked: object, role: Role | None) -> frozenset[Perimetre] | None:
    """An agent's are said; whoever publishes answers for both."""
    if asked is None:
        return BOTH if role is not None and role > Role.AGENT else frozenset() if role is Role.VISITEUR else None
    names = {str(name).lower() for name in asked} if isinstance(asked, list | tuple) else set()
    return frozenset(map(Perimetre, names)) if names and names <= BOTH else None


def person_of(claims: Claims, settings: AccessSettings, now: float) -> Person:
    """Whom the rules make of these claims at this time (Unix). An old identity, or one without a date, is none."""
    if claims.get("is_logged_in") is not True or not _is_fresh(claims.get("iat"), settings.session_hours, now):
        return VISITOR
    given = [rule for rule in settings.rules if rule.value in _values(claims, rule.claim)]
    role = max((rule.role for rule in given), default=Role.VISITEUR)
    perimetres = frozenset().union(*(rule.perimetres for rule in given))
    return Person(name=_name(claims), email=_text(claims, _EMAIL), role=role, perimetres=perimetres, is_signed_in=True)


def _is_fresh(issued: object, hours: float, now: float) -> bool:
    return isinstance(issued, int | float) and not isinstance(issued, bool) and -_CLOCKS_S <= now - issued < hours * 3600


def _values(claims: Claims, claim: str) -> set[str]:
    """A claim may be one text or a list of them; an address that the provider says is not verified counts for nothing."""
    if claim == _EMAIL and claims.get("email_verified") in (False, "false"):
        return set()
    found = claims.get(claim)
    return {_key(value) for value in (found if isinstance(found, list | tuple) else [found]) if isinstance(value, str)}


def _key(value: str) -> str:
    return value.strip().casefold()


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""


def _name(claims: Claims) -> str:
    """ProConnect says « usual_name » where others say « family_name »."""
    parts = [_text(claims, "given_name"), _text(claims, "usual_name") or _text(claims, "family_name")]
    return " ".join(filter(None, parts)) or _text(claims, "name") or _text(claims, _EMAIL)
