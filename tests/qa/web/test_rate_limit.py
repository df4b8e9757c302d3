"""Wrong passwords: how many are taken, from where, and for how long."""

from qa.web.rate_limit import RateLimit, RateLimits


class _Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_an_address_waits_until_its_oldest_failure_has_passed() -> None:
    clock = _Clock()
    attempts = RateLimit(RateLimits(per_address=3, seconds=60), clock)
    for _ in range(3):
        assert attempts.wait_seconds("192.0.2.1", b"ann") == 0
        attempts.failed("192.0.2.1", b"ann")
        clock.seconds += 10
    assert attempts.wait_seconds("192.0.2.1", b"bob") == 30
    assert attempts.wait_seconds("192.0.2.2", b"ann") == 0
    clock.seconds += 30
    assert attempts.wait_seconds("192.0.2.1", b"ann") == 0


def test_a_user_is_guarded_against_many_addresses() -> None:
    attempts = RateLimit(RateLimits(per_address=3, per_user=5, seconds=60), _Clock())
    for number in range(5):
        attempts.failed(f"192.0.2.{number}", b"ann")
    assert attempts.wait_seconds("192.0.2.99", b"ann") == 60
    assert attempts.wait_seconds("192.0.2.99", b"bob") == 0


def test_a_network_of_ipv6_is_one_address() -> None:
    attempts = RateLimit(RateLimits(per_address=2, seconds=60), _Clock())
    attempts.failed("2001:db8::1", b"a")
    attempts.failed("2001:db8::ffff:2", b"b")
    assert attempts.wait_seconds("2001:db8::3", b"c") == 60
    assert attempts.wait_seconds("2001:db8:0:1::3", b"c") == 0


def test_what_is_remembered_is_bounded() -> None:
    attempts = RateLimit(RateLimits(remembered=10), _Clock())
    for number in range(100):
        attempts.failed(f"host {number}", str(number).encode())
    assert len(attempts._failures) == 10
