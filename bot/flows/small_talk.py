"""A word in return for what asks nothing; no rule is quoted."""

from bot.domain.small_talk import Talk
from bot.i18n import _
from bot.ui import Card, Text


def talk_card(talk: Talk, first_name: str) -> Card:
    """The answer to small talk."""
    whenever = Text(_("Write whenever you wonder about something."))
    match talk:
        case Talk.GREETING:
            return Card(
                _("Hello {name}!").format(name=first_name),
                (
                    Text(
                        _("You can ask me anything about the guideline. Just write your question.")
                    ),
                ),
            )
        case Talk.THANKS:
            return Card(_("You are welcome"), (whenever,))
        case Talk.PRAISE:
            return Card(_("Good"), (whenever,))
        case Talk.GOODBYE:
            return Card(_("Goodbye"), (whenever,))
        case Talk.WHO:
            return Card(
                _("I am Kanalvakt"),
                (
                    Text(_("I am a computer program, not a person.")),
                    Text(_("I answer from the guideline for social media.")),
                    Text(_("What it does not say I pass on to a communicator.")),
                ),
            )
        case Talk.NO_HELP:
            return Card(
                _("That is a pity"),
                (
                    Text(_("Ask again in other words.")),
                    Text(_("Or send the question to the communicator, below the answer.")),
                ),
            )
