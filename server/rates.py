"""How often one client may ask: enough for a whole comité behind one address, too little to wear the server out."""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

_CLIENTS = 10_000  # remembered, the last seen ones: more would be a memory for strangers to fill
_IPV6_NETWORK = 64  # bits: what one subscriber is given, where IPv4 gives one address


@dataclass(frozen=True)
class Rate:
    """``burst`` requests at once, and as many again in ``seconds``."""

    burst: int
    seconds: float


# A hundred people arriving together behind one address sign in, open three tabs each and reload them, all in a minute.
CONNECTIONS = Rate(1_200, 300)
SIGN_INS = Rate(600, 300)
# Ten agents dropping thirty files each, and taking them out again.
UPLOADS = Rate(600, 300)
# A hundred people whose spreadsheets refresh the six tables twice.
DOWNLOADS = Rate(1_500, 300)


class Limiter:
    """A token bucket a client. Of one process; deploy/nginx.conf has the same limits for all of them together."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._rate, self._clock = rate, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def seconds_to_wait(self, address: str | None) -> int:
        """0 when the request may go on, which it is then counted for; else after how long to ask again."""
        asking, now, per_second = client(address), self._clock(), self._rate.burst / self._rate.seconds
        left, since = self._left.pop(asking, (self._rate.burst, now))
        left = min(self._rate.burst, left + (now - since) * per_second)
        is_allowed = left >= 1
        self._left[asking] = (left - is_allowed, now)
        if len(self._left) > _CLIENTS:
            self._left.popitem(last=False)
        return 0 if is_allowed else math.ceil((1 - left) / per_second)


def client(address: str | None) -> str:
    """Who an address stands for.

    >>> client("2001:db8:1:2:3:4:5:6"), client("192.0.2.7"), client(None)
    ('2001:db8:1:2::', '192.0.2.7', '')
    """
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(IPv6Address(int(parsed) >> 128 - _IPV6_NETWORK << 128 - _IPV6_NETWORK))
    return str(parsed)
