"""Several cancellations, reminders that fall together or late, typed days and cities, the files: over real HTTP."""

from __future__ import annotations

import io
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from icalendar import Calendar
from pypdf import PdfReader

from tests.conftest import Street
from tests.pretend import User, labels

TO_PLAN = ("End it", "BASE", "Only this number", "Works, in Belgium", "Phone")
TO_A_DAY = (*TO_PLAN, "Go to the request", "A day …")
ASKED = ("Go to the request", "End of the month", "I have called", "Today", "Belgium")


async def another(user: User, *taps: str) -> None:
    await user.send("/cases")
    await user.walk("Another SIM", *taps)


async def cases(street: Street, user: User) -> list[str]:
    assert street.bot_app is not None
    state = await street.bot_app.store.load(user.chat)
    assert state is not None
    return [case.answers.carrier or "" for case in state.cases]


async def test_it_keeps_two_cancellations_apart(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, "Start")
    first = await user.screen()
    await another(user, "Keep the number", "Orange", "Prepaid", "Not chosen yet", "Start")
    await user.sees("Orange · prepaid card")
    ready = next(b["data"] for row in first["buttons"] for b in row if "I have these" in b["text"])
    await user.press(first["message_id"], ready, force=True)
    await user.sees("BASE · subscription", "step 2 of 11")
    await user.send("/cases")
    await user.sees("BASE · subscription", "Orange · prepaid card")
    await user.tap("2")
    await user.sees("Orange · prepaid card", "step 1 of")


async def test_it_tells_two_of_the_same_name_apart(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN)
    await another(user, *TO_PLAN)
    await user.sees("BASE · subscription (2)")
    await user.send("/cases")
    await user.sees("BASE · subscription (1)", "BASE · subscription (2)")


async def test_it_takes_five_and_explains_the_sixth(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN)
    for _ in range(4):
        await another(user, *TO_PLAN)
    assert len(await cases(street, user)) == 5
    await user.send("/cases")
    await user.tap("Another SIM")
    await user.sees("Five cancellations at most")
    assert len(await cases(street, user)) == 5


async def test_it_throws_away_the_one_that_was_chosen(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN)
    await another(user, "Keep the number", "Orange", "Prepaid", "Not chosen yet")
    await user.send("/cases")
    await user.walk("Delete one", "🗑 1")
    await user.sees("BASE", "Delete this cancellation here?")
    await user.tap("Yes, delete")
    await user.sees("Deleted, with its dates", "Orange")
    assert await cases(street, user) == ["orange"]


async def test_an_older_button_for_another_one_deletes_nothing(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, "Start")
    screen = await user.screen()
    await user.press(screen["message_id"], "2|0|help|new", force=True)
    await user.press(screen["message_id"], "2|0|help|new", force=True)
    assert await cases(street, user) == ["base", ""], "tapped twice it is one fresh one"


async def test_it_sends_what_falls_together_as_one_message(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, *ASKED)
    await another(user, "End it", "Orange", "Only this number", "Works, in Belgium", "Phone")
    await user.walk("Go to the request", "End of the month", "I have called", "Today")
    before = len(await user.messages())
    assert await user.wind(until_message=True)
    assert len(await user.messages()) == before + 1
    await user.sees("What is open today", "BASE · subscription", "Orange · subscription", "⏰")
    await user.tap("1")
    await user.sees("BASE · subscription", "Get the confirmation in writing")


async def test_it_says_that_a_reminder_comes_late(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, *ASKED)
    await street.stop()
    await user.post("/clock/advance", {"seconds": 5 * 86400})
    await street.start()
    await user.until(lambda messages: any("late: it was due on" in m["text"] for m in messages))


@pytest.mark.parametrize(("typed", "day"), [("24/12/2026", "24 December"), ("2026-12-24", "24 December")])
async def test_it_reads_a_typed_day(user: User, typed: str, day: str) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, "Go to the request", "A day …")
    await user.send(typed)
    await user.sees(day)


async def test_it_explains_a_day_it_cannot_read(user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, "Go to the request", "A day …")
    await user.send("when my uncle comes")
    await user.is_told("I see no day there that fits")
    await user.send("1/1/2020")
    await user.is_told("Choose a day from today on")
    await user.send("1/1/1999")
    await user.is_told("I see no day there that fits")
    await user.sees("When should it end?")


async def test_it_finds_a_typed_city(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN)
    await user.send("/timezone")
    await user.send("孟买")
    assert street.bot_app is not None
    state = await street.bot_app.store.load(user.chat)
    assert state is not None
    assert state.chat.zone == "Asia/Kolkata"
    await user.send("/timezone")
    await user.send("Atlantis")
    await user.is_told("I do not know that city")


async def test_it_reminds_in_the_hour_that_was_chosen(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, *ASKED)
    await user.send("/timezone")
    await user.walk("Another hour", "18:00")
    await user.sees("between 18:00 and 19:00")
    await user.send("/reminders")
    await user.tap("1")
    await user.sees("between 18:00 and 19:00")
    assert await user.wind(until_message=True)
    local = street.playground.clock.now().astimezone(ZoneInfo("Europe/Brussels"))
    assert local.hour == 18


async def test_it_says_as_which_city_a_changed_zone_was_understood(user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, "Go to the request", "A day …")
    await user.send("1/6/2027")
    await user.walk("I have called", "Today", "Belgium")
    await user.send("/timezone")
    await user.send("孟买")
    await user.sees("Your time is now that of Kolkata")


async def test_it_shows_where_things_stand_and_what_comes(user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, *ASKED)
    await user.send("/status")
    await user.sees("BASE · subscription", "not yet confirmed", "by phone")
    await user.tap("Reminders")
    await user.sees("BASE · subscription")


async def test_it_sends_the_dossier_and_the_calendar(user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, *ASKED)
    await user.send("/dossier")
    await user.sees("by phone")
    await user.walk("Get the PDF", "Calendar file")
    files = {m["document"]["name"]: m["document"]["url"] for m in await user.messages() if m.get("document")}
    async with aiohttp.ClientSession() as session:
        pdf = await (await session.get(user.url + files["dossier.pdf"])).read()
        dates = await (await session.get(user.url + files["dates.ics"])).read()
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "BASE" in text
    assert "by phone" in text
    assert len(list(Calendar.from_ical(dates).walk("VEVENT"))) >= 2


async def test_it_sums_up_after_being_unblocked(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, *ASKED)
    await user.block(True)
    await user.block(False)
    await user.sees("BASE · subscription", "not yet confirmed")
    assert await user.wind(until_message=True)


async def test_every_command_answers_somebody_who_has_nothing_yet(street: Street) -> None:
    for n, command in enumerate(("/status", "/cases", "/reminders", "/dossier", "/timezone", "/trouble")):
        person = street.user(3000 + n)
        await person.send(command)
        assert "End it" in labels(await person.screen())


async def test_it_asks_whether_it_really_ended_before_the_chosen_day(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_A_DAY)
    await user.send("20/12/2026")
    await user.walk("I have called", "Today", "Belgium", "It is here", "Skip it", "It has ended")
    await user.sees("Has it really ended already?", "20 December 2026")
    await user.tap("Not yet")
    await user.sees(
        "Noted. I will ask on 21 December whether it has ended.", "Until 20 December only this is open: Move accounts"
    )
    await user.send("/reminders")
    await user.sees("Mon 21 Dec: Has it really ended?")
    await user.send("/status")
    await user.sees("Confirmed")
    assert "It has ended" not in await user.text()


async def test_it_takes_the_word_of_somebody_who_says_twice_that_it_ended_early(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_A_DAY)
    await user.send("20/12/2026")
    await user.walk("I have called", "Today", "Belgium", "It is here", "Skip it", "It has ended", "Yes, it has ended")
    await user.send("/status")
    await user.sees("Ended")


async def test_it_asks_nothing_once_the_chosen_day_has_come(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_A_DAY)
    await user.send("25/11/2026")
    await user.walk("I have called", "Today", "Belgium", "It is here")
    await user.wind(days=2)
    await user.send("/start")
    await user.walk("Go on", "It has ended")
    assert "really ended already" not in await user.text()
