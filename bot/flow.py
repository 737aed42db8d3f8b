"""How a conversation is written: decorators that turn plain functions into typed steps.

A button is a typed call made later: `approve.action(approval=a.id)`. What comes back from a
platform is parsed by the step's own annotations; anything else than what the step takes is refused.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, get_args, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from bot.domain.away_events import CalendarDays
from bot.i18n import _
from bot.turn import Turn
from bot.ui import Action, Ask, Card, Document, Notice, Reply, Show, Wrong

P = ParamSpec("P")
V = TypeVar("V", bound=BaseModel)
# A step that is called with what a parser gave.
LikeStep = Callable[[Turn, Any], Awaitable[Show]]
CalendarStep = Callable[[Turn, CalendarDays], Awaitable[Show]]

# The phrase that stands for everything that is no command.
ANYTHING = "*"
# The phrase that nobody writes, for the screen beside the conversation.
HOME_SCREEN = "\N{HOUSE BUILDING}"


class BadCall(ValueError):
    """What came back is not what the step takes: an old or forged button."""


class Step(Generic[P]):
    """A function with a name that can travel: "flow.step" and JSON arguments."""

    opens_form = False

    def __init__(self, flow: str, function: Callable[..., Any], skip: int) -> None:
        self.name = f"{flow}.{function.__name__}"
        self.function = function
        self._signature = inspect.signature(function)
        hints = get_type_hints(function)
        names = list(self._signature.parameters)
        fields: dict[str, Any] = {
            name: (hints[name], ... if parameter.default is parameter.empty else parameter.default)
            for name, parameter in list(self._signature.parameters.items())[skip:]
        }
        self.values: type[BaseModel] | None = hints[names[1]] if skip == 2 else None
        self._skip = skip
        self._args = create_model(
            self.name, __config__=ConfigDict(extra="forbid", strict=False), **fields
        )

    def _pack(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        bound = self._signature.bind(*[None] * self._skip, *args, **kwargs)
        given = dict(list(bound.arguments.items())[self._skip :])
        packed: dict[str, Any] = self._args(**given).model_dump(mode="json", exclude_defaults=True)
        return packed

    def parse(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments as the function takes them. Raises: BadCall."""
        try:
            parsed = self._args.model_validate(dict(args))
        except (ValidationError, TypeError) as error:
            raise BadCall(self.name) from error
        return {name: getattr(parsed, name) for name in type(parsed).model_fields}


class Press(Step[P]):
    """A step that a button calls."""

    def action(self, *args: P.args, **kwargs: P.kwargs) -> Action:
        """The call, to be made by a button."""
        return Action(self.name, self._pack(*args, **kwargs), self.opens_form)


class FormStep(Press[P]):
    """A step that a button calls and that gives a form."""

    opens_form = True


class SubmitStep(Press[P]):
    """A step that takes a sent form."""

    def takes_calendar(self, field: str) -> bool:
        """Whether the form's field takes the file of a calendar; other files are pictures."""
        found = self.values.model_fields.get(field) if self.values else None
        return found is not None and CalendarDays in get_args(found.annotation)


class LookStep(Press[P]):
    """A step that a button calls and that only shows: it leaves no line in the journal."""


class PictureStep(Press[P]):
    """A step that takes a picture, as its argument `picture`; no button can call it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture that somebody is asked for: what it is of, and the step that takes it."""

    name: str
    action: Action


class View(Step[P]):
    """A card drawn from how things stand now."""

    def notice(self, *args: P.args, **kwargs: P.kwargs) -> Notice:
        """The view with its arguments, to be drawn when it is delivered."""
        return Notice(self.name, self._pack(*args, **kwargs))

    async def draw(self, turn: Turn, *args: P.args, **kwargs: P.kwargs) -> Card | None:
        """The card as it is now; None when there is nothing to say any more."""
        card: Card | None = await self.function(turn, *args, **kwargs)
        return card

    async def show(self, turn: Turn, *args: P.args, **kwargs: P.kwargs) -> Show:
        """The card as a reply, which can be drawn again later."""
        card = await self.draw(turn, *args, **kwargs)
        return Show(card or Card(_("There is nothing here any more")), self.notice(*args, **kwargs))


class DocumentStep:
    """A document that a signed link leads to; its name is the link's kind."""

    def __init__(self, flow: str, function: Callable[[Turn, str], Awaitable[Document]]) -> None:
        self.name = f"{flow}.{function.__name__}"
        self.function = function

    def address(self, turn: Turn, subject: str) -> str:
        """A signed link to the document about `subject`, for the one who acts or reads."""
        return turn.links.sign(self.name, subject, turn.who.id, turn.now)


class Said:
    """A step that words call; `phrases` in lower case, without greeting and punctuation."""

    def __init__(
        self, phrases: tuple[str, ...], function: Callable[[Turn, str], Awaitable[Show]]
    ) -> None:
        self.phrases = phrases
        self.function = function


@dataclass(frozen=True, slots=True)
class SaidLike:
    """A step that is called with what a parser reads out of a message; None is no match."""

    reads: Callable[[str, date], object]
    function: LikeStep


class Flow:
    """One conversation: the steps that its module defines."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.views: dict[str, View[Any]] = {}
        self.steps: dict[str, Press[Any]] = {}
        self.commands: list[Said] = []
        self.likes: list[SaidLike] = []
        self.documents: list[DocumentStep] = []
        self.calendars: list[CalendarStep] = []
        self.wanted: list[Callable[[Turn], Awaitable[Sequence[Wanted]]]] = []

    def view(self, function: Callable[Concatenate[Turn, P], Awaitable[Card | None]]) -> View[P]:
        """A card of state: called when a notice is delivered or drawn again."""
        view: View[P] = View(self.name, function, skip=1)
        self.views[view.name] = view
        return view

    def press(self, function: Callable[Concatenate[Turn, P], Awaitable[Show]]) -> Press[P]:
        """What a button does."""
        step: Press[P] = Press(self.name, function, skip=1)
        self.steps[step.name] = step
        return step

    def look(self, function: Callable[Concatenate[Turn, P], Awaitable[Show]]) -> LookStep[P]:
        """What a button shows when it changes nothing, and what was pressed is nobody's matter."""
        step: LookStep[P] = LookStep(self.name, function, skip=1)
        self.steps[step.name] = step
        return step

    def form(self, function: Callable[Concatenate[Turn, P], Awaitable[Ask | Show]]) -> FormStep[P]:
        """What a button that opens a form gives."""
        step: FormStep[P] = FormStep(self.name, function, skip=1)
        self.steps[step.name] = step
        return step

    def submit(
        self, function: Callable[Concatenate[Turn, V, P], Awaitable[Show | Wrong]]
    ) -> SubmitStep[P]:
        """What happens with a sent form; its values are checked by their class first."""
        step: SubmitStep[P] = SubmitStep(self.name, function, skip=2)
        self.steps[step.name] = step
        return step

    def picture(self, function: Callable[Concatenate[Turn, P], Awaitable[Show]]) -> PictureStep[P]:
        """What happens with a picture that somebody was asked for."""
        step: PictureStep[P] = PictureStep(self.name, function, skip=1)
        self.steps[step.name] = step
        return step

    def calendar(self, function: CalendarStep) -> CalendarStep:
        """What happens with the file of a calendar that somebody sent in the conversation."""
        self.calendars.append(function)
        return function

    def wants_pictures(
        self, function: Callable[[Turn], Awaitable[Sequence[Wanted]]]
    ) -> Callable[[Turn], Awaitable[Sequence[Wanted]]]:
        """The pictures that whoever acts is asked for now."""
        self.wanted.append(function)
        return function

    def said(
        self, *phrases: str
    ) -> Callable[[Callable[[Turn, str], Awaitable[Show]]], Callable[[Turn, str], Awaitable[Show]]]:
        """What words do, when they are the whole message."""

        def keep(
            function: Callable[[Turn, str], Awaitable[Show]],
        ) -> Callable[[Turn, str], Awaitable[Show]]:
            self.commands.append(Said(phrases, function))
            return function

        return keep

    def document(self, function: Callable[[Turn, str], Awaitable[Document]]) -> DocumentStep:
        """What a signed link shows, drawn for whom it was made; the subject is as it was signed."""
        step = DocumentStep(self.name, function)
        self.documents.append(step)
        return step

    def said_like(self, reads: Callable[[str, date], object]) -> Callable[[LikeStep], LikeStep]:
        """What words do that no list of phrases can hold: `reads` gives what they mean (on the
        local date), or None when they are something else."""

        def keep(function: LikeStep) -> LikeStep:
            self.likes.append(SaidLike(reads, function))
            return function

        return keep


def check(model: type[V], values: Mapping[str, Any]) -> V | Wrong:
    """The values of a form as its class, or a message beside each field that is wrong."""
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        found: dict[str, str] = {}
        for problem in error.errors(include_url=False):
            name = str(problem["loc"][0]) if problem["loc"] else ""
            found.setdefault(name, _message(problem))
        return Wrong(found)


def _message(problem: Any) -> str:
    """Our own words for what pydantic found; its English never reaches a person."""
    kind, context = str(problem["type"]), problem.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind in ("string_too_long", "too_long"):
        return _("Shorten the text to at most {count} characters.").format(
            count=context["max_length"]
        )
    if kind in ("string_too_short", "too_short"):
        if context["min_length"] > 1 and problem["input"]:
            return _("Write at least {count} characters.").format(count=context["min_length"])
        return _("Fill this in.")
    if kind.startswith("date"):
        return _("Choose a date.")
    if kind in ("enum", "literal_error", "bool_parsing", "int_parsing", "int_type"):
        return _("Choose one of the options.")
    if kind in ("missing", "string_type"):
        return _("Fill this in.")
    return _("This cannot be used. Fill it in again.")


async def run(step: Press[Any], turn: Turn, args: Mapping[str, Any]) -> Reply:
    """The step's reply to a press. Raises: BadCall."""
    reply: Reply = await step.function(turn, **step.parse(args))
    return reply


async def take(
    step: SubmitStep[Any], turn: Turn, args: Mapping[str, Any], values: Mapping[str, Any]
) -> Reply:
    """The step's reply to a sent form. Raises: BadCall."""
    parsed = step.parse(args)
    if step.values is None:
        raise BadCall(step.name)
    checked = check(step.values, values)
    if isinstance(checked, Wrong):
        return checked
    reply: Reply = await step.function(turn, checked, **parsed)
    return reply
