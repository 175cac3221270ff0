"""A chat without Telegram and without a disk: what an update makes of its state, and what is then on its screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from bot.free_text import TypedText
from bot.guide import decide
from bot.guide.along import MAKE
from bot.guide.case import Answers, Case, Chat, Kind, Need, Number
from bot.guide.moments import local_day
from bot.guide.notices import Notice, NoticeKind
from bot.guide.openings import EPOCH, TICK
from bot.guide.reading import typed
from bot.guide.reminders import Due, schedule
from bot.guide.state import State
from bot.guide.take_code import RANDOM_BYTES, code_of
from bot.guide.tap import AnyOutcome, Outcome, Tap
from bot.guide.wish import named, wish_of
from bot.handlers.taps import PLACES_OF_COMMANDS
from bot.handlers.turn import state_after
from bot.languages import LANGUAGES
from bot.screens.buttons import pack, unpack
from bot.screens.notices import words
from bot.screens.registry import PLACES, draw
from bot.screens.screen import Screen
from tests.screens.worlds import NOW, TODAY, catalogues, content, intakes, stages, view

CHAT = 7
NUMBERS = (NOW - EPOCH) // TICK - 10_000  # opened ten seconds ago
TICKED = frozenset({"signal"})
COMMANDS = ("/start", "/start proximus", "/start nobody", "/privacy", "/help", "/scam", "/language", "/fly")
OF_CASE = tuple(f"/{command}" for command in PLACES_OF_COMMANDS)
TEXTS = ("30/11", "yesterday", "2026-12-24", "Gent", "Shanghai", "hello", "<b>", "\u202e\u200b", "9" * 300)
EVERY_TEXT = (*COMMANDS, *OF_CASE, *TEXTS)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a chat stands: what is stored, and the outcome that its screen is drawn from."""

    state: State | None
    shown: AnyOutcome

    @property
    def due(self) -> dict[int, tuple[Due, ...]]:
        """The reminders of each case."""
        cases = self.state.cases if self.state else ()
        return {case.number: schedule(case, self.state.chat) for case in cases} if self.state else {}

    def settled(self) -> tuple[object, ...]:
        """All that a second delivery must leave alone. Not the moments of the tap: they say when it was seen last,
        and the nudge counts from there."""
        if self.state is None:
            return (None,)
        cases = tuple(replace(case, last_tap=NOW) for case in self.state.cases)
        chat = replace(self.state.chat, last_seen=NOW)
        return chat, cases, {n: tuple(d for d in due if d.kind != "nudge") for n, due in self.due.items()}


def outcome_of(state: State | None, said: Tap | str, now: datetime, chat_id: int = CHAT) -> AnyOutcome:
    """What a button or a text means, by the rules of the handlers."""
    chat = state.chat if state else Chat(chat_id, "en", now)
    if isinstance(said, Tap):
        if said.action == MAKE:
            said = replace(said, arg=f"{said.arg}={code_of(bytes(RANDOM_BYTES))}")
        return decide.tapped(state, chat, now, said, content(), catalogues().languages)
    word, _, rest = said.partition(" ")
    if word == "/start":
        return decide.start(state, chat, now, rest, content())
    if said in ("/privacy", "/help", "/scam", "/language"):
        return decide.chat_screen(state, chat, said[1:])
    if word[1:] in PLACES_OF_COMMANDS:
        return decide.of_case(state, chat, now, PLACES_OF_COMMANDS[word[1:]])
    if said.startswith("/"):
        return decide.lost(state, chat, now, NoticeKind.UNKNOWN_COMMAND)
    return typed(state, chat, now, TypedText(said), content())


def step(state: State | None, said: Tap | str, now: datetime = NOW, chat_id: int = CHAT) -> Stand:
    """One update carried through, as the turn does it."""
    outcome = outcome_of(state, said, now, chat_id)
    return Stand(state_after(state, outcome, now), outcome)


def screen(stand: Stand, language: str = "", said: Notice | None = None, now: datetime = NOW) -> Screen:
    """What is drawn. Raises what the bot would log before it falls back on where the case stands."""
    chat = stand.shown.chat
    drawn = replace(
        view(stand.shown.case, language or chat.language),
        chat=chat,
        cases=stand.state.cases if stand.state else (),
        bot_name="bye_sim_bot",
        code=stand.shown.code,
        now=now,
        today=local_day(now, chat),
    )
    return draw(stand.shown.place, replace(drawn, notice=words(drawn.texts, said or stand.shown.notice)))


def buttons(drawn: Screen) -> Iterator[Tap]:
    """The buttons of a screen that come back to the bot, each once; every one of them reads back as it was packed."""
    for data in dict.fromkeys(b.data for row in drawn.rows for b in row if b.data is not None):
        tap = unpack(data)
        assert tap is not None
        assert pack(tap) == data
        assert len(data.encode()) <= 64
        yield tap


def seeds() -> Iterator[Stand]:
    """Where walks begin: a stranger, and cases of many kinds in each of their stages, with one more beside them."""
    for place in ("help", "wiped", "along.offer", "along.refused", "along.gone"):
        yield Stand(None, decide.chat_screen(None, Chat(CHAT, "en", NOW), place))
    for n, answers in enumerate(islice(intakes(), 0, None, 97)):
        for one in stages(answers):
            language = list(LANGUAGES)[n % len(LANGUAGES)]
            yield standing(replace(one, number=NUMBERS + n), language, beside=n % 3 == 0)
    giving_up = next(answers for answers in intakes() if answers.number is Number.GIVE_UP)
    everywhere = next(standing(replace(one, ticks=TICKED), "en", beside=True) for one in stages(giving_up))
    regretted, wish = next((one, wish) for one in stages(giving_up) if (wish := one.last(Kind.WISH)))
    for place in ("wish.number.move", "wish.plan.prepaid", "wish.sent", f"wish.how.{wish.number}.{TODAY}"):
        stand = standing(regretted, "en", beside=True)
        yield replace(stand, shown=replace(stand.shown, place=place))
    left = f"letter.{named(wish_of(regretted.answers))}"
    withdrawn = regretted.record(Kind.CALLED_OFF, NOW, day=TODAY, detail=left, corrects=wish.number)
    withdrawn = replace(withdrawn, answers=replace(withdrawn.answers, number=Number.MOVE), place="wish.reply")
    yield standing(withdrawn, "en", beside=True)
    confirmed = next(one for one in stages(giving_up) if one.last(Kind.CONFIRMED) and not one.last(Kind.ENDED))
    yield standing(replace(confirmed, place="named"), "en", beside=True)
    before = Case(CHAT, NUMBERS, NOW, NOW, Answers("base", need=Need.CANCELLED), place="told.end")
    yield standing(before.record(Kind.ASKED, NOW).record(Kind.TROUBLE, NOW, detail="billed"), "en", beside=True)
    if everywhere.state and everywhere.state.case:
        yield step(everywhere.state, Tap(everywhere.state.case.number, "along", MAKE, "copy"))
    for place in (*PLACES, "unlink.chat.signal", "unlink.chat.viber"):
        yield replace(everywhere, shown=replace(everywhere.shown, place=place))


def standing(case: Case, language: str, *, beside: bool) -> Stand:
    state = State(Chat(CHAT, language, NOW, zone=None if beside else "Asia/Shanghai"))
    if beside:
        other = replace(case, number=case.number - 1, answers=Answers("orange"), events=(), place="q.plan")
        state = state.with_case(other)
    state = state.with_case(case)
    return Stand(state, Outcome(state.chat, case, case.place))


SOON = timedelta(seconds=2)
