"""Which addresses are accepted, and when two are the same channel. REG10."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.addresses import MAX_ADDRESS_CHARACTERS, BadAddress, link, normalise

SAME = [
    (
        "facebook.com/bollmora",
        "facebook",
        [
            "https://www.facebook.com/Bollmora",
            "http://facebook.com/bollmora/",
            "m.facebook.com/BOLLMORA",
            "  https://sv-se.facebook.com/bollmora//  ",
            "fb.com/bollmora",
            "facebook.com:443/bollmora?ref=page#om",
            "@Bollmora",
        ],
    ),
    (
        "facebook.com/profile.php?id=61550",
        "facebook",
        [
            "https://www.facebook.com/profile.php?id=61550&sk=about",
            "fb.com/profile.php?ref=1&id=61550",
        ],
    ),
    (
        "x.com/bollmora",
        "x",
        ["https://twitter.com/Bollmora", "https://x.com/bollmora", "@bollmora"],
    ),
    ("youtube.com/bollmora", "youtube", ["https://youtube.com/@Bollmora/", "@bollmora"]),
    ("tiktok.com/bollmora", "tiktok", ["https://www.tiktok.com/@bollmora", "@bollmora"]),
    (
        "social.example/bollmora",
        "mastodon",
        ["https://social.example/@Bollmora", "@bollmora@social.example"],
    ),
    (
        "bsky.app/profile/bollmora.bsky.social",
        "bluesky",
        ["https://bsky.app/profile/bollmora.bsky.social", "@Bollmora.bsky.social"],
    ),
    (
        "xn--trs-snac.example/blogg",
        "other",
        ["https://törsö.example/blogg", "TÖRSÖ.example/blogg/"],
    ),
    (
        "facebook.com/åva-gymnasium",
        "facebook",
        ["facebook.com/%C3%85va-gymnasium"],
    ),
]


@pytest.mark.parametrize(
    ("key", "service", "text"),
    [(key, service, text) for key, service, texts in SAME for text in texts],
)
def test_ways_to_write_one_address(key: str, service: str, text: str) -> None:
    assert normalise(text, service) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("facebook.com/bollmora", "facebook.com/bollmora2"),
        ("facebook.com/bollmora", "instagram.com/bollmora"),
        ("facebook.com/profile.php?id=1", "facebook.com/profile.php?id=2"),
        ("youtube.com/playlist?list=a", "youtube.com/playlist?list=b"),
        ("m.se/bollmora", "www.bollmora.se"),
    ],
)
def test_different_channels_stay_different(one: str, other: str) -> None:
    assert normalise(one, "facebook") != normalise(other, "facebook")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "bollmora",
        "Vår sida på Facebook",
        "facebook.com",
        "https://www.instagram.com/",
        "https://x.com/@",
        "javascript:alert(1)",
        "javascript://facebook.com/%0aalert(1)",
        "ftp://facebook.com/bollmora",
        "https://anna:hemligt@facebook.com/bollmora",
        "https://localhost/bollmora",
        "https://192.0.2.7/bollmora",
        "https:///bollmora",
        "https://face_book.com/x",
        "https://[::1/x",
        "facebook.com/bollmora%00",
        "facebook.com/boll\u202emora",
        "facebook.com/boll%0Amora",
        "facebook.com/" + "a" * MAX_ADDRESS_CHARACTERS,
        "@",
        "@a/b",
        "@x@y",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(BadAddress):
        normalise(text, "facebook")


def test_handle_needs_a_service_with_such_pages() -> None:
    with pytest.raises(BadAddress):
        normalise("@bollmora", "linkedin")


@pytest.mark.parametrize(
    ("text", "service", "opens"),
    [
        ("facebook.com/Bollmora", "facebook", "https://facebook.com/Bollmora"),
        ("http://bollmora.example/?next=https://a.example", "other", None),
        ("bollmora.example/x?next=https://a.example", "other", None),
        ("@Bollmora", "instagram", "https://instagram.com/bollmora"),
        ("@Bollmora", "youtube", "https://youtube.com/@bollmora"),
        ("@Bollmora@social.example", "mastodon", "https://social.example/@bollmora"),
        ("@bollmora.bsky.social", "bluesky", "https://bsky.app/profile/bollmora.bsky.social"),
    ],
)
def test_link_opens_in_a_browser(text: str, service: str, opens: str | None) -> None:
    found = link(text, service)
    assert found.startswith(("https://", "http://"))
    if opens is not None:
        assert found == opens


@given(st.text(max_size=60), st.sampled_from(["facebook", "mastodon", "bluesky", "other"]))
@example("facebook.com/%2540x", "facebook")
@example("facebook.com/a/@/", "facebook")
def test_any_text_gives_a_settled_key_or_is_refused(text: str, service: str) -> None:
    try:
        key = normalise(text, service)
    except BadAddress:
        return
    assert key.isprintable()
    assert key == key.lower()
    assert not key.endswith("/")
    assert normalise(link(text, service), service) == key
