"""A first visit to *Synthèse*: from the address to four charts, and the bytes it took."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.browser import chromium, count_bytes, open_charts, settled_words, slow_link, visitor
from benchmarks.samples import Measure, alternate
from benchmarks.servers import DASH, OURS, PLAIN, App, serving

ROUNDS = 5
APPS = (OURS, PLAIN, DASH)
MEGABITS, LATENCY_MS = 10, 40


def measures() -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder, serving(APPS, Path(folder)), chromium() as browser:
        near = alternate(ROUNDS, APPS, lambda app: _visit(browser, app, slow=False))
        far = alternate(ROUNDS, APPS, lambda app: _visit(browser, app, slow=True))
    seconds, slow_seconds, sizes = (_column(near, 0), _column(far, 0), _column(near, 1))
    slow_name = f"Cold visit at {MEGABITS} Mbit/s with {LATENCY_MS} ms, to four charts painted"
    return [
        Measure(name="Cold visit on localhost, to four charts painted", unit="s", samples=seconds, rival=DASH.name, target=1.0),
        Measure(name=slow_name, unit="s", samples=slow_seconds, rival=DASH.name, target=1.0),
        Measure(name="Bytes of a cold visit", unit="bytes", samples=sizes, rival=PLAIN.name, target=0.3),
    ]


def _column(found: dict[App, list[tuple[float, float]]], index: int) -> dict[str, list[float]]:
    return {app.name: [sample[index] for sample in samples] for app, samples in found.items()}


def _visit(browser: Browser, app: App, *, slow: bool) -> tuple[float, float]:
    with visitor(browser) as page:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        if slow:
            slow_link(session, MEGABITS, LATENCY_MS)
        received = count_bytes(session)
        seconds = open_charts(page, app.url)
        settled_words(page)  # what is fetched after the charts counts as well
        return seconds, sum(received)
