"""Somebody whom no message reaches: the communicator is told, with the way out.

Source: UX7.
"""

from bot.domain.ids import PersonId
from bot.flow import Flow
from bot.i18n import _, listing
from bot.turn import Turn
from bot.ui import Card, Text

PLATFORMS = {"slack": "Slack", "teams": "Teams"}

flow = Flow("unreachable")


@flow.view
async def unreachable(turn: Turn, person: PersonId) -> Card | None:
    """For the communicators: who it is, where it was tried, and what helps; nothing once the
    person can be reached again."""
    turn.require(turn.who.id in {official.id for official in await turn.officials()})
    absent = await turn.store.people.get(person)
    accounts = await turn.store.people.accounts(person)
    if any(account.unreachable_at is None for account in accounts):
        return None
    title = _("My messages do not reach {name}").format(name=absent.name)
    if not accounts:
        return Card(
            title,
            (
                Text(_("I find no account with the address {email}.").format(email=absent.email)),
                Text(_("Correct the address in the organisation data, or ask IT for an account.")),
            ),
        )
    tried = listing([PLATFORMS.get(a.ref.platform, a.ref.platform) for a in accounts])
    help_text = _("Ask {name} to open Kanalvakt there and write “hello”.")
    return Card(
        title,
        (
            Text(_("I have tried in {platforms}.").format(platforms=tried)),
            Text(help_text.format(name=absent.first_name)),
            Text(_("Has the account been closed? Then somebody else must take over.")),
        ),
    )
