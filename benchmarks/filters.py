"""A change of filter: from the click to every chart, and its card, saying the new figures."""

import contextlib
import itertools
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.browser import chromium, open_charts, settled_words, time_click, visitor, words_after
from benchmarks.samples import Measure, alternate
from benchmarks.servers import DASH, OURS, PLAIN, App, serving

ROUNDS = 20
APPS = (OURS, PLAIN, DASH)
_CHOICES = ("CAVM", "Tout le Valenciennois")


def measures() -> list[Measure]:
    with contextlib.ExitStack() as stack:
        stack.enter_context(serving(APPS, Path(stack.enter_context(tempfile.TemporaryDirectory()))))
        browser = stack.enter_context(chromium())
        viewers = {app: _Viewer(app, stack.enter_context(visitor(browser))) for app in APPS}
        found = alternate(ROUNDS, APPS, lambda app: viewers[app].change())
    samples = {app.name: times for app, times in found.items()}
    return [Measure(name="Filter change, from click to four charts redrawn", unit="s", samples=samples, rival=PLAIN.name, target=0.75)]


class _Viewer:
    """Someone who goes back and forth between two filters, having seen once what each shows."""

    def __init__(self, app: App, page: Page) -> None:
        self._app, self._page = app, page
        open_charts(page, app.url)
        self._words = {_CHOICES[-1]: settled_words(page)}
        for choice in _CHOICES:
            self._words[choice] = self._look_at(choice, before=next(reversed(self._words.values())))
        self._next = itertools.cycle(_CHOICES)

    def change(self) -> float:
        choice = next(self._next)
        self._page.bring_to_front()
        seconds = time_click(self._page, self._control(choice), self._words[choice])
        self._page.wait_for_timeout(800)  # nobody clicks sooner, and what is left to do is done
        return seconds

    def _look_at(self, choice: str, before: list[str]) -> list[str]:
        self._page.bring_to_front()
        self._page.locator(self._control(choice)).first.click()
        return words_after(self._page, before)

    def _control(self, choice: str) -> str:
        return self._app.choice.replace("{}", choice)
