"""An organisation's own document in three formats, and the paragraph of each rule in it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from bot.answers import MAX_DOCUMENT_BYTES, read_document, tie
from bot.domain.guideline import Guideline, Paragraph

# A made-up town's document, in its own order and with headings of its own.
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Starta ny kanal",
        (
            "Ingen sida öppnas förrän den chef som står närmast har sagt ja till den.",
            "Två kollegor delar på varje sida, så att en kan rycka in när den andra är ledig.",
            "Till kommunikatören lämnas fyra uppgifter:",
            "• vilken kanal",
            "• vem som är ansvarig",
        ),
    ),
    (
        "Moderering",
        (
            "Läs alla kommentarer dagligen, helger också.",
            "Raderade inlägg sparas som bild och lämnas till registratorn för diariet.",
            "Chatt och andra direktmeddelanden är handlingar precis som brev.",
        ),
    ),
    ("Kaffe", ("Den som tar sista koppen brygger nytt.",)),
    ("Gilla och följa andra", ("Tryck aldrig gilla på ett företag, inte heller på ett parti.",)),
)


def _txt(path: Path) -> None:
    lines = [line for heading, texts in PARTS for line in (heading, *texts, "")]
    path.write_text("\n".join(lines), encoding="utf-8")


def _marked_txt(path: Path) -> None:
    lines = [
        line
        for number, (heading, texts) in enumerate(PARTS)
        for line in (f" [bookmark: _Toc{number}]{heading}", *texts, "")
    ]
    path.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")


def _md(path: Path) -> None:
    lines = [line for heading, texts in PARTS for line in (f"## {heading}", "", *texts, "")]
    path.write_text("\n".join(lines), encoding="utf-8")


def _docx(path: Path) -> None:
    document = Document()
    for heading, texts in PARTS:
        document.add_heading(heading, level=2)
        for text in texts:
            bullet = text.startswith("•")
            document.add_paragraph(text.lstrip("• "), style="List Bullet" if bullet else None)
    document.save(str(path))


@pytest.mark.parametrize(
    ("name", "write"), [("a.txt", _txt), ("b.txt", _marked_txt), ("c.md", _md), ("d.DOCX", _docx)]
)
def test_same_paragraphs_in_every_format(
    guideline: Guideline, tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    write(tmp_path / name)
    paragraphs = read_document(tmp_path / name)
    assert [(p.heading, p.text.split("\n")[0]) for p in paragraphs] == [
        (heading, text) for heading, texts in PARTS for text in texts if text[0] != "•"
    ]
    assert [p.number for p in paragraphs] == list(range(1, len(paragraphs) + 1))
    assert paragraphs[2].text.split("\n")[1:] == ["• vilken kanal", "• vem som är ansvarig"]

    tied = tie(guideline, paragraphs)
    assert set(tied) == {rule.id for rule in guideline.rules}
    starts = {rule: p.text.split()[0] for rule, p in tied.items() if p}
    assert starts["starting-channel/manager-approval"] == "Ingen"
    assert starts["starting-channel/deputy"] == "Två"
    assert starts["starting-channel/send-information"] == "Till"
    assert starts["moderation/daily-check"] == "Läs"
    assert starts["moderation/deleted-is-record"] == "Raderade"
    assert starts["moderation/direct-messages"] == "Chatt"
    assert starts["liking/no-companies"] == starts["liking/no-parties"] == "Tryck"
    assert "Den" not in starts.values(), "no rule of the guideline is about coffee"


def test_what_is_not_in_the_document_is_not_found(guideline: Guideline) -> None:
    only_coffee = (Paragraph(heading="Kaffe", text="Brygg nytt.", number=1),)
    assert set(tie(guideline, only_coffee).values()) == {None}
    assert set(tie(guideline, ()).values()) == {None}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"%PDF", r"a\.pdf: only \.txt, \.md, \.docx"),
        ("a", b"text", "only"),
        ("a.txt", "Översyn".encode("latin-1"), r"a\.txt is not UTF-8"),
        ("a.txt", b" \n\n\t", r"a\.txt has no text"),
        ("a.md", b"# Only a heading\n", r"a\.md has no text"),
        ("a.docx", b"no zip", r"a\.docx is not a Word document"),
        ("a.docx", b"", r"a\.docx is not a Word document"),
        ("a.txt", b"x" * (MAX_DOCUMENT_BYTES + 1), str(MAX_DOCUMENT_BYTES)),
    ],
)
def test_bad_files_are_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=message):
        read_document(tmp_path / name)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"none\.txt cannot be read"):
        read_document(tmp_path / "none.txt")
