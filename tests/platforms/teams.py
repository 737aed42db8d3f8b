"""Teams' Driver: people who write, press and fill in at the stand-in for Teams."""

import json
from collections.abc import Mapping
from typing import Any

from tests.platforms import teams_activities as activities
from tests.platforms.driver import Driver, Screen, SeenForm, Sent, Surroundings, Who
from tests.platforms.teams_client import OpenForm, TeamsClients, activity_of, invoke
from tests.platforms.teams_inputs import fields_of, fill, held_of, sent_values
from tests.platforms.teams_reading import Pressable, errors_in, pressables
from tests.platforms.teams_service import FakeTeams
from tests.platforms.teams_things import User
from tests.platforms.teams_ways import Place, TeamsWays

SAVE_FOR_LATER = ("Spara och fortsätt senare", "Save for later")


class TeamsDriver(TeamsWays, Driver):
    """Everybody in a tenant, each with a client of their own.

    `people` are (name, e-mail) by any key; those who have no account get one. A person is a name,
    an e-mail address, one of an account's ids or anything with a `name`. `dialogs` = the clients
    can show them; without, a button that asks for one does nothing. `types_names` = the people
    picker does not work, and names are typed. The clients do not hold back what the app has to
    refuse: an empty field that is required is sent all the same.
    """

    def __init__(
        self,
        app_url: str,
        fake: FakeTeams,
        surroundings: Surroundings,
        people: Mapping[str, tuple[str, str]] | None = None,
        *,
        dialogs: bool = True,
        types_names: bool = False,
    ) -> None:
        Driver.__init__(self, surroundings)
        TeamsWays.__init__(self, TeamsClients(app_url, fake, surroundings, dialogs=dialogs))
        self.types_names = types_names
        self.clients.add_accounts(people or {})

    async def screen(self, person: Who) -> Screen:
        user = self.user(person)
        is_empty = not any(self.fake.seen_in(self.fake.personal(user)))
        if is_empty and user.installed and user.id not in self._told:
            await self.installs(user)
        return await self.clients.seen_in(self.fake.personal(user), user)

    async def says(self, person: Who, text: str) -> Sent:
        user = self.user(person)
        if user.id not in self._told or not user.installed:
            await self.installs(user)
        self.fake.dialogs.pop(user.id, None)
        here = self.fake.personal(user)
        return await self.tells(user, activities.written(self.fake, user, here, text))

    async def presses(
        self, person: Who, label: str, within: str | None = None, place: Place | None = None
    ) -> Sent:
        """`place` = a channel or a group chat; None = the personal chat."""
        self.fake.dialogs.pop(self.user(person).id, None)
        sent = await self.keeps(person, label, within, place)
        await self.clients.send(sent)
        return sent

    async def keeps(
        self, person: Who, label: str, within: str | None = None, place: Place | None = None
    ) -> Sent:
        user = self.user(person)
        conversation = self.fake.personal(user) if place is None else self.place(place)
        found = await self.clients.found(user, conversation, label, within)
        if found is None:
            screen = await self.clients.seen_in(conversation, user)
            raise AssertionError(
                f"no button {label!r} within {within!r} on the screen:\n{screen.text}"
            )
        message, button = found
        return self.clients.press(user, message, button.action)

    async def fills(self, person: Who, *, alternative: str | None = None, **values: Any) -> Sent:
        user = self.user(person)
        form = self._open_form(user)
        self._fill(form, values)
        if alternative is None:
            button = self._button_of(form, "submit")
        else:
            named = [one for one in pressables(form.card) if one.label == alternative]
            assert named, f"no button {alternative!r} in {form.title!r}"
            button = named[0]
        return await self._press_in_form(user, form, button)

    async def leaves(self, person: Who, **values: Any) -> None:
        """Fill in some of the form and go: from a dialog by its button for later, taking out what
        is refused, from a card by the one that cancels. A dialog without such a button is closed,
        and nobody is told."""
        user = self.user(person)
        form = self._open_form(user)
        self._fill(form, values)
        buttons = pressables(form.card)
        later = [one for one in buttons if one.label in SAVE_FOR_LATER]
        cancel = [one for one in buttons if verb_of(one) == "cancel"]
        is_dialog = form.message is None
        ways = later if is_dialog else cancel + later
        if ways:
            await self._press_in_form(user, form, ways[0])
            if is_dialog and (refused := await self.errors(person)):
                again = self._open_form(user)
                self._fill(again, dict.fromkeys(refused, ""))
                buttons = pressables(again.card)
                later = [one for one in buttons if one.label in SAVE_FOR_LATER]
                await self._press_in_form(user, again, later[0])
        else:
            assert is_dialog, f"no way out of {form.title!r}"
            self.fake.dialogs.pop(user.id)

    async def errors(self, person: Who) -> dict[str, str]:
        form = self.clients.open_form(self.user(person))
        return errors_in(form.card) if form is not None else {}

    async def form(self, person: Who) -> SeenForm:
        form = self._open_form(self.user(person))
        return SeenForm(
            title=form.title,
            fields=fields_of(form.card),
            values=held_of(form.card, form.values),
            buttons=tuple(one.label for one in pressables(form.card)),
        )

    async def repeats(self, sent: Sent, person: Who = None, *, with_new_id: bool = False) -> None:
        """`with_new_id` = the person does the same once more, rather than Teams tells it again."""
        if person is not None:
            sent = self._forged(sent, self.user(person))
        elif with_new_id:
            sent = invoke(sent.person, activity_of(sent) | {"id": self.fake.new_activity_id()})
        await self.clients.send(sent)

    def _open_form(self, user: User) -> OpenForm:
        form = self.clients.open_form(user)
        assert form is not None, f"{user.name} has no form open"
        return form

    def _fill(self, form: OpenForm, values: Mapping[str, Any]) -> None:
        fill(form.card, form.values, values, self._who_is, types_names=self.types_names)

    def _who_is(self, person: Who) -> tuple[str, str]:
        user = self.user(person)
        return user.aad, user.name

    def _button_of(self, form: OpenForm, verb: str) -> Pressable:
        buttons = [one for one in pressables(form.card) if verb_of(one) == verb]
        assert buttons, f"no button to {verb} in {form.title!r}"
        return buttons[0]

    async def _press_in_form(self, user: User, form: OpenForm, button: Pressable) -> Sent:
        if form.message is not None:
            sent = self.clients.press(user, form.message, button.action)
        else:
            inputs = sent_values(form.values)
            sent = invoke(user, activities.submitted(self.fake, user, button.action, inputs))
        await self.clients.send(sent)
        return sent

    def _forged(self, sent: Sent, other: User) -> Sent:
        """What was sent, as if the other had done it, in their own chat."""
        was = activity_of(sent)
        as_other = activities.typing(self.fake, other, self.fake.personal(other))
        changed = ("id", "from", "channelData", "serviceUrl")
        forged = was | {name: as_other[name] for name in changed}
        if was["conversation"]["conversationType"] == "personal":
            forged["conversation"] = as_other["conversation"]
        return invoke(other, json.loads(json.dumps(forged)))


def verb_of(button: Pressable) -> str:
    """What the button is for."""
    data = button.action.get("data")
    held = data.get("verb", "") if isinstance(data, dict) else ""
    return str(button.action.get("verb") or held)
