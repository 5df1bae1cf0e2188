"""Parts and wholes of a programme: the contract's own, and what changes when a line does."""

from dataclasses import replace

import pandas as pd
import pytest

from crte_data.programmes import REST, own_words, programme_parts, programme_wholes
from crte_data.vocabulary import Perimetre
from loaders.bundled import bundled_dataset


@pytest.fixture(scope="module")
def dataset():
    return bundled_dataset()[0]


def amounts(parts):
    return dict(zip(parts["part"], parts["montant_eur"], strict=True))


def test_npnru_names_149_2_of_397_and_leaves_the_rest_undetailed(dataset):
    parts = programme_parts(dataset.lines, "NPNRU")
    direct = parts[(parts["niveau"] == 1) & (parts["part"] != REST)]
    assert list(parts.loc[parts["niveau"] == 0, "montant_eur"]) == [397e6]
    assert direct["montant_eur"].sum() == pytest.approx(149.2e6)
    assert amounts(parts)[REST] == pytest.approx(247.8e6)


def test_denain_is_within_the_anru_and_not_beside_it(dataset):
    parts = programme_parts(dataset.lines, "NPNRU")
    denain = parts[parts["montant_eur"] == 33e6].iloc[0]
    container = parts[parts["ligne_id"] == denain["inclus_dans"]].iloc[0]
    assert denain["niveau"] == 2
    assert container["financeur"] == "ANRU"


def test_a_national_envelope_is_no_part_of_the_territory(dataset):
    assert 2e9 not in set(programme_parts(dataset.lines, "NPNRU")["montant_eur"])


@pytest.mark.parametrize("perimetre", [None, Perimetre.CAVM, Perimetre.CAPH])
def test_the_rest_does_not_grow_when_a_part_is_filtered_out(dataset, perimetre):
    rest = amounts(programme_parts(dataset.lines, "Politique de la ville", perimetre, with_parts_only=True))[REST]
    assert rest == pytest.approx(3.2e6 - 357_660 - 327_848)


def test_no_rest_when_the_parts_fill_the_whole(dataset):
    lines = dataset.lines.copy()
    lines.loc[lines["montant_accorde_eur"] == 474e6, "montant_accorde_eur"] = 130e6
    assert REST not in set(programme_parts(lines, "PNRU")["part"])


def test_a_part_without_amount_at_the_stage_of_the_whole_is_not_zero(dataset):
    financements = dataset.financements.copy()
    financements.loc[financements["montant_prevu_eur"] == 15e6, "montant_prevu_eur"] = float("nan")
    parts = programme_parts(replace(dataset, financements=financements).lines, "NPNRU")
    assert "part de la CAVM" not in set(parts["part"])
    assert amounts(parts)[REST] == pytest.approx(262.8e6)


def test_each_amount_says_its_column(dataset):
    parts = programme_parts(dataset.lines, "NPNRU")
    assert set(parts["champ"]) == {"montant_prevu_eur"}
    assert all(parts.loc[parts["ligne_id"] != "", "montant_eur"] == parts.loc[parts["ligne_id"] != "", "montant_prevu_eur"])


def test_a_dispositif_without_line_gives_no_row(dataset):
    assert programme_parts(dataset.lines, "inconnu").empty


@pytest.mark.parametrize(("label", "parent", "own"), [
    ("NPNRU – part de l’ANRU", "NPNRU", "part de l’ANRU"),
    ("Autre chose", "NPNRU du Valenciennois", "Autre chose"),
    ("NPNRU", "NPNRU", "NPNRU"),
])  # fmt: skip
def test_a_part_says_what_its_whole_does_not(label, parent, own):
    assert own_words(label, parent) == own


def test_a_whole_without_amount_is_left_out(dataset):
    lines = dataset.lines.copy()
    lines.loc[lines["montant_accorde_eur"] == 474e6, "montant_accorde_eur"] = float("nan")
    assert programme_parts(lines, "PNRU").empty


def test_many_lines_of_a_dispositif_are_not_all_drawn(dataset):
    whole = dataset.lines[dataset.lines["montant_accorde_eur"] == 474e6]
    many = pd.concat([whole.assign(ligne_id=f"X-{index}", montant_accorde_eur=float(index)) for index in range(1, 9)])
    parts = programme_parts(many, "PNRU")
    assert list(parts["montant_eur"]) == [8, 7, 6, 5]
    assert len(programme_wholes(many, "PNRU")) == 8
