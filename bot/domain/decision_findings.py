"""What each reply in a guided decision means: a table, read row by row.

A wrong yes is the worst fault: a yes stands only where the guideline gives it for every case that
the reply can mean. Source: QA4; the rules that each row names.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.decision_words import Expert, Fact, Step
from bot.domain.guideline import NextStep, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict that a reply gives, its rules, what to do, whom to ask and where to go on.

    Where it depends, its condition is a text of bot/flows/decision_texts.py.
    """

    verdict: Verdict
    rules: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    experts: tuple[Expert, ...] = (Expert.COMMUNICATOR,)
    goes_on: NextStep | None = None


_YES, _NO, _DEPENDS = Verdict.YES, Verdict.NO, Verdict.DEPENDS

_RIGHTS = ("copyright-law/rights-or-consent",)
_GDPR = ("copyright-law/gdpr-images",)
_NO_SECRETS = ("content/no-secret-or-sensitive",)
_BOTH_OF_DATA = (Expert.COMMUNICATOR, Expert.DATA_PROTECTION_OFFICER)

_PICTURE = {
    Fact.OUR_PICTURE: Finding(_YES, _RIGHTS, (Step.WRITE_ALT_TEXT,)),
    Fact.MAKER_AGREED: Finding(
        _YES, _RIGHTS, (Step.KEEP_MAKERS_YES, Step.NAME_THE_MAKER, Step.WRITE_ALT_TEXT)
    ),
    Fact.PICTURE_BANK: Finding(
        _DEPENDS, _RIGHTS, (Step.READ_THE_LICENCE, Step.NAME_THE_MAKER, Step.WRITE_ALT_TEXT)
    ),
    Fact.NOBODY_ASKED: Finding(_NO, _RIGHTS, (Step.ASK_THE_MAKER, Step.KEEP_MAKERS_YES)),
    Fact.MAKER_UNKNOWN: Finding(_DEPENDS, _RIGHTS, (Step.WAIT, Step.FIND_THE_MAKER)),
    Fact.NOBODY_SEEN: Finding(_YES, _GDPR, (Step.LOOK_AT_BACKGROUND,)),
    Fact.ALL_AGREED: Finding(_YES, _GDPR, (Step.KEEP_CONSENT, Step.LOOK_AT_BACKGROUND)),
    Fact.SOME_NOT_ASKED: Finding(_DEPENDS, _GDPR, (Step.WAIT, Step.CHECK_PROTECTED), _BOTH_OF_DATA),
    Fact.CHILDREN: Finding(
        _DEPENDS,
        (*_GDPR, *_NO_SECRETS),
        (Step.CHECK_PROTECTED, Step.KEEP_CONSENT),
        _BOTH_OF_DATA,
    ),
    Fact.IN_CARE: Finding(
        _DEPENDS, (*_NO_SECRETS, *_GDPR), (Step.WAIT, Step.CHECK_PROTECTED), _BOTH_OF_DATA
    ),
    Fact.PROTECTED_OR_REFUSED: Finding(
        _NO, (*_NO_SECRETS, *_GDPR), (Step.CHOOSE_ANOTHER,), _BOTH_OF_DATA
    ),
    Fact.PEOPLE_UNKNOWN: Finding(_DEPENDS, _GDPR, (Step.WAIT, Step.CHECK_PROTECTED), _BOTH_OF_DATA),
}

_TO_PARTIES = ("replying/political-questions",)
_PRIVATE_OUT = ("replying/private-opinions-out",)
_ANSWERING = ("purpose/everyday-uses", "replying/quick-reply")

_POLITICS = {
    Fact.PARTY_VIEWS: Finding(_NO, _TO_PARTIES, (Step.REFER_TO_PARTIES,)),
    Fact.OWN_VIEW: Finding(_NO, _PRIVATE_OUT, (Step.LEAVE_OWN_VIEW_OUT,)),
    Fact.ABOUT_A_DECISION: Finding(
        _DEPENDS,
        (*_TO_PARTIES, "purpose/everyday-uses"),
        (Step.TELL_WHAT_IS_DECIDED, Step.REFER_TO_PARTIES, Step.LET_IT_STAND),
    ),
    Fact.PARTY_OR_ELECTION: Finding(
        _DEPENDS, ("content/municipal-topics", "liking/no-parties"), (Step.WAIT,)
    ),
    Fact.PLAIN_FACTS: Finding(_YES, _ANSWERING, (Step.KEEP_TO_FACTS, Step.SIGN)),
    Fact.POLITICS_UNKNOWN: Finding(
        _DEPENDS, (*_TO_PARTIES, *_PRIVATE_OUT), (Step.WAIT, Step.LET_IT_STAND)
    ),
}

_NO_PRIVATE = ("private-use/no-private-accounts",)
_AS_PRIVATE = ("private-use/say-private-person", "private-use/freedom-of-expression")

_PRIVATE_ACCOUNT = {
    Fact.WRITE_ON_DUTY: Finding(_NO, _NO_PRIVATE, (Step.WRITE_FROM_CHANNEL,)),
    Fact.LOG_IN: Finding(_DEPENDS, _NO_PRIVATE, (Step.WRITE_FROM_CHANNEL,)),
    Fact.PRIVATE_AT_WORK: Finding(
        _DEPENDS,
        ("private-use/work-hours-use",),
        experts=(Expert.ADMINISTRATION_HEAD, Expert.MANAGER),
    ),
    Fact.WRITE_ABOUT_WORK: Finding(_YES, _AS_PRIVATE, (Step.SAY_PRIVATE, Step.NO_SECRETS)),
    Fact.SHARE_OURS: Finding(
        _YES, ("private-use/freedom-of-expression", "private-use/say-private-person")
    ),
    Fact.USE_UNKNOWN: Finding(_DEPENDS, (*_NO_PRIVATE, "private-use/say-private-person")),
}

_FORBIDDEN = ("moderation/forbidden-content", "moderation/deleted-is-record")
_TAKE_AWAY = (Step.SAVE_A_PICTURE, Step.REMOVE, Step.REGISTER)
_REPORTED = (*_TAKE_AWAY, Step.REPORT_TO_POLICE)
_UNLAWFUL = (*_FORBIDDEN, "moderation/delete-and-report")
_INCIDENT = NextStep.REMOVED_COMMENT
_ASK = (Expert.COMMUNICATOR,)

_COMMENT = {
    Fact.CHILD_ABUSE: Finding(
        _YES,
        _UNLAWFUL,
        (Step.HIDE_AT_ONCE, Step.COPY_NOTHING, Step.CALL_THE_POLICE, Step.REGISTER),
        _ASK,
        _INCIDENT,
    ),
    Fact.UNLAWFUL: Finding(_YES, _UNLAWFUL, _REPORTED, _ASK, _INCIDENT),
    Fact.PERSONAL_DATA: Finding(
        _YES,
        ("moderation/offensive-personal-data", "moderation/deleted-is-record"),
        _TAKE_AWAY,
        _BOTH_OF_DATA,
        _INCIDENT,
    ),
    Fact.VIOLENCE: Finding(_YES, _UNLAWFUL, _REPORTED, _ASK, _INCIDENT),
    Fact.COPYRIGHT: Finding(_YES, _FORBIDDEN, _TAKE_AWAY, _ASK, _INCIDENT),
    Fact.ATTACK: Finding(_YES, _UNLAWFUL, _TAKE_AWAY, _ASK, _INCIDENT),
    Fact.SWEARING: Finding(_YES, _FORBIDDEN, _TAKE_AWAY, _ASK, _INCIDENT),
    Fact.ADVERTISING: Finding(_YES, _FORBIDDEN, _TAKE_AWAY, _ASK, _INCIDENT),
    Fact.OFF_TOPIC: Finding(
        _DEPENDS,
        ("visitor-information/moderation-notice", "moderation/deleted-is-record"),
        (Step.LET_IT_STAND,),
        _ASK,
        _INCIDENT,
    ),
    Fact.CRITICISM: Finding(_NO, _ANSWERING, (Step.LET_IT_STAND, Step.ANSWER, Step.SIGN)),
    Fact.COMMENT_UNKNOWN: Finding(
        _DEPENDS,
        _FORBIDDEN,
        (Step.SAVE_A_PICTURE, Step.LET_IT_STAND),
        _ASK,
        _INCIDENT,
    ),
}

_MANAGERS_YES = ("starting-channel/manager-approval",)
_REGISTER = NextStep.REGISTER_CHANNEL

_CHANNEL = {
    Fact.MANAGER_AGREED: Finding(_YES, _MANAGERS_YES, goes_on=_REGISTER),
    Fact.MANAGER_NOT_ASKED: Finding(
        _NO,
        _MANAGERS_YES,
        (Step.APPLY, Step.DO_NOT_OPEN_YET),
        (Expert.MANAGER, Expert.COMMUNICATOR),
        _REGISTER,
    ),
    Fact.MANAGER_REFUSED: Finding(
        _NO,
        _MANAGERS_YES,
        (Step.TALK_TO_MANAGER,),
        (Expert.MANAGER, Expert.COMMUNICATOR),
    ),
    Fact.ALL_READY: Finding(
        _YES,
        ("starting-channel/manager-duties", "starting-channel/send-information"),
        (Step.APPLY, Step.GIVE_ACCESS, Step.DO_NOT_OPEN_YET),
        goes_on=_REGISTER,
    ),
    Fact.PARTS_MISSING: Finding(
        _NO,
        (
            "starting-channel/manager-duties",
            "starting-channel/named-owner",
            "starting-channel/deputy",
        ),
        (Step.GET_THE_REST, Step.APPLY, Step.DO_NOT_OPEN_YET),
        goes_on=_REGISTER,
    ),
    Fact.READY_UNKNOWN: Finding(
        _DEPENDS,
        ("starting-channel/manager-duties", "starting-channel/deputy"),
        (Step.GET_THE_REST, Step.APPLY, Step.DO_NOT_OPEN_YET),
        goes_on=_REGISTER,
    ),
}

_BY_REGISTRAR = (Expert.REGISTRAR, Expert.COMMUNICATOR)

_DIARY = {
    Fact.REMOVED: Finding(
        _YES, ("moderation/deleted-is-record",), (Step.REGISTER,), _BY_REGISTRAR, _INCIDENT
    ),
    Fact.SNAPSHOT: Finding(
        _YES,
        ("half-year-documentation/screenshot-and-register", "half-year-documentation/snapshot"),
        (Step.GET_A_NUMBER,),
        _BY_REGISTRAR,
    ),
    Fact.DIRECT_MESSAGE: Finding(_DEPENDS, ("moderation/direct-messages",), experts=_BY_REGISTRAR),
    Fact.A_CASE: Finding(_DEPENDS, ("moderation/public-records",), experts=_BY_REGISTRAR),
    Fact.STAYS: Finding(_NO, ("moderation/keep-ordered",), (Step.KEEP_ORDER,), _BY_REGISTRAR),
    Fact.MINOR: Finding(
        _NO, ("moderation/weed-minor", "moderation/keep-ordered"), (Step.WEED,), _BY_REGISTRAR
    ),
    Fact.RECORD_UNKNOWN: Finding(
        _DEPENDS,
        ("moderation/deleted-is-record", "moderation/keep-ordered"),
        experts=_BY_REGISTRAR,
    ),
}

_APPOINTED = ("spokespersons/appointed-by-administration",)
_BY_HEAD = (Expert.COMMUNICATOR, Expert.ADMINISTRATION_HEAD)

_OTHER_PAGE = {
    Fact.IS_SPOKESPERSON: Finding(_YES, _APPOINTED, (Step.OWN_NAME,)),
    Fact.NO_SPOKESPERSON: Finding(_NO, _APPOINTED, (Step.TELL_OUR_CHANNELS,), _BY_HEAD),
    Fact.AS_PRIVATE_PERSON: Finding(_YES, _AS_PRIVATE, (Step.SAY_PRIVATE, Step.NO_SECRETS)),
    Fact.APPOINTMENT_UNKNOWN: Finding(_DEPENDS, _APPOINTED, (Step.WAIT,), _BY_HEAD),
    Fact.FACTS_ABOUT_US: Finding(
        _YES,
        ("spokespersons/facts-and-links", "spokespersons/identify-yourself"),
        (Step.KEEP_TO_FACTS,),
    ),
    Fact.POLITICS_THERE: Finding(_NO, _TO_PARTIES, (Step.REFER_TO_PARTIES,)),
    Fact.OWN_VIEW_THERE: Finding(
        _NO,
        ("spokespersons/personal-not-private", "replying/private-opinions-out"),
        (Step.LEAVE_OWN_VIEW_OUT,),
    ),
    Fact.ABOUT_A_PERSON: Finding(_NO, _NO_SECRETS, (Step.MOVE_TO_SAFETY,)),
    Fact.REPLY_UNKNOWN: Finding(
        _DEPENDS, ("spokespersons/facts-and-links",), (Step.WAIT, Step.KEEP_TO_FACTS)
    ),
}

FINDINGS: Mapping[Fact, Finding] = {
    **_PICTURE,
    **_POLITICS,
    **_PRIVATE_ACCOUNT,
    **_COMMENT,
    **_CHANNEL,
    **_DIARY,
    **_OTHER_PAGE,
}
