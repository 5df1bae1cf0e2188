"""Compressed copies of Streamlit's files: made beforehand on disk, or once in memory."""

import mimetypes
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from server.encodings import ENCODINGS, SUFFIXES, Encoding, compress, compress_quickly
from server.paths import STREAMLIT_VERSION
from server.representation import Representation

# Fonts and images are compressed by nature.
COMPRESSIBLE = {".js", ".css", ".svg", ".json", ".html"}

# The standard library reads the machine's own table, which may say otherwise.
_MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}


def media_type(file: Path) -> str:
    """Say what a file is, by its name."""
    guess = mimetypes.guess_type(file.name)[0]
    return _MEDIA_TYPES.get(file.suffix) or guess or "application/octet-stream"


@dataclass(frozen=True)
class Copies:
    """The compressed copies of a folder, kept under the version of Streamlit they are from."""

    source: Path
    folder: Path
    _memory: dict[tuple[Path, Encoding | None], Representation] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def path(self, file: Path, encoding: Encoding) -> Path:
        """Say where the copy of a file is kept."""
        kept = self.folder / STREAMLIT_VERSION / file.relative_to(self.source)
        return kept.with_name(kept.name + SUFFIXES[encoding])

    def remembered(self, file: Path, encoding: Encoding | None) -> Representation | None:
        """Give a representation already in memory; it costs nothing to ask."""
        return self._memory.get((file, encoding))

    def load(self, file: Path, encoding: Encoding | None) -> Representation:
        """Read a copy, or compress one: only once, whoever else asks meanwhile."""
        with self._lock:
            if (file, encoding) not in self._memory:
                self._memory[file, encoding] = self._representation(file, encoding)
            return self._memory[file, encoding]

    def _representation(self, file: Path, encoding: Encoding | None) -> Representation:
        compressible = file.suffix in COMPRESSIBLE
        encoding = encoding if compressible else None
        return Representation(
            body=self._body(file, encoding),
            media_type=media_type(file),
            encoding=encoding,
            varies=compressible,
        )

    def _body(self, file: Path, encoding: Encoding | None) -> bytes:
        if encoding is None:
            return file.read_bytes()
        copy = self.path(file, encoding)
        if is_current(copy, file):
            return copy.read_bytes()
        return compress_quickly(file.read_bytes(), encoding)


def is_current(copy: Path, file: Path) -> bool:
    """Tell whether a copy exists and is not older than its file."""
    return copy.is_file() and copy.stat().st_mtime >= file.stat().st_mtime


def precompress(copies: Copies, workers: int = 2) -> int:
    """Make every missing copy; give how many were made."""
    missing = [
        (file, encoding)
        for file in copies.source.rglob("*")
        for encoding in ENCODINGS
        if file.suffix in COMPRESSIBLE and not is_current(copies.path(file, encoding), file)
    ]
    # The Plotly chunk takes 13 s: started last, it would leave the other core idle.
    missing.sort(key=lambda job: job[0].stat().st_size, reverse=True)
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(lambda job: _write_copy(copies, *job), missing))


def _write_copy(copies: Copies, file: Path, encoding: Encoding) -> int:
    copy = copies.path(file, encoding)
    copy.parent.mkdir(parents=True, exist_ok=True)
    unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
    unfinished.write_bytes(compress(file.read_bytes(), encoding))
    unfinished.replace(copy)  # at once: a server never reads half a file
    return 1
