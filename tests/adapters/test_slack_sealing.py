"""Sealed tokens: only who has the key reads them."""

import pytest

from adapters.slack.sealing import Seal

TOKEN = "xoxb-17-solvik"
SEALED_BEFORE = (
    "gAAAAABrBd5tpYlBd4or2s9geCvGDRv0uu511O6vEQuWjEPz4l"
    "C2UpayO1gownNjeaQOv1heavqF_SkY73rubZCmWUsiS-fP_A=="
)


def test_the_same_key_opens_what_it_closed() -> None:
    assert Seal("a long secret").open(Seal("a long secret").close(TOKEN)) == TOKEN


def test_a_sealed_token_cannot_be_read_or_compared() -> None:
    seal = Seal("a long secret")
    assert TOKEN not in seal.close(TOKEN)
    assert seal.close(TOKEN) != seal.close(TOKEN)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(ValueError, match="another key"):
        Seal("another secret").open(Seal("a long secret").close(TOKEN))


@pytest.mark.parametrize("broken", ["", "xoxb-17-solvik", "gAAAAA", "å" * 40, "\x00", "\ud800"])
def test_what_is_no_sealed_token_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match="another key"):
        Seal("a long secret").open(broken)


def test_a_changed_token_is_refused() -> None:
    sealed = Seal("a long secret").close(TOKEN)
    with pytest.raises(ValueError, match="another key"):
        Seal("a long secret").open(sealed[:-4] + "AAA=")


def test_an_empty_key_seals_nothing() -> None:
    with pytest.raises(ValueError, match="KANALVAKT_SECRET_KEY"):
        Seal("")


def test_what_was_sealed_before_an_upgrade_still_opens() -> None:
    assert Seal("a long secret").open(SEALED_BEFORE) == TOKEN
