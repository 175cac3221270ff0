"""A case goes along into another chat, by a code that works once: two people, one bot, a real database file."""

from __future__ import annotations

import asyncio
import io
import logging
import re
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pypdf import PdfReader

from bot.errors import StoreError
from bot.guide.case import Case, Kind
from bot.guide.state import State
from bot.guide.take_code import Along, read, written
from bot.services import FREE_TRIES
from bot.store import units
from bot.store.sqlite import Session
from tests.conftest import Street
from tests.input.conftest import rows
from tests.input.test_again import Post
from tests.pretend import User, labels

OLD, NEW, THIRD = 1001, 2002, 3003
TO_PLAN = ("/start", "End it", "BASE", "Only this number", "Works, in Belgium", "Letter")
CODE = re.compile(r"take(?:-[a-z2-7]{5}){4}-[a-z2-7]{6}")
FORGED = "take-aaaaa-bbbbb-ccccc-ddddd-eeeeee"


async def to_plan(user: User) -> None:
    await user.send(TO_PLAN[0])
    await user.walk(*TO_PLAN[1:])


async def made(user: User, label: str = "My new account") -> str:
    """A code, as it stands in the message of its own."""
    await user.send("/dossier")
    await user.walk("Take it along", label)
    return str(CODE.findall((await user.messages())[-2]["text"])[-1])


async def state_of(street: Street, chat: int) -> State | None:
    assert street.bot_app is not None
    return await street.bot_app.store.load(chat)


async def cases_of(street: Street, chat: int) -> tuple[Case, ...]:
    state = await state_of(street, chat)
    return state.cases if state else ()


async def due(street: Street, chat: int) -> int:
    with closing(sqlite3.connect(street.settings.database_path)) as database:
        return int(database.execute("SELECT COUNT(*) FROM reminders WHERE chat_id = ?", (chat,)).fetchone()[0])


def codes_kept(street: Street) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(street.settings.database_path)) as database:
        return database.execute("SELECT chat_id, kind, digest FROM take_codes ORDER BY chat_id, kind").fetchall()


# --- moving and copying


async def test_who_opens_the_link_on_a_new_account_has_the_case_there_and_no_more_here(street: Street) -> None:
    old, new = street.user(OLD), street.user(NEW, "fr")
    await to_plan(old)
    code = await made(old)
    await old.sees("Take this case along", "Open until 23 December")
    before = (await cases_of(street, OLD))[0]
    await new.send(f"/start {code}")
    await new.sees("BASE")
    assert await cases_of(street, OLD), "to look at it takes nothing"
    await new.tap("✅")
    (case,) = await cases_of(street, NEW)
    assert (case.answers, case.ticks, case.events[:-1]) == (before.answers, before.ticks, before.events)
    assert case.last(Kind.TAKEN_ALONG)
    assert await cases_of(street, OLD) == ()
    assert not codes_kept(street), "a code that was used is deleted"
    state = await state_of(street, NEW)
    assert state is not None
    assert state.chat.language == "fr", "the language of the new chat stays its own"
    assert (await due(street, OLD), await due(street, NEW) > 0) == (0, True)
    await old.sees("This case was taken along", "BASE · subscription")
    await old.tap("Start")
    await old.sees("What do you need?", "On 23 November a case was moved from here to another chat")
    await old.send("/start")
    assert "another chat" not in await old.text(), "said once"


async def test_a_friend_has_a_copy_whose_reminders_are_off_until_one_tap(street: Street) -> None:
    old, friend = street.user(OLD), street.user(NEW)
    await to_plan(old)
    code = await made(old, "For a friend")
    await friend.send(f"/start {code}")
    await friend.sees("Take this case over?", "BASE · subscription", "It is a copy")
    await friend.tap("Yes, take it over")
    await friend.sees("Its reminders are off")
    assert len(await cases_of(street, OLD)) == len(await cases_of(street, NEW)) == 1
    assert await due(street, OLD)
    assert not await due(street, NEW)
    await friend.tap("Reminders")
    await friend.tap("Remind me again")
    assert await due(street, NEW)
    await old.send("/dossier")
    await old.sees("Record copied to another chat")
    await friend.send("/dossier")
    await friend.sees("Record copied here from another chat")


async def test_the_code_can_be_typed_however_it_is_grouped_and_written(street: Street) -> None:
    old, new = street.user(OLD), street.user(NEW)
    await to_plan(old)
    code = await made(old)
    await new.send("take-" + code.removeprefix("take-").replace("-", " ").upper())
    await new.tap("Yes, take it over")
    assert len(await cases_of(street, NEW)) == 1


async def test_a_fresh_case_that_waits_makes_room(street: Street) -> None:
    old, new = street.user(OLD), street.user(NEW)
    await to_plan(old)
    code = await made(old)
    await new.send("/start")
    await new.send(f"/start {code}")
    await new.tap("Yes, take it over")
    assert [case.answers.carrier for case in await cases_of(street, NEW)] == ["base"]


async def test_five_cases_leave_no_room_and_the_code_waits(street: Street) -> None:
    old, new = street.user(OLD), street.user(NEW)
    await to_plan(old)
    code = await made(old)
    await to_plan(new)
    for _ in range(4):
        await new.send("/cases")
        await new.walk("Another SIM", *TO_PLAN[1:])
    await new.send(f"/start {code}")
    await new.sees("Five cancellations are here already", "it still works")
    assert len(codes_kept(street)) == 1
    await new.tap("Delete one")
    await new.tap("5")
    await new.tap("Yes, delete")
    await new.send(f"/start {code}")
    await new.tap("Yes, take it over")
    assert (len(await cases_of(street, NEW)), len(await cases_of(street, OLD))) == (5, 0)


async def test_ones_own_code_is_met_with_a_friendly_line_and_not_used_up(street: Street) -> None:
    old, new = street.user(OLD), street.user(NEW)
    await to_plan(old)
    code = await made(old)
    await old.send(f"/start {code}")
    await old.sees("You made this code here", "it still works")
    await new.send(f"/start {code}")
    await new.sees("Take this case over?")


# --- a code: made, replaced, taken back, over


async def test_a_code_is_kept_as_its_hash_only_and_stands_in_no_log_and_no_file(
    street: Street, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    old, new = street.user(OLD), street.user(NEW)
    await to_plan(old)
    code = await made(old)
    await old.tap("PDF with the code")
    await new.send(f"/start {code}")
    secret = read(written(code) or "")
    assert codes_kept(street) == [(OLD, Along.MOVE, sha256(secret.encode()).hexdigest())]
    await new.tap("Yes, take it over")
    await new.send(f"/start {code}")
    kept = b"".join(file.read_bytes() for file in Path(street.settings.database_path).parent.glob("bot.db*"))
    assert b"base" in kept
    for said in (code, secret, code.upper()):
        assert said.encode() not in kept
    own = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("aiohttp.access"))
    assert secret not in own
    assert code not in own


async def test_a_newer_code_takes_the_place_of_the_older_one_and_each_is_taken_back_by_one_tap(street: Street) -> None:
    old, new = street.user(OLD), street.user(NEW)
    await to_plan(old)
    first = await made(old)
    await old.tap("My new account")
    assert len(codes_kept(street)) == 1, "a second tap at once makes none: the first message would be wrong"
    assert len([m for m in await old.messages() if CODE.search(m["text"])]) == 1
    await old.wind(days=1 / 24)
    second = await made(old)
    assert first != second
    await made(old, "For a friend")
    assert len(codes_kept(street)) == 2
    await new.send(f"/start {first}")
    await new.sees("This code does not work")
    await old.send("/dossier")
    await old.walk("Take it along", "Take it back ➡️")
    await old.sees("Taken back")
    assert [kind for _, kind, _ in codes_kept(street)] == [Along.COPY]
    await new.send(f"/start {second}")
    await new.sees("This code does not work")


async def test_it_ends_after_thirty_days_and_is_then_forgotten(street: Street) -> None:
    old, new = street.user(OLD), street.user(NEW)
    await old.wind(days=0.1)  # so that what is old is forgotten a while after the code has ended
    await to_plan(old)
    code = await made(old)
    await old.wind(days=29.9)
    await new.send(f"/start {code}")
    await new.sees("Take this case over?")
    button = next(b for row in (await new.screen())["buttons"] for b in row if "Yes" in b["text"])
    at = (await new.screen())["message_id"]
    await old.wind(days=0.15)
    assert len(codes_kept(street)) == 1
    await new.press(at, button["data"], force=True)
    await new.sees("This code does not work")
    await old.send("/dossier")
    await old.tap("Take it along")
    assert "Open until" not in await old.text()
    await old.wind(days=1)
    assert codes_kept(street) == []
    assert len(await cases_of(street, OLD)) == 1


@pytest.mark.parametrize("way", ["wipe", "drop"])
async def test_it_goes_with_its_case(street: Street, way: str) -> None:
    old = street.user(OLD)
    await to_plan(old)
    await made(old)
    if way == "wipe":
        await old.send("/privacy")
        await old.tap("What exactly?")
        await old.sees("only a fingerprint (hash)")
        await old.walk("Back", "Delete everything", "Yes, delete all")
    else:
        await old.send("/cases")
        await old.walk("Delete one", "1", "Yes, delete")
    assert codes_kept(street) == []


async def test_the_pdf_has_the_code_only_where_it_was_asked_for_with_it(street: Street) -> None:
    old = street.user(OLD)
    await to_plan(old)
    code = await made(old)
    await old.tap("PDF with the code")
    await old.send("/dossier")
    await old.tap("Get the PDF")
    files = {m["document"]["name"]: m["document"]["url"] for m in await old.messages() if m.get("document")}
    with_code, plain = [await pdf_of(old, files[name]) for name in ("dossier-code.pdf", "dossier.pdf")]
    assert code in with_code
    assert f"start={code}" in with_code.replace("\n", "")
    assert "take-" not in plain
    assert "If your Telegram account ends with the number" in plain


async def pdf_of(user: User, url: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(user.url + url) as answer:
        data = await answer.read()
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


# --- twice, and killed in between


async def test_an_opened_link_and_the_taking_over_that_come_twice_show_the_same(street: Street) -> None:
    """Each time as after a crash: the bot starts anew, and Telegram does not know what it has done."""
    post, old, new = Post(street), street.user(OLD), street.user(NEW)
    await to_plan(old)
    code = await made(old)
    await new.send(f"/start {code}")
    opened, first = post.sent[-1:], await new.text()
    await post.once_more(street, opened)
    assert await new.text() == first
    offer = await new.screen()
    await new.tap("Yes, take it over")
    taken, after = post.sent[-1:], await new.text()
    kept = rows(street, without={"live_message", "shown"})
    await post.once_more(street, [*opened, *taken])
    assert rows(street, without={"live_message", "shown"}) == kept
    await new.sees("BASE · subscription")
    assert await new.text() in after, "the same screen, without the line on top"
    for twice in (f"/start {code}", code):
        await new.send(twice)
        await new.sees("This case is here already")
    data = next(b["data"] for row in offer["buttons"] for b in row if "Yes" in b["text"])
    await new.press(offer["message_id"], data, force=True)
    await new.sees("This case is here already")
    assert (len(await cases_of(street, NEW)), len(await cases_of(street, OLD))) == (1, 0)


async def test_a_tap_that_makes_a_code_and_comes_twice_leaves_one_code_and_shows_no_other(street: Street) -> None:
    post, old, new = Post(street), street.user(OLD), street.user(NEW)
    await to_plan(old)
    await made(old)
    kept = codes_kept(street)
    await old.wind(days=1 / 24)  # no slip of the finger any more
    await post.once_more(street, post.sent[-1:])
    shown = [CODE.findall(m["text"])[-1] for m in await old.messages() if CODE.search(m["text"])]
    assert len(shown) == len(kept) == 1
    assert codes_kept(street) == kept
    await old.sees("Open until 23 December")
    await new.send(f"/start {shown[0]}")
    await new.sees("Take this case over?")


async def test_two_who_take_it_over_at_once_do_not_both_get_it(street: Street) -> None:
    old, people = street.user(OLD), [street.user(NEW), street.user(THIRD)]
    await to_plan(old)
    code = await made(old, "For a friend")
    for person in people:
        await person.send(f"/start {code}")
    await asyncio.gather(*(person.tap("Yes, take it over") for person in people))
    assert sorted([len(await cases_of(street, person.chat)) for person in people]) == [0, 1]


async def test_a_fault_in_the_middle_leaves_the_case_in_one_chat_only(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chat that the case leaves is written first: without the other half nothing of it is kept, and the tap comes
    again."""
    old, new = street.user(OLD), street.user(NEW)
    await to_plan(old)
    await new.send(f"/start {await made(old)}")
    save, saved = units.save, list[int]()

    async def failing(db: Session, chat_id: int, before: State | None, after: State | None) -> int | None:
        saved.append(chat_id)
        if len(saved) == 2:
            raise StoreError("the disk is full")
        return await save(db, chat_id, before, after)

    monkeypatch.setattr(units, "save", failing)
    await new.tap("Yes, take it over")
    assert saved[:4] == [OLD, NEW, OLD, NEW], "the second time the code was still there"
    assert (len(await cases_of(street, NEW)), len(await cases_of(street, OLD))) == (1, 0)


# --- refused


async def test_forged_used_taken_back_expired_and_malformed_codes_are_refused_byte_for_byte_alike(
    street: Street,
) -> None:
    old, new = street.user(OLD), street.user(NEW)
    await to_plan(old)
    used, back = await made(old, "For a friend"), await made(old)
    await old.tap("Take it back ➡️")
    await new.send(f"/start {used}")
    await new.tap("Yes, take it over")
    answers = []
    for n, text in enumerate((FORGED, used, back, "take-x", "take-" + "a" * 59, FORGED[:-1] + "0")):
        stranger = street.user(4000 + n)
        await stranger.send(f"/start {text}")
        answers.append(shown_to(await stranger.screen()))
        assert await state_of(street, stranger.chat) is None, "who only tries is not stored"
    await old.wind(days=1 / 24)
    late = await made(old)
    await old.wind(days=30.01)
    stranger = street.user(5000)
    await stranger.send(f"/start {late}")
    assert {*answers, shown_to(await stranger.screen())} == {answers[0]}
    assert "does not work" in answers[0]


def shown_to(screen: dict[str, Any]) -> str:
    return f"{screen['text']}\n{screen['buttons']}"


async def test_who_guesses_waits_longer_each_time_and_nobody_else_does(street: Street) -> None:
    old, guesser, new = street.user(OLD), street.user(NEW), street.user(THIRD)
    await to_plan(old)
    code = await made(old, "For a friend")
    for _ in range(FREE_TRIES):
        await guesser.send(FORGED)
        assert "Try again" not in await guesser.text()
    await guesser.send(code)
    await guesser.sees("This code does not work", "Try again in 1 minute.")
    await new.send(code)
    await new.sees("Take this case over?")
    await guesser.wind(days=61 / 86400)
    await guesser.send(FORGED)
    await guesser.wind(days=61 / 86400)
    await guesser.send(FORGED)
    await guesser.sees("Try again in 1 minute.")
    await guesser.wind(days=61 / 86400)
    await guesser.send(code)
    await guesser.sees("Take this case over?")


async def test_a_forged_button_makes_no_code_of_its_own_choice(street: Street) -> None:
    old = street.user(OLD)
    await to_plan(old)
    chosen = "abcdefghijklmnopqrstuvwxyz"
    (case,) = await cases_of(street, OLD)
    await old.send("/dossier")
    await old.tap("Take it along")
    screen = await old.screen()
    data = next(b["data"] for row in screen["buttons"] for b in row if "My new account" in b["text"])
    await old.press(screen["message_id"], f"{data}={chosen}"[:64], force=True)
    assert sha256(chosen.encode()).hexdigest() not in {digest for *_, digest in codes_kept(street)}
    assert case.number == (await cases_of(street, OLD))[0].number


async def test_it_is_offered_where_the_number_ends(street: Street) -> None:
    old = street.user(OLD)
    await to_plan(old)
    await old.walk("Start")
    await old.send("/status")
    assert "🧳 Take it along" in labels(await old.screen())
    await old.tap("Take it along")
    await old.tap("Back")
    await old.sees("Next reminder")
