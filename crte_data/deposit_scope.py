"""What a deposit replaces: all that its workbooks hold, one périmètre, one theme of indicators, or some tables only."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.french import enumeration
from crte_data.tables import TABLES
from crte_data.vocabulary import PERIMETRES, Perimetre

Frames = Mapping[str, pd.DataFrame]
Masks = dict[str, pd.Series]
_OFFERED = ("CAVM", "CAPH", "commun")
_WITH_PERIMETRE = frozenset({"operations", "financements", "actions"})  # rows of other tables would be left out of a deposit of one


@dataclass(frozen=True, kw_only=True)
class DepositScope:
    """``perimetre`` as a row says it (« CAVM »), ``tables`` by name; each empty for no limit."""

    perimetre: str = ""
    theme: str = ""
    tables: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.perimetre:
            return f"{PERIMETRES[Perimetre(self.perimetre.lower())].long} seulement"
        if self.theme:
            return f"Thème « {self.theme} » seulement"
        if self.tables:
            sheets = [f"« {TABLES[name].sheet} »" for name in self.tables]
            return f"{'Feuille' if len(sheets) == 1 else 'Feuilles'} {enumeration(sheets)} seulement"
        return "Tout ce que contiennent les classeurs"

    @property
    def is_whole(self) -> bool:
        return self == WHOLE

    @property
    def concerns(self) -> Perimetre:
        """Whose rights it takes to deposit or publish this: what is not of one agglomération is of both."""
        return Perimetre(self.perimetre.lower()) if self.perimetre else Perimetre.COMMUN

    def as_json(self) -> dict[str, Any]:
        """What the store keeps of it: only the limits there are."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, saved: Mapping[str, Any] | None) -> "DepositScope":
        return cls(**{name: tuple(value) if name == "tables" else value for name, value in (saved or {}).items()})


WHOLE = DepositScope()


def merged(before: Dataset, sent: Frames, columns: pd.DataFrame, scope: DepositScope = WHOLE) -> Dataset:
    """What is published once the rows of ``sent`` that the scope covers have replaced those of ``before`` that it covers.

    ``columns`` says where the columns of ``sent`` were read, as ``Dataset.colonnes`` does.
    """
    if scope.is_whole:
        return before.replaced(sent, columns)
    old, new = covered(before, before.frames(), scope), covered(before, sent, scope)
    # A table of which nothing goes and nothing comes stays the very same frame.
    touched = [name for name in sent if old[name].any() or new[name].any()]
    kept = {name: getattr(before, name)[~old[name]] for name in touched}
    still = [_read_where(before.colonnes, name, frame) for name, frame in kept.items()]
    came = columns[columns["table"].isin(touched)]
    return before.replaced({name: _joined(kept[name], sent[name][new[name]]) for name in touched}, pd.concat([*still, came], ignore_index=True))


def _joined(kept: pd.DataFrame, added: pd.DataFrame) -> pd.DataFrame:
    parts = [frame for frame in (kept, added) if len(frame)]
    return pd.concat(parts, ignore_index=True) if parts else kept


def _read_where(columns: pd.DataFrame, name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The part of ``columns`` that these rows of a table still need."""
    return columns[(columns["table"] == name) & columns["classeur"].isin(rows["classeur"])]


def covered(before: Dataset, frames: Frames, scope: DepositScope) -> Masks:
    """For each table of ``frames``, True on the rows that a deposit of this scope replaces or brings.

    ``before`` says which territories and which indicators are whose. The registry of indicators belongs to nobody:
    a deposit of one périmètre may add to it, never change it.
    """
    return {name: _covers(before, frames, name, scope) for name in frames}


def _covers(before: Dataset, frames: Frames, name: str, scope: DepositScope) -> pd.Series:
    frame = frames[name]
    kept = pd.Series(not scope.tables or name in scope.tables, index=frame.index, dtype="bool")
    if scope.perimetre:
        kept &= _of_perimetre(before, frames, name, scope.perimetre)
    if scope.theme:
        kept &= _of_theme(frames, name, scope.theme)
    return kept


def _of_perimetre(before: Dataset, frames: Frames, name: str, perimetre: str) -> pd.Series:
    frame = frames[name]
    if "perimetre" in frame:
        return frame["perimetre"] == perimetre
    if name == "financements" and "operations" in frames:
        operations = frames["operations"]
        return frame["operation_id"].isin(operations.loc[operations["perimetre"] == perimetre, "operation_id"])
    if name == "observations":
        return frame["territoire"].isin([place for place, own in before.perimetre_by_territoire.items() if own == perimetre.lower()])
    is_new = ~frame["code"].isin(before.indicateurs["code"]) if name == "indicateurs" else False
    return pd.Series(is_new, index=frame.index, dtype="bool")


def _of_theme(frames: Frames, name: str, theme: str) -> pd.Series:
    frame = frames[name]
    if name == "indicateurs":
        return frame["theme"] == theme
    if name == "observations" and "indicateurs" in frames:
        registry = frames["indicateurs"]
        return frame["code"].isin(registry.loc[registry["theme"] == theme, "code"])
    return pd.Series(False, index=frame.index)


def left_out(before: Dataset, sent: Frames, scope: DepositScope) -> dict[str, pd.DataFrame]:
    """Rows of ``sent`` that the scope does not cover and that are not published as they stand: nobody may think they were."""
    if scope.is_whole:
        return {}
    masks = covered(before, sent, scope)
    found = {name: _not_published(name, frame[~masks[name]], getattr(before, name)) for name, frame in sent.items()}
    return {name: frame for name, frame in found.items() if len(frame)}


def _not_published(name: str, rows: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    columns = [column for field in TABLES[name] for column in field.columns()]
    return rows[~_as_tuples(rows[columns]).isin(set(_as_tuples(published[columns])))]


def _as_tuples(frame: pd.DataFrame) -> pd.Series:
    """Each row as one value that compares: unknown is equal to unknown."""
    known = frame.astype("object").where(frame.notna(), None)
    return pd.Series(list(known.itertuples(index=False, name=None)), index=frame.index, dtype="object")


def scopes_offered(before: Dataset, sent: Frames, kinds: Mapping[str, tuple[str, ...]]) -> list[DepositScope]:
    """What these workbooks may be taken for, all of them first; ``kinds`` are the tables of each kind of workbook sent."""
    sides = [DepositScope(perimetre=name) for name in _OFFERED]
    offered = [WHOLE, *(side for side in sides if any(mask.any() for name, mask in covered(before, sent, side).items() if name != "indicateurs"))]
    offered += [DepositScope(tables=tables) for tables in kinds.values() if len(kinds) > 1]
    themes = dict.fromkeys(sent["indicateurs"]["theme"]) if "indicateurs" in sent else {}
    return offered + [DepositScope(theme=theme) for theme in themes if theme]


def proposed_scope(before: Dataset, sent: Frames) -> DepositScope:
    """One périmètre, or one theme, when the workbooks hold no other and something of another is published; else all."""
    sides, published = _perimetres(sent), _perimetres({name: getattr(before, name) for name in sent})
    if len(sides) == 1 and sides <= set(_OFFERED) and published - sides and set(sent) <= _WITH_PERIMETRE:
        return DepositScope(perimetre=sides.pop())
    themes = set(sent["indicateurs"]["theme"]) if set(sent) == {"indicateurs", "observations"} else set()
    if len(themes) == 1 and set(before.indicateurs["theme"]) - themes:
        return DepositScope(theme=themes.pop())
    return WHOLE


def _perimetres(frames: Frames) -> set[str]:
    """What the operations and the actions say of theirs; « hors territoire » too."""
    return {value for frame in frames.values() if "perimetre" in frame for value in frame["perimetre"].unique() if value}
