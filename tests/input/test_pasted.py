"""Somebody sends a secret by mistake: it is deleted and kept nowhere, and they go on where they were."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import generate_latest

from bot.guide.places import PLACES, asked_at, calendar_at, needs_case
from bot.guide.take_code import code_of, shown
from tests.conftest import Street
from tests.input.conftest import SECRET, SEEN, rows
from tests.pretend import User, labels

PREPARED = ("End it", "BASE", "Only this number", "Works, in Belgium", "Letter", "Start")
WHERE = "Get these ready"
CARD = "4111 1111 1111 1111"
DELETED, ASKED_TO = "I deleted your message", "Please delete your message"
NOT_KEPT = "I kept nothing of it. Nobody from an operator needs it in this chat."
FILE = {"file_id": "a", "file_unique_id": "b"}
PHOTO = [{**FILE, "width": 1, "height": 1}]
OF_NOBODY = {"type": "hidden_user", "date": 1, "sender_user_name": SECRET}
PERSONAL = {"data": [{"type": "passport", "hash": "h"}], "credentials": {"data": "d", "hash": "h", "secret": "s"}}
VIDEO = {**FILE, "width": 1, "height": 1, "duration": 1}

HELD: dict[str, tuple[dict[str, Any], str]] = {
    "a card": ({"text": f"{SECRET} {CARD}"}, "the number of a bank card"),
    "a national number": ({"text": f"{SECRET} 85.07.30-033 28"}, "a Belgian national number"),
    "an account": ({"text": f"{SECRET} BE68 5390 0754 7034"}, "a bank account number"),
    "a Chinese ID": ({"text": f"{SECRET} 11010519491231002X"}, "a Chinese ID number"),
    "a PIN": ({"text": f"{SECRET} PIN: 4821"}, "a password, PIN or code"),
    "a forwarded code": ({"text": f"{SECRET} PUK 12345678", "forward_origin": OF_NOBODY}, "a password, PIN or code"),
    "a caption": ({"voice": {**FILE, "duration": 1}, "caption": f"{SECRET} {CARD}"}, "the number of a bank card"),
    "a photo": ({"photo": PHOTO, "caption": SECRET}, "a photo"),
    "a file": ({"document": {**FILE, "file_name": SECRET}}, "a file"),
    "a video": ({"video": VIDEO}, "a video"),
    "a contact": ({"contact": {"phone_number": "+32470123456", "first_name": SECRET}}, "a contact"),
    "a location": ({"location": {"latitude": 50.85, "longitude": 4.35}}, "a location"),
    "passport data": ({"passport_data": PERSONAL}, "passport data"),
}


@pytest.fixture
async def prepared(user: User) -> User:
    """Somebody at the first step."""
    await user.send("/start")
    await user.walk(*PREPARED)
    return user


async def mine(user: User) -> list[dict[str, Any]]:
    """What the person wrote and what is still in the chat."""
    return [message for message in await user.messages() if not message["from_bot"]]


def files(street: Street) -> bytes:
    """All bytes of the database, and of what belongs to it."""
    database = Path(street.settings.database_path)
    return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))


def counted(street: Street, kind: str) -> bool:
    assert street.bot_app is not None
    counts = generate_latest(street.bot_app.metrics.registry).decode()
    return f'byesim_secrets_pasted_total{{kind="{kind}"}} 1.0' in counts


@pytest.mark.parametrize(("message", "name"), HELD.values(), ids=HELD)
@pytest.mark.parametrize("kind", ["message", "edited_message"])
async def test_what_somebody_sends_by_mistake_is_deleted_and_they_go_back_to_where_they_were(
    prepared: User, street: Street, kind: str, message: dict[str, Any], name: str
) -> None:
    before = rows(street, without=SEEN)
    await prepared.raw({kind: dict(message)})
    await prepared.sees(DELETED, name, NOT_KEPT)
    assert "/start" in [m["text"] for m in await mine(prepared)]
    assert len(await mine(prepared)) == 1, "the first message stays, the one with the secret is gone"
    assert rows(street, without=SEEN) == before
    await prepared.tap("Was I scammed?")
    await prepared.sees("Was I scammed?")
    await prepared.walk("Back", "Back")
    await prepared.sees(WHERE)


async def test_nothing_of_it_is_left_but_a_count(prepared: User, street: Street) -> None:
    await prepared.send(f"{SECRET} 4111111111111111, PIN: 4821")
    kept = files(street)
    assert SECRET.encode() not in kept
    assert b"4111111111111111" not in kept
    assert b"pasted" not in kept
    assert counted(street, "card")
    assert counted(street, "code")


async def test_a_command_of_digits_is_a_code(prepared: User) -> None:
    await prepared.send("/482913")
    await prepared.sees(DELETED, "a password, PIN or code")
    assert [message["text"] for message in await mine(prepared)] == ["/start"]


async def test_a_stranger_is_warned_too_and_nothing_is_stored_of_them(user: User, street: Street) -> None:
    await user.send(f"{SECRET} {CARD}")
    await user.sees(DELETED)
    assert not any(rows(street).values())
    await user.tap("Start")
    await user.sees("What do you need?")


async def test_a_secret_with_a_word_of_trouble_gets_both_answers(prepared: User) -> None:
    await prepared.send(f"A debt collector writes to me, my card is {CARD}")
    await prepared.sees(DELETED, "the number of a bank card", "Somebody collects a debt")
    assert any("Debt collector" in label for label in labels(await prepared.screen()))
    assert any("Was I scammed?" in label for label in labels(await prepared.screen()))


@pytest.mark.parametrize("cry", ["my PUK is lost", "收不到验证码", "I forgot my password", "code postal 1000"])
async def test_a_cry_for_help_is_no_secret(prepared: User, cry: str) -> None:
    await prepared.send(cry)
    assert cry in [message["text"] for message in await mine(prepared)]
    assert DELETED not in await prepared.text()


ASKING = sorted(name for name in PLACES if needs_case(name) and (asked_at(name) or calendar_at(name)))


async def test_wherever_a_text_is_read_a_secret_is_deleted_and_answers_nothing(prepared: User, street: Street) -> None:
    number = (await prepared.screen())["buttons"][0][0]["data"].split("|")[1]
    places = [*ASKING, "pick.end", "pick.asked", "pick.leave", "pick.snooze_ask"]
    assert {asked_at(place) for place in places} == {"day", "city", "operator"}
    for place in places:
        screen = await prepared.screen()
        await prepared.press(screen["message_id"], f"2|{number}|plan|go|{place}", force=True)
        before = rows(street, without=SEEN)
        await prepared.send(f"30/11/2026 Brussels {SECRET} {CARD}")
        await prepared.sees(DELETED)
        assert len(await mine(prepared)) == 1, place
        assert rows(street, without=SEEN) == before, place
    assert SECRET.encode() not in files(street)


async def test_where_a_code_that_takes_a_case_along_is_typed_a_secret_is_none(user: User) -> None:
    code = shown(code_of(b"0123456789abcdef"))
    await user.send(code)
    await user.sees("code")
    assert code in [message["text"] for message in await mine(user)]
    await user.send("take-4111 1111 1111 1111")
    await user.sees(DELETED)
    assert [message["text"] for message in await mine(user)] == [code]


async def test_who_edits_a_message_of_three_days_ago_is_asked_to_delete_it(prepared: User, street: Street) -> None:
    old = int((street.playground.clock.now() - timedelta(days=3)).timestamp())
    await prepared.raw({"edited_message": {"text": f"{SECRET} {CARD}", "date": old, "message_id": 4}})
    await prepared.sees(ASKED_TO, "Telegram did not let me delete it", NOT_KEPT)
    assert len(await mine(prepared)) == 2, "it is still there"


async def test_a_message_that_was_edited_twice_is_deleted_once_and_answered_each_time(prepared: User) -> None:
    for _ in range(2):
        await prepared.raw({"edited_message": {"text": f"{SECRET} {CARD}", "message_id": 4}})
        await prepared.sees(DELETED)
    assert len(await mine(prepared)) == 1
