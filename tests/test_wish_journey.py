"""Person 7: cancelled by letter for 20 December, then wants to keep the number, and then to cancel after all."""

from __future__ import annotations

from bot.guide.case import Kind, Number, Stage
from tests.conftest import Street
from tests.pretend import User

ASKED = (
    "End it",
    "Proximus",
    "Only this number",
    "Works, in Belgium",
    "Letter",
    "Go to the request",
)


async def _cancelled(user: User) -> None:
    await user.send("/start")
    await user.walk(*ASKED)
    await user.send("20/12/2026")
    await user.walk("Request sent", "Today", "Letter", "Belgium")
    await user.send("/status")


async def test_a_change_of_wish_keeps_the_record_and_the_way_back_brings_all_again(street: Street, user: User) -> None:
    await _cancelled(user)
    before = await user.text()
    await user.walk("Correct", "Number", "Move it")
    await user.sees("Your cancellation is already on its way", "20 December", "ask for a written answer")
    await user.walk("Withdraw it", "Français", "Yes, show the text")
    assert any("Retrait de ma demande de résiliation" in m["text"] for m in await user.messages())
    await user.sees("wants to keep the number, not withdrawn yet", "Have you sent the withdrawal?")
    assert await user.wind(until_message=True, max_days=60), "what is on its way is still looked after"
    await user.sees("⏰", "wants to keep the number, not withdrawn yet")
    await user.send("/status")
    await user.walk("Correct", "Number", "Move it", "Withdraw it", "Yes, today", "E-mail or form")
    await user.send("/dossier")
    await user.sees("Cancellation requested, by letter, for 20 December 2026", "Cancellation withdrawn, by e-mail")
    assert street.bot_app is not None
    state = await street.bot_app.store.load(user.chat)
    assert state is not None
    assert state.case is not None
    assert (state.case.answers.number, state.case.stage) == (Number.MOVE, Stage.PREPARING)
    await user.send("/status")
    await user.walk("Correct", "Number", "Give it up")
    await user.sees("Send Proximus the request again", "You withdrew the request on")
    await user.send("/status")
    await user.sees(*(line for line in before.splitlines() if "Cancellation requested" in line))
    await user.sees("Cancellation withdrawn, by e-mail", "Cancellation wanted again", "not sent again yet")
    state = await street.bot_app.store.load(user.chat)
    assert state is not None
    assert state.case is not None
    assert not [event for event in state.case.events if event.kind is Kind.UNDONE]


async def test_another_operator_that_is_typed_is_asked_about_too(user: User) -> None:
    await _cancelled(user)
    await user.walk("Correct", "Operator")
    await user.send("orange")
    await user.sees("A request is already on its way", "Requested on")
    await user.tap("Only correct it")
    await user.send("/status")
    await user.sees("Orange", "Cancellation requested, by letter")
