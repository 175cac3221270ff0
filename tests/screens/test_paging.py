"""Whoever pages through a list sees where it ends, and never comes back to its first page by going on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.guide.case import Answers, Case, Channel, Kind, Number, Plan, Sim
from bot.guide.content.models import Group
from bot.guide.tap import Tap
from bot.screens.buttons import unpack
from bot.screens.registry import draw
from bot.screens.screen import Screen
from tests.screens.worlds import END, NOW, TODAY, case_with, content, languages, view

ANSWERS = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
MOST = 20


def _waiting() -> Case:
    """Many reminders are coming: each step that waits has one."""
    case = case_with(ANSWERS).record(Kind.END_DATE, NOW, day=END, detail="day").record(Kind.ASKED, NOW, day=TODAY)
    for n, kind in enumerate(("confirmation", "ended", "final_bill")):
        case = case.record(Kind.MOVED_REMINDER, NOW, day=END.replace(day=20 + n), detail=kind)
    return case.record(Kind.SNOOZED, NOW, day=END, detail="prepare")


def _lists() -> Iterator[tuple[str, str]]:
    """Every list that has pages with some operator, and that operator."""
    yield from ((place, "base") for place in ("q.others", "unlink.bank", "unlink.chinese", "ask.says", "reminders"))
    yield from (("sources.unlink", "base"), ("sources.ask", "proximus"))
    yield from ((f"{step}.local", slug) for step in ("costs", "extras") for slug in ("base", "proximus", "orange"))
    yield from (("trouble", slug) for slug in ("proximus", "orange", "base", "scarlet"))


def _taps(screen: Screen) -> list[tuple[str, Tap]]:
    return [(b.text, tap) for row in screen.rows for b in row if b.data and (tap := unpack(b.data))]


def _pages(place: str, slug: str, language: str = "en") -> list[Screen]:
    """The pages of a list as somebody sees them who goes on for as long as there is a button for it."""
    case = replace(_waiting(), answers=replace(ANSWERS, carrier=slug))
    at, seen = f"{place}.1", [draw(f"{place}.1", view(case, language))]
    while len(seen) < MOST:
        number = len(seen) + 1
        onward = [tap.arg for _, tap in _taps(seen[-1]) if tap.arg == f"{place}.{number}"]
        if not onward:
            return seen
        at = onward[0]
        seen.append(draw(at, view(case, language)))
    return seen


@pytest.mark.parametrize(("place", "slug"), list(_lists()))
def test_the_last_page_leads_back_and_to_no_first_page(place: str, slug: str) -> None:
    pages = _pages(place, slug)
    for number, page in enumerate(pages, 1):
        targets = {label: tap.arg for label, tap in _taps(page) if re.fullmatch(rf"{place}(\.\d+)?", tap.arg)}
        after = {label for label in targets if label.startswith("Next page")}
        assert bool(after) == (number < len(pages))
        assert (f"{place}.{number - 1}" in targets.values()) == (number > 1)


@pytest.mark.parametrize("language", languages())
def test_every_page_says_which_of_how_many_it_is(language: str) -> None:
    of_more = 0
    for place, slug in _lists():
        pages = _pages(place, slug, language)
        for number, page in enumerate(pages, 1):
            named = re.findall(r"\d+/\d+", page.text.split("\n\n")[0])
            assert named == ([f"{number}/{len(pages)}"] if len(pages) > 1 else []), place
        of_more += len(pages) > 1
    assert of_more > 6


def test_back_from_an_account_of_the_second_page_leads_to_that_page() -> None:
    case, bank = _waiting(), content().services[Group.BANK]
    second = [tap.arg for _, tap in _taps(draw("unlink.bank.2", view(case)))]
    for service in bank.services:
        place = f"unlink.bank.{service.slug}"
        back = next(tap.arg for label, tap in _taps(draw(place, view(case))) if label.startswith("‹"))
        assert back == ("unlink.bank.2" if place in second else "unlink.bank")
