"""What is sent leaves at once, however the server bound its socket."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from server import without_delay


def test_connections_wait_for_no_acknowledgement() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:  # as Streamlit binds: no protocol named
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with ThreadPoolExecutor(1) as thread:  # a browser test may have left a loop running in this one
            thread.submit(lambda: asyncio.run(_started())).result()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def _started() -> None:
    async with without_delay(None):
        pass
