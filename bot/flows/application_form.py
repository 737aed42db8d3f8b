"""The questions of an application, with a line of help each, and what their answers must be.

Source: rules starting-channel/send-information, starting-channel/manager-duties,
starting-channel/deputy.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field

from bot.domain.addresses import MAX_ADDRESS_CHARACTERS, BadAddress, normalise
from bot.domain.channels import Channel, Consent, Part, Service, name_people
from bot.domain.ids import PersonId
from bot.domain.people import Person, is_working
from bot.domain.secrets import looks_like_password
from bot.domain.texts import MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS, one_line
from bot.flow import check
from bot.flows import labels
from bot.i18n import _
from bot.turn import Turn
from bot.ui import Choice, PersonField, TextField, Wrong
from bot.ui import Field as AnyField


def without_password(text: str) -> str:
    """The text, when it gives no password away. Raises: ValueError with the message. Source:
    REG8."""
    if looks_like_password(text):
        raise ValueError(
            _("This looks like a password. Take it out: access is given in the service itself.")
        )
    return text


Line = Annotated[
    str,
    AfterValidator(one_line),
    Field(min_length=1, max_length=MAX_NAME_CHARACTERS),
    AfterValidator(without_password),
]
Prose = Annotated[
    str, Field(min_length=1, max_length=MAX_TEXT_CHARACTERS), AfterValidator(without_password)
]


class Draft(BaseModel):
    """An application as far as it has come: what has not been answered is None."""

    service: str | None = None
    name: str | None = None
    address: str | None = None
    purpose: str | None = None
    audience: str | None = None
    goals: str | None = None
    benefit: str | None = None
    resources: str | None = None
    owner: PersonId | None = None
    deputy: PersonId | None = None
    second_deputy: PersonId | None = None


class Application(BaseModel):
    """A whole application."""

    service: Service
    name: Line
    address: Annotated[
        str,
        Field(min_length=1, max_length=MAX_ADDRESS_CHARACTERS),
        AfterValidator(without_password),
    ]
    purpose: Prose
    audience: Prose
    goals: Prose
    benefit: Prose
    resources: Prose
    owner: PersonId
    deputy: PersonId
    second_deputy: PersonId | None = None


async def checked(
    turn: Turn, channel: Channel, values: Draft, *, everything: bool = False
) -> Channel | Wrong:
    """The draft with the new answers as a whole application, or what is wrong beside each
    field. `everything` was asked: who is not named any more is taken away."""
    if everything:
        channel = replace(channel, second_deputy=None)
    whole = answers_of(channel) | values.model_dump(exclude_none=True)
    errors: dict[str, str] = {}
    application = check(Application, whole)
    if isinstance(application, Wrong):
        errors.update(application.errors)
        errors.update(_people_named(errors))
    errors |= await _wrong_together(turn, channel, whole, errors)
    if errors or isinstance(application, Wrong):
        return Wrong(errors)
    given = application.model_dump(exclude={*Part})
    key = normalise(application.address, application.service)
    named = {part: getattr(application, part) for part in Part if getattr(application, part)}
    changed = replace(channel, **given, address_key=key)
    return name_people(changed, named, turn.who.id, turn.now)


def _people_named(errors: Mapping[str, str]) -> dict[str, str]:
    """Messages for people who were not chosen, which say why they are needed."""
    messages = {
        "owner": _("Choose who is responsible for the channel."),
        "deputy": _("Choose a deputy. Somebody must be able to take over when the owner is away."),
    }
    return {name: text for name, text in messages.items() if name in errors}


async def _wrong_together(
    turn: Turn, channel: Channel, whole: Mapping[str, Any], errors: Mapping[str, str]
) -> dict[str, str]:
    """What is wrong with the answers as a whole: the people, and the address."""
    named = {part: whole[part] for part in Part if whole.get(part)}
    found = twice(named)
    people = await turn.store.people.many(named.values())
    for part, person in named.items():
        if part not in errors and (person not in people or not is_working(people[person])):
            found[part] = _("Choose somebody who works here and is in the organisation data.")
    if "address" in errors or "service" in errors:
        return found
    try:
        key = normalise(whole["address"], whole["service"])
    except BadAddress:
        example = "https://www.facebook.com/" + _("yourchannel")
        found["address"] = _(
            "Paste the whole address of the channel's page, for example {example}."
        ).format(example=example)
        return found
    taken = [other for other in await turn.store.channels.at(key) if other.id != channel.id]
    if taken:
        known = await turn.store.people.many([p for p in (taken[0].owner,) if p])
        found["address"] = _(
            "This address is already registered as {channel}. {owner} is responsible for it."
        ).format(
            channel=labels.channel_name(taken[0]), owner=labels.person_name(known, taken[0].owner)
        )
    return found


def twice(named: Mapping[Part, PersonId]) -> dict[str, str]:
    """What is wrong beside each part whose person has another part before it."""
    found, seen = {}, set[PersonId]()
    for part, person in named.items():
        if person in seen:
            found[str(part)] = (
                _("Choose somebody else than the owner and the deputy.")
                if part is Part.SECOND_DEPUTY
                else _("The owner cannot be their own deputy. Choose somebody else.")
            )
        seen.add(person)
    return found


def answers_of(channel: Channel) -> dict[str, Any]:
    """What a draft already holds, by field; empty answers are left out."""
    wanted = set(Application.model_fields)
    held = {f.name: getattr(channel, f.name) for f in fields(channel) if f.name in wanted}
    return {name: value for name, value in held.items() if value}


def kept(
    channel: Channel, values: Draft, *, leaving: bool, everything: bool = False
) -> Channel | Wrong:
    """The draft with what has been filled in so far.

    Overlong texts and passwords are never kept: the person is told, or, when they just left, the
    answer is dropped.
    """
    if everything and not leaving:
        channel = replace(channel, second_deputy=None)
    given = values.model_dump(exclude_none=True)
    errors: dict[str, str] = {}
    kept_values: dict[str, Any] = {}
    for name, value in given.items():
        if name in tuple(Part) and value != getattr(channel, name):
            kept_values[f"{name}_consent"] = Consent.ASKED
        if not value:
            kept_values[name] = None if name in (*Part, "service") else ""
            continue
        one = check(Application, {name: value})
        wrong = one.errors.get(name) if isinstance(one, Wrong) else None
        if wrong is None:
            kept_values[name] = Service(value) if name == "service" else value
        else:
            errors[name] = wrong
    if errors and not leaving:
        return Wrong(errors)
    return replace(channel, **kept_values)


async def missing(turn: Turn, channel: Channel) -> list[str]:
    """The fields of a draft that are not answered, or no longer rightly."""
    result = await checked(turn, channel, Draft())
    return (
        [name for name in Application.model_fields if name in result.errors]
        if isinstance(result, Wrong)
        else []
    )


def form_fields(channel: Channel, only: list[str] | None, who: Person) -> tuple[AnyField, ...]:
    """The questions, with what is known filled in; `only` those named, or all when it is None."""
    held = answers_of(channel)
    held.setdefault("owner", who.id)
    services = tuple((s.value, labels.service(s)) for s in Service)
    name, address, texts = _line_fields(held), _address_field(held), _prose_fields(held)
    every: tuple[AnyField, ...] = (
        Choice(
            name="service",
            label=_("Service"),
            help=_("Where the channel is, or will be."),
            options=services,
            value=held.get("service", ""),
        ),
        name,
        address,
        *texts,
        PersonField(
            name="owner",
            label=_("Responsible person"),
            help=_("Watches the channel every day and keeps its records. The manager appoints."),
            value=held.get("owner", 0),
        ),
        PersonField(
            name="deputy",
            label=_("Deputy"),
            help=_("Takes over when the responsible person is away, ill or leaves."),
            value=held.get("deputy", 0),
        ),
        PersonField(
            name="second_deputy",
            label=_("Second deputy"),
            help=_("Takes over when the owner and the deputy are both away."),
            value=held.get("second_deputy", 0),
            required=False,
        ),
    )
    return tuple(field for field in every if only is None or field.name in only)


def _line_fields(held: Mapping[str, Any]) -> TextField:
    return TextField(
        name="name",
        label=_("Name of the channel"),
        help=_("The name that visitors see. It must be clear that the municipality is the sender."),
        value=held.get("name", ""),
        max_characters=MAX_NAME_CHARACTERS,
    )


def _address_field(held: Mapping[str, Any]) -> TextField:
    return TextField(
        name="address",
        label=_("Address"),
        help=_("The web address of the page. It goes on the public list of our channels."),
        value=held.get("address", ""),
        max_characters=MAX_ADDRESS_CHARACTERS,
    )


def _prose_fields(held: Mapping[str, Any]) -> tuple[TextField, ...]:
    questions = (
        (
            "purpose",
            _("Purpose"),
            _("Why you need the channel. Your manager sees that it is clear."),
        ),
        ("audience", _("Target group"), _("Who the channel is for.")),
        ("goals", _("How it helps the goals of the unit"), _("Which goals it helps you reach.")),
        ("benefit", _("Benefit to the target group"), _("What they get out of following you.")),
        (
            "resources",
            _("Resources over time"),
            _("Who has time for posts, answers and the daily check, also next year."),
        ),
    )
    return tuple(
        TextField(
            name=name,
            label=label,
            help=help_text,
            value=held.get(name, ""),
            multiline=True,
            max_characters=MAX_TEXT_CHARACTERS,
        )
        for name, label, help_text in questions
    )
