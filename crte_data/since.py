"""« Depuis le dernier comité » : what changed between two versions, in sentences to be read aloud."""

from collections.abc import Callable, Iterator

import pandas as pd

from crte_data.actions import actions_in_scope
from crte_data.dataset import Dataset
from crte_data.differences import table_difference
from crte_data.figures import in_scope as figures_in_scope
from crte_data.figures import latest
from crte_data.french import enumeration, is_known, number, plural
from crte_data.funding import in_scope, stage_totals, summable
from crte_data.key_figures import KEY_FIGURES, key_figures_in
from crte_data.moves import NOT_KNOWN, Figure, moved, progressed
from crte_data.tables import OBSERVATIONS, TABLES
from crte_data.vocabulary import OBSERVED, Perimetre

NAMED, TOLD = 5, 12  # names in a sentence, sentences of a topic
_DONE, _GIVEN_UP = "réalisé", "abandonné"
Sentences = dict[str, list[str]]


def since(before: Dataset, after: Dataset, perimetre: Perimetre | None = None) -> Sentences:
    """What moved, a list of sentences a topic; a topic where nothing did is left out, and nothing at all is ``{}``."""
    told = {topic: list(dict.fromkeys(tell(before, after, perimetre))) for topic, tell in _TOPICS.items()}
    return {topic: _shortened(sentences) for topic, sentences in told.items() if sentences}


def _shortened(sentences: list[str]) -> list[str]:
    left = len(sentences) - TOLD
    return sentences if left <= 1 else [*sentences[:TOLD], f"Et {number(left)} autres changements, à lire dans la comparaison des deux versions."]


def _key_figures(before: Dataset, after: Dataset, perimetre: Perimetre | None) -> Iterator[str]:
    old, new = _by_label(before, perimetre), _by_label(after, perimetre)
    return filter(None, (moved(label, old.get(label, NOT_KNOWN), new.get(label, NOT_KNOWN)) for label in new | old))


def _by_label(dataset: Dataset, perimetre: Perimetre | None) -> dict[str, Figure]:
    """Amounts announced are in euros; the unit of an indicator is that of the registry."""
    units = dict(zip(dataset.indicateurs["code"], dataset.indicateurs["unite"], strict=True))
    codes = {figure.label: figure.code for figure in KEY_FIGURES}
    found = {}
    for row in key_figures_in(dataset, perimetre).itertuples():
        code = next((codes[label] for label in codes if row.libelle.startswith(label)), "")
        name = row.libelle if code else f"{row.libelle} pour le volet {row.volet}"
        found.setdefault(name, Figure(value=row.valeur, unit=units.get(code, "") if code else "€", period=row.periode, written=row.texte))
    return found


def _amounts(before: Dataset, after: Dataset, perimetre: Perimetre | None) -> Iterator[str]:
    old, new = in_scope(before.lines, perimetre), in_scope(after.lines, perimetre)
    totals = zip(stage_totals(old).itertuples(), stage_totals(new).itertuples(), strict=True)
    for earlier, later in totals:
        yield from filter(None, [moved(f"Subventions locales, montant {later.libelle.lower()}", _euros(earlier.montant_eur), _euros(later.montant_eur))])
    earlier = dict(zip(old["ligne_id"], old["montant_accorde_eur"], strict=True))
    granted = summable(new, "accorde").sort_values("montant_eur", ascending=False, kind="stable")
    for line in granted.itertuples():
        yield from _granted(line, earlier.get(line.ligne_id, float("nan")))


def _euros(value: float) -> Figure:
    return Figure(value=value, unit="€")


def _granted(line: tuple, before: float) -> Iterator[str]:
    """What was decided since for one line: a grant, or another amount."""
    payer = enumeration([part for part in (line.dispositif, line.financeur) if part][:1]) or "un financeur non précisé"
    if not is_known(before):
        yield f"Accordé à «\u00a0{line.intitule or line.nom}\u00a0»\u00a0: {_euros(line.montant_eur).text} ({payer})."
    elif before != line.montant_eur:
        yield moved(f"Montant accordé à «\u00a0{line.intitule or line.nom}\u00a0» ({payer})", _euros(before), _euros(line.montant_eur))


def _operations(before: Dataset, after: Dataset, perimetre: Perimetre | None) -> Iterator[str]:
    old, new = (in_scope(dataset.operations, perimetre).drop_duplicates("operation_id").set_index("operation_id") for dataset in (before, after))
    both = new.loc[new.index.intersection(old.index, sort=False)]
    earlier = old.loc[both.index, "statut"]
    yield from _listed(new.loc[~new.index.isin(old.index), "intitule"], "opération nouvelle", "opérations nouvelles")
    yield from _listed(both.loc[(both["statut"] == _DONE) & (earlier != _DONE), "intitule"], "opération achevée", "opérations achevées")
    yield from _listed(both.loc[(both["statut"] == _GIVEN_UP) & (earlier != _GIVEN_UP), "intitule"], "opération abandonnée", "opérations abandonnées")
    yield from _listed(old.loc[~old.index.isin(new.index), "intitule"], "opération retirée", "opérations retirées")


def _listed(titles: pd.Series, one: str, many: str) -> Iterator[str]:
    """« 2 opérations nouvelles : « A » et « B ». »; nothing for none."""
    if titles.empty:
        return
    quoted = [f"«\u00a0{title}\u00a0»" for title in titles]
    left = len(quoted) - NAMED
    shown = quoted if left <= 1 else [*quoted[:NAMED], f"{number(left)} autres"]
    yield f"{plural(len(quoted), one, many)}\u00a0: {enumeration(shown)}."


def _actions(before: Dataset, after: Dataset, perimetre: Perimetre | None) -> Iterator[str]:
    old, new = (actions_in_scope(dataset.actions, perimetre).drop_duplicates("numero").set_index("numero") for dataset in (before, after))
    yield from _listed(new.loc[~new.index.isin(old.index), "intitule"], "action nouvelle", "actions nouvelles")
    for numero, action in new.loc[new.index.isin(old.index)].iterrows():
        name = f"l’action {numero} «\u00a0{action['intitule']}\u00a0»"
        yield from filter(None, [
            _status_moved(name, old.at[numero, "statut"], action["statut"]),
            progressed(f"Avancement de {name}", old.at[numero, "avancement_pct"], action["avancement_pct"]),
        ])  # fmt: skip
    yield from _listed(old.loc[~old.index.isin(new.index), "intitule"], "action retirée", "actions retirées")


def _status_moved(name: str, old: str, new: str) -> str:
    if old == new:
        return ""
    name = name[0].upper() + name[1:]
    if not old:
        return f"{name} est maintenant «\u00a0{new}\u00a0»\u00a0; son statut n’était pas communiqué."
    return f"{name} passe de «\u00a0{old}\u00a0» à «\u00a0{new}\u00a0»." if new else f"Le statut de {name[0].lower()}{name[1:]} n’est plus communiqué, après «\u00a0{old}\u00a0»."


def _indicators(before: Dataset, after: Dataset, perimetre: Perimetre | None) -> Iterator[str]:
    """The newest value of each indicator and territory, save the key figures."""
    told_above = {(figure.code, figure.territoire, figure.nature) for figure in KEY_FIGURES}
    old, new = _newest(before, perimetre), _newest(after, perimetre)
    for key, (label, figure) in new.items():
        if key not in told_above:
            yield from filter(None, [moved(label, old[key][1] if key in old else NOT_KNOWN, figure)])
    gone = [label for key, (label, figure) in old.items() if key not in new and is_known(figure.value)]
    yield from _listed(pd.Series(gone, dtype="str"), "indicateur retiré", "indicateurs retirés")


def _newest(dataset: Dataset, perimetre: Perimetre | None) -> dict[tuple[str, str, str], tuple[str, Figure]]:
    rows = latest(figures_in_scope(dataset.figures, perimetre))
    return {
        (row.code, row.territoire, row.nature): (
            f"{row.libelle} ({row.territoire}{'' if row.nature == OBSERVED else f', {row.nature}'})",
            Figure(value=row.valeur, unit=row.unite, precision=row.precision, period=row.periode),
        )
        for row in rows.itertuples()
    }  # fmt: skip


def _rows(before: Dataset, after: Dataset, perimetre: Perimetre | None) -> Iterator[str]:
    """How many rows of each table moved, so that nothing that changed goes unsaid."""
    old, new = _frames(before, perimetre), _frames(after, perimetre)
    for name, table in TABLES.items():
        added, removed, changed = table_difference(table, old[name], new[name]).counts
        parts = [plural(added, "ligne ajoutée", "lignes ajoutées")] if added else []
        parts += [plural(removed, "ligne supprimée", "lignes supprimées")] if removed else []
        parts += [plural(changed, "ligne modifiée", "lignes modifiées")] if changed else []
        if parts:
            yield f"{table.label}\u00a0: {enumeration(parts)}."


def _frames(dataset: Dataset, perimetre: Perimetre | None) -> dict[str, pd.DataFrame]:
    """The tables under the filter; those that no filter touches are whole."""
    if perimetre is None:
        return dataset.frames()
    lines = in_scope(dataset.lines, perimetre)["ligne_id"]
    shown = figures_in_scope(dataset.figures, perimetre)[[*OBSERVATIONS.key]]
    return dataset.frames() | {
        "operations": in_scope(dataset.operations, perimetre), "actions": in_scope(dataset.actions, perimetre),
        "financements": dataset.financements[dataset.financements["ligne_id"].isin(lines)], "observations": dataset.observations.merge(shown, on=[*OBSERVATIONS.key]),
    }  # fmt: skip


_TOPICS: dict[str, Callable[[Dataset, Dataset, Perimetre | None], Iterator[str]]] = {
    "Chiffres clés": _key_figures, "Montants": _amounts, "Opérations": _operations, "Actions": _actions, "Indicateurs": _indicators, "Lignes": _rows,
}  # fmt: skip
