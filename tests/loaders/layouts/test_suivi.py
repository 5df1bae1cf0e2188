"""Tables of actions as services keep them: the same actions come back, sub-actions and odd words included."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crte_data.actions import fiches
from crte_data.tables import ACTIONS
from crte_data.vocabulary import PRIORITES, STATUT_SPELLINGS, STATUTS_ACTION
from loaders.layouts.registry import recognise
from loaders.layouts.spellings import axe_of, priorite_of, statut_of
from loaders.layouts.suivi import Suivi
from loaders.naming import Financing, Names
from loaders.reading import read_workbook
from loaders.report import Level
from tests.builders import workbook
from tests.loaders.layouts.sheets import KNOWN, Grid, cells_named, noisy, read, sheet

HEADER = [
    "N°", "Axe", "Action", "Sous-action", "Pilote", "Élu référent", "Partenaires", "Priorité", "Statut", "Avancement %", "Début prévu", "Fin prévue", "Fin réelle", "Fait marquant",
    "Freins", "Prochaine étape", "Mise à jour", "Territoire",
]  # fmt: skip
FIELDS = ["numero", "orientation", "intitule", "sub", "pilote", "elu_referent", "partenaires", "priorite", "statut", "avancement_pct", "debut", "fin", "fin_reelle", "fait_marquant", "freins", "prochaine_etape", "mise_a_jour", "perimetre"]
AXES = {"1.1": "1.1 Transition énergétique", "1.2": "Mobilité durable", "3.2": "3.2 – Cohésion, emploi et solidarité territoriale", "": None}
PRIORITY_WORDS = {"haute": "P1", "moyenne": "2", "basse": "Faible", "": None}
TEXTS = st.sampled_from(["", "Comité du 3 mars", "Foncier", "Étude lancée"])
YEARS = st.integers(2021, 2030).map(str)


@st.composite
def actions(draw) -> list[dict[str, object]]:
    """Actions whose every field is known, and how each is written."""
    found = []
    for rank in range(draw(st.integers(1, 5))):
        statut = draw(st.sampled_from(["", *STATUTS_ACTION]))
        found.append({
            "numero": f"2021-{rank + 1}", "orientation": draw(st.sampled_from(sorted(AXES))), "intitule": f"Action de transition {rank + 1}", "pilote": draw(st.sampled_from(["", "SIMOUV", "Service habitat"])),
            "priorite": draw(st.sampled_from(["", *PRIORITES])), "statut": statut, "written": draw(st.sampled_from([statut, *STATUT_SPELLINGS[statut]])) if statut else None,
            "avancement_pct": draw(st.one_of(st.just(math.nan), st.integers(2, 100).map(float))), "debut": "2021", "fin": draw(YEARS), "fin_reelle": "", "mise_a_jour": "",
            "perimetre": draw(st.sampled_from(["CAVM", "CAPH", "commun"])), **{name: draw(TEXTS) for name in ("elu_referent", "partenaires", "fait_marquant", "freins", "prochaine_etape")},
        })  # fmt: skip
    return found


def row_of(action: dict[str, object]) -> list[object]:
    progress = action["avancement_pct"]
    said = action | {
        "orientation": AXES[action["orientation"]], "sub": None, "priorite": PRIORITY_WORDS[action["priorite"]], "statut": action["written"], "avancement_pct": None if math.isnan(progress) else progress,
        "debut": int(action["debut"]), "fin": int(action["fin"]), "perimetre": {"CAVM": "CA Valenciennes Métropole", "CAPH": "La Porte du Hainaut", "commun": "Valenciennois"}[action["perimetre"]],
    }  # fmt: skip
    return [said[name] for name in FIELDS]


@given(told=actions(), seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_the_same_actions_come_back_whatever_stands_around_them(told, seed):
    reading = read({"Suivi": noisy([HEADER, *map(row_of, told)], seed)})
    assert [str(anomaly) for anomaly in reading.report.anomalies] == []
    frame = reading.frames["actions"]
    for name in FIELDS:
        if name != "sub":
            expected = [action[name] for action in told]
            assert [value if value == value else None for value in frame[name]] == [value if value == value else None for value in expected], name
    assert list(frame["volet"]) == [action["orientation"][:1] for action in told]


def test_headers_on_two_rows_are_read_with_their_group():
    rows = [["N°", "Action", "Pilote", "Calendrier", None, None, "Suivi", None], [None, None, None, "Début", "Fin prévue", "Fin réelle", "Statut", "Avancement"], ["A1", "École", "CAVM", 2021, 2023, 2024, "Fini", 100]]
    frame = read({"Suivi": rows}, merged={"Suivi": ["A1:A2", "B1:B2", "C1:C2", "D1:F1", "G1:H1"]}).frames["actions"]
    assert list(frame[["numero", "intitule", "debut", "fin", "fin_reelle", "statut", "avancement_pct"]].iloc[0]) == ["A1", "École", "2021", "2023", "2024", "réalisé", 100]


VALID = {"N°": "2021-1", "Axe": "Mobilité durable", "Action": "Vélo", "Pilote": "SIMOUV", "Priorité": "haute", "Statut": "en cours", "Avancement %": 50, "Début prévu": 2021, "Fin prévue": 2024, "Territoire": "commun"}


def grid(*rows: dict[str, object]) -> Grid:
    return [HEADER, *([line.get(header) for header in HEADER] for line in rows)]


def at(header: str, line: int = 2) -> str:
    return f"{chr(65 + HEADER.index(header))}{line}"


@pytest.mark.parametrize(
    ("change", "level", "where", "rule", "says"),
    [
        ({"Statut": "bof"}, Level.A_VERIFIER, at("Statut"), "statut-inconnu", "« bof » n’est pas un statut connu"),
        ({"Statut": "🟢"}, Level.A_VERIFIER, at("Statut"), "statut-couleur", "« 🟢 » est lu comme « en cours »"),
        ({"Priorité": "zzz"}, Level.A_VERIFIER, at("Priorité"), "priorite-inconnue", "« zzz »"),
        ({"Avancement %": "beaucoup"}, Level.BLOQUANT, at("Avancement %"), "pourcentage-illisible", "« beaucoup »"),
        ({"Avancement %": 140}, Level.BLOQUANT, at("Avancement %"), "pourcentage-illisible", "« 140 »"),
        ({"Avancement %": 0.5}, Level.INFORMATION, at("Avancement %"), "pourcentages-fractions", "« 0,5 » est lu comme 50"),
        ({"Début prévu": "bientôt"}, Level.BLOQUANT, at("Début prévu"), "periode-illisible", "« bientôt »"),
        ({"Fin prévue": 2020}, Level.BLOQUANT, at("Fin prévue"), "dates", "précède le début"),
        ({"Territoire": "Lille"}, Level.BLOQUANT, at("Territoire"), "liste-illisible", "« Lille »"),
        ({"Territoire": None}, Level.A_VERIFIER, at("Territoire", 1), "territoire-suppose", "« commun » pour 1 action"),
        ({"Action": None}, Level.BLOQUANT, at("Action"), "valeur-obligatoire", "doit être remplie"),
        ({"N°": None}, Level.INFORMATION, at("N°"), "numero-deduit", "1 action sans numéro"),
        ({"Statut": "#REF!"}, Level.BLOQUANT, at("Statut"), "formule", "#REF!"),
    ],
)  # fmt: skip
def test_each_fault_is_one_message_at_its_cell(change, level, where, rule, says):
    found = read({"Suivi": grid(VALID | change)}).report.anomalies
    assert [(anomaly.rule, anomaly.level, anomaly.sheet, anomaly.cell) for anomaly in found] == [(rule, level, "Suivi", where)]
    assert says in found[0].problem
    assert found[0].fix


def test_an_unknown_statut_is_kept_where_it_can_be_read():
    frame = read({"Suivi": grid(VALID | {"Statut": "bof", "Priorité": "zzz"})}).frames["actions"]
    assert frame["reserve"].iloc[0] == "Statut écrit : « bof ». Priorité écrite : « zzz »."
    assert (frame["statut"].iloc[0], frame["priorite"].iloc[0]) == ("", "")


def test_the_territory_that_is_not_said_is_the_pilot_s_when_it_has_one():
    rows = grid(VALID | {"Territoire": None, "Pilote": "Valenciennes Métropole"}, VALID | {"N°": "2", "Territoire": None}, VALID | {"N°": "3", "Territoire": None, "Pilote": "CAVM, CAPH"})
    reading = read({"Suivi": rows})
    assert list(reading.frames["actions"]["perimetre"]) == ["CAVM", "commun", "commun"]
    assert [anomaly.rule for anomaly in reading.report.anomalies] == ["territoire-suppose"]
    assert "« CAVM » pour 1 action, « commun » pour 2 actions" in reading.report.anomalies[0].problem


def test_the_territory_of_a_commune_is_its_agglomeration():
    names = Names(communes={"denain": "Denain"}, agglomerations={"Denain": "CAPH"})
    reading = read_workbook("essai.xlsx", workbook({"Suivi": grid(VALID | {"Territoire": "Ville de Denain"})}), KNOWN, names)
    assert reading.report.anomalies == ()
    assert list(reading.frames["actions"]["perimetre"]) == ["CAPH"]


@pytest.mark.parametrize(
    ("cells", "expected", "said"),
    [
        ([0.8, 0.25, 1, 0, None], [80, 25, 100, 0, None], ["pourcentages-fractions"]),
        ([0.8, 80, "80 %"], [80, 80, 80], ["pourcentages-melanges"]),
        ([0.8, "80 %"], [80, 80], ["pourcentages-melanges"]),
        ([0.8, 80, 1], [80, 80, 1], ["pourcentages-melanges", "pourcentages-melanges"]),
        ([80, 1, 0, 100], [80, 1, 0, 100], []),
        (["50 %", 1, "0%"], [50, 1, 0], ["pourcentages-melanges"]),
        (["0,8", "0,25"], [80, 25], ["pourcentages-fractions"]),
        (["80 %", "NC", "-"], [80, None, None], []),
    ],
)  # fmt: skip
def test_progress_is_in_points_whichever_way_it_is_written(cells, expected, said):
    reading = read({"Suivi": grid(*(VALID | {"N°": f"A{rank}", "Avancement %": cell} for rank, cell in enumerate(cells)))})
    assert [None if math.isnan(value) else value for value in reading.frames["actions"]["avancement_pct"]] == expected
    assert [anomaly.rule for anomaly in reading.report.anomalies] == said


def test_an_axe_of_another_plan_is_kept_in_the_description():
    frame = read({"Suivi": grid(VALID | {"Axe": "Axe 4 – Bien vieillir"})}).frames["actions"]
    assert list(frame[["volet", "orientation", "description"]].iloc[0]) == ["", "", "Axe : Axe 4 – Bien vieillir."]


def test_a_number_made_of_words_is_the_same_as_long_as_they_are():
    one, two = (read({"Suivi": grid({**VALID, "N°": None, "Action": title}, VALID)}).frames["actions"]["numero"] for title in ("Rénover les écoles", " rénover LES écoles"))
    assert list(one) == list(two)
    other = read({"Suivi": grid({**VALID, "N°": None, "Action": "Rénover les écoles", "Axe": "1.1"})}).frames["actions"]["numero"]
    assert other[0] != one[0]
    assert one[0].startswith("renover-les-ecoles-")


SUBS = [
    VALID | {"N°": "2021-1", "Action": "Vélo", "Sous-action": "Pistes", "Statut": "réalisé", "Avancement %": 100},
    {"Sous-action": "Parkings", "Statut": "à lancer", "Avancement %": 20, "Territoire": "CAVM"},
    {"N°": "2021-1.3", "Sous-action": "Location", "Statut": "En cours", "Avancement %": 30, "Territoire": "commun"},
    VALID | {"N°": "2021-2", "Action": "Train"},
]


def merged_sheet():
    return sheet("Suivi", grid(*SUBS), merged=[(1, 0, 2, 0), (1, 1, 3, 1), (1, 2, 3, 2)])


def laid_actions(laid_out):
    layout = Suivi()
    laid = layout.read(laid_out, layout.recognise(laid_out, Names()), Names())
    return laid, {name: list(values) for name, values in laid.blocks[0].values.items()}


@pytest.mark.parametrize("laid_out", [merged_sheet(), sheet("Suivi", grid(*SUBS))], ids=["merged", "blank below"])
def test_sub_actions_are_rows_under_an_action_made_of_what_they_share(laid_out):
    laid, values = laid_actions(laid_out)
    assert values["numero"] == ["2021-1", "2021-1.pistes", "2021-1.parkings", "2021-1.3", "2021-2"]
    assert values["intitule"] == ["Vélo", "Pistes", "Parkings", "Location", "Train"]
    assert values["statut"] == ["", "réalisé", "à venir", "en cours", "en cours"]
    assert values["avancement_pct"] == ["", 100, 20, 30, 50]
    assert values["orientation"] == ["1.2"] * 5
    assert [anomaly.rule for anomaly in laid.anomalies if anomaly.level is Level.INFORMATION] == ["numero-deduit", "action-sans-ligne"]
    assert list(laid.blocks[0].rows) == [2, 2, 3, 4, 5]


def test_sub_actions_are_not_counted_as_fiches():
    frame = read({"Suivi": grid(*SUBS)}).frames["actions"]
    assert list(fiches(frame)["numero"]) == ["2021-1", "2021-2"]


def test_an_action_with_a_row_of_its_own_keeps_what_it_says():
    rows = grid(VALID | {"Avancement %": 40}, {"Sous-action": "Pistes", "Statut": "réalisé"}, {"Action": "Vélo", "Sous-action": "Parkings"})
    frame = read({"Suivi": rows}).frames["actions"]
    assert list(frame["numero"]) == ["2021-1", "2021-1.pistes", "2021-1.parkings"]
    assert list(frame["statut"]) == ["en cours", "réalisé", ""]


def test_a_sub_action_on_the_row_of_its_action_is_told_in_the_description():
    frame = read({"Suivi": grid(VALID | {"Sous-action": "Pistes"}, VALID | {"N°": "2021-2", "Action": "Train"})}).frames["actions"]
    assert list(frame[["intitule", "description"]].iloc[0]) == ["Vélo", "Sous-action : Pistes."]


def test_numbered_sub_actions_bear_the_title_of_an_action_that_has_no_number():
    frame = read({"Suivi": grid(*(VALID | {"N°": f"2021-1.{rank}", "Sous-action": name} for rank, name in enumerate(["Pistes", "Parkings"], start=1)))}).frames["actions"]
    assert list(frame["numero"]) == ["2021-1.1", "2021-1.2"]
    assert list(frame["intitule"]) == ["Vélo – Pistes", "Vélo – Parkings"]


def test_more_lines_under_a_merged_action_add_their_texts_and_name_what_they_contradict():
    rows = grid(VALID | {"Partenaires": "État"}, {"Partenaires": "Région", "Statut": "bloqué"})
    laid, values = laid_actions(sheet("Suivi", rows, merged=[(1, 0, 2, 0), (1, 2, 2, 2)]))
    assert values["partenaires"] == ["État, Région"]
    assert values["statut"] == ["en cours"]
    assert [(anomaly.rule, anomaly.cell) for anomaly in laid.anomalies if anomaly.level is Level.A_VERIFIER] == [("valeur-en-plus", at("Statut", 3))]


def test_an_axe_fills_its_merged_range_and_nothing_beyond():
    rows = grid(VALID, VALID | {"N°": "2", "Axe": None, "Action": "Train"}, VALID | {"N°": "3", "Axe": None, "Action": "Bus"})
    _, values = laid_actions(sheet("Suivi", rows, merged=[(1, 1, 2, 1)]))
    assert values["orientation"] == ["1.2", "1.2", ""]


def test_a_heading_between_rows_is_the_axe_of_those_below():
    rows = grid({"N°": "1.1 Transition énergétique"}, VALID | {"Axe": None}, {"Action": "AXE : Mobilité durable"}, VALID | {"N°": "2", "Axe": None})
    reading = read({"Suivi": rows})
    assert list(reading.frames["actions"]["orientation"]) == ["1.1", "1.2"]
    assert reading.report.anomalies == ()


def test_an_action_of_which_only_the_title_is_known_is_an_action():
    header = ["Action", "Pilote", "Statut", "N°"]
    frame = read({"Suivi": [header, ["Vélo", "CAVM", "en cours", 1], ["Train"]]}).frames["actions"]
    assert list(frame["intitule"]) == ["Vélo", "Train"]


def test_totals_and_stray_rows_are_left_out_and_said():
    rows = grid(VALID, {"N°": "Moyenne", "Avancement %": 50}, {"Freins": "voir note", "Statut": "fini"})
    reading = read({"Suivi": rows})
    assert len(reading.frames["actions"]) == 1
    assert {(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies} == {("ligne-de-total", "A3"), ("ligne-sans-action", at("Statut", 4))}
    assert at("Avancement %", 3) in cells_named(reading, "Suivi")


def test_progress_in_words_is_a_statut():
    rows = [["N°", "Action", "État d’avancement", "Pilote"], ["1", "Vélo", "Terminé", "SIMOUV"], ["2", "Train", "à lancer", "CAVM"]]
    assert list(read({"Suivi": rows}).frames["actions"]["statut"]) == ["réalisé", "à venir"]


NOISE = st.one_of(st.integers(-100, 20_000).map(lambda value: value / 100), st.integers(0, 100), st.sampled_from([None, "", "NC", "80 %", 0.5, 1, "x", 2024, "Vélo", "en cours", "Total", "2021-1"]))


@given(st.lists(st.lists(NOISE, min_size=7, max_size=7), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_no_number_is_lost_without_a_word(lines):
    rows = [["N°", "Action", "Sous-action", "Avancement %", "Statut", "Pilote", "Points"], *lines]
    reading = read({"Suivi": rows})
    frame = reading.frames["actions"]
    kept = dict(zip(frame["rang"], frame["avancement_pct"], strict=True))
    named = cells_named(reading, "Suivi")
    for rank, line in enumerate(lines, start=2):
        for letter, value in (("D", line[3]), ("G", line[6])):
            if isinstance(value, float | int) and f"{letter}{rank}" not in named and f"{letter}1" not in named:
                assert letter == "D"
                assert rank in kept, (rank, value)
                assert math.isclose(kept[rank], value) or math.isclose(kept[rank], 100 * value), (rank, value)


PLAN = ["Axe (x)", "Sous-axe (x.x)", "Sous-sous axe (x.x.x)", "Titre de la fiche action", "Descriptif", "Thématique principale", "Sous-thématiques", "Instances de gouvernance", "Objectifs", "Indicateurs liés", "Résultats attendus", "Cibles", "Structure pilote", "Moyens humains et techniques", "Partenaires", "Service-département-pôle pilote", "Personne pilote", "Élu·e référent·e", "Participation Citoyenne", "Financements", "Financeur 1", "Montant € TTC", "Financeur 2", "Montant € TTC", "Financeur 3", "Montant € TTC", "Budget prévisionnel total € TTC", "Statut", "Niveau de priorité", "Date de début", "Date de fin", "Action en amélioration continue", "Calendrier", "Actions liées", "Fiches des plans liées", "Notes de suivi", "Etapes de la fiche action", "Notes complémentaires", "Documents et liens"]  # fmt: skip


def test_the_public_import_model_of_action_plans_is_read_whole():
    row: list[object] = [f"texte {rank}" for rank in range(len(PLAN))]
    row[20:27] = ["ADEME", 100_000, "Autofinancement", 50_000, None, None, 150_000]
    row[27:32] = ["A discuter", "Élevé", "01/02/2024", "31/12/2026", True]
    reading = read({"Plan": [["Présentation de l’action"], [], PLAN, row]})
    frames = reading.frames
    assert {anomaly.rule for anomaly in reading.report.anomalies} == {"territoire-suppose", "numero-deduit"}
    assert list(frames["actions"][["intitule", "statut", "priorite", "debut", "fin", "pilote"]].iloc[0]) == ["texte 3", "à discuter", "haute", "01/02/2024", "31/12/2026", "texte 12, texte 15, texte 16"]
    told = " ".join(map(str, frames["actions"].iloc[0]))
    assert [f"texte {rank}" for rank in range(len(PLAN)) if row[rank] == f"texte {rank}" and f"texte {rank}" not in told] == []
    assert "Action en amélioration continue : oui." in told
    assert list(frames["operations"][["cout_total_eur", "base"]].iloc[0]) == [150_000, "TTC"]
    assert list(frames["financements"][["financeur", "nature", "montant_prevu_eur", "colonne"]].itertuples(index=False, name=None)) == [("ADEME", "subvention", 100_000, "V"), ("Autofinancement", "autofinancement", 50_000, "X")]
    assert set(frames["operations"]["fiche"]) == set(frames["actions"]["numero"])


def test_an_amount_without_a_financeur_is_named():
    rows = [["N°", "Action", "Statut", "Pilote", "Financeur 1", "Montant 1", "Montant 2"], ["1", "Vélo", "en cours", "CAVM", None, 500, None]]
    reading = read({"Plan": rows})
    assert ("financement-incomplet", "F2") in {(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies}


@pytest.mark.parametrize(("text", "statut"), [("EN COURS (60 %)", "en cours"), ("🟢 Terminé", "réalisé"), ("2 - En cours", "en cours"), ("✅", "réalisé"), ("rouge", "bloqué"), ("Non démarrée", "à venir"), ("🟢🔴", None), ("on verra", None)])
def test_statuts_as_people_write_them(text, statut):
    found = statut_of(text)
    assert (found.statut if found else None) == statut


@pytest.mark.parametrize(("text", "priorite"), [("1", "haute"), ("P2", "moyenne"), ("Priorité 3", "basse"), ("Élevée", "haute"), ("1 – haute", "haute"), ("10", None), ("4", None)])
def test_priorities_as_people_write_them(text, priorite):
    assert priorite_of(text) == priorite


@pytest.mark.parametrize(("text", "code"), [("1.1", "1.1"), ("1,1", "1.1"), ("Volet 2", "2"), ("Axe 2", ""), ("1.1 – Transition énergétique", "1.1"), ("1.1 Sobriété", ""), ("1.2 Transition énergétique", ""), ("Mobilité durable", "1.2"), ("Bien vieillir", "")])
def test_an_axe_is_the_contract_s_only_when_it_says_so(text, code):
    assert axe_of(text) == code


def test_each_spelling_is_that_of_one_statut_only():
    spellings = [spelling.casefold() for group in STATUT_SPELLINGS.values() for spelling in group]
    assert len(spellings) == len(set(spellings))
    assert set(STATUT_SPELLINGS) == set(STATUTS_ACTION)


def test_our_own_template_stays_read_as_ours_and_a_looser_table_is_not():
    whole = sheet("Actions", [[field.header for field in ACTIONS]])
    assert recognise(whole, Names(), {}).layout == "actions"
    assert recognise(sheet("Actions", [["N°", "Action", "Territoire", "Statut", "Pilote"]]), Names(), {}).layout == "suivi"


@pytest.mark.parametrize("rows", [[["Nom", "Jours"], ["Ada", 25]], [["Action", "Montant"], ["Vélo", 3]], [[]]])
def test_what_follows_no_action_is_left_to_others(rows):
    assert Suivi().recognise(sheet("Feuil1", rows), Names()) is None


@pytest.mark.parametrize("is_repeated", [True, False])
def test_the_number_of_an_action_may_be_written_on_each_of_its_sub_actions(is_repeated):
    rows = [["N°", "Action", "Sous-action", "Pilote", "Statut", "Territoire"], [1, "Rénover", "Diagnostics", "DGS", "en cours", "CAVM"], [1 if is_repeated else None, "Rénover", "Travaux", "DGS", "à venir", "CAVM"], [2, "Planter", None, "Env", "en cours", "CAPH"]]
    reading = read({"Suivi": rows})
    assert list(reading.frames["actions"]["numero"]) == ["1", "1.diagnostics", "1.travaux", "2"]
    assert {anomaly.level for anomaly in reading.report.anomalies} == {Level.INFORMATION}


@pytest.mark.parametrize(("title", "header", "factor"), [(None, "Budget (k€)", 1e3), ("Suivi, montants en k€", "Budget", 1e3), (None, "Budget (€)", 1), (None, "Budget", 1)])
def test_money_of_a_table_of_actions_is_in_the_unit_it_says(title, header, factor):
    rows = [["N°", "Action", "Pilote", "Statut", "Territoire", header, "Financeur", header.replace("Budget", "Montant")], [1, "Rénover", "DGS", "en cours", "CAVM", 120, "ADEME", 50]]
    reading = read({"Suivi": [[title], *rows] if title else rows})
    assert list(reading.frames["operations"]["cout_total_eur"]) == [120 * factor]
    assert list(reading.frames["financements"]["montant_prevu_eur"]) == [50 * factor]
    assert [anomaly.rule for anomaly in reading.report.anomalies if anomaly.rule == "unite"] == ["unite"] * (2 if factor > 1 else 0)


MONEY = ["Budget", "Action", "Financeur", "Montant", "Statut", "Pilote", "N°", "Territoire"]


def test_each_line_of_a_merged_action_tells_its_financeur():
    rows = [MONEY, [100, "École", "DSIL", 40, "en cours", "CAVM", "1", "CAVM"], [None, None, "Région", 30], [25, None, "Autofinancement", 30], [101, "Total", None, 100]]
    reading = read({"Suivi": rows}, merged={"Suivi": [f"{letter}2:{letter}4" for letter in "BEFGH"]})
    assert list(reading.frames["operations"]["cout_total_eur"]) == [100]
    assert list(reading.frames["financements"]["montant_prevu_eur"]) == [40, 30, 30]
    assert {(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies if anomaly.level is Level.A_VERIFIER} == {("valeur-en-plus", "A4"), ("total-de-lignes", "A5")}


def test_a_budget_merged_over_sub_actions_is_counted_once():
    rows = [["Indicateurs", "Action", "Sous-action", *MONEY[4:], "Budget"], ["Nombre de places", "Pôle", "Études", "en cours", "CAVM", "1", "CAVM", 300], ["Total des km", None, "Travaux", "à venir", "CAVM", None, "CAVM"], [None, "Halle", None, "à venir", "CAVM", "2", "CAVM", 50], ["Total", *[None] * 6, 350]]
    reading = read({"Suivi": rows}, merged={"Suivi": ["B2:B3", "H2:H3"]})
    assert list(reading.frames["actions"]["intitule"]) == ["Pôle", "Études", "Travaux", "Halle"]
    assert reading.frames["operations"]["cout_total_eur"].sum() == 350
    assert {anomaly.level for anomaly in reading.report.anomalies} == {Level.INFORMATION}


def test_a_state_in_words_leaves_progress_to_the_column_beside_it_and_faults_are_at_their_cells():
    rows = [["Fiche", "Action", "État d’avancement", "Taux d’avancement", "Date de fin", "Coût estimé (k€)", "Financeur", "Territoire"], ["F1", "Vélo", "Terminé", 100, "30/02/2024", 12, "ADEME", "CAVM"], ["F1", "Train", "en cours", 40, 2024, 8, None, "CAVM"]]
    reading = read({"Suivi": rows})
    assert list(reading.frames["actions"]["statut"]) == ["réalisé", "en cours"]
    assert list(reading.frames["actions"]["avancement_pct"]) == [100, 40]
    assert reading.frames["operations"]["cout_total_eur"].sum() == 20_000
    assert "Financeur : ADEME" in reading.frames["actions"]["description"].iloc[0]
    assert {(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies if anomaly.level is Level.BLOQUANT} == {("periode-illisible", "E2"), ("doublon", "A3")}


FIRST = [["N°", "Action", "Pilote", "Statut", "Budget", "Territoire"], ["1", "École", "CAVM", "en cours", 100, "CAVM"], ["2", "Halle", "CAPH", "fini", 50, "CAPH"], ["Total", None, None, None, 150]]
SECOND = [["Action", "N°", "Territoire", "Budget (k€)", "Statut", "Pilote", "Avancement"], ["Parc", "3", "CAVM", 7, "à venir", "CAVM", 0], ["Quai", "4", "CAVM", 8, "bof", "CAVM", 120], ["Total", None, None, 16]]


@pytest.mark.parametrize(("tables", "faults"), [
    ([FIRST, SECOND], {("statut-inconnu", "E8"), ("pourcentage-illisible", "G8"), ("total-de-lignes", "D9")}), ([SECOND, FIRST], {("statut-inconnu", "E3"), ("pourcentage-illisible", "G3"), ("total-de-lignes", "D4")}),
    ([FIRST, FIRST[:1], SECOND], {("statut-inconnu", "E9"), ("pourcentage-illisible", "G9"), ("total-de-lignes", "D10")}),
])  # fmt: skip
def test_a_second_table_is_read_by_its_own_headers(tables, faults):
    reading = read({"Suivi": [row for rows in tables for row in [*rows, []]][:-1]} if len(tables) < 3 else {"Suivi": [*tables[0], [], *tables[1], *tables[2]]})
    assert sorted(reading.frames["actions"]["intitule"]) == ["Halle", "Parc", "Quai", "École"]
    assert reading.frames["operations"]["cout_total_eur"].sum() == 15_150
    assert {(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies if anomaly.level is not Level.INFORMATION} == faults


def budgets(*headers: str, rows: list[list[object]], **sheets: Grid):
    given = {"Suivi": [["N°", "Action", "Pilote", "Statut", "Territoire", *headers], *rows]}
    return read(given | sheets)


def test_a_budget_told_year_by_year_is_what_each_year_costs():
    reading = budgets("Budget 2022 (k€)", "Budget 2023 (k€)", "Budget total (k€)", rows=[["1.1", "École", "Denain", "En cours", "CAPH", 10, 20, 30], ["1.2", "Piste", "CAVM", "Terminée", "CAVM", 5, 2, 6], ["1.3", "Parc", "CAVM", "Terminée", "CAVM", 4, None, 4]])
    lines = reading.frames["financements"]
    assert lines[["operation_id", "nature", "periode", "montant_prevu_eur", "financeur"]].values.tolist() == [["1.1", "coût", "2022", 10_000, ""], ["1.1", "coût", "2023", 20_000, ""], ["1.2", "coût", "2022", 5_000, ""], ["1.2", "coût", "2023", 2_000, ""], ["1.3", "coût", "2022", 4_000, ""]]
    assert reading.frames["operations"]["cout_total_eur"].tolist() == [30_000, 6_000, 4_000]
    assert [(anomaly.rule, anomaly.gap) for anomaly in reading.report.anomalies if anomaly.rule == "annees-total"] == [("annees-total", "1\u202f000\u202f€")]


def test_the_budget_of_a_year_that_is_not_a_number_yet_is_said():
    reading = budgets("Coût 2022", "Coût 2023", rows=[["1.1", "École", "Denain", "En cours", "CAPH", "à définir", 20]])
    assert reading.frames["financements"]["montant_prevu_eur"].tolist() == [20]
    assert [(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies if anomaly.rule.startswith("financement")] == [("financement-inconnu", "F2")]


@pytest.mark.parametrize(
    ("cell", "paid", "said"),
    [
        ("DSIL 40 000 € ; Région 20 000 €", {"DSIL": 40_000, "": 20_000}, []), ("DSIL : 40 k€ + FEDER : 300 000 €", {"DSIL": 40_000, "FEDER": 300_000}, []),
        ("DETR : 60 000,50 €\nAutofinancement : 100 000 €", {"DETR": 60_000.5, "": 100_000}, []), ("FEDER (1,2 M€), DSIL (16 k€) et DETR 5 000", {"FEDER": 1_200_000, "DSIL": 16_000, "DETR": 5_000}, []),
        ("DSIL, Région", {}, []), ("à définir", {}, []), ("60 000 € pour DSIL et Région", {}, ["financement-incomplet"]), ("Phase 2 : 40 000 €", {}, ["financement-incomplet"]),
    ],
)  # fmt: skip
def test_who_pays_what_in_one_cell_is_read_or_said(cell, paid, said):
    names = Names(financings={"dsil": Financing("État", "DSIL"), "detr": Financing("État", "DETR"), "feder": Financing("Union européenne", "FEDER"), "region": Financing("Région Hauts-de-France", "")})
    header, row = grid(VALID)
    reading = read_workbook("essai.xlsx", workbook({"Suivi": [[*header, "Budget", "Financeurs"], [*row, 500_000, cell]]}), KNOWN, names)
    lines = reading.frames["financements"]
    assert dict(zip(lines["dispositif"], lines["montant_prevu_eur"], strict=True)) == paid
    assert [anomaly.rule for anomaly in reading.report.anomalies if anomaly.rule == "financement-incomplet"] == said


def test_a_footnote_under_the_title_of_actions_is_no_action():
    found = read({"Suivi": [["Action", "Statut", "Pilote", "Fin prévue"], ["Planter", "En cours", "CAVM", 2024], [], ["* Données provisoires"]]})
    assert found.frames["actions"]["intitule"].to_list() == ["Planter"]
    assert [anomaly.cell for anomaly in found.report.anomalies if anomaly.rule == "ligne-sans-valeur"] == ["A4"]
