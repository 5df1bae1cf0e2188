"""What is sent leaves at once: no message waits for the browser to acknowledge the one before it."""

import contextlib
import gc
import socket
from collections.abc import AsyncIterator


@contextlib.asynccontextmanager
async def without_delay(_app: object) -> AsyncIterator[None]:
    """Lifespan of the app: set TCP_NODELAY where the server listens; connections inherit it.

    ``streamlit run`` binds its socket without naming the protocol, for which asyncio leaves Nagle's algorithm on:
    every rerun then stalls for the 40 ms of a delayed acknowledgement. It does not hand the socket over either.
    """
    for listening in _listening():
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    yield


def _listening() -> list[socket.socket]:
    found = [held for held in gc.get_objects() if isinstance(held, socket.socket) and held.fileno() >= 0]
    return [held for held in found if held.family in (socket.AF_INET, socket.AF_INET6) and held.type == socket.SOCK_STREAM and _is_bound(held)]


def _is_bound(held: socket.socket) -> bool:
    with contextlib.suppress(OSError):
        return held.getsockname()[1] != 0
    return False
