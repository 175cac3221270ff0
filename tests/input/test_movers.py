"""Whoever moves a number is handed no text that ends the contract: it would cost the number.

Everything is looked at that can be reached by buttons, breadth first, until no new place (with its argument) comes.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.guide.case import Answers, Case, Kind, Number, Plan
from bot.guide.content.models import Content
from bot.guide.papers import PDF
from bot.guide.wish import named, wish_of
from bot.languages import PAPER_LANGUAGES
from bot.screens.registry import message
from bot.screens.screen import Screen
from tests.input import world
from tests.input.world import CHAT, Stand, buttons, screen, step
from tests.screens.worlds import NOW, case_with, content, view

TO_COPY = re.compile(r"<(code|pre)>(.*?)</\1>", re.DOTALL)
# What makes a sentence a notice, in the languages in which texts are sent and said. "Do not cancel" is none.
NOTICE = re.compile(
    r"\bI (hereby )?(end|cancel)\b|\bcancel in writing\b|\bthe cancellation\b|\brésilier par écrit\b|\bop te zeggen\b"
    r"|\bschriftliche Kündigung\b|\bmy (notice|cancellation)\b|\bend (this|only this|the) (mobile )?(number|contract)"
    r"|\bje résilie\b|\bma résiliation\b|\brésilier mon\b|\bla fin de ce numéro\b|\barrêter (uniquement )?ce numéro\b"
    r"|\bla résiliation à la date\b|\bmettre fin au contrat\b"
    r"|\bzeg\b[^.]*\bop\b|\bmijn opzegging\b|\bde opzegging\b|\bstop te zetten\b|\bstopzetten\b|\bwil .*opzeggen\b"
    r"|\bkündige\b|\bmeine Kündigung\b|\bdie Kündigung\b|\bAbschaltung dieser\b"
    r"|\bdiese Handynummer (beenden|kündigen)\b"
    r"|\bbeenden Sie den Vertrag\b|\bden Dienst an diesem Tag ein\b"
    r"|\bEnddatum\b|\beinddatum\b|\bend date\b|\bdate de fin\b",
    re.IGNORECASE,
)
# Texts of a mover that say "cancel" of what must not be cancelled, or of an offer that is withdrawn.
HARMLESS = re.compile(
    r"ich wechsle|Please do not cancel|Ne résiliez rien|nu niets op te zeggen|kündigen Sie jetzt nichts"
    r"|my cancellation, or the move of my number|cancellation, or the move|ma résiliation, ou le transfert"
    r"|mijn opzegging, of de overdracht|meine Kündigung oder die Mitnahme",
    re.IGNORECASE,
)
GIVES_NOTICE = "not moving"  # the condition of an answer that does
PLACES_TODAY = 380  # the fewest that a mover reached in any stage when this was written


@dataclass
class Crawl:
    """What was reached from a case without leaving its stage: each place, and what may be copied on the way."""

    content: Content
    stage: tuple[object, ...]
    seen: set[tuple[str, bool]] = field(default_factory=set)
    texts: set[tuple[str, str]] = field(default_factory=set)

    def go(self, start: Stand, until: Collection[str] = ()) -> None:
        """To the end, or until all of these places were reached."""
        waiting = deque([start])
        while waiting and not (until and self._reached(until)):
            stand = waiting.popleft()
            shown = screen(stand)
            self._keep(stand.shown.place, shown)
            for tap in buttons(shown):
                after = step(stand.state, tap, NOW + timedelta(minutes=1))
                for paper in after.shown.send:
                    text = paper.removeprefix(PDF)  # says the same
                    self._keep(text, message(view(after.shown.case), text))
                if _stage(after) == self.stage and (seen := _sight(after)) not in self.seen:
                    self.seen.add(seen)
                    waiting.append(after)

    def _reached(self, wanted: Collection[str]) -> bool:
        return {_opened(place) for place, _ in self.texts}.issuperset(wanted)

    @property
    def places(self) -> set[str]:
        return {place for place, _ in self.seen}

    def _keep(self, place: str, shown: Screen | None) -> None:
        found = TO_COPY.findall(shown.text) if shown else []
        self.texts.update((place, text) for _, text in found)
        self.texts.update((place, b.copy) for row in (shown.rows if shown else ()) for b in row if b.copy)

    def notices(self) -> Iterator[tuple[str, str]]:
        """The texts that end a contract, with the place that hands them out."""
        for place, text in sorted(self.texts):
            yield from ((place, sentence) for sentence in _notices_in(text))


def _opened(place: str) -> str:
    """Which answer it is, wherever it was opened from."""
    return ".".join(place.split(".")[:3])


def _notices_in(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?])\s", text) if NOTICE.search(HARMLESS.sub("", s))]


def _stage(stand: Stand) -> tuple[object, ...]:
    """Moving, how far, and what was claimed: a tap that changes it leads to another crawl."""
    case = stand.shown.case
    return (case.moving, case.stage, bool(case.last(Kind.CLAIMED)), case.prepaid) if case else ()


def _sight(stand: Stand) -> tuple[str, bool]:
    """What tells two sights apart: the place, and whether a day was chosen, for which the order page waits."""
    case = stand.shown.case
    return stand.shown.place, bool(case and case.last(Kind.END_DATE))


def _movers() -> Iterator[tuple[str, Case]]:
    for plan in (Plan.SUBSCRIPTION, Plan.PREPAID):
        carrier = "lycamobile" if plan is Plan.PREPAID else "orange"
        case = replace(case_with(Answers(carrier, plan, Number.MOVE)), chat_id=CHAT)
        yield f"{plan}, before the order", case
        late = case.record(Kind.END_DATE, NOW, day=(NOW - timedelta(days=9)).date(), detail="day")
        ordered = late.record(Kind.ASKED, NOW, day=(NOW - timedelta(days=20)).date(), detail="move")
        yield f"{plan}, ordered and late", ordered
        moved = ordered.record(Kind.ENDED, NOW, day=(NOW - timedelta(days=2)).date())
        yield f"{plan}, moved", moved
        if plan is Plan.SUBSCRIPTION:
            gone = _after_a_cancellation(case)
            yield "cancelled before, wants to cancel again", gone.record(Kind.WISH, NOW, detail="number=give_up")
        yield f"{plan}, claimed", moved.record(Kind.CLAIMED, NOW, day=NOW.date(), detail="delay")


def _after_a_cancellation(case: Case) -> Case:
    """It was withdrawn, and the move is ordered."""
    asked = case.record(Kind.ASKED, NOW, day=(NOW - timedelta(days=20)).date(), detail="letter")
    regretted = asked.record(Kind.WISH, NOW, detail="number=move")
    left = named(replace(wish_of(case.answers), number=Number.GIVE_UP))
    gone = regretted.record(Kind.CALLED_OFF, NOW, day=NOW.date(), detail=f"letter.{left}", corrects=2)
    return gone.record(Kind.ASKED, NOW, day=NOW.date(), detail="move")


MOVERS = dict(_movers())


def crawled(case: Case, known: Content, until: Collection[str] = ()) -> Crawl:
    start = world.standing(case, "en", beside=False)
    crawl = Crawl(known, _stage(start))
    crawl.go(start, until)
    return crawl


@pytest.mark.parametrize("name", MOVERS)
def test_nobody_who_moves_a_number_is_handed_a_text_that_ends_the_contract(name: str) -> None:
    crawl = crawled(MOVERS[name], content())
    assert len(crawl.places) >= PLACES_TODAY
    assert len(crawl.texts) > 10
    assert list(crawl.notices()) == []


@pytest.mark.parametrize("name", MOVERS)
def test_a_notice_that_is_planted_among_the_answers_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = tuple(a.model_copy(update={"when": ""}) for a in content().objections)
    planted = content().model_copy(update={"objections": answers})
    monkeypatch.setattr("tests.input.world.content", lambda: planted)
    monkeypatch.setattr("tests.screens.worlds.content", lambda: planted)
    crawl = crawled(MOVERS[name], planted, [f"ask.say.{a.slug}" for a in content().objections])
    found = {_opened(place) for place, _ in crawl.notices()}
    assert found == {f"ask.say.{a.slug}" for a in content().objections if GIVES_NOTICE in a.when}


@pytest.mark.parametrize("language", PAPER_LANGUAGES)
def test_every_answer_of_somebody_who_gives_up_is_seen_to_be_a_notice(language: str) -> None:
    for answer in content().objections:
        assert bool(_notices_in(getattr(answer, language))) is (GIVES_NOTICE in answer.when), answer.slug
