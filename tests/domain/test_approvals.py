"""Who decides about a channel, and what a decision takes. REG2-REG6."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.approvals import (
    Approval,
    ApprovalState,
    Assurance,
    Level,
    Route,
    closest_manager,
    decide,
    may_choose_manager,
    may_decide,
    route,
)
from bot.domain.channels import (
    Channel,
    ChannelState,
    ChecklistAnswer,
    ChecklistItem,
    Consent,
    Part,
    answer_consent,
    confirm_access,
    ladder,
    name_people,
    tick_off,
)
from bot.domain.ids import AdministrationId, ApprovalId, ChannelId, PersonId
from bot.domain.people import Person, Role, communicators
from tests.domain.life import local

NOW = local("2026-11-24 10:00")
ANNA, KARIN, SVEN, EVA = (PersonId(n) for n in (7, 3, 4, 5))
ALL_ASSURED = tuple(Assurance)
WHOLE_LIST = tuple(ChecklistAnswer(item=item) for item in ChecklistItem)


def person(
    number: PersonId,
    manager: PersonId | None = None,
    stand_in: PersonId | None = None,
    administration: int | None = None,
    *roles: Role,
) -> Person:
    return Person(
        id=number,
        name=f"Person {number}",
        email="",
        manager=manager,
        stand_in=stand_in,
        administration=AdministrationId(administration) if administration else None,
        roles=roles,
    )


def town(*people: Person) -> dict[PersonId, Person]:
    return {p.id: p for p in people}


# Anna's manager is Karin, whose stand-in is Sven; above Karin is Eva.
TOWN = town(person(ANNA, KARIN), person(KARIN, EVA, SVEN), person(SVEN, EVA), person(EVA))


@pytest.mark.parametrize(
    ("applicant", "away", "expected"),
    [
        (ANNA, set(), Route(manager=KARIN, stand_in=SVEN, level=Level.MANAGER)),
        (ANNA, {KARIN}, Route(manager=KARIN, stand_in=SVEN, level=Level.STAND_IN)),
        (ANNA, {KARIN, SVEN}, Route(manager=KARIN, stand_in=SVEN, level=Level.COMMUNICATOR)),
        (KARIN, set(), Route(manager=EVA, stand_in=None, level=Level.MANAGER)),
        (KARIN, {EVA}, Route(manager=EVA, stand_in=None, level=Level.COMMUNICATOR)),
        (EVA, set(), Route(manager=None, stand_in=None, level=Level.COMMUNICATOR)),
    ],
)
def test_whom_a_request_goes_to(applicant: PersonId, away: set[PersonId], expected: Route) -> None:
    assert route(TOWN[applicant], TOWN, away) == expected


def test_nobody_stands_in_for_the_decision_about_their_own() -> None:
    people = TOWN | town(person(ANNA, KARIN), person(KARIN, EVA, ANNA))
    assert route(people[ANNA], people, {KARIN}).level is Level.COMMUNICATOR


@given(st.lists(st.one_of(st.none(), st.integers(1, 6)), min_size=6, max_size=6), st.integers(1, 6))
def test_the_manager_is_somebody_else_however_tangled_the_data(
    managers: list[int | None], applicant: int
) -> None:
    people = town(
        *(
            person(PersonId(n), PersonId(boss) if boss else None)
            for n, boss in enumerate(managers, 1)
        )
    )
    found = closest_manager(people[PersonId(applicant)], people)
    assert found is None or found.id != applicant
    boss = managers[applicant - 1]
    if boss is not None and boss != applicant:
        assert found is not None
        assert found.id == boss


def request(level: Level = Level.MANAGER) -> Approval:
    return Approval(
        id=ApprovalId(41),
        channel=ChannelId(12),
        applicant=ANNA,
        manager=KARIN,
        stand_in=SVEN,
        level=level,
        asked_at=NOW,
    )


def waiting() -> Channel:
    return Channel(
        id=ChannelId(12),
        state=ChannelState.WAITING,
        applicant=ANNA,
        owner=ANNA,
        deputy=SVEN,
        changed_at=NOW,
    )


@pytest.mark.parametrize(
    ("level", "may"),
    [
        (Level.MANAGER, {KARIN}),
        (Level.STAND_IN, {KARIN, SVEN}),
        (Level.COMMUNICATOR, {KARIN, SVEN}),
    ],
)
def test_who_may_decide(level: Level, may: set[PersonId]) -> None:
    assert {p.id for p in TOWN.values() if may_decide(p, request(level))} == may
    assert not any(may_decide(replace(p, active=False), request(level)) for p in TOWN.values())
    assert not any(may_decide(replace(p, listed=False), request(level)) for p in TOWN.values())
    over = replace(request(level), state=ApprovalState.APPROVED)
    assert not any(may_decide(p, over) for p in TOWN.values())


def test_the_applicant_never_decides_even_as_the_manager_named() -> None:
    own = replace(request(), manager=ANNA, stand_in=ANNA, level=Level.STAND_IN)
    assert not may_decide(TOWN[ANNA], own)


def test_who_may_choose_a_manager() -> None:
    chosen = request(Level.COMMUNICATOR)
    assert may_choose_manager(TOWN[EVA], chosen, [TOWN[EVA]])
    assert not may_choose_manager(TOWN[KARIN], chosen, [TOWN[EVA]])
    assert not may_choose_manager(TOWN[EVA], request(), [TOWN[EVA]])


def test_approving() -> None:
    done, channel = decide(
        request(), waiting(), TOWN[KARIN], ApprovalState.APPROVED, NOW, assurances=ALL_ASSURED
    )
    assert (done.state, done.decided_by, done.decided_at) == ("approved", KARIN, NOW)
    assert channel.state is ChannelState.APPROVED


@pytest.mark.parametrize("outcome", [ApprovalState.CHANGES_ASKED, ApprovalState.DECLINED])
def test_turning_down_takes_a_reason_and_gives_the_draft_back(outcome: ApprovalState) -> None:
    with pytest.raises(ValueError, match="needs a reason"):
        decide(request(), waiting(), TOWN[KARIN], outcome, NOW, note="  ")
    done, channel = decide(request(), waiting(), TOWN[KARIN], outcome, NOW, note="För brett.")
    assert (done.state, done.note, channel.state) == (outcome, "För brett.", ChannelState.DRAFT)


@pytest.mark.parametrize("missing", ALL_ASSURED)
def test_approving_takes_all_five_assurances(missing: Assurance) -> None:
    four = tuple(a for a in ALL_ASSURED if a is not missing)
    with pytest.raises(ValueError, match="lacks assurances"):
        decide(request(), waiting(), TOWN[KARIN], ApprovalState.APPROVED, NOW, assurances=four)


@pytest.mark.parametrize(
    "channel",
    [
        replace(waiting(), deputy=None),
        replace(waiting(), owner=None),
        replace(waiting(), deputy=ANNA),
        replace(waiting(), deputy_consent=Consent.NO),
        replace(waiting(), owner_consent=Consent.NO),
        replace(waiting(), state=ChannelState.DRAFT),
        replace(waiting(), state=ChannelState.ACTIVE),
        replace(waiting(), id=ChannelId(13)),
    ],
)
def test_what_cannot_be_approved(channel: Channel) -> None:
    with pytest.raises(ValueError, match=r"channel|approval"):
        decide(request(), channel, TOWN[KARIN], ApprovalState.APPROVED, NOW, assurances=ALL_ASSURED)


ACTS = st.sampled_from(
    ["approve", "change", "name", "rename", "no", "yes", "access", "checklist", "hurry"]
)


@given(st.lists(ACTS, max_size=25))
def test_an_active_channel_was_approved_and_has_owner_deputy_access_and_checklist(
    acts: list[str],
) -> None:
    channel, approval = replace(waiting(), owner=None, deputy=None), request()
    for act in acts:
        try:
            match act:
                case "approve":
                    approval, channel = decide(
                        approval, channel, TOWN[KARIN], ApprovalState.APPROVED, NOW,
                        assurances=ALL_ASSURED,
                    )  # fmt: skip
                case "change":
                    approval, channel = decide(
                        approval, channel, TOWN[KARIN], ApprovalState.CHANGES_ASKED, NOW, note="x"
                    )
                case "name":
                    channel = name_people(channel, both(ANNA, SVEN), ANNA, NOW)
                case "rename":
                    channel = name_people(channel, both(SVEN, EVA), ANNA, NOW)
                case "no" | "yes":
                    channel = answer_consent(channel, SVEN, Consent(act), NOW)
                case "access":
                    channel = confirm_access(channel, TOWN[EVA], NOW)
                case "checklist":
                    channel = tick_off(channel, WHOLE_LIST, NOW)
                case "hurry":
                    channel = tick_off(channel, WHOLE_LIST[:-1], NOW)
        except ValueError:
            continue
        if channel.state in (ChannelState.APPROVED, ChannelState.ACTIVE):
            assert approval.state is ApprovalState.APPROVED
            assert channel.owner not in (None, channel.deputy)
            assert channel.deputy is not None
        if channel.state is ChannelState.ACTIVE:
            assert channel.active_at is not None
            assert channel.access_by == EVA
            assert len(channel.checklist) == len(ChecklistItem)


def both(owner: PersonId, deputy: PersonId) -> dict[Part, PersonId]:
    return {Part.OWNER: owner, Part.DEPUTY: deputy}


def test_who_is_new_is_asked_and_who_names_themselves_has_said_yes() -> None:
    named = name_people(waiting(), both(ANNA, SVEN), ANNA, NOW)
    assert (named.owner_consent, named.deputy_consent) == (Consent.YES, Consent.ASKED)
    agreed = answer_consent(named, SVEN, Consent.YES, NOW)
    assert name_people(agreed, both(ANNA, SVEN), ANNA, NOW).deputy_consent is Consent.YES
    assert name_people(agreed, both(ANNA, EVA), ANNA, NOW).deputy_consent is Consent.ASKED
    assert answer_consent(named, EVA, Consent.NO, NOW) == named
    assert name_people(agreed, both(EVA, SVEN), KARIN, NOW).owner_consent is Consent.ASKED
    with pytest.raises(ValueError, match="same person"):
        name_people(named, both(ANNA, ANNA), ANNA, NOW)


def test_a_second_deputy_counts_after_a_yes_and_is_never_needed() -> None:
    alone = name_people(waiting(), both(ANNA, SVEN), ANNA, NOW)
    assert (alone.deputies, alone.keepers) == ((SVEN,), (ANNA, SVEN))
    two = name_people(alone, {**both(ANNA, SVEN), Part.SECOND_DEPUTY: EVA}, ANNA, NOW)
    assert two.deputies == (SVEN,)
    agreed = answer_consent(two, EVA, Consent.YES, NOW)
    assert agreed.deputies == (SVEN, EVA)
    assert ladder(agreed, TOWN, []) == (ANNA, SVEN, EVA, KARIN)
    swapped = name_people(agreed, {**both(ANNA, EVA), Part.SECOND_DEPUTY: SVEN}, ANNA, NOW)
    assert (swapped.deputy_consent, swapped.second_deputy_consent) == (Consent.YES, Consent.ASKED)
    assert name_people(agreed, both(ANNA, SVEN), ANNA, NOW).deputies == (SVEN,)
    assert answer_consent(two, EVA, Consent.NO, NOW).deputies == (SVEN,)
    assert answer_consent(agreed, SVEN, Consent.NO, NOW).deputies == (EVA,)
    with pytest.raises(ValueError, match="same person"):
        name_people(agreed, {**both(ANNA, SVEN), Part.SECOND_DEPUTY: ANNA}, ANNA, NOW)


def test_the_ladder_has_nobody_twice_and_nobody_who_left_or_said_no() -> None:
    channel = waiting()
    assert ladder(channel, TOWN, [EVA, ANNA]) == (ANNA, SVEN, EVA, KARIN)
    left = TOWN | town(replace(TOWN[SVEN], active=False))
    assert ladder(channel, left, [EVA]) == (ANNA, EVA, KARIN)
    said_no = replace(channel, deputy_consent=Consent.NO)
    assert ladder(said_no, TOWN, [EVA]) == (ANNA, EVA, KARIN)
    assert ladder(replace(channel, owner=None, deputy=None), TOWN, []) == ()


def test_who_supports_an_administration() -> None:
    own = person(PersonId(1), None, None, 1, Role.COMMUNICATOR)
    other = person(PersonId(2), None, None, 2, Role.COMMUNICATOR)
    unit = person(PersonId(3), None, None, 9, Role.COMMUNICATIONS_UNIT)
    head = person(PersonId(4), None, None, 9, Role.HEAD_OF_COMMUNICATIONS)
    everybody = [own, other, unit, head, person(PersonId(5), None, None, 1)]
    first = AdministrationId(1)
    assert communicators(everybody, first) == [own]
    assert communicators([p for p in everybody if p is not own], first) == [unit]
    assert communicators([replace(own, active=False), unit, head], first) == [unit]
    assert communicators([other, head], first) == [head]
    assert communicators(everybody, None) == [unit]
    assert communicators([], first) == []
