"""Decisions that staff are led through: what is asked about the matter, and what follows from the
replies.

Each reply has a finding, and the strictest finding decides: a yes needs a yes from every reply. A
no ends the questions at once. Source: QA4.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.decision_findings import FINDINGS
from bot.domain.decision_words import Decision, Expert, Fact, Query, Step
from bot.domain.guideline import NextStep, Verdict

MAX_RULES = 3

QUERIES: dict[Decision, tuple[Query, ...]] = {
    Decision.PICTURE: (Query.WHO_MADE_IT, Query.WHO_IS_SEEN),
    Decision.POLITICS: (Query.WHAT_POLITICS,),
    Decision.PRIVATE_ACCOUNT: (Query.WHAT_USE,),
    Decision.COMMENT: (Query.WHAT_COMMENT,),
    Decision.CHANNEL: (Query.MANAGERS_WORD, Query.WHAT_IS_READY),
    Decision.DIARY: (Query.WHAT_RECORD,),
    Decision.OTHER_PAGE: (Query.APPOINTED, Query.WHAT_REPLY),
}

# In each question what weighs most stands first, so that whoever finds two replies right can take
# the upper one.
REPLIES: dict[Query, tuple[Fact, ...]] = {
    Query.WHO_MADE_IT: (
        Fact.NOBODY_ASKED,
        Fact.PICTURE_BANK,
        Fact.MAKER_AGREED,
        Fact.OUR_PICTURE,
        Fact.MAKER_UNKNOWN,
    ),
    Query.WHO_IS_SEEN: (
        Fact.PROTECTED_OR_REFUSED,
        Fact.IN_CARE,
        Fact.CHILDREN,
        Fact.SOME_NOT_ASKED,
        Fact.ALL_AGREED,
        Fact.NOBODY_SEEN,
        Fact.PEOPLE_UNKNOWN,
    ),
    Query.WHAT_POLITICS: (
        Fact.PARTY_VIEWS,
        Fact.OWN_VIEW,
        Fact.ABOUT_A_DECISION,
        Fact.PARTY_OR_ELECTION,
        Fact.PLAIN_FACTS,
        Fact.POLITICS_UNKNOWN,
    ),
    Query.WHAT_USE: (
        Fact.WRITE_ON_DUTY,
        Fact.LOG_IN,
        Fact.PRIVATE_AT_WORK,
        Fact.WRITE_ABOUT_WORK,
        Fact.SHARE_OURS,
        Fact.USE_UNKNOWN,
    ),
    Query.WHAT_COMMENT: (
        Fact.CHILD_ABUSE,
        Fact.UNLAWFUL,
        Fact.PERSONAL_DATA,
        Fact.VIOLENCE,
        Fact.COPYRIGHT,
        Fact.ATTACK,
        Fact.SWEARING,
        Fact.ADVERTISING,
        Fact.OFF_TOPIC,
        Fact.CRITICISM,
        Fact.COMMENT_UNKNOWN,
    ),
    Query.MANAGERS_WORD: (Fact.MANAGER_REFUSED, Fact.MANAGER_NOT_ASKED, Fact.MANAGER_AGREED),
    Query.WHAT_IS_READY: (Fact.PARTS_MISSING, Fact.ALL_READY, Fact.READY_UNKNOWN),
    Query.WHAT_RECORD: (
        Fact.REMOVED,
        Fact.SNAPSHOT,
        Fact.DIRECT_MESSAGE,
        Fact.A_CASE,
        Fact.STAYS,
        Fact.MINOR,
        Fact.RECORD_UNKNOWN,
    ),
    Query.APPOINTED: (
        Fact.IS_SPOKESPERSON,
        Fact.NO_SPOKESPERSON,
        Fact.AS_PRIVATE_PERSON,
        Fact.APPOINTMENT_UNKNOWN,
    ),
    Query.WHAT_REPLY: (
        Fact.ABOUT_A_PERSON,
        Fact.POLITICS_THERE,
        Fact.OWN_VIEW_THERE,
        Fact.FACTS_ABOUT_US,
        Fact.REPLY_UNKNOWN,
    ),
}

# Replies that say all that is needed, though they are no no.
_SAYS_ALL = frozenset({Fact.AS_PRIVATE_PERSON})
_STEPS = tuple(Step)
_STRICTEST_FIRST = (Verdict.NO, Verdict.DEPENDS, Verdict.YES)

_DECISION_OF_RULE = {
    "copyright-law/rights-or-consent": Decision.PICTURE,
    "copyright-law/gdpr-images": Decision.PICTURE,
    "replying/political-questions": Decision.POLITICS,
    "private-use/no-private-accounts": Decision.PRIVATE_ACCOUNT,
    "private-use/say-private-person": Decision.PRIVATE_ACCOUNT,
    "private-use/freedom-of-expression": Decision.PRIVATE_ACCOUNT,
    "moderation/forbidden-content": Decision.COMMENT,
    "moderation/delete-and-report": Decision.COMMENT,
    "moderation/offensive-personal-data": Decision.COMMENT,
    "starting-channel/manager-approval": Decision.CHANNEL,
    "starting-channel/manager-duties": Decision.CHANNEL,
    "starting-channel/send-information": Decision.CHANNEL,
    "moderation/deleted-is-record": Decision.DIARY,
    "moderation/keep-ordered": Decision.DIARY,
    "moderation/weed-minor": Decision.DIARY,
    "moderation/public-records": Decision.DIARY,
    "moderation/direct-messages": Decision.DIARY,
    "spokespersons/appointed-by-administration": Decision.OTHER_PAGE,
    "spokespersons/identify-yourself": Decision.OTHER_PAGE,
    "spokespersons/facts-and-links": Decision.OTHER_PAGE,
    "administrations/who-may-write": Decision.OTHER_PAGE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What follows from the replies: the verdict, the ids of the rules behind it (those that
    decided first), the facts that decided, what to do, whom to ask, and where to go on."""

    verdict: Verdict
    rules: tuple[str, ...]
    deciding: tuple[Fact, ...]
    steps: tuple[Step, ...]
    experts: tuple[Expert, ...]
    goes_on: NextStep | None


def next_query(decision: Decision, replies: Sequence[Fact]) -> Query | None:
    """What to ask next; None when the replies settle the matter.

    Raises: ValueError with the reply that no question of the decision takes at its place.
    """
    queries = QUERIES[decision]
    settled = False
    for number, fact in enumerate(replies):
        if settled or number >= len(queries) or fact not in REPLIES[queries[number]]:
            raise ValueError(f"{decision} takes no reply {fact} at place {number + 1}")
        settled = FINDINGS[fact].verdict is Verdict.NO or fact in _SAYS_ALL
    if settled or len(replies) == len(queries):
        return None
    return queries[len(replies)]


def decide(decision: Decision, replies: Sequence[Fact]) -> Outcome:
    """What follows when every reply is given; the strictest finding decides.

    Raises: ValueError when a question is still to be asked, or a reply does not belong.
    """
    if (missing := next_query(decision, replies)) is not None:
        raise ValueError(f"{decision} needs a reply to {missing}")
    verdict = min((FINDINGS[fact].verdict for fact in replies), key=_STRICTEST_FIRST.index)
    deciding = [fact for fact in replies if FINDINGS[fact].verdict is verdict]
    told = deciding if verdict is Verdict.NO else list(replies)
    first = [FINDINGS[fact] for fact in deciding]
    findings = [FINDINGS[fact] for fact in told]
    rules = dict.fromkeys(rule for finding in (*first, *findings) for rule in finding.rules)
    steps = {step for finding in findings for step in finding.steps}
    return Outcome(
        verdict=verdict,
        rules=tuple(rules)[:MAX_RULES],
        deciding=tuple(deciding),
        steps=tuple(sorted(steps, key=_STEPS.index)),
        experts=tuple(dict.fromkeys(one for finding in first for one in finding.experts)),
        goes_on=next((finding.goes_on for finding in findings if finding.goes_on), None),
    )


def decision_of(rule_id: str) -> Decision | None:
    """The decision that a rule belongs to, where somebody can be led through it."""
    return _DECISION_OF_RULE.get(rule_id)


def rules_of(decision: Decision) -> set[str]:
    """The ids of all rules that the decision's findings come from."""
    facts = (fact for query in QUERIES[decision] for fact in REPLIES[query])
    return {rule for fact in facts for rule in FINDINGS[fact].rules}
