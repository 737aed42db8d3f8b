"""The web page's Driver: does over HTTP what the page's script does, and reads the HTML it gets."""

import uuid
from collections.abc import Iterable
from io import BytesIO
from types import TracebackType
from typing import Any

from aiohttp import ClientSession, FormData
from bs4 import BeautifulSoup, Tag

from tests.platforms.driver import (
    Driver,
    Screen,
    SeenButton,
    SeenCard,
    SeenForm,
    Sent,
    Surroundings,
    Who,
)

# A file is its bytes.
Fields = list[tuple[str, Any]]
FILE_KINDS = ("file", "calendar")


class WebDriver(Driver):
    """A browser for each person, at one address; use it in `async with`."""

    def __init__(self, base_url: str, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self.base_url = base_url
        self._http = ClientSession(base_url, headers={"Origin": base_url})
        self._ids: dict[str, int] = {}
        self._forms: dict[int, Tag] = {}
        self._errors: dict[int, dict[str, str]] = {}
        # Cards that are not kept, by person: the message that each stands under, None = at the end.
        self._beside: dict[int, list[tuple[str | None, Tag]]] = {}

    async def __aenter__(self) -> "WebDriver":
        front = _parsed(await self._get("/"))
        for face in front.select("[data-face]"):
            self._ids[_text(face.select_one(".name"))] = int(str(face["data-face"]))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._http.close()

    def id_of(self, person: Who) -> int:
        """The id of a name, of an id, or of anything with a `name`."""
        if isinstance(person, int):
            return person
        return self._ids[person if isinstance(person, str) else person.name]

    async def unread(self) -> dict[str, int]:
        """How much is unread beside each name; those with nothing are left out."""
        front = _parsed(await self._get("/"))
        badges = {_text(f.select_one(".name")): f.select_one(".unread") for f in _faces(front)}
        return {
            name: int(_text(badge.select_one("[aria-hidden]")))
            for name, badge in badges.items()
            if badge is not None and not badge.has_attr("hidden")
        }

    async def screen(self, person: Who) -> Screen:
        page = await self._page(self.id_of(person))
        cards = tuple(_card(article) for article in page.select("article.card"))
        return Screen(text=_text(page), cards=cards)

    async def says(self, person: Who, text: str) -> Sent:
        fields = (("text", text), ("key", str(uuid.uuid4())))
        sent = Sent(person=person, path="words", fields=fields)
        await self._send(sent)
        return sent

    async def presses(self, person: Who, label: str, within: str | None = None) -> Sent:
        sent = await self.keeps(person, label, within)
        await self._send(sent)
        return sent

    async def keeps(self, person: Who, label: str, within: str | None = None) -> Sent:
        page = await self._page(self.id_of(person))
        for article in reversed(page.select("article.card")):
            for button in article.select("button[name=action]"):
                if _text(button) == label and _is_within(within, button, article):
                    message = article.select_one("input[name=message]")
                    assert message is not None
                    fields = (
                        ("message", str(message["value"])),
                        ("action", str(button["value"])),
                        ("key", str(uuid.uuid4())),
                    )
                    return Sent(person=person, path="press", fields=fields)
        raise AssertionError(f"no button {label!r} within {within!r} on the screen:\n{_text(page)}")

    async def fills(self, person: Who, *, alternative: str | None = None, **values: Any) -> Sent:
        form = self._open_form(person)
        labels = {_text(button): button for button in form.select("button[name=action]")}
        button = labels[alternative] if alternative else next(iter(labels.values()))
        fields = [*self._filled(form, values), ("action", str(button["value"]))]
        sent = Sent(person=person, path="answers", fields=tuple(fields))
        await self._send(sent)
        return sent

    async def leaves(self, person: Who, **values: Any) -> None:
        form = self._open_form(person)
        filled = self._filled(form, values)
        if form.select_one("input[name=leave]") and filled != self._filled(form, {}):
            await self._send(Sent(person=person, path="leave", fields=tuple(filled)))
        self._forms.pop(self.id_of(person), None)

    async def errors(self, person: Who) -> dict[str, str]:
        return self._errors.get(self.id_of(person), {})

    async def form(self, person: Who) -> SeenForm:
        form = self._open_form(person)
        held: dict[str, str | list[str]] = {}
        for name, value in self._filled(form, {}):
            kind, dot, field = name.partition(".")
            if kind == "checks":
                held[field] = [*held.get(field, []), *([value] if value else [])]
            elif dot:
                held[field] = value
        return SeenForm(
            title=_text(form.select_one("h3")),
            fields={
                str(field["data-field"]): _text(field.select_one("legend, label"))
                for field in form.select(".field")
            },
            values=held,
            buttons=tuple(_text(button) for button in form.select("button")),
        )

    async def repeats(self, sent: Sent, person: Who = None) -> None:
        if person is None:
            await self._send(sent)
            return
        mine = tuple((name, value) for name, value in sent.fields if name != "message")
        await self._send(Sent(person=person, path=sent.path, fields=mine))

    def _open_form(self, person: Who) -> Tag:
        form = self._forms.get(self.id_of(person))
        assert form is not None, f"{person} has no form open"
        return form

    def _filled(self, form: Tag, values: dict[str, Any]) -> Fields:
        """What the browser would send of the form, with the given values put in."""
        names = {str(field["data-field"]) for field in form.select(".field")}
        assert set(values) <= names, f"no such fields: {set(values) - names}; there are {names}"
        fields: Fields = []
        for control in form.select("input[name], textarea[name], select[name]"):
            name = str(control["name"])
            kind, _dot, field = name.partition(".")
            if field not in values or control.get("type") == "hidden":
                fields += [(name, value) for value in _held(control)]
            elif control.get("type") in ("checkbox", "radio"):
                value = str(control["value"])
                wanted = values[field]
                chosen = wanted if isinstance(wanted, list | tuple | set) else [wanted]
                if value in chosen or (kind == "checks" and wanted == "all"):
                    fields.append((name, value))
            elif kind in FILE_KINDS:
                fields.append((name, values[field]))
            elif kind == "person":
                fields.append((name, str(self.id_of(values[field])) if values[field] else ""))
            else:
                fields.append((name, _offered(control, str(values[field]))))
        return fields

    async def _page(self, person: int) -> Tag:
        """The page as it is drawn now, with the cards that are not kept in their places."""
        page = _parsed(await self._get(f"/as/{person}")).select_one("main")
        assert page is not None
        for unseen in page.select(".composer, .switch, [hidden]"):
            unseen.decompose()
        for message, card in self._beside.get(person, []):
            place = page.select_one(f"#message-{message}" if message else "#lines")
            if place is not None:
                place.append(_parsed(str(card)))
        return page

    async def _get(self, path: str) -> str:
        async with self._http.get(path) as response:
            assert response.status == 200, f"{path}: {response.status}"
            return await response.text()

    async def _send(self, sent: Sent) -> None:
        person = self.id_of(sent.person)
        async with self._http.post(
            f"/as/{person}/{sent.path}",
            data=_multipart(sent.fields) if _has_files(sent.fields) else sent.fields,
            headers={"X-Kanalvakt": "fetch", "Sec-Fetch-Site": "same-origin"},
        ) as response:
            assert response.status in (200, 422), f"{sent.path}: {response.status}"
            replies = _parsed(await response.text())
        message = dict(sent.fields).get("message") or None
        self._errors.pop(person, None)
        if wrong := replies.select_one("[data-reply=errors]"):
            self._errors[person] = {
                str(item["data-field"]): _text(item) for item in wrong.select("li")
            }
            return
        self._forms.pop(person, None)
        self._beside[person] = []
        if form := replies.select_one("[data-reply=form]"):
            self._forms[person] = form
        for card in replies.find_all("article", recursive=False):
            self._beside[person].append((message, card))


def _has_files(fields: Iterable[tuple[str, Any]]) -> bool:
    return any(name.partition(".")[0] in FILE_KINDS for name, _value in fields)


def _multipart(fields: Iterable[tuple[str, Any]]) -> FormData:
    """As a browser sends a form with files; one that was not chosen is empty and has no name."""
    form = FormData(default_to_multipart=True)
    for name, value in fields:
        if name.partition(".")[0] in FILE_KINDS:
            content = value if isinstance(value, bytes) else b""
            form.add_field(
                name,
                BytesIO(content),
                filename="bild.png" if content else "",
                content_type="application/octet-stream",
            )
        else:
            form.add_field(name, value)
    return form


def _parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def _faces(page: Tag) -> Iterable[Tag]:
    return page.select("[data-face]")


def _text(tag: Tag | None) -> str:
    """The text as it is read: white space closed up, and nothing of what is hidden from sight."""
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""


def _title(article: Tag) -> str:
    return _text(article.select_one("h3"))


def _is_within(title: str | None, button: Tag, article: Tag) -> bool:
    return title is None or title in _item(button) or title in _title(article)


def _item(button: Tag) -> str:
    item = button.find_parent(class_="item")
    return _text(item.select_one("h4")) if item is not None else ""


def _card(article: Tag) -> SeenCard:
    buttons = [
        SeenButton(label=_text(button), within=_item(button))
        for button in article.select("button, a.link")
    ]
    return SeenCard(title=_title(article), text=_text(article), all_buttons=tuple(buttons))


def _held(control: Tag) -> list[str]:
    if control.name == "select":
        chosen = control.select_one("option[selected]") or control.select_one("option")
        return [str(chosen["value"])] if chosen is not None else []
    if control.name == "textarea":
        return [control.get_text().removeprefix("\n")]
    if control.get("type") in ("checkbox", "radio") and not control.has_attr("checked"):
        return []
    return [str(control.get("value", ""))]


def _offered(control: Tag, value: str) -> str:
    """The value, when it can be chosen or typed there."""
    if control.name == "select":
        offered = [str(option["value"]) for option in control.select("option")]
        assert value in offered, f"{value!r} cannot be chosen; there are {offered}"
    return value
