"""The process in which one file is read: it calls one function, sends what it returns, and ends.

Started by :mod:`loaders.apart`. It gets its limits before it imports any reader, so that a file which makes one of
them take all the memory, loop or crash takes nothing else with it.
"""

import importlib
import os
import pickle
import struct
import sys
import traceback
from typing import IO, Any

from crte_data.errors import UserError

try:
    import resource
except ImportError:  # not a Unix: the parent's clock alone limits this process
    resource = None

FRAME = struct.Struct("<cQ")  # what a message is, and its length
STEP, RESULT, REFUSED, FAILED, NO_MEMORY = b"s", b"r", b"n", b"f", b"m"
ADDRESS_SPACE = 8  # times the memory that may be used: libraries reserve far more than they touch
_MAX_FILES = 128


def main() -> None:
    """Messages go out on the real standard output; what a library prints goes to the log."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    memory_bytes, seconds, module, function, args, watches = pickle.load(sys.stdin.buffer)
    limit(memory_bytes, seconds)
    try:
        _send(out, RESULT, _called(module, function, args, out if watches else None))
    except MemoryError:
        _send(out, NO_MEMORY, None)
    except UserError as error:
        _send(out, REFUSED, str(error))
    except BaseException:  # a Rust panic is not an Exception
        _send(out, FAILED, traceback.format_exc())


def limit(memory_bytes: int, seconds: int) -> None:
    """What the system itself refuses to this process from now on, should its parent no longer watch it."""
    if resource is None:
        return
    for name, most in (
        ("RLIMIT_CPU", 2 * seconds), ("RLIMIT_AS", ADDRESS_SPACE * memory_bytes), ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", 0), ("RLIMIT_NOFILE", _MAX_FILES),
    ):  # fmt: skip
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def _called(module: str, function: str, args: tuple, out: IO[bytes] | None) -> Any:
    call = getattr(importlib.import_module(module), function)
    return call(*args) if out is None else call(*args, on_step=lambda *step: _send(out, STEP, step))


def _send(out: IO[bytes], what: bytes, content: object) -> None:
    message = pickle.dumps(content, protocol=5)
    out.write(FRAME.pack(what, len(message)))
    out.write(message)
    out.flush()


if __name__ == "__main__":
    main()
