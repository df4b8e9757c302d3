"""Wrong passwords: how many of them are taken from one address, and for one user name."""

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_IPV6_NETWORK_BITS = 64
"""What one subscriber has of IPv6, so that it counts as one address."""


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Wrong passwords within `seconds` after which no more are looked at until they have passed.

    A user name's limit is higher than an address's: it bounds guessing from many addresses, which
    would otherwise lock the user out at once. At most `remembered` addresses and names are kept.
    """

    per_address: int = 10
    per_user: int = 100
    seconds: float = 300.0
    remembered: int = 10_000


class RateLimit:
    """Counts wrong passwords; `clock` gives seconds."""

    def __init__(
        self,
        limits: RateLimits = RateLimits(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin without any."""
        self._limits = limits
        self._clock = clock
        self._failures: OrderedDict[tuple[str, str | bytes], list[float]] = OrderedDict()

    def wait_seconds(self, address: str, user: bytes) -> int:
        """Return in how many whole seconds the next password is looked at, 0 if now."""
        return max(self._wait(key, most) for key, most in self._keys(address, user))

    def failed(self, address: str, user: bytes) -> None:
        """Note a wrong password."""
        now = self._clock()
        for key, most in self._keys(address, user):
            times = [*self._recent(key), now][-most:]
            self._failures[key] = times
            self._failures.move_to_end(key)
        while len(self._failures) > self._limits.remembered:
            self._failures.popitem(last=False)

    def _keys(self, address: str, user: bytes) -> list[tuple[tuple[str, str | bytes], int]]:
        return [
            (("address", _network(address)), self._limits.per_address),
            (("user", user), self._limits.per_user),
        ]

    def _recent(self, key: tuple[str, str | bytes]) -> list[float]:
        oldest = self._clock() - self._limits.seconds
        return [failure for failure in self._failures.get(key, ()) if failure > oldest]

    def _wait(self, key: tuple[str, str | bytes], most: int) -> int:
        recent = self._recent(key)
        if len(recent) < most:
            return 0
        return math.ceil(recent[-most] + self._limits.seconds - self._clock())


def _network(address: str) -> str:
    """Return what stands for `address`: of IPv6, the network that it belongs to."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:  # noqa: PLR2004 - the version of IP
        return address
    network = ipaddress.ip_network((int(parsed), _IPV6_NETWORK_BITS), strict=False)
    return str(network)
