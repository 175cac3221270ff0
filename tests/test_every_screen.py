"""Every path renders, in every language, within the budget, and TDLib's parser takes it.

A language's screens are drawn once, and every judge looks at each (tests/screens/judges.py). EVERY_STAGE=1 draws all.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import chain, cycle, product

import pytest

from bot.guide.case import Answers, Case, Channel, Device, Holder, Kind, Number, Plan, Shared, Sim, Started
from bot.guide.owed import Owed
from bot.guide.papers import exists
from bot.guide.steps import intake_question
from bot.guide.trouble import Trouble
from bot.i18n import Texts
from bot.screens.registry import CHAT_PLACES, draw, message
from bot.screens.screen import Button, Screen, View
from tests.screens import every, judges
from tests.screens.worlds import (
    END,
    NOW,
    TODAY,
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

CALLING_FROM_ABROAD = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_ABROAD, Channel.HOTLINE)
WRITTEN_IN = ("fr", "nl", "de", "en")
LETTERS = (
    *("text", "complaint", "contest", "delay", "refund", "unpaid", "again", "move", "ombudsman", "withdraw"),
    *("proxy", "died", "takeover", "payer", "taken", "call_off", "call_off_move"),
)
OF_A_MOVE = ("move", "delay", "refund", "unpaid", "call_off_move")
GOOD = Screen("<b>BASE</b>\nWell", ((Button("Back", "1|1|plan|go|plan"),),))


@pytest.mark.parametrize("language", languages())
def test_no_judge_finds_fault_with_any_screen(language: str) -> None:
    found = judges.verdict(every.screens(language), language)
    assert not found, f"{len(found)} kinds of fault:\n" + "\n".join(found)


def test_the_questions_are_drawn_while_they_are_open() -> None:
    for slug in content().carriers:
        assert intake_question(case_with(Answers(slug))) == "q.plan"


# --- each judge bites


@pytest.mark.parametrize(
    ("screen", "language", "words"),
    [
        (replace(GOOD, text="x" * 521), "fr", "521 characters before the fold, 520 allowed"),
        (replace(GOOD, text="字" * 271), "zh", "271 characters before the fold, 270 allowed"),
        (replace(GOOD, text="x\n" * 22 + "x"), "fr", "23 lines before the fold, 22 allowed"),
        (
            replace(GOOD, text=f"<blockquote expandable>{'x' * 1001}</blockquote>"),
            "fr",
            "1001 visible characters, 1000 allowed",
        ),
        (replace(GOOD, rows=GOOD.rows * 5), "fr", "5 button rows, 4 allowed"),
        (replace(GOOD, rows=(GOOD.rows[0] * 4,)), "fr", "4 buttons in a row, 3 allowed"),
        (replace(GOOD, rows=((Button("x" * 19, "1"),),)), "fr", f"label too long: {'x' * 19!r}"),
        (replace(GOOD, rows=((Button("字" * 10, "1"),),)), "zh", f"label too long: {'字' * 10!r}"),
        (replace(GOOD, rows=()), "fr", "nothing to tap"),
        (replace(GOOD, text="<b>BASE"), "fr", "end tag"),
        (replace(GOOD, text="<u>a & b</x>"), "en", "end tag"),
        (replace(GOOD, text="Which answer do you want to change?"), "fr", "in English: 'Which answer do you"),
        (
            replace(GOOD, rows=((Button("Which answer do you want to change?", "1"),),)),
            "nl",
            "in English: 'Which answer do you",
        ),
    ],
)
def test_a_judge_finds_what_is_planted_among_the_screens(screen: Screen, language: str, words: str) -> None:
    assert judges.verdict(iter([("plan", GOOD)]), language) == []
    found = judges.verdict(iter([("plan", GOOD), ("prepare", screen)]), language)
    assert any(fault.startswith(f"{language} prepare: ") and words in fault for fault in found), found


def test_english_is_not_left_over_where_english_is_read() -> None:
    screen = replace(GOOD, text="Which answer do you want to change?")
    assert judges.verdict(iter([("plan", screen)]), "en") == []


def test_a_sentence_that_code_forgets_to_translate_is_found() -> None:
    case = case_with(next(a for a in intakes() if a.carrier == "base"))
    shown = replace(view(case, "fr"), texts=NonPersistentApplication("fr", "Which answer do you want to change?"))
    found = judges.verdict(((place, draw(place, shown)) for place in ("plan", "change")), "fr")
    assert found == ["fr change: in English: 'Which answer do you want to change?'"]


@pytest.mark.parametrize("language", languages())
def test_a_notice_is_on_top_of_the_steps_that_are_judged(language: str) -> None:
    notice = every.longest_notice(language)
    assert len(notice) > 10
    for _ in range(5):
        _, screen = next(every.of_notices(language))
        assert screen.text.startswith("<i>")


class NonPersistentApplication(Texts):
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


# --- letters and phrases


def senders() -> Iterator[Answers]:
    """Answers of which a letter says something: whose SIM works where is not in it, so once for all."""
    seen: dict[tuple[object, ...], Answers] = {}
    for answers in intakes():
        seen.setdefault((answers.carrier, answers.plan, answers.number, answers.channel), answers)
    yield from seen.values()
    yield from (a for a in details() if a.shared or a.holder)


def papers(what: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{one}.{code}" for one, code in product(what, WRITTEN_IN))


def faults_of(cases: Iterable[Case], what: tuple[str, ...], language: str) -> list[str]:
    found = []
    for case, paper in product(cases, what):
        if not exists(paper.partition(".")[0], case):
            continue
        sent = message(view(case, language), paper)
        assert sent is not None
        found += [f"{paper} {case.answers}: {fault}" for fault in judges.of_a_message(sent.text)]
    return found


@pytest.mark.parametrize("language", WRITTEN_IN)
def test_every_letter_is_filled_in(language: str) -> None:
    """Each text that a case has, beside what it says in another language."""
    what = tuple(paper for paper in papers(LETTERS) if paper.endswith(language))
    assert faults_of(every.cases(senders(), language), what, "zh") == []


@pytest.mark.parametrize("paper", papers(LETTERS))
def test_a_letter_does_not_depend_on_the_language_of_the_reader(paper: str) -> None:
    kind = paper.partition(".")[0]
    case = every_day_known(moving=kind in (*OF_A_MOVE, "takeover"), died=kind == "takeover")
    sent = [message(view(case, language), paper) for language in languages()]
    assert len({one.text.partition("<pre>")[2].partition("</pre>")[0] for one in sent if one}) == 1
    assert len({one.text for one in sent if one}) == len(sent), "what stands around it does"


def every_day_known(*, moving: bool, died: bool = False) -> Case:
    """Asked, complained about, offered and ended, and after a move its money claimed."""
    case = list(stages(Answers("base", Plan.PREPAID, Number.MOVE) if moving else CALLING_FROM_ABROAD))[-1]
    if died:
        case = replace(case, answers=replace(case.answers, holder=Holder.DIED))
    case = case.record(Kind.COMPLAINED, NOW, day=END).record(Kind.OFFER, NOW, day=END)
    return case.record(Kind.CLAIMED, NOW, day=END, detail=Owed.REFUND) if moving else case


@pytest.mark.parametrize("language", languages())
def test_every_list_of_phrases_is_filled_in(language: str) -> None:
    """No operator is in it: what it says depends on the plan, the wish, the bill and the days."""
    callers = [a for a in senders() if a.carrier == "base"]
    assert {a.shared for a in callers} == {None, *Shared}
    assert faults_of(chain.from_iterable(map(stages, callers)), papers(["phrases"]), language) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [("<pre>x", "end tag"), ("<pre>on {date}</pre>", "a field is not filled in"), ("x" * 4096, "too long")],
)
def test_a_letter_with_a_fault_is_found(text: str, words: str) -> None:
    assert list(judges.of_a_message("<pre>x</pre>")) == []
    (fault,) = judges.of_a_message(text)
    assert words in fault


# --- every line of the content is shown somewhere


class Listening(Texts):
    """Crosses out every sentence of the content that a screen asks for."""

    def __init__(self, language: str, unheard: set[str]) -> None:
        super().__init__(language)
        self._unheard = unheard

    def content(self, sentence: str) -> str:
        self._unheard.discard(sentence)
        return sentence


def unheard_in(walk: Iterable[tuple[str, View]], lines: Iterable[str]) -> set[str]:
    """Which lines no screen of a walk asks for; walks no further than needed."""
    left = set(lines)
    for place, shown in walk:
        draw(place, replace(shown, texts=Listening(shown.texts.language, left)))
        if not left:
            break
    return left


def test_it_shows_every_line_of_the_steps_and_of_the_ways_of_asking() -> None:
    """A line nobody shows is dead; one that code wants and content lacks is a KeyError in the tests above."""
    lines = {
        line.text: f"{step.step}.{key}"
        for group in (content().steps, content().ask)
        for step in group.values()
        for key, line in step.lines.items()
    }
    assert len(lines) > 100
    assert sorted(lines[text] for text in unheard_in(chain(rare(), common()), lines)) == []


def test_a_line_that_nobody_shows_is_found() -> None:
    assert unheard_in(rare(), ["Nobody says this.", content().steps["prepare"].task]) == {"Nobody says this."}


def rare() -> Iterator[tuple[str, View]]:
    """What few see: a scam to report in each language, a call from China, each way of asking, the chat itself."""
    for language in languages():
        yield "scam.done", view(case_with(next(intakes())), language)
    yield "ask.call", view(case_with(CALLING_FROM_ABROAD), "zh", zone="Asia/Shanghai")
    pack = case_with(replace(CALLING_FROM_ABROAD, channel=Channel.ONLINE, shared=Shared.SHARED))
    yield "ask", view(pack.record(Kind.END_DATE, NOW, day=END, detail="day"), "zh")
    for answers in {a.channel: a for a in intakes()}.values():
        yield from (("ask", view(case, "zh")) for case in stages(answers))
    yield from of_holders()
    yield from of_one_operator()
    for language, place in product(("zh", "fr"), (*CHAT_PLACES, "unlink.chat")):
        yield place, view(case_with(list(intakes())[5]), language)
    roaming = Answers("lycamobile", Plan.PREPAID, Number.GIVE_UP, Sim.WORKS_ABROAD, Channel.EMAIL)
    yield "unlink", view(case_with(roaming))
    yield "prepare", view(case_with(CALLING_FROM_ABROAD))
    asked = case_with(CALLING_FROM_ABROAD).record(Kind.ASKED, NOW, day=TODAY - timedelta(days=30), detail="hotline")
    overdue = asked.record(Kind.COMPLAINED, NOW, day=TODAY - timedelta(days=20), detail="goes_on")
    yield "trouble.is.goes_on", view(overdue)
    at_the_ombudsman = overdue.record(Kind.OMBUDSMAN, NOW, day=TODAY, detail="goes_on")
    refused = at_the_ombudsman.record(Kind.ANSWERED, NOW, day=TODAY, detail="ombudsman.refused.goes_on")
    yield "trouble.is.goes_on", view(refused)
    yield from (("proofs", view(case)) for case in with_one_kind_of_paper())
    yield from ((place, view(case)) for place, case in every.leavers())


def of_holders() -> Iterator[tuple[str, View]]:
    """Another one's contract, a company's, one of somebody who died; and a number that moves late."""
    plans, fates = (Plan.SUBSCRIPTION, Plan.PREPAID), (Number.GIVE_UP, Number.MOVE)
    for holder, plan, fate, way in product(Holder, plans, fates, (Channel.SHOP, Channel.HOTLINE)):
        answers = Answers("base", plan, fate, Sim.WORKS_HERE, way, holder, Shared.ALONE)
        ended = case_with(answers).record(Kind.ASKED, NOW, day=TODAY, detail=way).record(Kind.ENDED, NOW, day=TODAY)
        yield from ((place, view(case_with(answers), "zh")) for place in ("plan", "prepare", "ask", "trouble.is.died"))
        yield "final_bill", view(ended, "zh")
    late = case_with(Answers("base", Plan.SUBSCRIPTION, Number.MOVE))
    late = late.record(Kind.END_DATE, NOW, day=TODAY - timedelta(days=9), detail="day")
    late = late.record(Kind.ASKED, NOW, day=TODAY - timedelta(days=20), detail="move")
    yield from ((place, view(late, "zh")) for place in ("ask", "ask.sim", "trouble.is.goes_on"))
    for to in ("digi", "none", "telenet"):
        yield "ask", view(replace(late, answers=replace(late.answers, to=to)), "zh")


def of_one_operator() -> Iterator[tuple[str, View]]:
    """What is said of one operator, one age of a contract or one kind of card: late in the list, or once in it."""
    abroad = Answers("proximus", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_ABROAD, Channel.LETTER)
    yield "unlink", view(case_with(abroad), "fr")
    yield "ask.call", view(case_with(replace(abroad, sim=Sim.UNKNOWN)), "fr")
    for case in stages(Answers("telenet", Plan.UNKNOWN, Number.GIVE_UP, Sim.WORKS_ABROAD, Channel.EMAIL)):
        yield "ask.block", view(case, "fr")
    for language, carrier, plan in product(("zh", "fr"), ("base", "youfone", "janmobile"), Plan):
        for case in stages(Answers(carrier, plan, Number.MOVE)):
            yield from ((place, view(case, language)) for place in ("balance", "ask", "ended", "leaving", "farewell"))
    for language, started, device in product(("zh", "fr"), Started, Device):
        yield "costs", view(case_with(replace(CALLING_FROM_ABROAD, started=started, device=device)), language)
    dead = case_with(replace(CALLING_FROM_ABROAD, holder=Holder.DIED, shared=Shared.SHARED))
    yield "backup", view(dead, "fr")
    yield from of_one_trouble()


def of_one_trouble() -> Iterator[tuple[str, View]]:
    """What is said to whom the number does not belong any more, and to who flies to China tomorrow."""
    told = case_with(replace(CALLING_FROM_ABROAD, sim=Sim.WORKS_HERE))
    asked = told.record(Kind.ASKED, NOW, day=TODAY, detail="letter")
    taken = asked.record(Kind.TROUBLE, NOW, day=TODAY, detail=Trouble.NUMBER_TAKEN)
    yield from ((place, view(taken, "fr")) for place in ("confirmation", "farewell"))
    yield "plan", view(told.record(Kind.LEAVING, NOW, day=TODAY + timedelta(days=1)), "zh")


def with_one_kind_of_paper() -> Iterator[Case]:
    """Asked by each way, answered, confirmed, wrongly billed: each leaves papers of its own."""
    fresh = case_with(CALLING_FROM_ABROAD)
    yield from (fresh.record(Kind.ASKED, NOW, day=TODAY, detail=way) for way in (*Channel, "move"))
    for kind, detail in ((Kind.CONFIRMED, ""), (Kind.ANSWERED, "operator.solved"), (Kind.TROUBLE, "billed")):
        yield fresh.record(kind, NOW, day=TODAY, detail=detail)


def common() -> Iterator[tuple[str, View]]:
    """Every kind of answers on every step, mixed: alike ones stand together in the list, and one of them will do.

    Chinese readers see some lines more, and some lines less; the other languages differ in words only.
    """
    mixed, known = list(kinds_of_cases()), with_bare_carrier()
    random.Random(1).shuffle(mixed)  # noqa: S311 - an order, no secret
    for first, second in (("zh", "fr"), ("fr", "zh")):
        for case, language in zip(mixed, cycle((first, second)), strict=False):
            for place in every.places_of(case):
                if not place.startswith(("unlink.", "pick.", "ask.say", "sources", "more")):
                    yield place, replace(view(case, language), content=known)


def kinds_of_cases() -> Iterator[Case]:
    known = with_bare_carrier()
    some = [a for n, a in enumerate(intakes(known)) if n % 29 == 0 or a.carrier in ("bare", "base")]
    company = [a for a in details() if a.holder is Holder.COMPANY]
    for answers in (*(a for a in details() if a.carrier == "base"), *company, *some):
        settled = replace(answers, started=answers.started or Started.LONGER, device=answers.device or Device.NO)
        yield from (*list(stages(settled))[::2], *list(stages(answers))[1::4])
