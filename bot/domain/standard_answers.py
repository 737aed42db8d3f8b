"""Standard answers: what the communications unit answers where the guideline does not say.

Source: QA5.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import PersonId, StandardAnswerId
from bot.domain.people import Person, Role, is_working

MAX_STANDARD_QUESTION_CHARACTERS = 300
# After so long without a look at it a standard answer is shown to nobody until it is confirmed.
REVIEW_AFTER = timedelta(days=365)
# So long a communicator's reply is offered to be kept.
OFFERED_FOR = timedelta(days=60)

# 19121212-1212, 121212+1212, 121212 1212
_PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{6}[-+ ]?\d{4}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")
_GREETED = re.compile(r"^\s*(?i:hej(?:san)?|hallå|tjena|hi|hello|dear)[ ,]+([A-ZÅÄÖ][\w-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardAnswer:
    """A question in the unit's words, and its answer. `role` is that of who looked at it last, at
    `reviewed_at`."""

    id: StandardAnswerId = StandardAnswerId(0)
    question: str
    answer: str
    role: Role
    saved_by: PersonId
    saved_at: datetime
    reviewed_at: datetime
    version: int = 1


def keeper_role(person: Person) -> Role | None:
    """In which role somebody may keep standard answers; None = may not."""
    if not is_working(person):
        return None
    roles = (Role.COMMUNICATIONS_UNIT, Role.HEAD_OF_COMMUNICATIONS)
    return next((role for role in roles if person.has(role)), None)


def needs_review(standard: StandardAnswer, now: datetime) -> bool:
    """Whether nobody has looked at it for REVIEW_AFTER; then it is shown to nobody."""
    return now - standard.reviewed_at > REVIEW_AFTER


def personal_data_in(
    text: str, colleagues: Iterable[Person], concerned: Iterable[Person] = ()
) -> list[str]:
    """The personal data that can be told from a text, as they stand there: personal identity
    numbers, colleagues' whole names and e-mail addresses, the name that is greeted, and the
    first names of those `concerned`. Empty is no proof that there are none."""
    found = [match[0] for match in _PERSONAL_NUMBER.finditer(text)]
    greeted = _GREETED.match(text)
    if greeted and greeted[1].casefold() not in ("alla", "all", "everybody", "igen"):
        found.append(greeted[1])
    lowered = text.casefold()
    addresses = {match[0].casefold() for match in _EMAIL.finditer(text)}
    for person in colleagues:
        if " " in person.name and _stands_in(person.name, lowered):
            found.append(person.name)
        if person.email and person.email.casefold() in addresses:
            found.append(person.email)
    found += [p.first_name for p in concerned if _stands_in(p.first_name, lowered)]
    return list(dict.fromkeys(found))


def _stands_in(name: str, lowered: str) -> bool:
    pattern = rf"(?<!\w){re.escape(name.casefold())}s?(?!\w)"
    return bool(name) and re.search(pattern, lowered) is not None
