"""What deploy/ describes, on loopback: app processes on one PostgreSQL, and nginx with the configuration that is given out."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.browser.conftest import ROOT
from tests.waiting import wait_until_up

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
_COMMAND = ("-m", "streamlit", "run", "dashboard.py", "--server.address", "127.0.0.1", "--server.port")
_FOLDERS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")  # nginx's own would be in /var/lib


class Process:
    """One process of the dashboard, started as the systemd unit starts it."""

    def __init__(self, port: int, environment: Mapping[str, str], log: Path) -> None:
        self.port, self.url = port, f"http://127.0.0.1:{port}"
        self._environment, self._log = os.environ | environment, log

    def start(self) -> None:
        with self._log.open("a") as log:
            self._process = subprocess.Popen([sys.executable, *_COMMAND, str(self.port)], cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        wait_until_up(f"{self.url}/sante", self._process)

    def kill(self) -> None:
        """As the kernel does when memory is out: nobody is told."""
        self._process.kill()
        self._process.wait(timeout=20)


@contextlib.contextmanager
def behind_nginx(folder: Path, port: int, upstreams: Sequence[int], bursts: Mapping[str, int] | None = None, address_from: str = "") -> Iterator[Path]:
    """nginx on this port, with the given file but for its ports and its log; gives the log.

    ``bursts`` are zones whose limit is so many requests at once and one a minute: a test can reach it, however slow it is.
    ``address_from`` is a header that says where a request comes from, as behind another proxy.
    """
    log = folder / "access.log"
    text = CONFIGURATION.read_text(encoding="utf-8")
    changes = {"listen 80;": f"listen 127.0.0.1:{port};", "/var/log/nginx/crte.log": str(log)} | {f"127.0.0.1:{8501 + rank}": f"127.0.0.1:{upstream}" for rank, upstream in enumerate(upstreams)}
    for said, ours in changes.items():
        assert text.count(said) == 1, said
        text = text.replace(said, ours)
    for zone, burst in (bursts or {}).items():
        text, changed = re.subn(rf"(zone={zone}(?::10m rate=|  *burst=))\d+(r/s)?", lambda found, burst=burst: f"{found[1]}{'1r/m' if found[2] else burst}", text)
        assert changed == 2, zone
    (folder / "crte.conf").write_text(text, encoding="utf-8")
    temporary = "\n".join(f"{name}_temp_path {folder}/{name};" for name in _FOLDERS)
    real = f"set_real_ip_from 127.0.0.1; real_ip_header {address_from};" if address_from else ""
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 2; pid {folder}/pid; {user}\nevents {{ worker_connections 512; }}\nhttp {{\n{temporary}\n{real}\ninclude {folder}/crte.conf;\n}}\n", encoding="utf-8"
    )
    process = subprocess.Popen([_nginx(), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    try:
        wait_until_up(f"http://127.0.0.1:{port}/sante", process)
        yield log
    finally:
        process.terminate()
        process.wait(timeout=20)


def _nginx() -> str:
    """Debian leaves it out of a person's PATH."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, "no nginx: « make test » installs Debian's"
    return found
