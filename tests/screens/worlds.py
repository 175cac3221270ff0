"""Every kind of case that the answers and the events can make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from bot.content_files import read_content
from bot.guide.case import (
    Answers,
    Case,
    Channel,
    Chat,
    Device,
    Holder,
    Kind,
    Number,
    Plan,
    Shared,
    Sim,
    Started,
)
from bot.guide.content.models import Carrier, Content, Status
from bot.guide.money import may_be_owed
from bot.guide.owed import Owed
from bot.guide.steps import StepId, steps_of
from bot.guide.ways import channels_for
from bot.guide.wish import named, wish_of
from bot.i18n import Catalogues
from bot.screens.screen import View

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 3)
END = date(2026, 11, 30)


SIMS = (Sim.WORKS_HERE, Sim.WORKS_ABROAD, Sim.DEAD, Sim.DEAD_ABROAD, Sim.LOST_HERE, Sim.UNKNOWN)  # one of each kind


@lru_cache(maxsize=1)
def content() -> Content:
    return read_content(ROOT / "content")


@lru_cache(maxsize=1)
def with_bare_carrier() -> Content:
    """The content and one operator of whom nothing is known."""
    bare = Carrier(slug="bare", name="Bare", status=Status.ACTIVE)
    return content().model_copy(update={"carriers": {**content().carriers, "bare": bare}})


@lru_cache(maxsize=1)
def catalogues() -> Catalogues:
    return Catalogues(ROOT / "locales")


def languages() -> tuple[str, ...]:
    return catalogues().languages


def view(case: Case | None, language: str = "en", *, notice: str = "", zone: str | None = "Europe/Brussels") -> View:
    """What screens are drawn from, on 3 November 2026."""
    return View(
        chat=Chat(7, language, NOW, zone=zone, live_message=5, active_case=case.number if case else None),
        content=content(),
        texts=catalogues().for_language(language),
        languages=languages(),
        now=NOW,
        today=TODAY,
        current=case,
        notice=notice,
        contact="team@example.org",
    )


def case_with(answers: Answers) -> Case:
    return Case(7, 12345, opened_at=NOW, last_tap=NOW, answers=answers, place="plan")


def intakes(known: Content | None = None) -> Iterator[Answers]:
    """Every path through the intake: carrier x plan x number x SIM x channel."""
    for carrier in (known or content()).carriers.values():
        for plan in Plan:
            yield Answers(carrier.slug, plan, Number.MOVE)
            for sim in SIMS:
                answers = Answers(carrier.slug, plan, Number.GIVE_UP, sim)
                if case_with(answers).nothing_to_cancel:
                    yield answers
                    continue
                for channel in channels_for(carrier, answers):
                    yield Answers(carrier.slug, plan, Number.GIVE_UP, sim, channel)


def stages(answers: Answers) -> Iterator[Case]:
    """A case as it goes on: fresh, leaving, with an end date (also a close one, of who has left), asked, … closed."""
    case = case_with(answers)
    yield case
    yield case.record(Kind.LEAVING, NOW, day=END)
    asap = case.record(Kind.END_DATE, NOW, detail="asap").record(Kind.LEAVING, NOW, day=END)
    yield asap
    dated = case.record(Kind.END_DATE, NOW, day=END, detail="day").record(
        Kind.LEAVING, NOW, day=END + timedelta(days=3)
    )
    yield dated
    left = case.record(Kind.LEAVING, NOW, day=TODAY - timedelta(days=3))
    yield left.record(Kind.END_DATE, NOW, day=TODAY + timedelta(days=9), detail="day")
    used = "move" if dated.moving else str(answers.channel or Channel.LETTER)
    asked = dated.record(Kind.ASKED, NOW, day=TODAY, detail=used)
    yield asked
    yield asap.record(Kind.ASKED, NOW, day=TODAY, detail=used)
    chased = asked.record(Kind.CHASED, NOW, day=TODAY, detail=used)
    yield chased
    complained = chased.record(Kind.CHASED, NOW, day=TODAY, detail="other").record(Kind.COMPLAINED, NOW, day=TODAY)
    yield complained
    yield complained.record(Kind.OMBUDSMAN, NOW, day=TODAY).record(Kind.OFFER, NOW, day=TODAY)
    confirmed = asked if dated.moving else asked.record(Kind.CONFIRMED, NOW, day=TODAY)
    yield confirmed
    ended = confirmed.record(Kind.ENDED, NOW, day=END)
    yield ended
    yield asked.record(Kind.ENDED, NOW, day=END)
    yield from _owed(ended)
    if StepId.FINAL_BILL in steps_of(ended):
        ended = ended.record(Kind.BILL_CHECKED, NOW, day=END)
        yield ended
    yield from regretted(asked)
    yield ended.record(Kind.CLOSED, NOW)


def _owed(ended: Case) -> Iterator[Case]:
    """Money of every kind that such a case can be owed: claimed, then come."""
    for what in Owed:
        if may_be_owed(ended, what):
            claimed = ended.record(Kind.CLAIMED, NOW, day=TODAY, detail=what)
            yield claimed
            yield claimed.record(Kind.RECEIVED, NOW, day=TODAY, detail=what)


def regretted(asked: Case) -> Iterator[Case]:
    """Another fate of the number is wanted; and what was sent is wanted again after it was withdrawn."""
    pending = asked.record(Kind.WISH, NOW, detail=f"number={other_fate(asked)}")
    yield pending
    wish, other = wish_of(asked.answers), replace(wish_of(asked.answers), number=other_fate(asked))
    way, number = "move" if asked.moving else "letter", len(pending.events)
    gone = pending.record(Kind.CALLED_OFF, NOW, day=TODAY, detail=f"{way}.{named(wish)}", corrects=number)
    yield gone.record(Kind.RESUMED, NOW, day=TODAY, detail=named(other), corrects=number + 1)


def other_fate(case: Case) -> Number:
    return Number.GIVE_UP if case.moving else Number.MOVE


def details() -> Iterator[Answers]:
    """Answers given in the steps, on one path."""
    base = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
    for holder in (None, *Holder):
        for shared in (None, *Shared):
            yield _with(base, holder=holder, shared=shared)
    for started in (None, *Started):
        for device in (None, *Device):
            for carrier in content().carriers:
                yield _with(base, carrier=carrier, started=started, device=device)
    for language in ("fr", "nl", "de", "en"):
        yield _with(base, paper_language=language, shared=Shared.SHARED)


def _with(base: Answers, **changes: object) -> Answers:
    return replace(base, **changes)  # type: ignore[arg-type]
