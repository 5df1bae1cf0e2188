import tomllib
from pathlib import Path

import pytest
from streamlit import config

FILE = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
SECTIONS = tomllib.loads(FILE.read_text(encoding="utf-8"))
OPTIONS = [f"{section}.{name}" for section, values in SECTIONS.items() for name in values]


@pytest.mark.parametrize("option", OPTIONS)
def test_streamlit_knows_every_option(option: str):
    assert option in config._config_options_template


def test_palette_has_exactly_ten_different_colours():
    colours = SECTIONS["theme"]["chartCategoricalColors"]

    assert len(colours) == len(set(colours)) == 10


def test_no_statistics_leave_for_elsewhere():
    assert SECTIONS["browser"]["gatherUsageStats"] is False
    assert "http" not in SECTIONS["theme"]["font"]
