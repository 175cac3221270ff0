"""A person in front of the bot, without Telegram: taps by label, types, lets days pass, and reads what is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

from bot.free_text import TypedText
from bot.guide import decide
from bot.guide.arriving import arrived, clock_at
from bot.guide.case import Case, Chat
from bot.guide.moments import local_day
from bot.guide.notices import Notice, NoticeKind
from bot.guide.reminders import Due, reminded, schedule
from bot.guide.state import State
from bot.guide.tap import AnyOutcome
from bot.handlers.questions import typed_now
from bot.screens.buttons import unpack
from bot.screens.notices import words
from bot.screens.registry import message
from bot.screens.screen import Screen, View
from bot.services import screen_of
from tests.screens.worlds import catalogues, content, languages, view

START = datetime(2026, 11, 30, 9, tzinfo=UTC)  # a Monday


def read(markup: str) -> str:
    """What is read: no tags, and plain spaces."""
    return unescape(re.sub(r"<[^>]+>", "", markup)).replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")


@dataclass
class Person:
    """`said` is all that was shown so far: screens, their buttons, and texts that were sent. `here` is the place of the
    last screen."""

    language: str
    now: datetime = START
    state: State | None = None
    screen: Screen = field(default_factory=lambda: Screen("", ()))
    said: list[str] = field(default_factory=list)
    here: str = ""

    def __post_init__(self) -> None:
        self.chat = Chat(7, self.language, self.now)
        self.start()

    @property
    def case(self) -> Case:
        assert self.state is not None
        assert self.state.case is not None
        return self.state.case

    @property
    def text(self) -> str:
        return read(self.screen.text)

    @property
    def labels(self) -> list[str]:
        return [button.text for row in self.screen.rows for button in row]

    @property
    def view(self) -> View:
        return self._view(self.state.case if self.state else None)

    def start(self) -> None:
        """/start."""
        self._see(decide.start(self.state, self.chat, self.now, "", content()))

    def command(self, place: str) -> None:
        self._see(decide.of_case(self.state, self.chat, self.now, place))

    def type(self, text: str) -> None:
        self._see(typed_now(self.state, self.chat, self.now, TypedText(text), content()))

    def days(self, count: int) -> None:
        """Time passes, and nobody taps."""
        self.now += timedelta(days=count)
        if self.state:
            self.state = arrived(self.state, self.now)
            self.chat = self.state.chat

    def tap(self, *labels: str) -> None:
        """One button after the other: the one of that name, without what stands before it, else one that has it."""
        for label in labels:
            found = [b for row in self.screen.rows for b in row if b.data and label in b.text]
            exact = [b for b in found if re.sub(r"^\W+", "", b.text) == label]
            assert found, (label, self.labels, self.text)
            tap = unpack((exact or found)[0].data or "")
            self._see(decide.tapped(self.state, self.chat, self.now, tap, content(), languages()))

    def day(self, day: date, *, months: int = 0) -> None:
        """A day of the calendar that is shown, so many months on."""
        self.tap(*["›"] * months)
        for row in self.screen.rows:
            for button in row:
                tap = unpack(button.data or "")
                if tap and day.isoformat() in tap.arg:
                    self._see(decide.tapped(self.state, self.chat, self.now, tap, content(), languages()))
                    return
        raise AssertionError((day, self.labels))

    def due(self) -> list[Due]:
        return sorted(schedule(self.case, self.chat), key=lambda due: due.at)

    def remind(self) -> Due:
        """Time passes until the next reminder, which comes as it is drawn then."""
        due = self.due()[0]
        self.now = max(self.now, due.at)
        self.days(0)
        reminded_of = reminded(self.case, due, self.now, self.chat)
        self.screen, self.here = screen_of(self.view, due.place, Notice(NoticeKind.REMINDER)), due.place
        self.said += [self.text, " | ".join(self.labels)]
        assert self.state is not None
        self.state = self.state.replacing(reminded_of)
        return due

    def _view(self, case: Case | None) -> View:
        chat = clock_at(case, self.chat, self.now) if case else self.chat
        drawn = replace(view(case, chat.language), chat=chat, now=self.now, today=local_day(self.now, chat))
        return replace(drawn, cases=self.state.cases if self.state else ())

    def _see(self, outcome: AnyOutcome) -> None:
        self.chat = outcome.chat
        if outcome.aside and outcome.notice:
            self.said.append(words(catalogues().for_language(self.chat.language), outcome.notice))
            return
        case = replace(outcome.case, place=outcome.place, last_tap=self.now) if outcome.case else None
        if case:
            others = tuple(c for c in (self.state.cases if self.state else ()) if c.number != case.number)
            self.state = State(replace(self.chat, active_case=case.number), (*others, case))
            self.chat = self.state.chat
        seen = self._view(case)
        self.screen, self.here = screen_of(seen, outcome.place, outcome.notice), outcome.place
        texts = [message(seen, name) for name in outcome.send if not name.endswith((".pdf", ".ics", ".txt"))]
        self.said += [self.text, " | ".join(self.labels), *(read(text.text) for text in texts if text)]
