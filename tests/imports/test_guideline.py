"""The organisation's own document: kept once, with the paragraph of each rule."""

import asyncio
from pathlib import Path

import pytest
from docx import Document

from bot.ports import GuidelineDocument, Store
from tests.cli.terminal import Run, look

LIKING = "Vi kan gilla sidor från andra kommuner och myndigheter, men aldrig företag och partier."
CHECKING = "Den som ansvarar för kanalen läser alla kommentarer varje dag."


def kept(url: str) -> GuidelineDocument | None:
    async def at(store: Store) -> GuidelineDocument | None:
        return await store.guidelines.current("tyreso")

    found: GuidelineDocument | None = asyncio.run(look(url, at))
    return found


def write(path: Path) -> None:
    """A made-up guideline of two sections, in the format of the suffix."""
    sections = (("Gilla andra", LIKING), ("Moderering", CHECKING))
    if path.suffix == ".docx":
        document = Document()
        for heading, text in sections:
            document.add_heading(heading, level=1)
            document.add_paragraph(text)
        document.save(str(path))
    else:
        mark = "# " if path.suffix == ".md" else ""
        path.write_text("\n\n".join(f"{mark}{heading}\n\n{text}" for heading, text in sections))


@pytest.mark.parametrize("suffix", [".txt", ".md", ".docx"])
def test_each_format_ties_the_rules_to_their_paragraphs(
    kanalvakt: Run, directory: Path, sqlite_url: str, suffix: str
) -> None:
    write(directory / f"ours{suffix}")
    result = kanalvakt("guideline", "import", f"ours{suffix}", DATABASE_URL=sqlite_url)
    assert result.exit_code == 0
    assert "Kept as version 1." in result.stdout
    assert "liking/no-companies" in result.stdout
    assert "rules found their paragraph." in result.stdout
    document = kept(sqlite_url)
    assert document is not None
    paragraph = document.paragraph("liking/no-companies")
    assert paragraph is not None
    assert (paragraph.heading, paragraph.text) == ("Gilla andra", LIKING)


def test_the_same_text_twice_is_one_version(
    kanalvakt: Run, directory: Path, database_url: str
) -> None:
    write(directory / "ours.md")
    kanalvakt("guideline", "import", "ours.md", DATABASE_URL=database_url)
    again = kanalvakt("guideline", "import", "ours.md", DATABASE_URL=database_url)
    assert again.exit_code == 0
    assert "no new version" in again.stdout
    (directory / "ours.md").write_text(f"# Gilla andra\n\n{LIKING} Fråga om du är osäker.\n")
    later = kanalvakt("guideline", "import", "ours.md", DATABASE_URL=database_url)
    assert "Kept as version 2." in later.stdout
    document = kept(database_url)
    assert document is not None
    assert document.version == 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("ours.pdf", b"%PDF", "only .txt, .md, .docx can be imported"),
        ("ours.docx", b"no Word document", "is not a Word document"),
        ("ours.md", b"\xe5\xe4\xf6", "is not UTF-8"),
        ("ours.txt", b"", "has no text"),
    ],
)
def test_what_cannot_be_read_is_told(
    kanalvakt: Run, directory: Path, sqlite_url: str, name: str, content: bytes, told: str
) -> None:
    (directory / name).write_bytes(content)
    result = kanalvakt("guideline", "import", name, DATABASE_URL=sqlite_url)
    assert result.exit_code == 1
    assert told in result.stderr
    assert kept(sqlite_url) is None


def test_a_missing_file_is_told(kanalvakt: Run, sqlite_url: str) -> None:
    result = kanalvakt("guideline", "import", "nowhere.md", DATABASE_URL=sqlite_url)
    assert result.exit_code == 1
    assert "nowhere.md" in result.stderr
