"""A hundred viewers who change the filter: how long the server takes to run the page again for each."""

import asyncio
import random
import tempfile
import time
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.samples import Measure, percentile
from benchmarks.servers import OURS, PLAIN, App, serving

VIEWERS, PAUSE_S, WARM_UP_S, MEASURED_S, ROUNDS = 100, (2, 6), 15, 45, 2
_SHARE = 0.95
_PATIENCE_S = 60


def measures() -> list[Measure]:
    """Each app alone on the machine, in turn; a 95th percentile a round."""
    found: dict[str, list[float]] = {OURS.name: [], PLAIN.name: []}
    for _ in range(ROUNDS):
        for app in (OURS, PLAIN):
            found[app.name].append(_round(app))
    return [Measure(name=f"{VIEWERS} viewers, 95th percentile of the server's rerun", unit="s", samples=found, target=0.1)]


def _round(app: App) -> float:
    with tempfile.TemporaryDirectory() as folder, serving((app,), Path(folder)):
        return percentile(asyncio.run(_crowd(app)), _SHARE)


async def _crowd(app: App) -> list[float]:
    start = time.monotonic()
    viewers = [_viewer(app, random.Random(number), start) for number in range(VIEWERS)]
    return [seconds for times in await asyncio.gather(*viewers) for seconds in times]


async def _viewer(app: App, chance: random.Random, start: float) -> list[float]:
    """One session as a browser opens it: seconds of each rerun once the server is warm.

    Who is not answered in a minute leaves, and that minute is counted.
    """
    await asyncio.sleep(chance.uniform(0, WARM_UP_S / 2))
    measured: list[float] = []
    address = f"{app.url.replace('http', 'ws')}/_stcore/stream"
    try:
        async with websockets.connect(address, subprotocols=["streamlit"], max_size=None, open_timeout=_PATIENCE_S, ping_interval=None) as socket:
            await _look_around(socket, chance, start, measured)
    except TimeoutError:
        measured.append(_PATIENCE_S)
    return measured


async def _look_around(socket: websockets.ClientConnection, chance: random.Random, start: float, measured: list[float]) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        control, choices = await _first_run(socket)
    while time.monotonic() - start < WARM_UP_S + MEASURED_S:
        await asyncio.sleep(chance.uniform(*PAUSE_S))
        is_warm = time.monotonic() - start > WARM_UP_S
        async with asyncio.timeout(_PATIENCE_S):
            seconds = await _change(socket, control, chance.choice(choices))
        if is_warm:
            measured.append(seconds)


async def _first_run(socket: websockets.ClientConnection) -> tuple[str, list[str]]:
    """Open the page; find its filter: the first choice of the page, by its identifier and what it offers."""
    await socket.send(_rerun().SerializeToString())
    found = None
    async for message in _until_finished(socket):
        element = message.delta.new_element
        if found is None and element.WhichOneof("type") == "button_group":
            found = element.button_group.id, [option.content for option in element.button_group.options]
    if found is None:
        raise RuntimeError("the page has no filter")
    return found


async def _change(socket: websockets.ClientConnection, control: str, choice: str) -> float:
    start = time.perf_counter()
    await socket.send(_rerun(control, choice).SerializeToString())
    async for _ in _until_finished(socket):
        pass
    return time.perf_counter() - start


def _rerun(control: str = "", choice: str = "") -> BackMsg:
    message = BackMsg()
    message.rerun_script.query_string = ""
    if control:
        message.rerun_script.widget_states.widgets.add(id=control).string_array_value.data.append(choice)
    return message


async def _until_finished(socket: websockets.ClientConnection):
    """Each message up to the one that says the script has run to its end; an error on the page is one here."""
    while True:
        message = ForwardMsg.FromString(await socket.recv())
        if message.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(message.delta.new_element.exception.message)
        yield message
        if message.WhichOneof("type") == "script_finished":
            return
