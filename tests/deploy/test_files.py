"""What deploy/ says of the dashboard is still so."""

import re
import tomllib

from tests.browser.conftest import ROOT
from tests.deploy.servers import CONFIGURATION
from tests.test_layers import OURS

DEPLOY = CONFIGURATION.parent


def test_the_container_holds_every_package_and_no_secret():
    copied = set(re.findall(r"^COPY (\S+) ", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE))
    assert copied == OURS | {"requirements.txt", "dashboard.py", ".streamlit/config.toml"}


def test_a_workbook_that_the_dashboard_takes_passes_nginx():
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", CONFIGURATION.read_text(encoding="utf-8"))
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert int(megabytes) > settings["server"]["maxUploadSize"]
