"""The three servers, each a process of its own, started and stopped the same way."""

import contextlib
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT_S, STOP_LIMIT_S = 60, 20
_RIVALS = ROOT / "benchmarks" / "rivals"
_STREAMLIT = [sys.executable, "-m", "streamlit", "run"]


@dataclass(frozen=True, kw_only=True)
class App:
    """One way to show the four charts. ``choice`` finds the control of a filter by the name people read."""

    name: str
    port: int
    command: tuple[str, ...]
    choice: str
    in_project: bool = False  # started in the project's folder, with its settings

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def _streamlit(script: Path, port: int) -> tuple[str, ...]:
    return (*_STREAMLIT, str(script), "--server.headless=true", "--browser.gatherUsageStats=false", "--server.address=127.0.0.1", f"--server.port={port}")


OURS = App(name="dashboard", port=8731, command=_streamlit(ROOT / "dashboard.py", 8731), choice='button:text-is("{}"), [role=radio]:has-text("{}")', in_project=True)
PLAIN = App(name="plain Streamlit", port=8732, command=_streamlit(_RIVALS / "plain_page.py", 8732), choice=OURS.choice)
DASH = App(name="Dash", port=8733, command=(sys.executable, "-m", "benchmarks.rivals.dash_app", "8733"), choice='label:has-text("{}")')


@contextlib.contextmanager
def serving(apps: tuple[App, ...], folder: Path) -> Iterator[None]:
    """Every server up at once and answering, each on a store of its own; stopped at the end."""
    with contextlib.ExitStack() as stack:
        for app in apps:
            stack.enter_context(_running(app, folder))
        yield


@contextlib.contextmanager
def _running(app: App, folder: Path) -> Iterator[None]:
    store = f"sqlite:///{folder / app.name.replace(' ', '-')}.sqlite3"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "CRTE_DATABASE_URL": store}
    with (folder / f"{app.port}.log").open("w") as log:
        process = subprocess.Popen(app.command, cwd=ROOT if app.in_project else folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_until_up(app, process, folder)
            yield
        finally:
            _stop(process)


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=STOP_LIMIT_S)
    except subprocess.TimeoutExpired:  # overwhelmed by its viewers
        process.kill()
        process.wait()


def _wait_until_up(app: App, process: subprocess.Popen, folder: Path) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(app.url, timeout=2):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{app.name} did not start: {(folder / f'{app.port}.log').read_text()[-2000:]}")
