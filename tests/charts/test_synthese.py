"""What is known and what is missing: the same counts in the drawing, the table and the sentence."""

from dataclasses import replace

from charts import synthese
from crte_data.dataset import empty_dataset
from crte_data.vocabulary import Perimetre


def missing(dataset, perimetre=None):
    return synthese.missing_panels(dataset, perimetre)[0]


def drawn(panel):
    """Given and missing figures by theme, as the bars draw them, in their order."""
    given, lacking = panel.figure.data
    assert list(given.y) == list(lacking.y)
    return dict(zip([theme.replace("<br>", " ") for theme in given.y], zip(given.x, lacking.x, strict=True), strict=True))


def test_bars_are_the_table_s_numbers(dataset, perimetre):
    panel = missing(dataset, perimetre)
    assert drawn(panel) == {theme: (given, lacking) for theme, given, lacking in panel.table.itertuples(index=False)}


def test_the_least_complete_themes_come_first_as_in_the_sentence(dataset, perimetre):
    panel = missing(dataset, perimetre)
    lacking = [missing / (given + missing) for given, missing in drawn(panel).values()]
    assert lacking == sorted(lacking, reverse=True)
    worst = panel.takeaway.split("incomplets : ")[1]
    assert [theme for theme in drawn(panel) if f"« {theme} »" in worst] == list(drawn(panel))[:3]


def test_filter_leaves_out_what_the_other_agglomeration_lacks(dataset):
    whole, *sides = (sum(missing for _, missing in drawn(missing(dataset, perimetre)).values()) for perimetre in (None, Perimetre.CAVM, Perimetre.CAPH))
    assert all(0 < side < whole for side in sides)


def test_every_count_is_written(dataset, perimetre):
    given, lacking = missing(dataset, perimetre).figure.data
    for known, unknown, inside, after in zip(given.x, lacking.x, given.text, lacking.text, strict=True):
        assert inside == str(known) or f"{known} connu" in after
        assert (f"{unknown} manquant" in after) if unknown else after.endswith("complet")


def test_what_is_missing_is_hatched_and_named(dataset):
    given, lacking = missing(dataset).figure.data
    assert (given.name, lacking.name) == ("Communiqués", "Non communiqués")
    assert lacking.marker.pattern.shape
    assert not given.marker.pattern.shape


def test_nothing_given_is_drawn_as_missing_and_nothing_published_not_at_all(dataset):
    silent = replace(dataset, observations=dataset.observations.assign(valeur=float("nan")))
    assert {known for known, _ in drawn(missing(silent)).values()} == {0}
    assert all(text.startswith("0 connu, ") for text in missing(silent).figure.data[1].text)
    assert missing(empty_dataset()).figure is None
