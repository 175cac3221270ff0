"""After everything that is recorded one line says what it was, and what the bot asks next, on which day.

Every button of every page is tapped on cases of many kinds: an action or a kind of event without its line is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from itertools import chain

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.arriving import day_of
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Need, Number, Plan, Sim
from bot.guide.notices import Notice
from bot.guide.owed import Owed
from bot.guide.recorded import UNSAID
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.state import State
from bot.guide.tap import Outcome, Tap
from bot.guide.wish import named, wish_of
from bot.screens.layout import text_of
from bot.screens.notices import words
from tests.input import world
from tests.input.world import CHAT, Stand, buttons, screen
from tests.screens import every
from tests.screens.worlds import NOW, TODAY, case_with, catalogues, languages, stages, view

DAY = timedelta(days=1)
ENDS = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER)
MOVES = Answers("base", Plan.PREPAID, Number.MOVE)
DEAD = Answers("lycamobile", Plan.PREPAID, Number.GIVE_UP, Sim.DEAD)
ALONG = ("along", "along_back", "along_pdf")  # a row beside the case
# Actions that record nothing, ever: they show, set an answer, a tick of accounts, or the clock of the chat.
RECORDS_NOTHING = frozenset({"go", "start", "tick", "untick", "hour", "send", "right", "unsure", *ALONG})
RECORDS = frozenset(ACTIONS) - RECORDS_NOTHING
Recorded = tuple[Case, Tap, Case, Outcome[Case | None]]  # before, the tap, after, and what came of it
# Recorded by what no single button of one case leads to.
BY_A_WAY_OF_ITS_OWN = frozenset({Kind.REMINDED, Kind.MISSED, Kind.UNDONE, Kind.TAKEN_ALONG})


def cases() -> Iterator[Case]:
    """Giving up, moving, a dead card, with money and rights open, a cancellation of before, a wish that waits."""
    yield from chain(stages(ENDS), stages(MOVES), stages(DEAD))
    owed = every.with_rights(MOVES)
    yield owed
    yield owed.record(Kind.CLAIMED, NOW, day=TODAY, detail=Owed.REFUND)
    yield every.with_rights(ENDS)
    wished = case_with(ENDS).record(Kind.ASKED, NOW, day=TODAY, detail="letter")
    wish = wished.record(Kind.WISH, NOW, detail="number=move")
    yield wish
    left = f"letter.{named(wish_of(ENDS))}"
    withdrawn = wish.record(Kind.CALLED_OFF, NOW, day=TODAY, detail=left, corrects=2)
    yield replace(withdrawn, answers=replace(ENDS, number=Number.MOVE))
    yield wished.record(Kind.MUTED, NOW).record(Kind.MUTED, NOW, detail=ReminderKind.ENDED)
    before = case_with(Answers("base", need=Need.CANCELLED, plan=Plan.SUBSCRIPTION)).record(Kind.ASKED, NOW)
    yield before.record(Kind.TROUBLE, NOW, detail="billed")


@lru_cache(maxsize=1)
def recordings() -> tuple[Recorded, ...]:
    """Each tap of these cases that recorded something, with what came of it; one of each sort."""
    found: dict[object, Recorded] = {}
    for case in cases():
        for place in (*every.places_of(case), "wish.number.move", "wish.sent", "wish.reply", "q.who", "q.wrong"):
            stand = Stand(State(Chat(CHAT, "en", NOW, zone="Europe/Brussels"), (case,)), Outcome(chat(), case, place))
            for tap in buttons(screen(stand)):
                after = world.outcome_of(stand.state, tap, NOW)
                if (told := after.case) and len(told.events) > len(case.events):
                    kinds = tuple(e.kind for e in told.events[len(case.events) :])
                    found.setdefault((case.stage, tap.action, tap.arg[:8], kinds), (case, tap, told, after))
    return tuple(found.values())


def chat() -> Chat:
    return Chat(CHAT, "en", NOW, zone="Europe/Brussels")


def fresh(case: Case, after: Case) -> list[Kind]:
    return [event.kind for event in after.events[len(case.events) :] if event.kind not in UNSAID]


@pytest.mark.parametrize("language", languages())
def test_whatever_a_tap_records_the_next_screen_says_it_and_what_comes_on_which_day(language: str) -> None:
    texts = catalogues().for_language(language)
    none, off = texts.gettext("No reminder comes."), texts.gettext("Reminders are off: /reminders")
    for case, tap, then, after in recordings():
        if not fresh(case, then):
            continue
        said = words(texts, after.notice)
        coming = schedule(replace(then, last_tap=NOW, place=after.place), after.chat)
        assert said, (tap, fresh(case, then))
        assert "{" not in said, said
        if coming:
            assert any(texts.date(day_of(then, after.chat, due.at)) in said for due in coming), (tap, said)
        else:
            assert none in said or off in said, (tap, said)


def test_every_action_that_can_record_something_was_tapped() -> None:
    tapped = {tap.action for _, tap, *_ in recordings()}
    assert tapped <= RECORDS
    assert RECORDS - tapped == set(), "it is in no case above: add one, or say that it records nothing"


def test_every_kind_of_event_was_recorded_or_has_no_line_for_a_reason() -> None:
    seen = set(chain.from_iterable(fresh(case, then) for case, _, then, _ in recordings()))
    assert set(Kind) - seen - UNSAID - BY_A_WAY_OF_ITS_OWN == set()


def test_no_line_speaks_of_two_days_without_saying_what_each_is_for() -> None:
    texts = catalogues().for_language("en")
    for _, tap, _, after in recordings():
        said = words(texts, after.notice)
        for sentence in re.split(r"(?<=\.) ", said):
            assert len(re.findall(r"\d+ (?:January|November|December)", sentence)) <= 2, (tap, said)
        assert "Next reminder" not in said or tap.action in ("snooze", "later"), said


def test_a_screen_does_not_repeat_the_line_above_it() -> None:
    said = "Requested on 3 November by letter. I will ask about the confirmation again on 26 November."
    shown = view(case_with(ENDS), notice=said)
    text = text_of(shown, head="x", task="y", parts=["Requested on 3 November by letter.\nWait.", "Then call."])
    assert text.count("Requested on 3 November") == 1
    assert "Wait." in text
    assert "Then call." in text


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("muted", ["chat", "case"])
def test_who_wants_no_reminders_reads_that_none_comes_instead_of_a_day(language: str, muted: str) -> None:
    case = case_with(ENDS).record(Kind.END_DATE, NOW, day=TODAY + 20 * DAY, detail="day")
    case = case.record(Kind.MUTED, NOW) if muted == "case" else case
    state = State(replace(chat(), language=language, reminders_off=muted == "chat"), (case,))
    told = world.outcome_of(state, Tap(case.number, "asked.how.2026-11-03", "did", "asked=2026-11-03.letter"), NOW)
    texts = catalogues().for_language(language)
    said = words(texts, told.notice)
    assert texts.gettext("Reminders are off: /reminders") in said
    assert texts.date(TODAY) in said


def test_a_warning_keeps_its_words_and_gets_the_day_behind_them() -> None:
    case = case_with(ENDS).record(Kind.ASKED, NOW - DAY, day=TODAY - DAY, detail="letter")
    told = world.outcome_of(State(chat(), (case,)), Tap(case.number, "ended", "did", f"ended={TODAY}"), NOW)
    said = words(catalogues().for_language("en"), told.notice)
    assert said.startswith("The end is noted. The written confirmation is still missing")
    assert "I will ask" in said
    assert "December" in said or "November" in said


def test_every_reminder_says_what_it_asks() -> None:
    for language in languages():
        texts = catalogues().for_language(language)
        said = {kind: words(texts, Notice(every.SHOWN_ON_STEPS[3].kind, TODAY, about=kind)) for kind in ReminderKind}
        assert all(said.values())
