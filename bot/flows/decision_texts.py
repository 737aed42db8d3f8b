"""What the guided decisions say: the questions, the replies, the conditions and the steps."""

from bot.domain.decision_words import Decision, Expert, Fact, Query, Step
from bot.i18n import _


def decision(of: Decision) -> str:
    """The decision as the question that its verdict answers."""
    return {
        Decision.PICTURE: _("May we publish the picture?"),
        Decision.COMMENT: _("Must the comment be removed?"),
        Decision.DIARY: _("Must it be registered in the diary?"),
        Decision.POLITICS: _("Politics: may I reply?"),
        Decision.PRIVATE_ACCOUNT: _("May I use my private account?"),
        Decision.OTHER_PAGE: _("May I reply on somebody else's page?"),
        Decision.CHANNEL: _("May we start a channel?"),
    }[of]


def query(of: Query) -> str:
    """What is asked about the matter."""
    return {
        Query.WHO_MADE_IT: _("Who took or made the picture?"),
        Query.WHO_IS_SEEN: _("Who can be recognised in it?"),
        Query.WHAT_POLITICS: _("What is it about?"),
        Query.WHAT_USE: _("What do you want to use the account for?"),
        Query.WHAT_COMMENT: _("What kind of comment is it?"),
        Query.MANAGERS_WORD: _("What does your closest manager say?"),
        Query.WHAT_IS_READY: _(
            "Are these ready: purpose, target group, benefit, time, owner and deputy?"
        ),
        Query.WHAT_RECORD: _("What is to be registered?"),
        Query.APPOINTED: _("Has your administration appointed you as a spokesperson?"),
        Query.WHAT_REPLY: _("What is your reply about?"),
    }[of]


def fact(of: Fact) -> str:
    """The reply, as the person would say it."""
    return {
        Fact.OUR_PICTURE: _("The municipality owns the picture"),
        Fact.MAKER_AGREED: _("Somebody else, who has said yes"),
        Fact.PICTURE_BANK: _("It comes from a picture bank"),
        Fact.NOBODY_ASKED: _("Somebody else, who has not said yes"),
        Fact.MAKER_UNKNOWN: _("I do not know"),
        Fact.NOBODY_SEEN: _("Nobody"),
        Fact.ALL_AGREED: _("Adults, and all have said yes"),
        Fact.SOME_NOT_ASKED: _("Adults, but not all have said yes"),
        Fact.CHILDREN: _("Children or pupils"),
        Fact.IN_CARE: _("Patients, care users or clients"),
        Fact.PROTECTED_OR_REFUSED: _("Somebody who has said no or has a protected identity"),
        Fact.PEOPLE_UNKNOWN: _("I do not know"),
        Fact.PARTY_VIEWS: _("What a party or a politician thinks"),
        Fact.OWN_VIEW: _("What I think myself"),
        Fact.ABOUT_A_DECISION: _("Whether a decision is right or wrong"),
        Fact.PARTY_OR_ELECTION: _("Our own post about a party or an election"),
        Fact.PLAIN_FACTS: _("What is decided, or how something works"),
        Fact.POLITICS_UNKNOWN: _("Something else, or I do not know"),
        Fact.WRITE_ON_DUTY: _("Write, reply or chat on duty"),
        Fact.LOG_IN: _("Log in to the municipality's channel"),
        Fact.PRIVATE_AT_WORK: _("Private use in working hours"),
        Fact.WRITE_ABOUT_WORK: _("Write about my work as a private person"),
        Fact.SHARE_OURS: _("Share the municipality's posts in my free time"),
        Fact.USE_UNKNOWN: _("Something else, or I do not know"),
        Fact.CHILD_ABUSE: _("Pictures of sexual abuse of children"),
        Fact.UNLAWFUL: _("Threat, hate, incitement to crime or anything unlawful"),
        Fact.PERSONAL_DATA: _("Offensive or sensitive data about a person"),
        Fact.VIOLENCE: _("Violence or pornography"),
        Fact.COPYRIGHT: _("A picture or text used without leave"),
        Fact.ATTACK: _("An attack on a person"),
        Fact.SWEARING: _("Swearing or obscene words"),
        Fact.ADVERTISING: _("Advertising"),
        Fact.OFF_TOPIC: _("Off the topic of the page"),
        Fact.CRITICISM: _("Criticism, a complaint or an awkward question"),
        Fact.COMMENT_UNKNOWN: _("Something else, or I do not know"),
        Fact.MANAGER_AGREED: _("Yes to the channel"),
        Fact.MANAGER_NOT_ASKED: _("Nothing yet"),
        Fact.MANAGER_REFUSED: _("No to the channel"),
        Fact.ALL_READY: _("Yes, all of it"),
        Fact.PARTS_MISSING: _("No, something is missing"),
        Fact.READY_UNKNOWN: _("I do not know"),
        Fact.REMOVED: _("Something removed or hidden"),
        Fact.SNAPSHOT: _("The half-yearly snapshot"),
        Fact.DIRECT_MESSAGE: _("A direct message"),
        Fact.A_CASE: _("A report, a complaint or a request"),
        Fact.STAYS: _("A post or comment that stays"),
        Fact.MINOR: _("Something of no importance"),
        Fact.RECORD_UNKNOWN: _("Something else, or I do not know"),
        Fact.IS_SPOKESPERSON: _("Yes, I am a spokesperson"),
        Fact.NO_SPOKESPERSON: _("No, but I want to reply for the municipality"),
        Fact.AS_PRIVATE_PERSON: _("No, I write as a private person"),
        Fact.APPOINTMENT_UNKNOWN: _("I do not know"),
        Fact.FACTS_ABOUT_US: _("Facts about what we do"),
        Fact.POLITICS_THERE: _("Politics"),
        Fact.OWN_VIEW_THERE: _("What I think myself"),
        Fact.ABOUT_A_PERSON: _("One person's own matter"),
        Fact.REPLY_UNKNOWN: _("Something else, or I do not know"),
    }[of]


def condition(of: Fact) -> str:
    """On what it depends, or why it is no where the rule alone does not say; "" where it does."""
    return {
        Fact.PICTURE_BANK: _("The picture bank's terms must allow social media."),
        Fact.MAKER_UNKNOWN: _("You need to know who made it, and that they have said yes."),
        Fact.SOME_NOT_ASKED: _(
            "Those who have not said yes may be shown only if the GDPR gives another ground."
        ),
        Fact.CHILDREN: _(
            "The guardians must have said yes to social media, and the child must want to. "
            "No child may have a protected identity."
        ),
        Fact.IN_CARE: _(
            "That somebody gets care or support is often secret. Then the picture may not be "
            "published. Otherwise the person must have said yes to just this."
        ),
        Fact.PEOPLE_UNKNOWN: _(
            "Everybody who can be recognised must have said yes, or the GDPR give another ground."
        ),
        Fact.PARTY_VIEWS: _("It is politics. Do not answer for a party or a politician."),
        Fact.OWN_VIEW: _("You reply for the municipality, not for yourself."),
        Fact.ABOUT_A_DECISION: _(
            "You may tell what is decided and why. Whether it is right is for the parties to say."
        ),
        Fact.PARTY_OR_ELECTION: _(
            "It must be about what the municipality does, for example where one can vote. "
            "It must never favour a party."
        ),
        Fact.POLITICS_UNKNOWN: _("Answer questions about facts. Refer politics to the parties."),
        Fact.LOG_IN: _(
            "Some services let you in only with an account of your own. Even so, what you write "
            "must come from the channel. Ask how it is done at your administration."
        ),
        Fact.PRIVATE_AT_WORK: _("The head of your administration decides."),
        Fact.USE_UNKNOWN: _("On duty you may not. As a private person you may, if you say so."),
        Fact.OFF_TOPIC: _(
            "It may be removed only if the notice about what we remove is on the page. "
            "Nothing says that it must."
        ),
        Fact.CRITICISM: _("Criticism stays, even when it is harsh."),
        Fact.COMMENT_UNKNOWN: _(
            "Remove it only if it breaks the rules of the page. Criticism always stays."
        ),
        Fact.MANAGER_NOT_ASKED: _("Not yet. Your manager must say yes first."),
        Fact.MANAGER_REFUSED: _("The manager's no decides."),
        Fact.PARTS_MISSING: _("Not yet. All of it must be there first."),
        Fact.READY_UNKNOWN: _("All of it must be there before the channel opens."),
        Fact.DIRECT_MESSAGE: _(
            "As a rule it is an official document. Handle it as you would a letter or an e-mail."
        ),
        Fact.A_CASE: _("It depends on whether it belongs to a case. The registrar knows."),
        Fact.RECORD_UNKNOWN: _("What is removed must be registered. What stays need not be."),
        Fact.NO_SPOKESPERSON: _("Only those whom the administration has appointed may."),
        Fact.APPOINTMENT_UNKNOWN: _("You must have been appointed."),
        Fact.ABOUT_A_PERSON: _("It would tell others about the person."),
        Fact.REPLY_UNKNOWN: _("Facts about what we do are fine. Politics and persons are not."),
    }.get(of, "")


def step(of: Step) -> str:
    """What to do, as one short sentence."""
    return {
        Step.WAIT: _("Wait until you know."),
        Step.ASK_THE_MAKER: _("Ask whoever made it first, or choose another picture."),
        Step.CHOOSE_ANOTHER: _("Choose another picture."),
        Step.FIND_THE_MAKER: _("Find out who made it."),
        Step.READ_THE_LICENCE: _("Read the terms of the picture bank."),
        Step.KEEP_MAKERS_YES: _("Keep the yes of whoever made it."),
        Step.NAME_THE_MAKER: _("Write who made it."),
        Step.CHECK_PROTECTED: _("Check that nobody in it has a protected identity."),
        Step.KEEP_CONSENT: _("Keep the yeses, and remove the picture if somebody regrets theirs."),
        Step.LOOK_AT_BACKGROUND: _("Look for names, screens and papers in the background."),
        Step.WRITE_ALT_TEXT: _("Write an alternative text that tells what the picture shows."),
        Step.OWN_NAME: _("Write in your own name, and that you work for the municipality."),
        Step.TELL_WHAT_IS_DECIDED: _("Tell what is decided, preferably with a link."),
        Step.REFER_TO_PARTIES: _("Thank for the question and refer to the parties."),
        Step.LEAVE_OWN_VIEW_OUT: _("Leave out what you think yourself."),
        Step.WRITE_FROM_CHANNEL: _("Write from the municipality's channel."),
        Step.SAY_PRIVATE: _("Say that you write as a private person."),
        Step.NO_SECRETS: _("Never write what is secret."),
        Step.HIDE_AT_ONCE: _("Hide it at once."),
        Step.COPY_NOTHING: _("Take no screenshot, and send it to nobody."),
        Step.CALL_THE_POLICE: _("Call the police."),
        Step.SAVE_A_PICTURE: _("Save a picture of it."),
        Step.REMOVE: _("Remove it at once."),
        Step.REGISTER: _("Register it in the diary. The button below helps you."),
        Step.REPORT_TO_POLICE: _("Report it to the police if it may be a crime."),
        Step.LET_IT_STAND: _("Let the comment stand."),
        Step.ANSWER: _("Answer, or say that an answer will come."),
        Step.KEEP_TO_FACTS: _("Keep to facts, preferably with a link."),
        Step.SIGN: _("Sign with your first name and title."),
        Step.TALK_TO_MANAGER: _("Talk to your manager about another way."),
        Step.GET_THE_REST: _("Find what is missing together with your manager."),
        Step.APPLY: _("Register the channel here. Your manager gets the application."),
        Step.GIVE_ACCESS: _("Give the communicator administrator access."),
        Step.DO_NOT_OPEN_YET: _("Open the channel when it is approved."),
        Step.GET_A_NUMBER: _("Send it to the registrar, and keep the diary number."),
        Step.KEEP_ORDER: _("Leave it where it can be found."),
        Step.WEED: _("Clear it away as you go."),
        Step.TELL_OUR_CHANNELS: _("Send the page to the communicator, who knows who may reply."),
        Step.MOVE_TO_SAFETY: _("Ask the person to contact the municipality directly."),
    }[of]


def expert(of: Expert) -> str:
    """Who can say more, by their part."""
    return {
        Expert.COMMUNICATOR: _("the communicator"),
        Expert.MANAGER: _("your manager"),
        Expert.ADMINISTRATION_HEAD: _("the head of administration"),
        Expert.REGISTRAR: _("the registrar"),
        Expert.DATA_PROTECTION_OFFICER: _("the data protection officer"),
    }[of]
