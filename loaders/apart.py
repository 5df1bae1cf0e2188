"""Reading a file in a process of its own, whose memory and time this one limits.

A reader may take gigabytes, loop, or end its process, on a file of two kilobytes. It then costs one French sentence,
and a line in the log that bears the same number.
"""

import logging
import os
import pickle
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from crte_data.french import plural
from loaders import child
from loaders.files.sheets import WorkbookError
from loaders.progress import UNSEEN, OnStep

MEMORY_MB, SECONDS = 1024, 18  # of computing: with the start and the end of the process, an answer comes within 20
_PATIENCE = 3  # times as long on the clock: a machine busy with others is no fault of the file
_ROOT = Path(__file__).resolve().parents[1]
_LOOK_SECONDS = 0.05
_PIPE_BYTES = 1024**2
_LOGGED = 20_000  # characters kept of what a child said
# Nothing of ours to a process that reads a stranger's file: neither addresses of databases nor secrets.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV")
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
_PLACES = threading.BoundedSemaphore(os.cpu_count() or 1)  # that many children at once, whoever deposits
_log = logging.getLogger(__name__)


def read_apart(function: Callable, *args: Any, memory_mb: int = MEMORY_MB, seconds: int = SECONDS, on_step: OnStep | None = None, on_wait: Callable[[], None] = UNSEEN.wait, label: str = "Ce fichier") -> Any:
    """What a module's function returns, called in another process.

    ``on_step`` is then called here each time the function calls its own ``on_step``; a function that has none is given
    none; ``on_wait`` is called all along. Raises WorkbookError, with a sentence that begins with ``label``, when the file cannot be read within the
    limits, and when the function itself raises an error whose text is for people.
    """
    reading = _Reading(label, memory_mb, seconds, on_wait)
    request = (memory_mb * 1024**2, seconds, function.__module__, function.__qualname__, args, on_step is not None)
    with _PLACES, closing(reading.messages(request)) as messages:
        for what, content in messages:
            if what == child.STEP:
                on_step(*content)
            elif what == child.RESULT:
                return content
            elif what == child.REFUSED:
                raise WorkbookError(content)
            else:
                raise reading.failed(what, content)
    raise reading.stopped()


class _Reading:
    """One child process, from its start to its end."""

    def __init__(self, label: str, memory_mb: int, seconds: int, on_wait: Callable[[], None]) -> None:
        self._label, self._memory_mb, self._seconds, self._on_wait = label, memory_mb, seconds, on_wait
        self._said = b""
        self._returncode: int | None = None

    def messages(self, request: tuple) -> Iterator[tuple[bytes, Any]]:
        """What the child sends, until it ends or is ended."""
        with tempfile.TemporaryFile() as asked:  # not a pipe: nobody waits for a child that does not read
            pickle.dump(request, asked, protocol=5)
            asked.seek(0)
            process = _started(asked)
        try:
            yield from self._followed(process)
            with suppress(subprocess.TimeoutExpired):
                self._returncode = process.wait(timeout=1)
        finally:
            _end(process)

    def _followed(self, process: subprocess.Popen) -> Iterator[tuple[bytes, Any]]:
        deadline = time.monotonic() + _PATIENCE * self._seconds
        received = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            selector.register(process.stderr, selectors.EVENT_READ)
            while selector.get_map():
                self._check(process, deadline)
                self._on_wait()
                for key, _ in selector.select(_LOOK_SECONDS):
                    if not (part := os.read(key.fd, _PIPE_BYTES)):
                        selector.unregister(key.fileobj)
                    elif key.fileobj is process.stdout:
                        received += part
                        yield from _complete(received)
                    else:
                        self._said = (self._said + part)[-_LOGGED:]

    def _check(self, process: subprocess.Popen, deadline: float) -> None:
        if time.monotonic() > deadline or _computed_seconds(process.pid) > self._seconds:
            raise self._error(f"est trop lourd à lire (plus de {plural(self._seconds, 'seconde')}) : gardez les feuilles utiles, ou coupez-le en plusieurs classeurs")
        if _resident_mb(process.pid) > self._memory_mb:
            raise self._out_of_memory()

    def failed(self, what: bytes, said: object) -> WorkbookError:
        """The child could still say what went wrong."""
        if what == child.NO_MEMORY:
            return self._out_of_memory()
        return self._error("n’a pas pu être lu. Ouvrez-le dans Excel et enregistrez-le à nouveau en .xlsx", said)

    def stopped(self) -> WorkbookError:
        """The child ended without a word: killed, or by a crash of a library."""
        if b"memory allocation of" in self._said:
            return self._out_of_memory()
        return self._error("a interrompu la lecture : il est abîmé, ou d’une forme inconnue. Ouvrez-le dans Excel et enregistrez-le à nouveau en .xlsx")

    def _out_of_memory(self) -> WorkbookError:
        size = f"{self._memory_mb / 1024:g} Go".replace(".", ",") if self._memory_mb >= 1024 else f"{self._memory_mb} Mo"
        return self._error(f"demande plus de {size} de mémoire : gardez les feuilles utiles, ou coupez-le en plusieurs classeurs")

    def _error(self, problem: str, said: object = "") -> WorkbookError:
        number = uuid.uuid4().hex[:8]
        _log.warning("reading %s: %s %s (code %s)\n%s%s", number, self._label, problem, self._returncode, said, self._said.decode("utf-8", "replace"))
        return WorkbookError(f"{self._label} {problem} (incident {number}).")


def _started(asked: Any) -> subprocess.Popen:
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | _ONE_THREAD
    return subprocess.Popen(
        [sys.executable, "-m", child.__name__], cwd=_ROOT, env=environment, stdin=asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )  # fmt: skip


def _end(process: subprocess.Popen) -> None:
    """Kill it and whatever it may have started, and leave nothing open."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
    process.stdout.close()
    process.stderr.close()


def _complete(received: bytearray) -> Iterator[tuple[bytes, Any]]:
    """The messages that have come whole, taken out of what was received."""
    size = child.FRAME.size
    while len(received) >= size:
        what, length = child.FRAME.unpack_from(received)
        if len(received) < size + length:
            return
        content = pickle.loads(memoryview(received)[size : size + length].toreadonly())
        del received[: size + length]
        yield what, content


def _computed_seconds(pid: int) -> float:
    """How long the processors worked for this process; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    """What this process really occupies; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2
