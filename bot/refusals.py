"""Cards that say why something cannot be done, and the way out."""

from bot.i18n import _, listing
from bot.ui import Card, Text


def gone() -> Card:
    """A button that is old, forged or about something that is gone."""
    return Card(
        _("This button no longer works"),
        (Text(_("It has changed or is gone. Write “hello” to see how things stand.")),),
    )


def not_allowed(who: str) -> Card:
    """Something that others may do; `who` says in words who they are."""
    reason = who or _("Write “hello” to see what you can do.")
    return Card(_("You cannot do this"), (Text(reason),))


def failed(number: str) -> Card:
    """A fault of ours, with the number that the log knows it by."""
    return Card(
        _("Something went wrong on our side"),
        (
            Text(_("Nothing you wrote has been changed. Try again in a moment.")),
            Text(
                _("If it happens again, tell the communicator this number: {number}.").format(
                    number=number
                )
            ),
        ),
    )


def already_done() -> Card:
    """A repeat of something that had its effect and shows nothing."""
    return Card(_("This is already done"))


def write_to_me() -> Card:
    """Something personal that was asked for where others read along."""
    return Card(
        _("Write to me directly"),
        (Text(_("Others read along here. In our own conversation I can help you with that.")),),
    )


def not_for_guests() -> Card:
    """Somebody from outside the organisation."""
    return Card(
        _("Kanalvakt is for colleagues at the municipality"),
        (
            Text(_("Guests and people from other organisations cannot use it.")),
            Text(_("Ask your contact person at the municipality instead.")),
        ),
    )


def no_file_wanted() -> Card:
    """A file that nothing asked for."""
    return Card(
        _("I have not opened your file"),
        (
            Text(_("I take pictures only when I have asked for one, as for the snapshot.")),
            Text(_("I read a calendar's file when its name ends with .ics.")),
            Text(_("Is it a question? Write it without a file.")),
        ),
    )


def one_file_at_a_time() -> Card:
    """Several files at once."""
    return Card(_("I have not opened your files"), (Text(_("Send one file at a time, please.")),))


def which_picture(wanted: list[str]) -> Card:
    """A picture that several matters wait for; `wanted` names them."""
    return Card(
        _("Which one is the picture for?"),
        (
            Text(_("I wait for pictures of {names}.").format(names=listing(wanted))),
            Text(_("Send it again, and write the name beside it.")),
        ),
    )


def unreadable(why: str, is_calendar: bool) -> Card:
    """A picture or a calendar that cannot be taken; `why` is a sentence with the way out."""
    title = _("I could not read the calendar") if is_calendar else _("I could not take the picture")
    return Card(title, (Text(why),))


def bad_calendar_file(kind: str) -> str:
    """Why the file of a calendar cannot be read, from the `kind` of the BadCalendar, in words."""
    if kind == "size":
        return _("There is too much in the file. Export a shorter time from your calendar.")
    return _("That is no calendar file. Export your calendar as a file that ends with .ics.")
