"""Forms in Slack: errors beside their fields, people who are picked, and nothing typed is lost."""

from typing import Any

from tests.conversations.story import applies
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_acts import submission
from tests.platforms.slack_client import interaction
from tests.platforms.slack_faults import Fault
from tests.slack.story import application, begins, calls, has_window, in_dm, window

SLOW = Fault(seconds=0.3)


async def test_errors_stand_beside_their_fields(slack: SlackDriver, town: Any) -> None:
    await begins(slack, town.anna)
    await slack.fills(town.anna, **application(name="", address="ingen adress", deputy=town.per))
    assert set(await slack.errors(town.anna)) == {"name", "address"}
    form = await slack.form(town.anna)
    assert form.values["goals"] == "Fler barn lär sig simma"
    await slack.fills(town.anna, name="Badet", address="https://facebook.com/badet")
    assert not has_window(slack, town.anna)
    assert f"{town.karin.name} har din ansökan nu" in (await slack.screen(town.anna)).text


async def test_somebody_picked_is_met_while_the_form_is_filled_in(
    slack: SlackDriver, town: Any
) -> None:
    await begins(slack, town.anna)
    await slack.fills(town.anna, **application(deputy=town.per, name=""))
    assert "name" in await slack.errors(town.anna)
    assert calls(slack, "views.update") == []


async def test_not_met_in_time_the_answer_comes_in_the_window(
    slack: SlackDriver, town: Any
) -> None:
    await begins(slack, town.anna)
    slack.fake.faults.add("users.info", Fault(status=500), SLOW)
    await slack.fills(town.anna, **application(deputy=town.per))
    shown = window(slack, town.anna)
    assert f"{town.karin.name} har din ansökan nu" in shown.text
    assert "Du kan stänga fönstret" in shown.text
    assert f"{town.karin.name} har din ansökan nu" in (await slack.screen(town.anna)).text


async def test_not_met_in_time_the_form_comes_back_with_everything_in_it(
    slack: SlackDriver, town: Any
) -> None:
    await begins(slack, town.anna)
    slack.fake.faults.add("users.info", Fault(status=500), SLOW)
    await slack.fills(town.anna, **application(deputy=town.per, address="ingen adress"))
    assert list(await slack.errors(town.anna)) == ["address"]
    form = await slack.form(town.anna)
    wanted = application(deputy=slack.user(town.per).id, address="ingen adress")
    assert {name: form.values[name] for name in wanted} == wanted
    await slack.fills(town.anna, address="https://facebook.com/badet")
    assert not has_window(slack, town.anna)
    assert f"{town.karin.name} har din ansökan nu" in (await slack.screen(town.anna)).text


async def test_closed_before_the_answer_the_error_comes_as_a_message_and_a_draft_is_kept(
    slack: SlackDriver, town: Any
) -> None:
    await begins(slack, town.anna)
    slack.fake.faults.add("users.info", Fault(status=500), SLOW)
    slack.fake.faults.add("views.update", Fault(error="not_found"))
    await slack.fills(town.anna, **application(deputy=town.per, address="ingen adress"))
    slack.fake.modals.clear()
    screen = await slack.screen(town.anna)
    assert "Dina svar skickades inte." in screen
    await slack.presses(town.anna, "Fortsätt")
    assert "address" in (await slack.form(town.anna)).fields
    assert "name" not in (await slack.form(town.anna)).fields


async def test_a_guest_who_is_picked_is_refused_beside_the_field(
    slack: SlackDriver, town: Any
) -> None:
    slack.fake.add_user("Gäst Gästsson", "gast@annat.example", is_restricted=True)
    await begins(slack, town.anna)
    await slack.fills(town.anna, **application(deputy="Gäst Gästsson"))
    assert list(await slack.errors(town.anna)) == ["deputy"]
    form = await slack.form(town.anna)
    assert form.values["name"] == "Simhallen i Bollmora"
    await slack.fills(town.anna, deputy=town.per)
    assert f"{town.karin.name} har din ansökan nu" in (await slack.screen(town.anna)).text


async def test_a_form_sent_twice_has_one_effect(slack: SlackDriver, town: Any) -> None:
    """A second click, and the same delivery again."""
    await begins(slack, town.anna)
    await slack.fills(town.anna, name="", deputy=town.per)
    view = slack.fake.modals[slack.user(town.anna).id][-1]
    sent = await slack.fills(town.anna, **application(deputy=town.per))
    again = submission(slack.fake, slack.user(town.anna), view)
    await slack.clients.send(interaction(slack.user(town.anna), again))
    await slack.repeats(sent)
    await slack.settles()
    assert len(in_dm(slack, town.karin)) == 1


async def test_save_and_continue_later_in_the_window(slack: SlackDriver, town: Any) -> None:
    await begins(slack, town.anna)
    await slack.fills(town.anna, alternative="Spara och fortsätt senare", name="Badet")
    assert "Du kan stänga fönstret" in window(slack, town.anna).text
    assert "Badet" in (await slack.screen(town.anna)).text
    await slack.presses(town.anna, "Fortsätt")
    assert "name" not in (await slack.form(town.anna)).fields


async def test_a_closed_form_is_a_draft_with_all_that_was_typed(
    slack: SlackDriver, town: Any
) -> None:
    await begins(slack, town.anna)
    await slack.leaves(
        town.anna, service="instagram", name="Badet", goals="Fler simmar", deputy=town.per
    )
    assert "Badet (Instagram)" in await slack.screen(town.anna)
    await slack.presses(town.anna, "Ändra svaren")
    form = await slack.form(town.anna)
    assert (form.values["service"], form.values["name"]) == ("instagram", "Badet")
    assert form.values["goals"] == "Fler simmar"
    assert form.values["deputy"] == slack.user(town.per).id


async def test_a_form_closed_untouched_leaves_nothing(slack: SlackDriver, town: Any) -> None:
    await begins(slack, town.anna)
    before = len(in_dm(slack, town.anna))
    await slack.leaves(town.anna)
    await slack.says(town.anna, "mina kanaler")
    assert "Du har inga egna kanaler." in (await slack.screen(town.anna)).last.text
    assert len(in_dm(slack, town.anna)) == before + 1


async def test_an_expired_trigger_gives_a_button_that_opens_the_form(
    slack: SlackDriver, town: Any
) -> None:
    await applies(slack, town.anna, deputy=town.per)
    await slack.settles()
    slack.fake.trigger_life_seconds = 0.0
    await slack.presses(town.karin, "Avslå")
    late = (await slack.screen(town.karin)).last
    assert "Det tog för lång tid att öppna formuläret" in late.text
    assert late.buttons == ("Avslå",)
    slack.fake.trigger_life_seconds = 3.0
    await slack.presses(town.karin, "Avslå")
    await slack.fills(town.karin, note="Vi har redan en sida.")
    assert f"Avslagen av {town.karin.name}" in await slack.screen(town.karin)


async def test_a_tampered_form_has_no_effect(slack: SlackDriver, town: Any) -> None:
    await begins(slack, town.anna)
    view = slack.fake.modals[slack.user(town.anna).id][-1]
    view.content["private_metadata"] = "{}"
    await slack.fills(town.anna, **application(deputy=town.per))
    await slack.settles()
    assert in_dm(slack, town.karin) == []
