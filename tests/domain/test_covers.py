"""Who has a channel on which day; the expected ones are written by hand."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.absences import Absence
from bot.domain.channels import Channel, CheckDays, Consent, ladder, responsible
from bot.domain.cover_watch import Hole, holes, plan_cover
from bot.domain.covers import (
    DeputyAnswer,
    Outlook,
    StandIn,
    holder,
    needless,
    outlook,
    proposed,
    to_choose,
    to_tell,
)
from bot.domain.duties import HOLE_VIEW, UNCOVERED_VIEW, Watch
from bot.domain.ids import AbsenceId, AdministrationId, ChannelId, PersonId
from bot.domain.people import Person, Role
from tests.domain.life import (
    COMMUNICATOR,
    DEPUTY,
    MANAGER,
    OWNER,
    calendar,
    channel,
    local,
)

HEAD, OTHER, SECOND = PersonId(4), PersonId(11), PersonId(13)
SINCE = local("2026-05-04 10:00")
SUMMER = calendar("2026-06-19", "2026-06-20")
POOL = AdministrationId(1)


def on(text: str) -> date:
    """A date of 2026, as "06-15"."""
    return date.fromisoformat(f"2026-{text}")


def away(person: PersonId, first: str, last: str, number: int = 0) -> Absence:
    """An absence in 2026."""
    return Absence(id=AbsenceId(number), person=person, first_on=on(first), last_on=on(last))


def stand_in(person: PersonId, first: str, last: str) -> StandIn:
    """Somebody chosen for the channel."""
    return StandIn(
        channel=ChannelId(12),
        person=person,
        first_on=on(first),
        last_on=on(last),
        entered_by=MANAGER,
        entered_at=SINCE,
    )


def view(*absences: Absence, **changes: object) -> Outlook:
    """The time ahead of a channel with an owner and a deputy."""
    whole = Outlook(
        channel=channel(SINCE),
        owner=OWNER,
        deputies=(DEPUTY,),
        manager=MANAGER,
        supporters=(COMMUNICATOR,),
        last_resort=(HEAD,),
        absences=absences,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def hole(first: str, last: str) -> Hole:
    """A hole of the channel."""
    return Hole(channel=ChannelId(12), first_on=on(first), last_on=on(last))


def test_one_day_is_enough() -> None:
    both = view(away(OWNER, "07-06", "07-17"), away(DEPUTY, "07-17", "07-31"))
    assert holes(both, on("06-01"), on("08-31"), SUMMER) == [hole("07-17", "07-17")]
    assert holder(both, on("07-16")) == DEPUTY
    assert holder(both, on("07-18")) == OWNER


def test_a_stand_in_fills_the_middle() -> None:
    both = view(
        away(OWNER, "07-06", "07-17"),
        away(DEPUTY, "07-06", "07-17"),
        stand_ins=(stand_in(OTHER, "07-08", "07-10"),),
    )
    assert holes(both, on("06-01"), on("08-31"), SUMMER) == [
        hole("07-06", "07-07"),
        hole("07-11", "07-17"),
    ]
    assert holder(both, on("07-08")) == OTHER


def test_a_stand_in_who_is_away_fills_nothing() -> None:
    absences = (
        away(OWNER, "07-06", "07-10"),
        away(DEPUTY, "07-06", "07-10"),
        away(OTHER, "07-09", "07-10"),
    )
    both = view(*absences, stand_ins=(stand_in(OTHER, "07-06", "07-10"),))
    assert holes(both, on("06-01"), on("08-31"), SUMMER) == [hole("07-09", "07-10")]


def test_working_days_only_where_that_was_chosen() -> None:
    both = view(
        away(OWNER, "06-15", "06-24"),
        away(DEPUTY, "06-18", "06-23"),
        channel=channel(SINCE, CheckDays.WORKDAYS),
    )  # Friday 19 June is midsummer eve
    assert holes(both, on("06-01"), on("08-31"), SUMMER) == [hole("06-18", "06-23")]
    weekend = view(
        away(OWNER, "06-15", "06-24"),
        away(DEPUTY, "06-19", "06-21"),
        channel=channel(SINCE, CheckDays.WORKDAYS),
    )
    assert holes(weekend, on("06-01"), on("08-31"), SUMMER) == []


def test_a_deputy_who_said_no_has_it_not() -> None:
    absence = away(OWNER, "07-06", "07-08", number=3)
    no = DeputyAnswer(absence=absence.id, person=DEPUTY, accepts=False, answered_at=SINCE)
    assert holder(view(absence, answers=(no,)), on("07-07")) is None
    assert holder(view(absence, answers=(replace(no, accepts=True),)), on("07-07")) == DEPUTY
    assert holder(view(absence, answers=(replace(no, absence=AbsenceId(4)),)), on("07-07"))


def test_the_second_deputy_has_it_when_owner_and_deputy_are_away() -> None:
    absence = away(OWNER, "07-06", "07-17", number=3)
    gone = (absence, away(DEPUTY, "07-08", "07-20"))
    both = view(*gone, deputies=(DEPUTY, SECOND))
    assert holes(both, on("06-01"), on("08-31"), SUMMER) == []
    assert [holder(both, on(day)) for day in ("07-07", "07-08", "07-18")] == [DEPUTY, SECOND, OWNER]
    no = DeputyAnswer(absence=absence.id, person=DEPUTY, accepts=False, answered_at=SINCE)
    assert holder(view(absence, answers=(no,), deputies=(DEPUTY, SECOND)), on("07-07")) == SECOND
    third = view(*gone, away(SECOND, "07-10", "07-12"), deputies=(DEPUTY, SECOND))
    assert holes(third, on("06-01"), on("08-31"), SUMMER) == [hole("07-10", "07-12")]


def told(both: Outlook, now: str) -> list[tuple[PersonId, str, str]]:
    """Who is told what under which key, at a moment."""
    watch = Watch(channel=both.channel, ladder=(), outlook=both)
    plan = plan_cover(local(now), local(now), watch, SUMMER)
    assert plan.next_due_at == local(now[:8] + f"{int(now[8:10]) + 1:02} 08:00")
    return [(nudge.to, nudge.view, nudge.key.removeprefix(nudge.view)) for nudge in plan.nudges]


def test_told_when_found_and_five_and_one_working_days_before() -> None:
    both = view(away(OWNER, "06-25", "06-26"), away(DEPUTY, "06-25", "06-26"))
    found = (MANAGER, HOLE_VIEW, f"/12/2026-06-25/0/{MANAGER}")
    five = (MANAGER, HOLE_VIEW, f"/12/2026-06-25/5/{MANAGER}")
    one = (MANAGER, HOLE_VIEW, f"/12/2026-06-25/1/{MANAGER}")
    # midsummer eve is no working day: the five are 24, 23, 22, 18 and 17 June
    assert told(both, "2026-05-05 08:00") == [found]
    assert told(both, "2026-06-16 08:00") == [found]
    assert told(both, "2026-06-17 08:00") == [five]
    assert told(both, "2026-06-23 08:00") == [five]
    assert told(both, "2026-06-24 08:00") == [one]
    assert told(both, "2026-06-25 08:00") == [
        (to, UNCOVERED_VIEW, f"/{to}/2026-06-25T08") for to in (MANAGER, COMMUNICATOR)
    ]
    assert told(both, "2026-06-27 08:00") == []


def test_a_manager_who_is_away_is_passed_over_and_nobody_is_silent() -> None:
    today = on("07-06")
    gone = {person: away(person, "07-01", "07-31") for person in (MANAGER, COMMUNICATOR, HEAD)}
    assert to_choose(view(), today) == (MANAGER,)
    assert to_choose(view(gone[MANAGER]), today) == (COMMUNICATOR,)
    assert to_tell(view(gone[MANAGER], gone[COMMUNICATOR]), today) == (HEAD,)
    assert to_tell(view(*gone.values()), today) == (MANAGER, COMMUNICATOR)
    assert to_tell(view(manager=None, supporters=()), today) == (HEAD,)


def person(number: int, **changes: object) -> Person:
    """Somebody at the swimming hall."""
    whole = Person(
        id=PersonId(number),
        name=f"Person {number}",
        email="",
        administration=POOL,
        manager=MANAGER,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def test_who_is_proposed() -> None:
    unit, near, far = person(20), person(21, manager=PersonId(99)), person(22)
    people = [
        person(OWNER),
        person(DEPUTY),
        person(MANAGER),
        near,
        unit,
        replace(far, administration=AdministrationId(2)),
        person(23),  # away
        person(24),  # has many channels
        person(25, active=False),
        person(26, roles=(Role.ADMINISTRATION_HEAD,)),
        person(27),  # has one channel
        person(COMMUNICATOR, roles=(Role.COMMUNICATOR,)),
    ]
    both = view(channel=replace(channel(SINCE), administration=POOL))
    found = proposed(
        both,
        on("07-06"),
        on("07-10"),
        people,
        [away(PersonId(23), "07-10", "07-10")],
        {PersonId(24): 4, PersonId(27): 1},
    )
    assert [p.id for p in found] == [20, 27, 21, COMMUNICATOR]


def test_a_stand_in_is_needless_when_the_owner_is_there() -> None:
    chosen = stand_in(OTHER, "07-06", "07-10")
    assert needless([chosen], OWNER, [away(OWNER, "07-10", "07-31")]) == []
    assert needless([chosen], OWNER, [away(DEPUTY, "07-06", "07-10")]) == [chosen]


def test_without_an_owner_no_stand_in_is_needless() -> None:
    assert needless([stand_in(OTHER, "07-06", "07-10")], None, []) == []


def test_a_closed_day_within_a_hole_is_no_alarm() -> None:
    both = view(
        away(OWNER, "07-10", "07-13"),
        away(DEPUTY, "07-10", "07-13"),
        channel=channel(SINCE, CheckDays.WORKDAYS),
    )
    assert told(both, "2026-07-11 08:00") == []  # a Saturday
    assert len(told(both, "2026-07-13 08:00")) == 2


# Whatever the absences: somebody who is there, and never nobody.

DAY = on("07-06")
PEOPLE = (OWNER, DEPUTY, SECOND, OTHER, COMMUNICATOR, MANAGER)
TOWN = {
    p: Person(id=p, name=str(p), email="", manager=MANAGER if p == OWNER else None) for p in PEOPLE
}
SETS = st.sets(st.sampled_from(PEOPLE))


@given(
    gone=SETS,
    refused=SETS,
    late=SETS,
    chosen=st.booleans(),
    consent=st.sampled_from(Consent),
    second=st.sampled_from(Consent),
)
def test_who_is_responsible_is_there_when_anybody_is(
    gone: set[PersonId],
    refused: set[PersonId],
    late: set[PersonId],
    chosen: bool,
    consent: Consent,
    second: Consent,
) -> None:
    c = replace(
        channel(SINCE),
        deputy_consent=consent,
        second_deputy=SECOND,
        second_deputy_consent=second,
    )
    steps = ladder(
        c,
        TOWN,
        [COMMUNICATOR],
        stand_ins=[OTHER] if chosen else [],
        refused=refused,
        not_back=late,
    )
    absences = [Absence(person=p, first_on=DAY, last_on=DAY) for p in gone]
    person = responsible(steps, DAY, absences)
    assert len(steps) == len(set(steps))
    assert OWNER in steps
    if set(steps) - gone:
        assert person in set(steps) - gone
    else:
        assert person is None
    assert (SECOND in steps) == (second is Consent.YES)
    if SECOND in refused and second is Consent.YES:
        assert steps[-1] == SECOND
    elif DEPUTY in refused and consent is not Consent.NO:
        assert steps[-1] == DEPUTY
    steppers = [p for p in steps if p in (DEPUTY, SECOND) and p not in refused]
    assert steppers == sorted(steppers, key=(DEPUTY, SECOND).index)
    if not gone and not late:
        assert person == OWNER


@given(
    spans=st.lists(
        st.tuples(
            st.sampled_from((OWNER, DEPUTY, SECOND, OTHER)),
            st.integers(0, 40),
            st.integers(0, 12),
        ),
        max_size=6,
    ),
    chosen=st.none() | st.tuples(st.integers(0, 40), st.integers(0, 12)),
    deputies=st.sampled_from([(), (DEPUTY,), (DEPUTY, SECOND)]),
)
def test_a_hole_is_a_day_when_nobody_of_the_channel_is_there(
    spans: list[tuple[PersonId, int, int]],
    chosen: tuple[int, int] | None,
    deputies: tuple[PersonId, ...],
) -> None:
    absences = [
        Absence(
            person=p,
            first_on=DAY + timedelta(days=start),
            last_on=DAY + timedelta(days=start + length),
        )
        for p, start, length in spans
    ]
    stand_ins = []
    if chosen is not None:
        first, length = chosen
        whole = stand_in(OTHER, "07-06", "07-06")
        stand_ins = [
            replace(
                whole,
                first_on=DAY + timedelta(days=first),
                last_on=DAY + timedelta(days=first + length),
            )
        ]
    seen = view(*absences, stand_ins=tuple(stand_ins), deputies=deputies)
    found = holes(seen, DAY, DAY + timedelta(days=60), SUMMER)
    empty = {
        h.first_on + timedelta(days=n)
        for h in found
        for n in range((h.last_on - h.first_on).days + 1)
    }
    for number in range(61):
        day = DAY + timedelta(days=number)
        gone = {a.person for a in absences if a.first_on <= day <= a.last_on}
        there = {OWNER, *deputies} - gone
        if any(s.first_on <= day <= s.last_on for s in stand_ins):
            there |= {OTHER} - gone
        assert (day in empty) == (not there)
        if there:
            assert holder(seen, day) in there
    for one, following in pairwise(found):
        assert following.first_on - one.last_on > timedelta(days=1)


def test_an_outlook_leaves_out_who_has_left_or_said_no() -> None:
    owner = person(OWNER, manager=MANAGER)
    people = {p.id: p for p in (owner, person(DEPUTY), person(MANAGER))}
    c: Channel = channel(SINCE)
    whole = outlook(c, people, [COMMUNICATOR], {})
    assert (whole.owner, whole.deputies, whole.manager) == (OWNER, (DEPUTY,), MANAGER)
    left = people | {DEPUTY: replace(people[DEPUTY], active=False)}
    assert outlook(c, left, [], {}).deputies == ()
    assert outlook(replace(c, deputy_consent=Consent.NO), people, [], {}).deputies == ()
    two = replace(c, second_deputy=SECOND, second_deputy_consent=Consent.YES)
    both = people | {SECOND: person(SECOND)}
    assert outlook(two, both, [], {}).deputies == (DEPUTY, SECOND)
    assert outlook(two, people, [], {}).deputies == (DEPUTY,)
    asked = replace(two, second_deputy_consent=Consent.ASKED)
    assert outlook(asked, both, [], {}).deputies == (DEPUTY,)
