"""What is answered to a sentence that is no answer: the fitting buttons, or one line; nothing is recorded by a text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.free_text import TypedText
from bot.guide.case import Answers, Case, Channel, Chat, Holder, Kind, Need, Number, Plan, Sim
from bot.guide.decide import tapped
from bot.guide.offers import OFFER, Concern, ways
from bot.guide.reading import typed
from bot.guide.state import State
from bot.guide.tap import AnyOutcome, Outcome, Tap
from bot.guide.triage import WRONG
from bot.handlers.turn import state_after
from bot.screens.buttons import unpack
from bot.screens.offer import offer
from bot.screens.triage import wrong_labels
from tests.conftest import NOON, Street
from tests.input.conftest import SECRET, SEEN, Listener, listener, rows  # noqa: F401 - the listener is a fixture
from tests.pretend import User, labels
from tests.screens.worlds import NOW, case_with, catalogues, content, intakes, stages, view

CHAT = Chat(7, "en", NOW, zone="Europe/Brussels", live_message=5)
ENDING = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER, need=Need.END)


def said(case: Case, text: str) -> AnyOutcome:
    state = State(CHAT).with_case(case)
    return typed(state, state.chat, NOW, TypedText(text), content())


def some_cases() -> Iterator[Case]:
    """Before anything is known, in the middle of the questions, and many plans in each of their stages."""
    yield case_with(Answers())
    yield from (case_with(Answers(need=need)) for need in Need)
    yield case_with(Answers("base", need=Need.END))
    yield case_with(Answers("base", need=Need.NOT_MINE, holder=Holder.DIED))
    for answers in list(intakes())[::83]:
        yield from stages(answers)


@pytest.mark.parametrize("concern", Concern)
def test_every_button_that_is_offered_does_something_for_the_case_as_it_is(concern: Concern) -> None:
    for case in some_cases():
        state = State(CHAT).with_case(case)
        shown = offer(view(case), concern)
        for data in [b.data for row in shown.rows for b in row]:
            tap = unpack(data or "")
            assert tap is not None
            after = tapped(state, state.chat, NOW, tap, content(), catalogues().languages)
            assert after.notice is None or after.notice.kind != "not_possible", (tap, case.answers, case.stage)
            assert not after.place.startswith(OFFER)


def test_a_text_records_nothing_and_its_screen_is_not_remembered() -> None:
    for case in some_cases():
        outcome = said(case, "they still bill me and nobody answers")
        assert outcome.place == f"{OFFER}.billed.no_answer" or case.place != "q.need"
        after = state_after(State(CHAT).with_case(case), outcome, NOW)
        assert after is not None
        assert after.case is not None
        assert (after.case.answers, after.case.events, after.case.place) == (case.answers, case.events, case.place)


@pytest.mark.parametrize(
    ("case", "concern", "arg"),
    [
        (case_with(Answers()), Concern.BILLED, "wrong=billed"),
        (case_with(Answers("base", need=Need.END)), Concern.LATE_MOVE, "wrong=late"),
        (case_with(Answers()), Concern.COLLECTOR, "wrong=collector"),
        (case_with(Answers()), Concern.DIED, "who=died"),
        (case_with(Answers()), Concern.NOT_MINE, "need=not_mine"),
        (case_with(Answers()), Concern.END, "need=end"),
        (case_with(Answers()), Concern.SCAM, "scam"),
        (case_with(ENDING), Concern.KEEP, "need=keep"),
        (case_with(ENDING), Concern.LEAVING, "pick.leave"),
        (case_with(ENDING), Concern.LOST, "ask.block"),
        (case_with(Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, need=Need.END)), Concern.LOST, "sim=lost"),
        (case_with(ENDING), Concern.END, "ask"),
        (case_with(ENDING), Concern.BILLED, "need=cancelled"),
        (case_with(ENDING).record(Kind.ASKED, NOW, day=NOW.date()), Concern.REFUSED, "trouble_refused"),
    ],
)
def test_a_concern_leads_to_where_it_is_dealt_with(case: Case, concern: Concern, arg: str) -> None:
    assert arg in [way.arg for way in ways(case, concern)]


def test_a_death_that_was_told_is_not_lost_over_a_bill() -> None:
    died = Answers("base", need=Need.NOT_MINE, holder=Holder.DIED)
    for concern in (Concern.BILLED, Concern.COLLECTOR, Concern.CANCELLED):
        assert all(way.action in ("go", "tell") for way in ways(case_with(died), concern))


def test_who_says_what_is_wanted_already_is_led_back_to_the_step() -> None:
    shown = offer(view(case_with(Answers("base", need=Need.END, number=Number.GIVE_UP))), "end")
    assert "You are on the right path" in shown.text
    assert [b.text for row in shown.rows for b in row] == ["‹ Back"]


def test_a_trouble_that_was_told_before_the_operator_is_not_asked_again() -> None:
    case, place = case_with(Answers()), "q.need"
    outcome: AnyOutcome = Outcome(CHAT, case, place)
    for tap_place, arg in (("q.wrong", "wrong=billed"), ("q.carrier", "carrier=base")):
        assert outcome.case is not None
        state = State(CHAT).with_case(outcome.case)
        tap = Tap(outcome.case.number, tap_place, "set", arg)
        outcome = tapped(state, CHAT, NOW, tap, content(), ("en",))
    assert outcome.place == "trouble.is.billed"
    assert outcome.case is not None
    assert (outcome.case.answers.need, outcome.case.answers.wrong) == (Need.CANCELLED, None)


def test_every_answer_to_what_went_wrong_has_its_label() -> None:
    assert set(wrong_labels(view(case_with(Answers())).texts)) == set(WRONG)


async def test_somebody_writes_what_is_wrong_and_gets_the_button_to_its_page(
    street: Street,
    user: User,
    listener: Listener,  # noqa: F811
) -> None:
    await user.send("/start")
    before = rows(street, without=SEEN)
    await user.send(f"{SECRET} proximus still sends me a bill")
    await user.sees("Is it about this?", "A bill or a debit after the end")
    assert labels(await user.screen()) == ["💶 Billed again", "‹ Back"]
    assert sum(bool(m.get("buttons")) for m in await user.messages()) == 1
    assert rows(street, without=SEEN) == before, "nothing is recorded"
    await user.tap("Back")
    await user.sees("What do you need?")
    await user.send(f"{SECRET} proximus still sends me a bill")
    await user.tap("Billed again")
    await user.sees("Proximus", "already cancelled")
    assert not listener.faults, "nothing that was typed is in the log"


async def test_a_stranger_s_first_words_bring_the_first_screen_or_the_button(street: Street, user: User) -> None:
    await user.send("😀")
    await user.sees("What do you need?")
    other = street.user(2002)
    await other.send("mon père est décédé")
    await other.sees("The holder has died")
    await other.walk("Holder has died", "BASE")
    await other.sees("BASE")


async def test_one_line_answers_an_emoji_and_a_voice_message(street: Street, user: User) -> None:
    await user.send("/start")
    first = await user.screen()
    await user.send("😀")
    await user.is_told("I did not understand that")
    me = {"id": user.chat, "is_bot": False, "first_name": "V"}
    voice = {"file_id": "a", "file_unique_id": "b", "duration": 1}
    chat = {"id": user.chat, "type": "private"}
    await user.raw({"message": {"message_id": 9, "date": 1, "chat": chat, "from": me, "voice": voice}})
    await user.is_told("I did not understand that")
    assert await user.screen() == first
    assert street.bot_app is not None
    pending = street.bot_app.store.pending_screens(NOON - timedelta(days=1), NOON + timedelta(days=1), 10)
    assert await pending == [], "nothing is shown again after a start"
