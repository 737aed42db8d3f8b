"""What the guided decisions speak of: the decisions, the questions, the replies and the steps.

The texts of each are in bot/flows/decision_texts.py.
"""

from enum import StrEnum


class Decision(StrEnum):
    """A yes-or-no question about a matter that needs a few facts first."""

    PICTURE = "picture"
    COMMENT = "comment"
    DIARY = "diary"
    POLITICS = "politics"
    PRIVATE_ACCOUNT = "private_account"
    OTHER_PAGE = "other_page"
    CHANNEL = "channel"


class Query(StrEnum):
    """Something that is asked about the matter."""

    WHO_MADE_IT = "who_made_it"
    WHO_IS_SEEN = "who_is_seen"
    WHAT_POLITICS = "what_politics"
    WHAT_USE = "what_use"
    WHAT_COMMENT = "what_comment"
    MANAGERS_WORD = "managers_word"
    WHAT_IS_READY = "what_is_ready"
    WHAT_RECORD = "what_record"
    APPOINTED = "appointed"
    WHAT_REPLY = "what_reply"


class Fact(StrEnum):
    """A reply: how the matter stands."""

    # who made the picture
    OUR_PICTURE = "our_picture"
    MAKER_AGREED = "maker_agreed"
    PICTURE_BANK = "picture_bank"
    NOBODY_ASKED = "nobody_asked"
    MAKER_UNKNOWN = "maker_unknown"
    # who is seen in it
    NOBODY_SEEN = "nobody_seen"
    ALL_AGREED = "all_agreed"
    SOME_NOT_ASKED = "some_not_asked"
    CHILDREN = "children"
    IN_CARE = "in_care"
    PROTECTED_OR_REFUSED = "protected_or_refused"
    PEOPLE_UNKNOWN = "people_unknown"
    # what the question about politics is about
    PARTY_VIEWS = "party_views"
    OWN_VIEW = "own_view"
    ABOUT_A_DECISION = "about_a_decision"
    PARTY_OR_ELECTION = "party_or_election"
    PLAIN_FACTS = "plain_facts"
    POLITICS_UNKNOWN = "politics_unknown"
    # what the private account is to be used for
    WRITE_ON_DUTY = "write_on_duty"
    LOG_IN = "log_in"
    PRIVATE_AT_WORK = "private_at_work"
    WRITE_ABOUT_WORK = "write_about_work"
    SHARE_OURS = "share_ours"
    USE_UNKNOWN = "use_unknown"
    # what the comment is
    CHILD_ABUSE = "child_abuse"
    UNLAWFUL = "unlawful"
    PERSONAL_DATA = "personal_data"
    VIOLENCE = "violence"
    COPYRIGHT = "copyright"
    ATTACK = "attack"
    SWEARING = "swearing"
    ADVERTISING = "advertising"
    OFF_TOPIC = "off_topic"
    CRITICISM = "criticism"
    COMMENT_UNKNOWN = "comment_unknown"
    # what the manager says of the channel
    MANAGER_AGREED = "manager_agreed"
    MANAGER_NOT_ASKED = "manager_not_asked"
    MANAGER_REFUSED = "manager_refused"
    # what is ready for the channel
    ALL_READY = "all_ready"
    PARTS_MISSING = "parts_missing"
    READY_UNKNOWN = "ready_unknown"
    # what may belong in the diary
    REMOVED = "removed"
    SNAPSHOT = "snapshot"
    DIRECT_MESSAGE = "direct_message"
    A_CASE = "a_case"
    STAYS = "stays"
    MINOR = "minor"
    RECORD_UNKNOWN = "record_unknown"
    # who writes on somebody else's page
    IS_SPOKESPERSON = "is_spokesperson"
    NO_SPOKESPERSON = "no_spokesperson"
    AS_PRIVATE_PERSON = "as_private_person"
    APPOINTMENT_UNKNOWN = "appointment_unknown"
    # what the reply there is about
    FACTS_ABOUT_US = "facts_about_us"
    POLITICS_THERE = "politics_there"
    OWN_VIEW_THERE = "own_view_there"
    ABOUT_A_PERSON = "about_a_person"
    REPLY_UNKNOWN = "reply_unknown"


class Step(StrEnum):
    """Something to do, in the order in which it is done."""

    WAIT = "wait"
    ASK_THE_MAKER = "ask_the_maker"
    CHOOSE_ANOTHER = "choose_another"
    FIND_THE_MAKER = "find_the_maker"
    READ_THE_LICENCE = "read_the_licence"
    KEEP_MAKERS_YES = "keep_makers_yes"
    NAME_THE_MAKER = "name_the_maker"
    CHECK_PROTECTED = "check_protected"
    KEEP_CONSENT = "keep_consent"
    LOOK_AT_BACKGROUND = "look_at_background"
    WRITE_ALT_TEXT = "write_alt_text"
    OWN_NAME = "own_name"
    TELL_WHAT_IS_DECIDED = "tell_what_is_decided"
    REFER_TO_PARTIES = "refer_to_parties"
    LEAVE_OWN_VIEW_OUT = "leave_own_view_out"
    WRITE_FROM_CHANNEL = "write_from_channel"
    SAY_PRIVATE = "say_private"
    NO_SECRETS = "no_secrets"
    HIDE_AT_ONCE = "hide_at_once"
    COPY_NOTHING = "copy_nothing"
    CALL_THE_POLICE = "call_the_police"
    SAVE_A_PICTURE = "save_a_picture"
    REMOVE = "remove"
    REGISTER = "register"
    REPORT_TO_POLICE = "report_to_police"
    LET_IT_STAND = "let_it_stand"
    ANSWER = "answer"
    KEEP_TO_FACTS = "keep_to_facts"
    SIGN = "sign"
    TALK_TO_MANAGER = "talk_to_manager"
    GET_THE_REST = "get_the_rest"
    APPLY = "apply"
    GIVE_ACCESS = "give_access"
    DO_NOT_OPEN_YET = "do_not_open_yet"
    GET_A_NUMBER = "get_a_number"
    KEEP_ORDER = "keep_order"
    WEED = "weed"
    TELL_OUR_CHANNELS = "tell_our_channels"
    MOVE_TO_SAFETY = "move_to_safety"


class Expert(StrEnum):
    """Who can say more."""

    COMMUNICATOR = "communicator"
    MANAGER = "manager"
    ADMINISTRATION_HEAD = "administration_head"
    REGISTRAR = "registrar"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
