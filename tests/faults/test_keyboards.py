"""One live keyboard, whatever was lost on the way; and the newest screen, however many were asked for."""

from __future__ import annotations

from tests.conftest import Street
from tests.faults import town
from tests.faults.table import CHAT
from tests.pretend import User


async def test_it_goes_on_with_the_message_whose_answer_was_lost(street: Street, user: User) -> None:
    """Tapped before it is sent again, it is known to have arrived: nothing is sent twice."""
    await town.with_reminders(user)
    await town.order(street, method="sendMessage", drop_answer=True)
    await town.write(user, "/status")
    await user.until(lambda messages: "not yet confirmed" in messages[-1]["text"])
    before = await user.messages()
    tapped = await town.tap(street, user, "Reminders")
    assert (await tapped)["answered"]
    await town.rest(street)
    assert [m["message_id"] for m in await user.messages()] == [m["message_id"] for m in before]
    assert await town.keyboards(user) == [before[-1]["message_id"]]
    assert (await town.state_of(street, user)).chat.live_message == before[-1]["message_id"]


async def test_it_takes_an_older_keyboard_away_that_is_tapped(street: Street, user: User) -> None:
    """One that could not be found by itself: too many messages came between."""
    await town.with_reminders(user)
    old = await user.screen()
    await town.order(street, method="editMessageReplyMarkup", status=400, description="Bad Request: who knows")
    await user.send("/status")
    await town.rest(street)
    new = await user.screen()
    assert await town.keyboards(user) == [old["message_id"], new["message_id"]]
    data = next(b["data"] for row in old["buttons"] for b in row if "It is here" in b["text"])
    await user.press(old["message_id"], data)
    await user.sees("Which end day does the confirmation name?")
    assert await town.keyboards(user) == [new["message_id"]]


async def test_it_finds_the_copy_among_other_peoples_messages(street: Street, user: User) -> None:
    await town.with_reminders(user)
    await town.order(street, method="sendMessage", drop_answer=True, chat_id=CHAT)
    await town.order(street, method="sendMessage", reset="before", times=3, chat_id=CHAT)
    await town.write(user, "/status")
    for n in range(6):
        await street.playground.clock.advance(0.2)
        await town.write(street.user(2000 + n), "/start")
    await town.rest(street)
    shown = [m["message_id"] for m in await user.messages() if "not yet confirmed" in m["text"]]
    assert len(shown) == 2
    assert await town.keyboards(user) == shown[-1:]
    for n in range(6):
        assert len(await town.keyboards(street.user(2000 + n))) == 1, "nobody else's was touched"


async def test_it_shows_the_newest_screen_only_after_a_flood(street: Street, user: User) -> None:
    await town.with_reminders(user)
    await town.order(street, status=429, seconds=30, chats_only=True, chat_id=CHAT)
    mark = await town.last_call(street)
    for command in ("/status", "/help", "/reminders", "/cases"):
        await town.write(user, command)
    await town.rest(street)
    sent = [c for c in await town.calls(street, mark) if c["method"] == "sendMessage"]
    assert [c["status"] for c in sent] == [429, 200], "asked once, waited, sent once"
    assert any("Another SIM" in b["text"] for row in (await user.screen())["buttons"] for b in row)
    assert len(await town.keyboards(user)) == 1


async def test_it_forgets_no_file_while_it_waits(street: Street, user: User) -> None:
    """Three things asked for during an outage: both files come, then the newest screen, on one keyboard."""
    await town.with_reminders(user)
    await user.send("/dossier")
    await town.order(street, status=502, seconds=60, chats_only=True)
    for label in ("Get the PDF", "Calendar file"):
        await town.tap(street, user, label)
    await town.write(user, "/status")
    await town.rest(street)
    files = [m["document"]["name"] for m in await user.messages() if m.get("document")]
    assert files == ["dossier.pdf", "dates.ics"]
    await user.sees("not yet confirmed")
    assert await town.keyboards(user) == [(await user.messages())[-1]["message_id"]]


async def test_it_tries_at_once_when_somebody_taps_again(street: Street, user: User) -> None:
    """A pause after a failed call is for Telegram's sake; a new tap does not wait for its end."""
    await town.with_reminders(user)
    await town.order(street, method="sendMessage", status=500, times=4)
    await town.write(user, "/status")
    await town.eventually(lambda: struck(street), street)
    await town.clear(street)
    mark = await town.last_call(street)
    await town.write(user, "/cases")
    await user.until(lambda messages: any("Another SIM" in b["text"] for row in messages[-1]["buttons"] for b in row))
    made = [c for c in await town.calls(street, mark) if c["method"] == "sendMessage"]
    assert len(made) == 1


async def struck(street: Street) -> bool:
    return await town.orders_left(street) == 0 or len([c for c in await town.calls(street) if c["status"] == 500]) >= 3


async def test_it_lets_go_of_a_screen_at_the_end(street: Street, user: User) -> None:
    """A stop does not wait for Telegram to come back; the next start shows where things stand at the next tap."""
    await town.with_reminders(user)
    await town.order(street, method="sendMessage", status=502, times=1000)
    await town.write(user, "/status")
    await town.eventually(lambda: refused(street))
    await street.stop()
    await town.clear(street)
    await street.start()
    await user.walk("It is here", "Skip it")
    await user.sees("step 9 of 11")
    assert len(await town.keyboards(user)) == 1


async def refused(street: Street) -> bool:
    return any(c["status"] == 502 for c in await town.calls(street))
