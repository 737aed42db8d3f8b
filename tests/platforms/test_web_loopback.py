"""The chat page is for this machine alone."""

import pytest

from adapters.web.edge import check_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.8.8"])
def test_this_machine(host: str) -> None:
    check_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "", "192.168.1.7", "localhost.example.org", "::ffff:8.8.8.8"]
)
def test_elsewhere_is_refused_with_the_way_out(host: str) -> None:
    with pytest.raises(ValueError, match=r"KANALVAKT_HOST=127\.0\.0\.1"):
        check_loopback(host)
