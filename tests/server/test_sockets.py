"""What is sent leaves at once, however the server bound its socket."""

import asyncio
import socket

from server import without_delay


def test_connections_wait_for_no_acknowledgement() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:  # as Streamlit binds: no protocol named
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        asyncio.run(_started())
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def _started() -> None:
    async with without_delay(None):
        pass
