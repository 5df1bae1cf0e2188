"""Processes that the tests start, and when they answer."""

import contextlib
import subprocess
import time
import urllib.request

START_LIMIT_S = 60


def wait_until_up(url: str, process: subprocess.Popen) -> None:
    """Returns when this address answers; a process that ends, or is silent for a minute, fails the test."""
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing answers at {url}")
