"""Every path renders, in every language, within the budget, and TDLib's parser takes it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from bot.guide.case import Answers, Case, Channel, Device, Holder, Kind, Number, Plan, Shared, Sim, Started
from bot.guide.notices import Notice, Said
from bot.guide.reminders import ReminderKind
from bot.guide.steps import StepId, intake_question, steps_of
from bot.guide.trouble import Trouble
from bot.i18n import Texts
from bot.screens.find_operator import LOOKS
from bot.screens.notices import words
from bot.screens.registry import CHAT_PLACES, PLACES, draw, message
from bot.screens.screen import Screen
from tests.screens.budget import columns, faults, parse_fault
from tests.screens.worlds import (
    END,
    NOW,
    ROOT,
    case_with,
    catalogues,
    content,
    details,
    intakes,
    languages,
    stages,
    view,
    with_bare_carrier,
)
from tools.rendered import english_pieces, left_over

CALLING_FROM_ABROAD = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_ABROAD, Channel.HOTLINE)
SHOWN_ON_STEPS = (  # the notices that a tap, a text or the clock puts on top of a step
    Said(Notice.NOT_POSSIBLE),
    Said(Notice.BUTTONS_ONLY),
    Said(Notice.BEFORE_ASKING, END),
    Said(Notice.WILL_REMIND, END),
    Said(Notice.CALENDAR),
    Said(Notice.PAPER_MISSING),
    Said(Notice.REMINDER_LATE, END),
)
LOOKED_AT = tuple(f"q.look.{what}" for what in (*LOOKS, "network"))
QUESTIONS = (*(place for place in PLACES if place.startswith("q.")), *LOOKED_AT)
CALENDARS = ("end", "leave", "asked", "confirmed", "ended", "snooze_prepare", "remind_ended")
PAPERS = tuple(
    f"{what}.{code}"
    for what in (
        "text",
        "phrases",
        "complaint",
        "contest",
        "delay",
        "refund",
        "again",
        "move",
        "ombudsman",
        "withdraw",
        "proxy",
        "died",
    )
    for code in ("fr", "nl", "de", "en")
)


EVERY_STAGE = bool(os.environ.get("EVERY_STAGE"))  # about five times as long; before a release


def cases(paths: Iterable[Answers], language: str) -> Iterator[Case]:
    """Each path in its stages: a fifth of them in each language, another fifth of the path in the next one."""
    for n, answers in enumerate(paths, start=languages().index(language)):
        every = list(stages(answers))
        yield from every if EVERY_STAGE else every[n % len(languages()) :: len(languages())]


def places_of(case: Case) -> Iterator[str]:
    """Every place that this case can show."""
    steps = steps_of(case)
    for place in PLACES:
        root = place.split(".", maxsplit=1)[0]
        if (root not in set(StepId) or root in steps) and (place != "leaving" or case.last(Kind.LEAVING)):
            yield place
    for step in steps:
        yield f"more.{step}"
        yield from (f"sources.{step}.{page}" for page in range(1, 4))
    if StepId.UNLINK in steps:
        for group in content().services.values():
            yield from (f"unlink.{group.group}.{s.slug}" for s in group.services)
            yield from (f"unlink.{group.group}.{page}" for page in (1, 2))
    yield from (f"{step}.local.{page}" for step in ("costs", "balance", "extras") if step in steps for page in (1, 2))
    yield from ("trouble.1", "trouble.2", "paper.complaint", "paper.delay", "paper.refund")
    yield from (f"trouble.is.{trouble}" for trouble in Trouble)
    yield from ("reminders.2", *(f"reminders.is.{kind}" for kind in ReminderKind))
    for paper in (
        "again.no_answer",
        "contest.billed",
        "move.goes_on",
        "ombudsman.billed",
        "withdraw.offer",
        "proxy.holder",
        "died.died",
    ):
        yield f"paper.{paper}"
    for word in ("chased", "complained", "ombudsman", "offer", "withdrawn", "debited"):
        yield f"pick.{word}_refused"
    yield from ("ask.says.1", "ask.says.2", "ask.says.3")
    yield from (f"ask.say.{o.slug}" for o in content().objections)
    yield from (f"pick.{what}" for what in CALENDARS)
    if StepId.ENDED in steps:
        yield "ended.early.2026-11-04"
    yield from LOOKED_AT


@pytest.mark.parametrize("language", languages())
class TestEveryScreen:
    def judge(self, seen: Counter[str], place: str, language: str, screen: Screen) -> None:
        found = faults(place, language, screen)
        if fault := parse_fault(screen.text):
            found.append(fault)
        if not screen.rows:
            found.append("nothing to tap")
        for fault in found:
            seen[f"{language} {place}: {fault}"] += 1

    def fail_on(self, seen: Counter[str]) -> None:
        assert not seen, f"{len(seen)} kinds of fault:\n" + "\n".join(f for f, _ in seen.most_common(60))

    def test_it_renders_the_request_of_every_path_in_every_stage(self, language: str) -> None:
        seen: Counter[str] = Counter()
        for case in cases(intakes(), language):
            for place in ("plan", *steps_of(case)):
                self.judge(seen, place, language, draw(place, view(case, language)))
        self.fail_on(seen)

    def test_it_renders_every_place_of_typical_cases(self, language: str) -> None:
        seen: Counter[str] = Counter()
        for case in cases(list(intakes())[::17], language):
            for place in places_of(case):
                self.judge(seen, place, language, draw(place, view(case, language)))
        self.fail_on(seen)

    def test_it_renders_the_answers_given_in_the_steps(self, language: str) -> None:
        seen: Counter[str] = Counter()
        for case in cases(details(), language):
            for place in ("prepare", "costs", "costs.local.1", "ask", "ask.text", "ask.say.top_up_first"):
                self.judge(seen, place, language, draw(place, view(case, language)))
        self.fail_on(seen)

    def test_it_keeps_the_budget_with_a_notice_on_top(self, language: str) -> None:
        seen: Counter[str] = Counter()
        notice = longest_notice(language)
        for case in cases(list(intakes())[::7], language):
            for place in steps_of(case):
                self.judge(seen, place, language, draw(place, view(case, language, notice=notice)))
        self.fail_on(seen)

    def test_it_asks_every_question_before_the_intake_is_done(self, language: str) -> None:
        seen: Counter[str] = Counter()
        for slug in content().carriers:
            case = case_with(Answers(slug))
            assert intake_question(case) == "q.plan"
            for place in (*QUESTIONS, "q.others.2"):
                self.judge(seen, place, language, draw(place, view(case, language)))
        self.fail_on(seen)

    def test_it_shows_the_screens_of_the_chat_with_and_without_a_case(self, language: str) -> None:
        seen: Counter[str] = Counter()
        case = case_with(next(intakes()))
        for place in CHAT_PLACES:
            self.judge(seen, place, language, draw(place, view(case, language)))
            if place != "back":
                self.judge(seen, place, language, draw(place, view(None, language, zone=None)))
        self.fail_on(seen)

    def test_it_fills_every_letter_and_phrase_list(self, language: str) -> None:
        for case in cases(intakes(), language):
            for paper in PAPERS:
                sent = message(view(case, language), paper)
                assert sent is not None
                assert not parse_fault(sent.text), paper
                assert "{" not in sent.text, paper
                assert len(sent.text) < 4096


def longest_notice(language: str) -> str:
    """The one that takes most room."""
    texts = catalogues().for_language(language)
    return max((words(texts, said) for said in SHOWN_ON_STEPS), key=columns)


class Listening(Texts):
    """Remembers every sentence of the content that a screen asked for."""

    def __init__(self, language: str, heard: set[str]) -> None:
        super().__init__(language)
        self._heard = heard

    def content(self, sentence: str) -> str:
        self._heard.add(sentence)
        return sentence


def test_it_shows_every_line_of_the_steps_and_of_the_ways_of_asking() -> None:
    """A line nobody shows is dead; one that code wants and content lacks is a KeyError in the tests above."""
    heard: set[str] = set()
    for language in ("zh", "fr"):  # the others differ in words only
        _draw_much(Listening(language, heard))
    for language in languages():  # where to report a scam differs in each
        draw("help.scam", replace(view(case_with(next(intakes()))), texts=Listening(language, heard)))
    from_china = view(case_with(CALLING_FROM_ABROAD), zone="Asia/Shanghai")
    draw("ask.call", replace(from_china, texts=Listening("zh", heard)))
    pack = case_with(replace(CALLING_FROM_ABROAD, channel=Channel.ONLINE, shared=Shared.SHARED))
    dated = pack.record(Kind.END_DATE, NOW, day=END, detail="day")
    draw("ask", replace(view(dated), texts=Listening("zh", heard)))
    unused = [
        f"{step.step}.{key}"
        for group in (content().steps, content().ask)
        for step in group.values()
        for key, line in step.lines.items()
        if line.text not in heard
    ]
    assert not unused


@pytest.mark.parametrize("language", [code for code in languages() if code != "en"])
def test_it_leaves_no_english_on_a_screen_of_another_language(language: str) -> None:
    paths = cases(list(intakes())[::11], language)
    drawn = ((place, draw(place, view(case, language))) for case in paths for place in places_of(case))
    assert left_over(drawn, english_pieces(ROOT)) == {}


def test_it_finds_a_sentence_that_was_left_in_english() -> None:
    case = case_with(next(a for a in intakes() if a.carrier == "base"))
    shown = replace(view(case, "fr"), texts=Forgetful("fr", "Which answer do you want to change?"))
    drawn = [(place, draw(place, shown)) for place in ("plan", "change")]
    assert left_over(drawn, english_pieces(ROOT)) == {"Which answer do you want to change?": "change"}


class Forgetful(Texts):
    """French, but for one sentence."""

    def __init__(self, language: str, forgotten: str) -> None:
        super().__init__(language)
        self._french, self._forgotten = catalogues().for_language(language), forgotten

    def gettext(self, message: str) -> str:
        return message if message == self._forgotten else self._french.gettext(message)

    def pgettext(self, context: str, message: str) -> str:
        return self._french.pgettext(context, message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return self._french.ngettext(singular, plural, count)

    def content(self, sentence: str) -> str:
        return self._french.content(sentence)


def _is_abroad(answers: Answers) -> bool:
    return answers.carrier == "proximus" and answers.sim is Sim.WORKS_ABROAD and answers.channel is Channel.LETTER


def _draw_much(texts: Texts) -> None:
    known = with_bare_carrier()
    some = [a for n, a in enumerate(intakes(known)) if n % 29 == 0 or a.carrier in ("bare", "base") or _is_abroad(a)]
    company = [a for a in details() if a.holder is Holder.COMPANY]
    for answers in (*some, *company, *(a for a in details() if a.carrier == "base")):
        settled = replace(answers, started=answers.started or Started.LONGER, device=answers.device or Device.NO)
        for case in (*list(stages(settled))[::2], *list(stages(answers))[1::4]):
            for place in places_of(case):
                if not place.startswith(("unlink.", "pick.", "ask.say", "sources", "more")):
                    draw(place, replace(view(case), texts=texts, content=known))
    for place in (*CHAT_PLACES, "unlink.chat"):
        draw(place, replace(view(case_with(list(intakes())[5])), texts=texts))
