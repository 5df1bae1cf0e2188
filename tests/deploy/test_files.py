"""What deploy/ says of the dashboard is still so."""

import re
import tomllib

from server.rates import CONNECTIONS, DOWNLOADS, SIGN_INS, UPLOADS
from tests.browser.conftest import ROOT
from tests.deploy.servers import CONFIGURATION
from tests.test_layers import OURS

DEPLOY = CONFIGURATION.parent


def test_the_container_holds_every_package_and_no_secret():
    copied = set(re.findall(r"^COPY (\S+) ", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE))
    assert copied == OURS | {"requirements.txt", "dashboard.py", ".streamlit/config.toml"}


def zones() -> dict[str, tuple[int, int]]:
    """What each zone of nginx lets through: so many a second, and so many at once."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    bursts = dict(re.findall(r"limit_req zone=(\w+) burst=(\d+) nodelay;", text))
    return {zone: (int(rate), int(bursts[zone])) for zone, rate in re.findall(r"zone=(\w+):10m rate=(\d+)r/s;", text)}


def test_nginx_counts_of_all_processes_what_each_of_them_counts():
    same = {"crte_visits": CONNECTIONS, "crte_data": DOWNLOADS, "crte_uploads": UPLOADS, "crte_sign_ins": SIGN_INS}
    assert {zone: (round(rate.burst / rate.seconds), rate.burst) for zone, rate in same.items()} == {zone: limit for zone, limit in zones().items() if zone != "crte_pages"}


def test_a_workbook_that_the_dashboard_takes_passes_nginx():
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", CONFIGURATION.read_text(encoding="utf-8"))
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert int(megabytes) > settings["server"]["maxUploadSize"]
