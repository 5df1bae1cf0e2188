"""Colours that meet in one chart stay apart for colour-blind readers: measured, for an eye's judgment is one eye's."""

import itertools
import math
import tomllib
from pathlib import Path

import pytest

from charts import theme

# Machado, Oliveira and Fernandes (2009), on linear RGB, severity 1: the two commonest blindnesses to red and green.
VISIONS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}  # fmt: skip
# Ottosson's OKLab (2020): linear RGB → cones → lightness and two hues. A distance of 0.02 is just noticed side by side.
CONES = ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566), (0.0883024619, 0.2817188376, 0.6299787005))
HUES = ((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099), (0.0259040371, 0.7827717662, -0.8086757660))
APART = 0.12  # told apart at a distance, one without the other beside it
WITH_ITS_NAME = 0.11  # for long lists whose every bar bears its name

MEETING = {
    "périmètres": (theme.PERIMETRE_COLOURS, APART), "territoires": (theme.TERRITOIRE_COLOURS, APART), "volets": (theme.VOLET_COLOURS, APART),
    "secteurs": (theme.SECTOR_COLOURS, APART), "étapes": (theme.STAGE_COLOURS, WITH_ITS_NAME), "statuts": (theme.STATUS_COLOURS, WITH_ITS_NAME),
    "palette": (dict(enumerate(theme.COLORWAY)), APART),
}  # fmt: skip


def _product(matrix, vector):
    return [sum(weight * value for weight, value in zip(row, vector, strict=True)) for row in matrix]


def _linear(colour: str) -> list[float]:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    return [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]


def _seen(colour: str, vision: str) -> list[float]:
    rgb = [min(1, max(0, channel)) for channel in _product(VISIONS[vision], _linear(colour))]
    return _product(HUES, [math.cbrt(cone) for cone in _product(CONES, rgb)])


def _distance(first: str, second: str) -> float:
    """How far apart they are for the reader who sees them nearest."""
    return min(math.dist(_seen(first, vision), _seen(second, vision)) for vision in VISIONS)


def _contrast_with_white(colour: str) -> float:
    luminance = _product(((0.2126, 0.7152, 0.0722),), _linear(colour))[0]
    return 1.05 / (luminance + 0.05)


@pytest.mark.parametrize("meeting", MEETING)
def test_colours_of_one_chart_stay_apart(meeting):
    colours, least = MEETING[meeting]
    near = {pair: round(_distance(*pair), 3) for pair in itertools.combinations(dict.fromkeys(colours.values()), 2) if _distance(*pair) < least}
    assert not near


def test_the_measure_knows_colours_that_deuteranopes_confuse():
    assert _distance("#0F8B6C", "#B23A5E") < 0.04
    assert _distance("#000000", "#FFFFFF") == pytest.approx(1)


@pytest.mark.parametrize("colours", [theme.PERIMETRE_COLOURS, theme.TERRITOIRE_COLOURS, theme.VOLET_COLOURS])
def test_bars_stand_out_of_the_paper(colours):
    assert all(_contrast_with_white(colour) >= 3 for colour in colours.values())


def test_the_pages_have_the_charts_palette():
    config = tomllib.loads((Path(__file__).parents[2] / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert tuple(config["theme"]["chartCategoricalColors"]) == theme.COLORWAY
