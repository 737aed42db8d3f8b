"""What people type: cleaned of what nobody can see."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.texts import clean, one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Simhallen \n", "Simhallen"),
        ("rad ett\r\nrad två\rrad tre", "rad ett\nrad två\nrad tre"),
        ("bara\x00 text\x1b[31m\x7f", "bara text[31m"),
        ("fil\u202egpj.exe", "filgpj.exe"),
        ("Bollmora\u200b\u2066bad\u2069", "Bollmorabad"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("familj \U0001f469\u200d\U0001f467", "familj \U0001f469\u200d\U0001f467"),
        ("trasig\ud800", "trasig"),
    ],
)
def test_clean(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_one_line_holds_no_line_breaks() -> None:
    assert one_line(" Unga\n\ti   Bollmora\u2028nu ") == "Unga i Bollmora nu"


@given(st.text(alphabet=st.characters(), max_size=80))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not {unicodedata.category(c) for c in once if c not in "\n\t"} & {"Cc", "Cs", "Co"}
    assert once.encode("utf-8").decode("utf-8") == once


@given(st.text(max_size=80))
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(one_line(text)) == one_line(text)
