"""The published versions as files: asked of the store, made in threads, one at a time, and kept."""

import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Lock

from anyio import CapacityLimiter, to_thread

from crte_data.extract import extract
from crte_data.store import Store, Version
from crte_data.visibility import without_stages
from open_data.asked import Asked
from open_data.files import FILES, Extract
from open_data.shelf import Shelf
from server.encodings import Encoding, compress_quickly
from server.representation import Representation

_ROOM = 64 * 2**20
_DATASETS = 2  # whoever takes every file of a version loads it once


class Publications:
    """The pages' readers come first: whatever is asked for here, one file at most is being made."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self._open_store, self._store, self._lock = open_store, None, Lock()
        self._questions, self._making = CapacityLimiter(4), CapacityLimiter(1)
        self._shelf = Shelf(_ROOM)
        self._dataset = functools.lru_cache(_DATASETS)(lambda version, _moment: self._opened().load(version))

    async def current(self) -> int:
        """Raises UserError."""
        return await to_thread.run_sync(lambda: self._opened().current_id(), limiter=self._questions, abandon_on_cancel=True)

    async def version(self, number: int | None) -> Version:
        """The version of that number, the current one for None. Raises UserError when there is none."""
        return await to_thread.run_sync(self._version, number, limiter=self._questions, abandon_on_cancel=True)

    async def file(self, name: str, asked: Asked, published: Version, encoding: Encoding | None) -> Representation:
        """A file of this version, one of ``FILES``."""
        key = (name, asked, published.id, published.created_at, encoding)  # a restored version may have had another's number
        return self._shelf.get(key) or await to_thread.run_sync(self._made, key, published, limiter=self._making)

    def _opened(self) -> Store:
        with self._lock:
            self._store = self._store or self._open_store()
        return self._store

    def _version(self, number: int | None) -> Version:
        store = self._opened()
        return store.version(store.current_id() if number is None else number)

    def _made(self, key: tuple[str, Asked, int, datetime, Encoding | None], published: Version) -> Representation:
        if kept := self._shelf.get(key):  # by whoever was before us
            return kept
        name, asked, *_, encoding = key
        if encoding:
            whole = self._made((*key[:-1], None), published)
            made = replace(whole, body=compress_quickly(whole.body, encoding), encoding=encoding)
        else:
            made = Representation(body=FILES[name].make(self._extract(asked, published)), media_type=FILES[name].media_type, varies=True)
        self._shelf.put(key, made)
        return made

    def _extract(self, asked: Asked, published: Version) -> Extract:
        seen = without_stages(self._dataset(published.id, published.created_at), asked.hidden)
        return Extract(dataset=extract(seen, asked.perimetre), asked=asked, published=published)
