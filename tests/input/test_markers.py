"""A hundred planted words, in every part of every kind of update, at every place that reads a text: none is kept."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from tests.conftest import Street
from tests.input.conftest import SECRET, rows
from tests.input.test_pasted import ASKING, files
from tests.pretend import User

MARK = SECRET  # the listener of these tests fails at any line of the log that has it
ME = {"id": 1001, "is_bot": False}
FILE = {"file_id": "a", "file_unique_id": "b", "file_name": MARK, "mime_type": MARK, "title": MARK, "performer": MARK}
SIZED = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "duration": 1}
POLL = {"id": "1", "question": MARK, "options": [{"text": MARK, "voter_count": 0}], "total_voter_count": 0,
        "is_closed": False, "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
        "explanation": MARK}  # fmt: skip
USER = {"id": 5, "is_bot": False, "first_name": MARK, "last_name": MARK, "username": MARK}
PLACE = {"latitude": 50.85, "longitude": 4.35}
TEXT = {"text": MARK, "entities": [{"type": "text_link", "offset": 0, "length": 1, "url": f"https://{MARK}.example"}]}
PRICE = {"currency": "EUR", "total_amount": 1, "invoice_payload": MARK}
ORIGINS = {
    "a user": {"type": "user", "date": 1, "sender_user": USER},
    "nobody": {"type": "hidden_user", "date": 1, "sender_user_name": MARK},
    "a group": {"type": "chat", "date": 1, "sender_chat": {"id": -1, "type": "group", "title": MARK}},
    "a channel": {"type": "channel", "date": 1, "message_id": 1, "author_signature": MARK,
                  "chat": {"id": -2, "type": "channel", "title": MARK, "username": MARK}},
}  # fmt: skip
OLDER = {"message_id": 1, "date": 1, "chat": {"id": 1001, "type": "private", "first_name": MARK}, "text": MARK}

SAID: dict[str, dict[str, Any]] = {
    "a text": TEXT,
    "a command": {"text": f"/{MARK} {MARK}", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]},
    "a deep link": {"text": f"/start {MARK}", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]},
    "a quote": {**TEXT, "quote": {"text": MARK, "position": 0}, "reply_to_message": OLDER},
    "an answer to another chat": {**TEXT, "external_reply": {"origin": ORIGINS["nobody"]}},
    "a story answered": {**TEXT, "reply_to_story": {"id": 1, "chat": {"id": -3, "type": "channel", "title": MARK}}},
    "by another bot": {**TEXT, "via_bot": {**USER, "is_bot": True}, "author_signature": MARK},
    **{f"forwarded from {name}": {**TEXT, "forward_origin": origin} for name, origin in ORIGINS.items()},
    "a photo": {"photo": [SIZED], "caption": MARK, "media_group_id": MARK},
    "a file": {"document": FILE, "caption": MARK},
    "a video": {"video": {**SIZED, "file_name": MARK}, "caption": MARK},
    "a round video": {"video_note": {**SIZED, "length": 1}},
    "an animation": {"animation": {**SIZED, "file_name": MARK}, "document": FILE},
    "a voice": {"voice": SIZED, "caption": MARK},
    "a song": {"audio": {**FILE, "duration": 1}, "caption": MARK},
    "a sticker": {"sticker": {**SIZED, "type": "regular", "is_animated": False, "is_video": False, "emoji": "🙂",
                              "set_name": MARK}},
    "a contact": {"contact": {"phone_number": "+32470123456", "first_name": MARK, "last_name": MARK, "vcard": MARK}},
    "a location": {"location": PLACE},
    "a venue": {"venue": {"location": PLACE, "title": MARK, "address": MARK}, "location": PLACE},
    "dice": {"dice": {"emoji": "🎲", "value": 1}},
    "a poll": {"poll": POLL},
    "passport data": {"passport_data": {"data": [{"type": "email", "hash": MARK, "email": MARK, "data": MARK}],
                                        "credentials": {"data": MARK, "hash": MARK, "secret": MARK}}},
    "an invoice": {"invoice": {"title": MARK, "description": MARK, "start_parameter": MARK, "currency": "EUR",
                               "total_amount": 1}},
    "a payment": {"successful_payment": {**PRICE, "telegram_payment_charge_id": MARK,
                                         "provider_payment_charge_id": MARK}},
    "a game": {"game": {"title": MARK, "description": MARK, "photo": [SIZED]}},
    "a story": {"story": {"id": 1, "chat": {"id": -3, "type": "channel", "title": MARK}}},
    "a list": {"checklist": {"title": MARK, "tasks": [{"id": 1, "text": MARK}]}},
    "a web app": {"web_app_data": {"data": MARK, "button_text": MARK}},
    "users that were shared": {"users_shared": {"request_id": 1, "users": [{"user_id": 5, "first_name": MARK}]}},
    "a chat that was shared": {"chat_shared": {"request_id": 1, "chat_id": -4, "title": MARK}},
    "a pinned message": {"pinned_message": OLDER},
    "a site that was connected": {"connected_website": MARK},
    "a bill of another": {"refunded_payment": {**PRICE, "telegram_payment_charge_id": MARK}},
    "a giveaway": {"giveaway": {"chats": [{"id": -5, "type": "channel", "title": MARK}], "winners_selection_date": 1,
                                "winner_count": 1, "prize_description": MARK}},
    "a field nobody knows": {**TEXT, "of_the_future": {MARK: [MARK]}},
    "nothing in it": {},
}  # fmt: skip
TAP = {"id": "9", "from": {**ME, "first_name": MARK, "username": MARK}, "chat_instance": MARK}
ELSEWHERE: dict[str, dict[str, Any]] = {
    "a tap with forged data": {"callback_query": {**TAP, "data": MARK, "message": OLDER}},
    "a tap of a game": {"callback_query": {**TAP, "game_short_name": MARK}},
    "a tap of an inline message": {"callback_query": {**TAP, "data": MARK, "inline_message_id": MARK}},
    "a text in a group": {"message": {**TEXT, "chat": {"id": -5, "type": "group", "title": MARK}}},
    "a post in a channel": {"channel_post": {**OLDER, "chat": {"id": -6, "type": "channel", "title": MARK}}},
    "an edited post": {"edited_channel_post": {**OLDER, "chat": {"id": -6, "type": "channel", "title": MARK}}},
    "a business message": {"business_message": {**OLDER, "business_connection_id": MARK}},
    "a business connection": {"business_connection": {"id": MARK, "user": USER, "user_chat_id": 5, "date": 1,
                                                      "is_enabled": True}},
    "an inline query": {"inline_query": {"id": "1", "from": USER, "query": MARK, "offset": MARK}},
    "a chosen result": {"chosen_inline_result": {"result_id": MARK, "from": USER, "query": MARK}},
    "a question before payment": {"pre_checkout_query": {"id": "1", "from": USER, **PRICE}},
    "a question of shipping": {"shipping_query": {"id": "1", "from": USER, "invoice_payload": MARK, "shipping_address":
                               {"country_code": "BE", "state": MARK, "city": MARK, "street_line1": MARK,
                                "street_line2": MARK, "post_code": MARK}}},
    "a state of a poll": {"poll": POLL},
    "an answer to a poll": {"poll_answer": {"poll_id": MARK, "user": USER, "option_ids": [0]}},
    "a reaction": {"message_reaction": {"chat": OLDER["chat"], "message_id": 1, "user": USER, "date": 1,
                                        "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "🙂"}]}},
    "a request to join": {"chat_join_request": {"chat": {"id": -5, "type": "group", "title": MARK}, "from": USER,
                                                "user_chat_id": 5, "date": 1, "bio": MARK}},
    "a boost": {"chat_boost": {"chat": {"id": -6, "type": "channel", "title": MARK}, "boost": {
        "boost_id": MARK, "add_date": 1, "expiration_date": 2, "source": {"source": "premium", "user": USER}}}},
    "news of membership": {"my_chat_member": {"chat": OLDER["chat"], "from": USER, "date": 1,
                           "old_chat_member": {"user": USER, "status": "member"},
                           "new_chat_member": {"user": USER, "status": "member"}}},
    "a kind nobody knows": {"of_the_future": {MARK: MARK}},
    "no shape at all": {"message": {MARK: MARK}, "as_is": True},
    "a list in its place": {"raw": {"message": [MARK]}},
}  # fmt: skip
PREPARED = ("End it", "BASE", "Only this number", "Works, in Belgium", "Letter", "Start")
READ = (*ASKING, "pick.end", "pick.asked", "pick.leave", "pick.snooze_ask", "prepare")


def edited(body: dict[str, Any]) -> dict[str, Any]:
    return {"edited_message": {**body, "message_id": 3}}


def updates() -> Iterator[dict[str, Any]]:
    """Each kind, each planted word with a number of its own; what is said also as an edit of an older message."""
    numbers = count(1)
    kinds = [*({"message": body} for body in SAID.values()), *map(edited, SAID.values()), *ELSEWHERE.values()]
    for kind in kinds:
        yield numbered(copy.deepcopy(kind), numbers)


def numbered(value: Any, numbers: Iterator[int]) -> Any:
    if isinstance(value, dict):
        return {numbered(name, numbers): numbered(part, numbers) for name, part in value.items()}
    if isinstance(value, list):
        return [numbered(part, numbers) for part in value]
    return value.replace(MARK, f"{MARK}{next(numbers)}") if isinstance(value, str) and MARK in value else value


def test_there_are_as_many_kinds_and_words_as_were_tried_by_hand() -> None:
    assert len(SAID) + len(ELSEWHERE) >= 58
    assert len([*updates()]) >= 90
    assert str([*updates()]).count(MARK) >= 250


@pytest.mark.parametrize("place", ["", *READ])
async def test_nothing_that_anybody_sends_is_in_the_database_or_in_the_log(
    user: User, street: Street, place: str
) -> None:
    """The log is listened to at every level (conftest); "" is a stranger at the first question."""
    await user.send("/start")
    if place:
        await user.walk(*PREPARED)
        screen = await user.screen()
        number = screen["buttons"][0][0]["data"].split("|")[1]
        await user.press(screen["message_id"], f"2|{number}|plan|go|{place}", force=True)
    for update in updates():
        await user.post(f"/user/{user.chat}/update", update)
    await street.settle()
    await user.send("/help")
    await user.sees("What I do")
    assert MARK.encode() not in files(street)
    assert rows(street, user.chat)["chats"], "the person is known, so there was something to keep it with"
