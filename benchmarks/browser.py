"""Chromium as a first visitor: nothing in its cache, and a clock inside the page."""

import contextlib
from collections.abc import Iterator

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WAIT_MS = 90_000
CHARTS = 4

# Promises, since a page's own security policy forbids what Playwright waits with.
_CLOCK = """
window.benchmark = {
  said: () => [...document.querySelectorAll(".js-plotly-plot")].map(
    (chart) => (chart.closest('[class*="st-key-panneau-"]') ?? chart).textContent),
  // The frame after the one in which it became true: what it shows is on screen.
  when: (holds) => new Promise((resolve, reject) => {
    const limit = performance.now() + %(limit)d;
    const look = () => {
      if (holds()) requestAnimationFrame(() => resolve(performance.now()));
      else if (performance.now() > limit) reject(new Error("never painted"));
      else requestAnimationFrame(look);
    };
    look();
  }),
};
const drawn = ".main-svg .bars .point path, .main-svg .scatterlayer .trace, .main-svg .pielayer .slice";
window.benchmark.painted = window.benchmark.when(() => {
  const charts = [...document.querySelectorAll(".js-plotly-plot")];
  return charts.length >= %(charts)d && charts.every((chart) => chart.querySelector(drawn));
});
""" % {"limit": WAIT_MS, "charts": CHARTS}  # noqa: UP031 (the braces are JavaScript's)
_TIME_A_CLICK = """(expected) => {
  const says = () => {
    const now = window.benchmark.said();
    return now.length === expected.length && now.every((text, index) => text === expected[index]);
  };
  window.benchmark.changed = new Promise((resolve) => addEventListener("click", () => {
    const clicked = performance.now();
    resolve(window.benchmark.when(says).then((now) => now - clicked));
  }, { capture: true, once: true }));
}"""


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def visitor(browser: Browser) -> Iterator[Page]:
    """Somebody who comes for the first time."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.add_init_script(_CLOCK)
    yield page
    context.close()


def slow_link(session: CDPSession, megabits: float, latency_ms: float) -> None:
    """Emulate a link: its rate both ways and its delay."""
    rate = megabits * 1e6 / 8
    session.send("Network.emulateNetworkConditions", {"offline": False, "latency": latency_ms, "downloadThroughput": rate, "uploadThroughput": rate})


def count_bytes(session: CDPSession) -> list[float]:
    """Collect the bytes of each answer and each WebSocket frame as they come over the wire."""
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    session.on("Network.webSocketFrameReceived", lambda event: received.append(_frame_size(event["response"])))
    return received


def _frame_size(frame: dict) -> float:
    # Binary frames come in base64.
    return len(frame["payloadData"]) * (3 / 4 if frame["opcode"] == 2 else 1)


def open_charts(page: Page, url: str) -> float:
    """Seconds from the address being opened to all charts painted."""
    page.goto(url, wait_until="commit")
    return page.evaluate("window.benchmark.painted") / 1000


def settled_words(page: Page) -> list[str]:
    """What the charts and their cards say once they say the same for a second."""
    before = None
    while (now := page.evaluate("window.benchmark.said()")) != before:
        before = now
        page.wait_for_timeout(1000)
    return now


def words_after(page: Page, before: list[str]) -> list[str]:
    """What they say once it is something else than before; a filter never chosen yet is computed first."""
    while page.evaluate("window.benchmark.said()") == before:
        page.wait_for_timeout(100)
    return settled_words(page)


def time_click(page: Page, selector: str, expected: list[str]) -> float:
    """Seconds from a click to the frame where every chart says what is expected."""
    page.evaluate(_TIME_A_CLICK, expected)
    page.locator(selector).first.click()
    return page.evaluate("window.benchmark.changed") / 1000
