"""What is known of each fiche action, what is still to be filled in, and the money that goes with it."""

import pandas as pd

from crte_data.french import percent
from crte_data.funding import in_scope, stage_totals
from crte_data.schemas import Field, Kind
from crte_data.tables import ACTIONS
from crte_data.vocabulary import ORIENTATIONS, STATUTS_ACTION, VOLETS, Perimetre

TO_FILL = "à renseigner"
# What a fiche says of its progress; its number, title and sources identify it, the real end comes last.
FOLLOWED = tuple(
    ACTIONS.field(name) for name in (
        "volet", "orientation", "partenaires", "description", "pilote", "elu_referent", "priorite", "statut", "avancement_pct",
        "debut", "fin", "fait_marquant", "freins", "prochaine_etape", "decision", "mise_a_jour",
    )
)  # fmt: skip


def is_sub_action(actions: pd.DataFrame) -> pd.Series:
    """True where the number goes on from another one's: « 2021-1.2 » beside « 2021-1 »."""
    numbers = set(actions["numero"])
    found = [any(".".join(parts[:length]) in numbers for length in range(1, len(parts))) for parts in actions["numero"].str.split(".")]
    return pd.Series(found, index=actions.index, dtype="bool")


def fiches(actions: pd.DataFrame) -> pd.DataFrame:
    """Actions without their sub-actions: what is counted."""
    return actions[~is_sub_action(actions)]


def sub_actions(actions: pd.DataFrame, numero: str) -> pd.DataFrame:
    """What goes on from this number, at any depth."""
    return actions[actions["numero"].str.startswith(f"{numero}.")]


def actions_in_scope(actions: pd.DataFrame, perimetre: Perimetre | None) -> pd.DataFrame:
    """Fiches of one agglomération and those common to both, by number."""
    return in_scope(fiches(actions), perimetre).sort_values("numero", kind="stable")


def is_filled(column: pd.Series) -> pd.Series:
    """True where a person has written something; an empty avancement is not 0 %."""
    return column.notna() & (column.astype("str") != "")


def written_field(field: Field, value: object) -> str:
    """A field of a fiche as a reader sees it; « à renseigner » when it is empty."""
    if value == "" or value is None or value != value:  # NaN differs from itself
        return TO_FILL
    return percent(value) if field.kind is Kind.PERCENT else str(value)


def completeness(actions: pd.DataFrame) -> pd.DataFrame:
    """``numero, intitule, renseignes, champs, manquants`` for each fiche; ``manquants`` are headers, « A, B »."""
    filled = pd.DataFrame({field.header: is_filled(actions[field.name]) for field in FOLLOWED}, index=actions.index)
    missing = [", ".join(header for header, there in zip(filled.columns, row, strict=True) if not there) for row in filled.itertuples(index=False)]
    return pd.DataFrame({
        "numero": actions["numero"], "intitule": actions["intitule"], "renseignes": filled.sum(axis=1).astype("int64"),
        "champs": len(FOLLOWED), "manquants": pd.Series(missing, index=actions.index, dtype="str"),
    }).reset_index(drop=True)  # fmt: skip


def missing_everywhere(actions: pd.DataFrame) -> list[str]:
    """Headers of the fields that no fiche has filled in."""
    return [field.header for field in FOLLOWED if len(actions) and not is_filled(actions[field.name]).any()]


def fiches_by_orientation(actions: pd.DataFrame) -> pd.DataFrame:
    """``volet, orientation, libelle, fiches, numeros``: the orientations of the contract, those without a fiche included."""
    numbers = actions.groupby("orientation")["numero"].agg(list).to_dict()
    rows = [(code[0], code, label, len(numbers.get(code, [])), ", ".join(numbers.get(code, []))) for code, label in ORIENTATIONS.items()]
    return pd.DataFrame(rows, columns=["volet", "orientation", "libelle", "fiches", "numeros"])


def coverage_by_volet(actions: pd.DataFrame) -> pd.DataFrame:
    """``volet, orientations, avec_fiche``: how many orientations of each volet have a fiche."""
    table = fiches_by_orientation(actions)
    counts = table.assign(avec_fiche=table["fiches"] > 0).groupby("volet").agg(orientations=("orientation", "size"), avec_fiche=("avec_fiche", "sum"))
    return counts.reindex(list(VOLETS)).reset_index()


def status_counts(actions: pd.DataFrame) -> pd.DataFrame:
    """``statut, actions``: how many fiches in each status met, in the order of the list; « à renseigner » last."""
    counts = actions["statut"].replace("", TO_FILL).value_counts()
    order = [status for status in (*STATUTS_ACTION, TO_FILL) if status in counts.index]
    return pd.DataFrame({"statut": pd.Series(order, dtype="str"), "actions": pd.Series([int(counts[status]) for status in order], dtype="int64")})


def _is_of(lines: pd.DataFrame, fiche: str) -> pd.Series:
    """Lines of a fiche or of its sub-actions."""
    return lines["fiche"].map({own: _owns(fiche, own) for own in lines["fiche"].unique()}).astype("bool")


def _owns(numero: str, fiche: str) -> bool:
    return fiche == numero or fiche.startswith(f"{numero}.")


def fiche_amounts(lines: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """``numero, etape, libelle, montant_eur, lignes``: local subsidies of each fiche at each stage it has, once each. Euros."""
    found = [stage_totals(lines[_is_of(lines, fiche)]).assign(numero=fiche) for fiche in actions["numero"]]
    table = pd.concat(found, ignore_index=True) if found else stage_totals(lines).head(0).assign(numero=pd.Series(dtype="str"))
    return table.loc[table["lignes"] > 0, ["numero", "etape", "libelle", "montant_eur", "lignes"]].reset_index(drop=True)


def orientation_amounts(lines: pd.DataFrame, orientation: str) -> pd.DataFrame:
    """The same sums for a whole orientation: ``etape, libelle, montant_eur, lignes``, stages without a line left out."""
    totals = stage_totals(lines[lines["orientation"] == orientation])
    return totals[totals["lignes"] > 0]


def lines_of(lines: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """Every line attached to one of these fiches, those that are not summed included."""
    owners = {fiche: any(_owns(numero, fiche) for numero in actions["numero"]) for fiche in lines["fiche"].unique()}
    return lines[lines["fiche"].map(owners).astype("bool")]
