"""What a screen is and what it is drawn from. Pure: no Telegram, no SQL, no file, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from html import escape

from bot.guide.case import Answers, Case, Chat, Plan
from bot.guide.content.models import Carrier, Content, Fact, Provenance, Status
from bot.guide.departure import for_ways
from bot.guide.named_day import wished_day
from bot.guide.tap import NO_CASE, Offered, Tap
from bot.guide.whom import new_operator
from bot.i18n import Texts
from bot.screens.buttons import pack


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button: exactly one of `data`, `copy` (at most 256 characters) and `url`."""

    text: str
    data: str | None = None
    copy: str | None = None
    url: str | None = None
    style: str | None = None  # primary | success | danger


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """A message: `text` is Telegram HTML. Rows without buttons are left out."""

    text: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class View:
    """Everything a screen may look at. `today` is the user's day; `notice` is one plain line shown on top."""

    chat: Chat
    content: Content
    texts: Texts
    languages: tuple[str, ...]
    now: datetime
    today: date
    current: Case | None = None
    cases: tuple[Case, ...] = ()  # all of the chat, by number
    bot_name: str = ""  # without @, for the link to share
    notice: str = ""
    contact: str = ""
    public: bool = False  # it serves people in the real Telegram
    keep_days: tuple[int, int] = (30, 400)  # settled and idle
    code: str = field(default="", repr=False)  # that takes a case along, as it is shown once
    offered: Offered | None = None  # what a code stands for

    @property
    def case(self) -> Case:
        if self.current is None:
            raise LookupError("this screen needs a case")
        return self.current

    @property
    def of_a_card(self) -> bool:
        """A prepaid card has no bill to compare with."""
        return self.current is not None and self.current.prepaid

    @property
    def carrier(self) -> Carrier:
        """The chosen operator; the generic record when the slug is no longer known."""
        slug = self.case.answers.carrier or "unknown"
        return self.content.carriers.get(slug) or self.content.carriers["unknown"]

    @property
    def new(self) -> Carrier | None:
        """The operator that the number moves to; None where no name is known."""
        return new_operator(self.case, self.content)

    @property
    def for_ways(self) -> Answers:
        """The answers by which a way of cancelling is chosen, where the user is today."""
        return for_ways(self.case, self.today)

    @property
    def carrier_name(self) -> str:
        """For sentences: "BASE", or "your operator" when we do not know which."""
        carrier = self.carrier
        return self.texts.gettext("your operator") if carrier.status is Status.GENERIC else carrier.name

    def _inflected(self, generic: str) -> str:
        """A name stays as it is in every case; "your operator" does not, in German."""
        return generic if self.carrier.status is Status.GENERIC else self.carrier.name

    @property
    def plan_name(self) -> str:
        t = self.texts
        prepaid = self.case.answers.plan is Plan.PREPAID
        return t.gettext("prepaid card") if prepaid else t.gettext("subscription")

    @cached_property
    def values(self) -> Mapping[str, str]:
        """What the {placeholders} of content sentences are filled with, escaped."""
        t, carrier, new = self.texts, self.carrier, self.new
        account = carrier.account.name if carrier.account else self.texts.gettext("your account")
        app = carrier.account.app if carrier.account and carrier.account.app else account
        filled = {
            "carrier": self.carrier_name,
            "carrier_dat": self._inflected(self.texts.pgettext("dative", "your operator")),
            "carrier_acc": self._inflected(self.texts.pgettext("accusative", "your operator")),
            "new": new.name if new else t.gettext("your new operator"),
            "new_dat": new.name if new else t.pgettext("dative", "your new operator"),
            "new_acc": new.name if new else t.pgettext("accusative", "your new operator"),
            "account": account,
            "app": app,
            "end_date": self.end_date_text(),
        }
        return {key: escape(value, quote=False) for key, value in filled.items()}

    def end_date_text(self) -> str:
        """The last day that is asked for in the user's language, or three dots."""
        day = wished_day(self.case)
        return self.texts.date(day) if day else "…"

    def say(self, fact: Fact | str) -> str:
        """A content sentence in the user's language, filled in. Content is HTML already; values are escaped."""
        template = self.texts.content(fact if isinstance(fact, str) else fact.text)
        if "{" not in template and "}" not in template:
            return template
        said = template.format_map(self.values)
        return said[:1].upper() + said[1:] if template.startswith("{") and said.startswith(self._unnamed()) else said

    def _unnamed(self) -> tuple[str, ...]:
        """What stands for a name that is not known: a line that begins with it needs a capital, "hey!" does not."""
        t = self.texts
        return t.gettext("your operator"), t.gettext("your account"), t.gettext("your new operator")

    def line(self, file: str, key: str) -> Fact:
        """A line of a step's file; for a prepaid card its twin that speaks of no contract and no bill, if any."""
        lines = self.content.steps[file].lines
        own = lines.get(f"{key}_prepaid") if self.of_a_card else None
        return own or lines[key]

    def button(self, text: str, place: str, action: str, arg: str = "", *, style: str | None = None) -> Button:
        """A button of the current case (or of the chat, when there is none)."""
        number = self.current.number if self.current else NO_CASE
        return Button(text, pack(Tap(number, place, action, arg)), style=style)

    def go(self, text: str, place: str, target: str) -> Button:
        """A button that only shows another screen."""
        return self.button(text, place, "go", target)


def in_rows(buttons: Iterable[Button], width: int = 2) -> tuple[Row, ...]:
    """Buttons in rows of `width`, in order."""
    found = tuple(buttons)
    return tuple(found[i : i + width] for i in range(0, len(found), width))


def sources_of(facts: Iterable[Provenance]) -> tuple[Provenance, ...]:
    """Facts once per source and confidence, in order of first use."""
    seen: dict[tuple[str, str], Provenance] = {}
    for fact in facts:
        seen.setdefault((fact.source, fact.confidence), fact)
    return tuple(seen.values())
