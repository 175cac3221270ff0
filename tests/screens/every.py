"""Every screen that the answers, the events and the notices can make, one after the other in one language."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import chain, product

from bot.guide.case import Answers, Case, Channel, Holder, Kind, Need, Number, Plan, Sim
from bot.guide.claims import ClaimKind
from bot.guide.notices import Next, Notice, NoticeKind
from bot.guide.offers import OFFER, WHICH, Concern
from bot.guide.owed import Owed
from bot.guide.pasted import PASTED, STILL_THERE, Secret
from bot.guide.places import fits
from bot.guide.proofs import papers_of, provable
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.steps import StepId, steps_of
from bot.guide.take_code import LASTS, RANDOM_BYTES, Along, TakeCode, code_of, digest_of
from bot.guide.tap import Offered
from bot.guide.timeline import Entry
from bot.guide.told_before import NOT_KNOWN, TOLD_END, told_trouble
from bot.guide.triage import WRONG, Wrong
from bot.guide.trouble import Trouble
from bot.guide.waiting_text import CHECK, Waiting, with_text
from bot.guide.wish import Wish, pending, withdrawal
from bot.screens.along import code_message
from bot.screens.find_operator import LOOKS
from bot.screens.notices import words
from bot.screens.registry import CHAT_PLACES, PLACES, draw
from bot.screens.screen import Screen
from tests.screens.budget import columns
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
    other_fate,
    stages,
    view,
)

Drawn = Iterator[tuple[str, Screen]]

EVERY_STAGE = bool(os.environ.get("EVERY_STAGE"))  # about five times as long; before a release
SHOWN_ON_STEPS = (  # the notices that a tap, a text or the clock puts on top of a step
    Notice(NoticeKind.NOT_POSSIBLE),
    Notice(NoticeKind.BEFORE_ASKING, END),
    Notice(NoticeKind.WILL_REMIND, END),
    Notice(NoticeKind.CALENDAR),
    Notice(NoticeKind.PAPER_MISSING),
    Notice(NoticeKind.AFTER_LAST_DAY, END),
    Notice(NoticeKind.OFF_BEFORE_LEAVING, END, days=20),
    Notice(NoticeKind.REMINDER_LATE, END),
    *(
        Notice(
            NoticeKind.TOLD, told=Entry(1, kind, END, END, word, NOW, replaced=False, wish=Wish()), then=Next(END, then)
        )
        for kind, word, then in (
            (Kind.ASKED, "online", ReminderKind.CONFIRMATION),
            (Kind.CHASED, "online", ReminderKind.ANSWER_OPERATOR),
            (Kind.OMBUDSMAN, "", ReminderKind.ANSWER_OMBUDSMAN),
            (Kind.REPLIED, "ends", ReminderKind.NUDGE),
        )
    ),
)
LOOKED_AT = tuple(f"q.look.{what}" for what in (*LOOKS, "network"))
QUESTIONS = (*(place for place in PLACES if place.startswith("q.")), *LOOKED_AT)
CALENDARS = ("end", "leave", "leave_end", "asked", "confirmed", "ended", "snooze_prepare", "remind_ended")
OF_PAPERS = (
    *("again.no_answer", "contest.billed", "move.goes_on", "ombudsman.billed", "withdraw.offer"),
    *(
        "unpaid.z",
        "refund.z",
        "proxy.holder",
        "died.died",
        "takeover.died",
        "collector.collector",
        "payer.xu",
        "taken.xt",
        "complaint",
        "delay",
        "refund",
        "withdraw.o",
        "delay.d",
    ),
    *("refund.f", "ombudsman.w"),
)
OF_DETAILS = ("prepare", "costs", "costs.local.1", "ask", "ask.text", "ask.say.top_up_first")
EARLY_END = "ended.early.2026-11-04"
HOW_SENT = "asked.how.2026-11-02"
STEPS_OF_A_MOVE = ("plan", "ask", "ended", "status", "steps", "change", "trouble.menu", "trouble.is.goes_on")
OF_THE_NEW = ("q.to", "q.to.2", "q.to.2.ask", "ask.sim", "paper.move.goes_on", "paper.delay.goes_on")
RIGHTS = tuple(f"right.{kind}" for kind in ClaimKind)
PAGES = (1, 2, 3)
ABOUT = {  # what has to be told before: without it another page is drawn in their place
    "leaving": (Kind.LEAVING,),
    "answer.operator": (Kind.COMPLAINED,),
    "answer.ombudsman": (Kind.OMBUDSMAN,),
    "eve": (Kind.END_DATE, Kind.ASKED),
}


def screens(language: str) -> Drawn:
    """All of them. Each is drawn once, for every judge to look at."""
    return chain(
        of_the_chat(language),
        of_questions(language),
        of_details(language),
        of_notices(language),
        of_places(language),
        of_requests(language),
        of_rights(language),
        of_told_before(language),
        of_checks(language),
        of_offers(language),
        of_pasted(language),
        of_taking_along(language),
        of_who_leaves(language),
        of_moves(language),
    )


def cases(paths: Iterable[Answers], language: str) -> Iterator[Case]:
    """Each path in its stages: a fifth of them in each language, another fifth of the path in the next one."""
    for n, answers in enumerate(paths, start=languages().index(language)):
        every = list(stages(answers))
        yield from every if EVERY_STAGE else every[n % len(languages()) :: len(languages())]


def some_stages_each(paths: Iterable[Answers], language: str, count: int = 1) -> Iterator[Case]:
    """Each path in so many of its stages: others in the next path, and in the next language."""
    for n, answers in enumerate(paths, start=languages().index(language)):
        every = list(stages(answers))
        some = (every[(n + one * len(every) // count) % len(every)] for one in range(count))
        yield from every if EVERY_STAGE else some


def of_requests(language: str) -> Drawn:
    """The plan and the steps of every path, each in another stage. The largest screens of two stages of each are among
    them, and with the other screens all but 15 of 6,500 different lines (counted in French)."""
    for case in some_stages_each(intakes(), language):
        shown = view(case, language)
        early = (EARLY_END,) if StepId.ENDED in steps_of(case) else ()
        yield from ((place, draw(place, shown)) for place in ("plan", *steps_of(case), *early, HOW_SENT, "asked.way"))


def of_places(language: str) -> Drawn:
    """Every place of many paths, and in a third of them the page of each service, which says nothing of the case."""
    pages = frozenset(services())
    for n, case in enumerate(some_stages_each(list(intakes())[::7], language)):
        shown = view(case, language)
        yield from ((place, draw(place, shown)) for place in places_of(case) if n % 3 == 0 or place not in pages)


def of_rights(language: str) -> Drawn:
    """What has a last day, on its own screen and in the lists: all of it open, with several debits."""
    for answers in list(intakes())[:: len(languages())]:
        case = with_rights(answers)
        for place in (*RIGHTS, "trouble.is.billed", "reminders", "reminders.2", "status"):
            yield place, draw(place, view(case, language))


def of_offers(language: str) -> Drawn:
    """What a text seems to be about: alone and in pairs, before anything is known, with a plan and after a request."""
    pairs = (*((one,) for one in Concern), (Concern.COLLECTOR, Concern.LOST), (Concern.LEAVING, Concern.KEEP))
    every = list(intakes())
    for n, pair in enumerate(pairs, languages().index(language)):
        known = every[n * 37 % len(every)]
        for case in (case_with(Answers()), case_with(Answers("base", need=Need.END)), *list(stages(known))[::4]):
            yield OFFER, draw(f"{OFFER}.{'.'.join(pair)}", view(case, language))
    yield WHICH, draw(f"{WHICH}.{'.'.join(sorted(content().carriers)[:4])}", view(case_with(Answers()), language))


def of_pasted(language: str) -> Drawn:
    """A message with a secret: of each kind, the three longest, with what else it is about; deleted or not."""
    about = (Concern.COLLECTOR, Concern.LOST)
    for case, also in ((None, ()), (case_with(Answers()), about), (case_with(Answers("base", need=Need.END)), about)):
        for held in (*((one,) for one in Secret), (Secret.NATIONAL, Secret.IBAN, Secret.CARD)):
            for refused in ((), (STILL_THERE,)):
                place = ".".join((PASTED, *held, *also, *refused))
                yield PASTED, draw(place, replace(view(case_with(Answers()), language), current=case))


def leavers() -> Iterator[tuple[str, Case]]:
    """Who leaves today to in two months, by each way, with a last day and without: their plan and timetable."""
    for days, way, chosen in product((0, 1, 6, 25, 60), (Channel.ONLINE, Channel.LETTER, Channel.SHOP), (None, 0, 8)):
        left = TODAY + timedelta(days=days)
        case = case_with(Answers("proximus", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, way, need=Need.END))
        case = case.record(Kind.LEAVING, NOW, day=left)
        if chosen is not None:
            case = case.record(Kind.END_DATE, NOW, day=left + timedelta(days=chosen), detail="day")
        yield from (
            (place, case) for place in ("plan", "leaving", "leaving.by", "ask.when", "unsent") if fits(place, case)
        )


def of_who_leaves(language: str) -> Drawn:
    every = list(leavers())[languages().index(language) :: len(languages())]
    yield from ((place, draw(place, view(case, language))) for place, case in every)


def of_taking_along(language: str) -> Drawn:
    """Codes that are open, the message with a new one, and what the other chat is shown; also below a notice."""
    code = code_of(bytes(range(RANDOM_BYTES)))
    for answers in list(intakes())[:: len(languages()) * 20]:
        case = case_with(answers)
        opened = tuple(TakeCode(kind, digest_of(code), NOW + LASTS) for kind in Along)
        for notice, codes in product(("", longest_notice(language)), (opened, opened[:1])):
            shown = replace(
                view(replace(case, codes=codes), language, notice=notice), code=code, bot_name="bye_sim_bot"
            )
            yield "along.u", draw("along.u", shown)
            yield from ((f"code {kind}", sent) for kind in Along if (sent := code_message(shown, kind)))
        for current, kind in product((None, case), Along):
            other = replace(view(current, language), code=code, offered=Offered(case, kind))
            yield from ((place, draw(place, other)) for place in ("along.offer", "along.gone"))


def of_told_before(language: str) -> Drawn:
    """A cancellation of before, with each problem: nothing told, all told, nothing remembered; also below a notice."""
    slugs = sorted(content().carriers)
    for n, (wrong, known) in enumerate(product(WRONG.values(), (None, TODAY, date.max)), languages().index(language)):
        case = told_before(wrong, slugs[n % len(slugs)], known)
        for notice in ("", longest_notice(language)):
            shown = view(case, language, notice=notice)
            for place in (told_trouble(case), "asked", "asked.how.unknown", TOLD_END, "status", "steps", "ask.when"):
                yield place, draw(place, shown)


def of_moves(language: str) -> Drawn:
    """A number that moves to an operator that is known, is not chosen yet, or is not listed; late too."""
    for plan, to in product(Plan, ("vikings", "digi", "none", "other")):
        answers = Answers("proximus", plan, Number.MOVE, need=Need.KEEP, to=to)
        case = case_with(answers).record(Kind.END_DATE, NOW, day=TODAY - timedelta(days=9), detail="day")
        late = case.record(Kind.ASKED, NOW, day=TODAY - timedelta(days=20), detail="move")
        for one, place in product((case_with(answers), late), (*STEPS_OF_A_MOVE, *OF_THE_NEW)):
            if fits(place, one):
                yield place, draw(place, view(one, language))


def told_before(wrong: Wrong, carrier: str, known: date | None) -> Case:
    """`known`: the day of the request and of the end; None before it is told, date.max for nothing remembered."""
    answers = Answers(carrier, wrong.plan, wrong.number, need=Need.CANCELLED)
    case = case_with(answers).record(Kind.ASKED, NOW).record(Kind.TROUBLE, NOW, detail=wrong.trouble)
    if known is None:
        return case
    day = None if known == date.max else known
    case = case.record(Kind.ASKED, NOW, day=day, detail="move" if case.moving else "letter", corrects=1)
    return case.record(Kind.END_DATE, NOW, day=day, detail="day" if day else NOT_KNOWN)


def of_checks(language: str) -> Drawn:
    """The page before a text that ends something, for every sort of text and answers; also below a notice."""
    for n, answers in enumerate([*list(intakes())[:: 3 * len(languages())], *details()]):
        case = list(stages(replace(answers, holder=answers.holder or list(Holder)[n % 4])))[n % 9]
        for what in ("text.fr", "pdf.proxy.en", "takeover.nl", "payer.de", f"{withdrawal(case)}.fr"):
            waits = with_text(case, Waiting(f"paper.{what.partition('.')[0]}", what))
            for notice in ("", longest_notice(language)):
                yield CHECK, draw(CHECK, view(waits, language, notice=notice))


def with_rights(answers: Answers) -> Case:
    """Ordered or requested, moved too late or ended, an offer taken, debited three times, complained."""
    case = case_with(answers).record(Kind.END_DATE, NOW, day=TODAY - timedelta(days=20), detail="day")
    case = case.record(Kind.ASKED, NOW, day=TODAY - timedelta(days=30), detail="move" if case.moving else "letter")
    case = case.record(Kind.ENDED, NOW, day=TODAY - timedelta(days=9)).record(Kind.COMPLAINED, NOW, day=TODAY)
    for days in (2, 8, 16):
        case = case.record(Kind.TROUBLE, NOW, day=TODAY - timedelta(days=days), detail=Trouble.BILLED)
    return case.record(Kind.OFFER, NOW, day=TODAY - timedelta(days=1))


def of_details(language: str) -> Drawn:
    """The answers that are given in the steps."""
    for case in some_stages_each(details(), language):
        shown = view(case, language)
        yield from ((place, draw(place, shown)) for place in OF_DETAILS)


def of_notices(language: str) -> Drawn:
    """The steps below the longest notice."""
    notice = longest_notice(language)
    for case in cases(list(intakes())[::7], language):
        shown = view(case, language, notice=notice)
        yield from ((place, draw(place, shown)) for place in steps_of(case))


def of_questions(language: str) -> Drawn:
    """The intake, while its questions are open."""
    for slug in content().carriers:
        shown = view(case_with(Answers(slug)), language)
        yield from ((place, draw(place, shown)) for place in (*QUESTIONS, "q.others.2"))


def of_the_chat(language: str) -> Drawn:
    """What needs no case, with one and without."""
    case = case_with(next(intakes()))
    for place in CHAT_PLACES:
        yield place, draw(place, view(case, language))
        if place != "back":
            yield place, draw(place, view(None, language, zone=None))


def of_wishes(case: Case) -> Iterator[str]:
    """Another wish, for each of the three; the way of the withdrawal and its day, where one is pending."""
    yield from (f"wish.number.{other_fate(case)}", "wish.carrier.vikings", "wish.plan.prepaid")
    if found := pending(case):
        yield from (
            f"wish.how.{found.number}.{TODAY}",
            f"pick.off_{found.number}",
            "paper.call_off",
            "paper.call_off_move",
        )


@cache
def longest_notice(language: str) -> str:
    """The one that takes most room."""
    texts = catalogues().for_language(language)
    return max((words(texts, said) for said in SHOWN_ON_STEPS), key=columns)


def places_of(case: Case) -> Iterator[str]:
    """Every place that this case can show."""
    steps = steps_of(case)
    for place in PLACES:
        root = place.split(".", maxsplit=1)[0]
        drawn = place in CHAT_PLACES or fits(place, case) or place.startswith("q.")
        if drawn and (root not in set(StepId) or root in steps) and all(map(case.last, ABOUT.get(place, ()))):
            yield place
    for step in steps:
        yield f"more.{step}"
        yield from (f"sources.{step}.{page}" for page in PAGES)
    yield from (f"{step}.local.{page}" for step in ("costs", "balance", "extras") if step in steps for page in PAGES)
    if StepId.UNLINK in steps:
        yield from services()
    if StepId.ENDED in steps:
        yield EARLY_END
    yield HOW_SENT
    yield from (f"proofs.{papers_of(case, event)[0].root}.u" for event in provable(case))
    yield from (place for place in of_wishes(case) if fits(place, case))
    yield from (f"trouble.{page}" for page in PAGES)
    yield from (f"trouble.is.{trouble}" for trouble in Trouble)
    yield from (f"taken.{topic}.xt" for topic in ("whatsapp", "telegram", "bank", "other"))
    yield from RIGHTS
    yield from ("reminders.2", *(f"reminders.is.{kind}" for kind in ReminderKind))
    yield from (place for paper in OF_PAPERS if fits(place := f"paper.{paper}", case))
    yield from (place for paper in ("text", *OF_PAPERS[:5]) if fits(place := f"pdf.{paper}", case))
    yield from (f"ask.says.{page}" for page in PAGES)
    yield from (f"ask.say.{o.slug}" for o in content().objections)
    yield from (
        f"pick.{word}_refused" for word in ("chased", "complained", "ombudsman", "offer", "withdrawn", "debited")
    )
    yield from (f"{place}{what}" for place in ("money.", "money.claimed_", "pick.received_") for what in Owed)
    yield from (f"pick.{what}" for what in CALENDARS)
    yield from (place for place in QUESTIONS if place.startswith("q.look."))


def services() -> Iterator[str]:
    """The pages of what a number is linked to."""
    for group in content().services.values():
        yield from (f"unlink.{group.group}.{s.slug}" for s in group.services)
        yield from (f"unlink.{group.group}.{page}" for page in (1, 2))
    yield from (f"{place}.{slug}" for place in ("gone", "taken") for slug in ("whatsapp", "telegram", "ing", "google"))
