"""Small pieces of Adaptive Cards, for tests of the stand-in and of the Driver."""

from typing import Any

from tests.platforms.teams_checks import CARD_TYPE, Json


def card(*body: Json, **more: Any) -> Json:
    """A card of 1.5."""
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body), **more}


def text(words: str, **more: Any) -> Json:
    """A text in which Markdown is read."""
    return {"type": "TextBlock", "text": words, **more}


def run(words: str, **more: Any) -> Json:
    """A text that is plain."""
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": words, **more}]}


def execute(title: str = "Godkänn", **more: Any) -> Json:
    """A button whose answer replaces the card."""
    return {"type": "Action.Execute", "title": title, "verb": "press", "data": {}, **more}


def fetch(title: str = "Registrera kanal", **data: Any) -> Json:
    """A button that asks for a dialog."""
    data = {"msteams": {"type": "task/fetch"}, **data}
    return {"type": "Action.Submit", "title": title, "data": data}


def row(*actions: Json) -> Json:
    """Buttons beside each other."""
    return {"type": "ActionSet", "actions": list(actions)}


def asked(name: str = "name", kind: str = "Text", **more: Any) -> Json:
    """An input."""
    return {"type": f"Input.{kind}", "id": name, "label": "Namn", **more}


def choices(*values: str) -> list[Json]:
    """Options whose titles are their values."""
    return [{"title": value, "value": value} for value in values]


def message(content: Json, **more: Any) -> Json:
    """A card as it is sent."""
    attachment = {"contentType": CARD_TYPE, "content": content}
    return {"type": "message", "summary": "Kort", "attachments": [attachment], **more}
