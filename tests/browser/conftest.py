"""A real server and a real Chromium, as a person meets them."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.waiting import wait_until_up

ROOT = Path(__file__).resolve().parents[2]
WAIT_MS = 30_000
expect.set_options(timeout=WAIT_MS)
Serve = Callable[..., str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(folder: Path, port: int | None = None, **environment: str) -> Iterator[str]:
    """A process of its own, on a store of its own; stopped at the end."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.address", "127.0.0.1", "--server.port", str(port)]
    variables = os.environ | {"CRTE_DATABASE_URL": f"sqlite:///{folder}/crte.sqlite3", "CRTE_MODE": "local"} | environment
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_until_up(f"{url}/_stcore/health", process)
            yield url
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for the tests of a module."""
    with running(tmp_path_factory.mktemp("server")) as url:
        yield url


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new visitor; what the browser's console calls an error fails the test."""
    context = chromium.new_context(locale="fr-FR", viewport={"width": 1440, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    opened.set_default_timeout(WAIT_MS)
    errors = errors_of(opened)
    yield opened
    context.close()
    assert not errors


def errors_of(page: Page) -> list[str]:
    """What its console calls an error, kept as it comes."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors
