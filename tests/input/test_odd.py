"""Updates of odd shapes: the current screen again, nothing changed, nothing logged; tapped late, nothing of another."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Street
from tests.input.conftest import SECRET, SEEN, Listener, rows
from tests.pretend import User, labels

PREPARED = ("End it", "BASE", "Only this number", "Works, in Belgium", "Letter", "Start")
WHERE = "Get these ready"
NEWS = {"language_code": "en", "is_bot": False, "first_name": SECRET}
SOUND = {"file_id": "a", "file_unique_id": "b", "duration": 1}
COMMAND = [{"type": "bot_command", "offset": 0, "length": 6}]


@pytest.fixture
async def prepared(user: User) -> User:
    """Somebody at the first step."""
    await user.send("/start")
    await user.walk(*PREPARED)
    return user


TEXTS = {
    "huge": SECRET + "x" * 4000,
    "html": f"<b>{SECRET}</b><script>&lt;/a></blockquote>",
    "right to left": f"\u202e{SECRET}\u202d \u05d0\u05d1 \u0627\u0644",
    "zero width": f"\u200b{SECRET}\u200d\ufeff\u2060",
    "a lone flag and combining marks": f"🇧{SECRET}e\u0301\u0301\u0301\U0001f468\u200d\U0001f469",
    "digits of other scripts": f"{SECRET} ٣٠/١١",
    "a path and a query": f"../../{SECRET}'; DROP TABLE chats; --",
    "braces": "{carrier} %s {0} " + SECRET,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_it_answers_any_text_with_one_line(prepared: User, street: Street, text: str) -> None:
    before = rows(street, without=SEEN)
    for _ in range(2):
        await prepared.send(text)
        await prepared.is_told("I did not understand that")
        await prepared.sees(WHERE)
        assert rows(street, without=SEEN) == before


NO_DAY_AND_NO_CITY = (*TEXTS.values(), "31/02", "99/99/9999", "0", "30/11/" + "9" * 60)


@pytest.mark.parametrize("place", ["pick.end", "zone", "pick.asked", "pick.snooze_ask"])
async def test_it_reads_no_day_and_no_city_from_nonsense(prepared: User, street: Street, place: str) -> None:
    screen = await prepared.screen()
    number = screen["buttons"][0][0]["data"].split("|")[1]
    for text in NO_DAY_AND_NO_CITY:
        shown = await prepared.screen()
        await prepared.press(shown["message_id"], f"2|{number}|prepare|go|{place}", force=True)
        before = rows(street, without=SEEN)
        await prepared.send(text)
        assert rows(street, without=SEEN) == before, text


ODD: dict[str, dict[str, Any]] = {
    "a sound with a caption": {"message": {"audio": SOUND, "caption": f"/start {SECRET}", "caption_entities": COMMAND}},
    "an edited sound": {"edited_message": {"audio": SOUND, "caption": SECRET, "message_id": 3}},
    "an edited command": {"edited_message": {"text": f"/start {SECRET}", "entities": COMMAND, "message_id": 3}},
    "nothing in it": {"message": {}},
    "a voice message": {"message": {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}}},
    "a poll": {"message": {"poll": {"id": "1", "question": SECRET, "options": [], "total_voter_count": 0,
                                    "is_closed": False, "is_anonymous": True, "type": "regular",
                                    "allows_multiple_answers": False}}},
    "a web app": {"message": {"web_app_data": {"data": SECRET, "button_text": SECRET}}},
    "a forwarded text": {"message": {"text": SECRET, "forward_origin": {"type": "hidden_user", "date": 1,
                                                                       "sender_user_name": SECRET}}},
    "a field nobody knows": {"message": {"text": SECRET, "of_the_future": {"x": [SECRET]}}},
    "a command in the middle": {"message": {"text": f"{SECRET} /start", "entities": [
        {"type": "bot_command", "offset": 6, "length": 6}]}},
    "a pinned message": {"message": {"pinned_message": {"message_id": 2, "date": 0,
                                                        "chat": {"id": 1001, "type": "private"}}}},
}  # fmt: skip


@pytest.mark.parametrize("update", ODD.values(), ids=ODD)
async def test_the_screen_stays_for_odd_messages(prepared: User, street: Street, update: dict[str, Any]) -> None:
    before = rows(street, without=SEEN)
    for _ in range(2):
        await prepared.raw({kind: dict(body) for kind, body in update.items()})
        await prepared.sees(WHERE)
        assert rows(street, without=SEEN) == before


ELSEWHERE: dict[str, dict[str, Any]] = {
    "a channel": {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -100, "type": "channel", "title": "x"},
                                   "text": SECRET}},
    "a text in a group": {"message": {"text": SECRET, "chat": {"id": -5, "type": "group", "title": "x"}}},
    "a tap in a group": {"callback_query": {"id": "5", "from": {"id": 1001, **NEWS}, "chat_instance": "1",
                                            "data": "2|0|privacy.sure|wipe", "message": {
                                                "message_id": 1, "date": 1, "text": SECRET,
                                                "chat": {"id": -5, "type": "group", "title": "x"}}}},
    "no shape at all": {"message": {"nonsense": SECRET}, "as_is": True},
    "a list": {"raw": {"message": [SECRET]}},
    "a tap of nobody": {"callback_query": {"id": "5", "data": SECRET}},
    "an inline query": {"inline_query": {"id": "1", "from": {"id": 1001, **NEWS}, "query": SECRET, "offset": ""}},
}  # fmt: skip


@pytest.mark.parametrize("update", ELSEWHERE.values(), ids=ELSEWHERE)
async def test_it_changes_nothing_for_what_is_not_of_a_private_chat(
    prepared: User, street: Street, update: dict[str, Any]
) -> None:
    before = rows(street)
    await prepared.raw(dict(update))
    assert rows(street) == before


def tap_of(chat: int, data: str | None, **message: Any) -> dict[str, Any]:
    about = {"data": data} if data is not None else {"game_short_name": "x"}
    return {"callback_query": {"id": "9", "from": {"id": chat, **NEWS}, "chat_instance": "1", **about, **message}}


MESSAGES: dict[str, dict[str, Any]] = {
    "without its message": {},
    "of an inline message": {"inline_message_id": "abc"},
    "of an inaccessible message": {"message": {"message_id": 77, "date": 0, "chat": {"id": 1001, "type": "private"}}},
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
@pytest.mark.parametrize("data", [None, SECRET, "2|5|prepare|done"])
async def test_it_shows_the_screen_again_for_a_tap(
    prepared: User, street: Street, message: dict[str, Any], data: str | None
) -> None:
    """Without a message it is known by its user, whose private chat it must be: never by a chat 0 shared by all."""
    before = rows(street, without=SEEN)
    for _ in range(2):
        await prepared.raw(tap_of(prepared.chat, data, **message))
        await prepared.sees("That button is out of date", WHERE)
        assert rows(street, without=SEEN) == before


async def test_it_keeps_taps_without_a_message_apart(prepared: User, street: Street) -> None:
    other = street.user(2002)
    await other.send("/help")
    for user in (prepared, other):
        await user.raw(tap_of(user.chat, "2|0|cases|new"))
    assert {row[0] for row in rows(street)["chats"]} == {prepared.chat, other.chat}


@pytest.mark.parametrize("text", [f"/status.{SECRET}", f"/cases\u200b{SECRET}", f"/dossier中文{SECRET}",
                                  f"/status@bye_sim_demo_bot:{SECRET}", f"/start\u00a0{SECRET}", f"/reminders|{SECRET}",
                                  f"/start {SECRET} " + "x" * 500])  # fmt: skip
async def test_it_reads_a_command_up_to_where_it_ends(prepared: User, text: str) -> None:
    await prepared.send(text)
    assert labels(await prepared.screen())


async def test_it_is_told_of_a_fault_in_the_log(prepared: User, street: Street, listener: Listener) -> None:
    """The check that all tests here share, planted: a screen that cannot be drawn, and a user's text in a line."""
    import logging

    logging.getLogger("bot.plant").debug("they wrote %s", SECRET)
    assert len(listener.faults) == 1
    logging.getLogger("bot.plant").error("a fault")
    assert len(listener.faults) == 2
    listener.faults.clear()


async def test_it_acts_on_no_settled_case_by_forgotten_buttons(street: Street, user: User) -> None:
    """A button of a step of long ago is taken, as any that is possible, but does not open the case again."""
    await user.send("/start")
    await user.walk("End it", "BASE", "Prepaid", "Dead, in Belgium", "Close this case")
    screen = await user.screen()
    number = screen["buttons"][0][0]["data"].split("|")[1]
    for data in ("unlink|done", "unlink|skip", "more.unlink|snooze|3", "reminders|later|nudge=3", "ended|notyet|ended",
                 "reminders|unmute|all", "ask|did|asked=today", "farewell|close"):  # fmt: skip
        await user.press(screen["message_id"], f"2|{number}|{data}", force=True)
        assert rows(street)["reminders"] == [], data
    assert not await user.wind(until_message=True, max_days=60)
