"""What a tap does to a case: one pure function per action, each safe to run twice.

An action that cannot be carried out for the case as it is now raises NotPossible; the user then sees the current
screen with one line why. Nothing here knows Telegram, SQL or words.
"""

from __future__ import annotations

from dataclasses import replace

from bot.errors import NotPossible
from bot.guide import along
from bot.guide.accounts import looked_at, not_looked_at
from bot.guide.agenda import nothing_ahead
from bot.guide.ahead import ahead
from bot.guide.case import Case, Chat, Kind
from bot.guide.dates import DID, leave, next_reminder, not_yet, snooze, step_of
from bot.guide.moments import HOURS, local_day
from bot.guide.naming import named
from bot.guide.notices import Notice, NoticeKind
from bot.guide.origins import origin, split_origin
from bot.guide.owed import Owed
from bot.guide.papers import PAPERS, PDF, PHRASES, exists, sent_for, text_page
from bot.guide.places import argument_of, may_open, root_of
from bot.guide.reminder_settings import later, mute, unmute
from bot.guide.reports import tell
from bot.guide.steps import PROVEN_BY, Mark, StepId, intake_question, mark_of, may_skip, next_step, steps_of
from bot.guide.tap import Action, ActionContext, Outcome
from bot.guide.telling_before import did, end
from bot.guide.ticking import have, have_not
from bot.guide.told_before import signs_after_all, told_trouble, unwilling
from bot.guide.triage import NAMES, answered
from bot.guide.wish import SENT, WISHED, WITHDRAWALS, sent
from bot.guide.wishing import answer, called_off, change, keep, noted_wrong, replied, still_fitting, unsure, wish
from bot.guide.zones import in_mainland_china, is_zone
from bot.languages import PAPER_LANGUAGES

INTAKE = ("carrier", "plan", "number", "sim", "channel")
WHOSE = "q.holder"  # asked on the way to the plan, of who says that the contract is not theirs
PROOFS = (Kind.ASKED, Kind.CONFIRMED, Kind.ENDED, Kind.BILL_CHECKED)
ALL_MOVED = "unlink.sure"  # asks whether really all accounts are
CALENDAR = "calendar.ics"
FILES = ("dossier.pdf", CALENDAR)


def go(context: ActionContext) -> Outcome[Case]:
    """Show another place. A step that this case does not have cannot be shown."""
    if not may_open(context.arg, context.case):
        raise NotPossible(context.arg)
    return Outcome(context.chat, looked_at(context.case, context.arg), context.arg)


def set_answer(context: ActionContext) -> Outcome[Case]:
    """Answer a question of the intake or of a step; answers that no longer fit are asked again."""
    name, _, word = context.arg.partition("=")
    if name in NAMES:
        return answered(context, name, word)
    value = answer(context, name, word)
    if name in WISHED:
        return change(context, name, value)
    case = context.case
    if name == "holder" and unwilling(case):
        case = signs_after_all(case, context.now)
    case = replace(case, answers=replace(case.answers, **{name: value}))
    if name not in INTAKE and not context.place.startswith(WHOSE):
        place = context.place if name == "paper_language" else context.step
        return Outcome(context.chat, case, place)
    case = still_fitting(case, context.content)
    return Outcome(context.chat, case, intake_question(case) or told_trouble(case) or "plan")


def start(context: ActionContext) -> Outcome[Case]:
    """To what comes next."""
    return Outcome(context.chat, context.case, ahead(context.case))


def done(context: ActionContext) -> Outcome[Case]:
    """A step is done by saying so. Tapped twice it still moves one step only.

    Who says that all accounts are moved is asked again as long as groups were not looked at.
    """
    step = context.step
    if step in PROVEN_BY:
        raise NotPossible(step)
    if mark_of(context.case, step) is Mark.DONE:
        return Outcome(context.chat, context.case, _after_repeat(context, step))
    if context.place == StepId.UNLINK and not_looked_at(context.case, context.content):
        return Outcome(context.chat, context.case, ALL_MOVED)
    case = context.case.record(Kind.STEP_DONE, context.now, detail=step)
    return Outcome(context.chat, case, next_step(case, step))


def skip(context: ActionContext) -> Outcome[Case]:
    """Leave a step out; it can be opened again from Steps."""
    step = context.step
    if not may_skip(context.case, step):
        raise NotPossible(step)
    if mark_of(context.case, step) is not Mark.OPEN:
        return Outcome(context.chat, context.case, _after_repeat(context, step))
    case = context.case.record(Kind.STEP_SKIPPED, context.now, detail=step)
    return Outcome(context.chat, case, next_step(case, step))


def _after_repeat(context: ActionContext, step: StepId) -> str:
    """The second of two fast taps shows where the first one led; a revisit from Steps goes on."""
    shown = root_of(context.case.place)
    return next_step(context.case, step) if shown in (step, "more") else context.case.place


def tick(context: ActionContext) -> Outcome[Case]:
    """One account is moved, or not the user's. From its own page the next open one of the group follows."""
    group = next((g for g in context.content.services.values() if _has(g.services, context.arg)), None)
    if group is None or StepId.UNLINK not in steps_of(context.case):
        raise NotPossible(context.arg)
    place = f"unlink.{group.group}"
    case = looked_at(replace(context.case, ticks=context.case.ticks | {context.arg}), place)
    if context.place == f"{place}.{context.arg}":
        slugs = [s.slug for s in group.services]
        here = slugs.index(context.arg)
        following = (s for s in (*slugs[here + 1 :], *slugs[:here]) if s not in case.ticks)
        place = next((f"{place}.{s}" for s in following), place)
    return Outcome(context.chat, case, place)


def untick(context: ActionContext) -> Outcome[Case]:
    """Take a tick back; its page stays."""
    if StepId.UNLINK not in steps_of(context.case):
        raise NotPossible(context.arg)
    case = looked_at(replace(context.case, ticks=context.case.ticks - {context.arg}), context.place)
    return Outcome(context.chat, case, context.place)


def _has(services: tuple[object, ...], slug: str) -> bool:
    return any(getattr(s, "slug", None) == slug for s in services)


def zone(context: ActionContext) -> Outcome[Case]:
    """Where the user is; then back to what the first date was chosen for."""
    if not is_zone(context.arg):
        raise NotPossible(context.arg)
    chat = replace(context.chat, zone=context.arg)
    said = _to_china(context) or _said_with_zone(context, chat) or Notice(NoticeKind.ZONE_SET, city=context.arg)
    return Outcome(chat, context.case, _after_zone(context.case), said)


def _to_china(context: ActionContext) -> Notice | None:
    """Where this chat usually does not open: what to take along is worth more than what else could be said."""
    if not in_mainland_china(context.arg) or in_mainland_china(context.chat.zone):
        return None
    return Notice(NoticeKind.TO_CHINA, sentence=context.content.steps[StepId.UNLINK].lines["china_telegram"].text)


def _said_with_zone(context: ActionContext, chat: Chat) -> Notice | None:
    """What the request that the zone was asked after would have said; nothing for who changes it: the city is shown."""
    if context.chat.zone is not None or context.case.last(Kind.ASKED) is None:
        return None
    return next_reminder(context.case, chat, local_day(context.now, chat))


def hour(context: ActionContext) -> Outcome[Case]:
    """In which hour of the day reminders come; the screen of the zone shows it."""
    if context.arg not in map(str, HOURS):
        raise NotPossible(context.arg)
    return Outcome(replace(context.chat, hour=int(context.arg)), context.case, "zone")


def _after_zone(case: Case) -> str:
    """The zone is asked in passing: go on with what the newest event was about."""
    newest = case.events[-1].kind if case.events else None
    if question := intake_question(case):
        return question
    if newest is Kind.LEAVING:
        return "leaving"
    if told := told_trouble(case):
        return told
    return StepId.ASK if newest is Kind.END_DATE else ahead(case)


def close(context: ActionContext) -> Outcome[Case]:
    """The user closes the case; it can be opened again."""
    closed = context.case.last(Kind.CLOSED) is not None
    case = context.case if closed else context.case.record(Kind.CLOSED, context.now)
    return Outcome(context.chat, case, "closed")


def reopen(context: ActionContext) -> Outcome[Case]:
    """Take the closing back."""
    told = () if context.case.claim(Owed.REFUND) else (Kind.BILL_CHECKED,)  # a claim stays
    case = context.case.undo(context.now, Kind.CLOSED, *told)
    return Outcome(context.chat, case, ahead(case))


def happened(context: ActionContext) -> Outcome[Case]:
    """What happened on a day. On a button of before, "bill" of a prepaid number that moves means its credit."""
    name, _, when = context.arg.partition("=")
    if name != "bill" or not (context.case.prepaid and context.case.moving):
        return did(context)
    return tell(replace(context, arg=f"claimed_{Owed.REFUND}={when}" if when else f"claimed_{Owed.REFUND}"))


def undo(context: ActionContext) -> Outcome[Case]:
    """Take back "asked", "confirmed" or "ended"."""
    kind = DID.get(context.arg)
    if kind is None:
        raise NotPossible(context.arg)
    later = PROOFS[PROOFS.index(kind) :]  # what was proven after it falls with it, and the end that it named
    named_there = (Kind.NAMED,) if kind in (Kind.ASKED, Kind.CONFIRMED) else ()
    case = context.case.undo(context.now, *later, *named_there)
    step = step_of(kind)
    return Outcome(context.chat, case, step if step in steps_of(case) else next_step(case))


def send(context: ActionContext) -> Outcome[Case]:
    """Send a text or the phrases as a message of its own; the language is remembered."""
    if context.arg.startswith(PDF):
        return _as_pdf(context)
    what, _, language = context.arg.partition(".")
    if context.arg == CALENDAR and nothing_ahead(context.case, context.chat, context.now):
        return Outcome(context.chat, context.case, context.place, Notice(NoticeKind.NOTHING_AHEAD))
    if context.arg in FILES and not intake_question(context.case):
        return Outcome(context.chat, context.case, context.place, send=(context.arg,))
    if what not in PAPERS or language not in PAPER_LANGUAGES or intake_question(context.case):
        raise NotPossible(context.arg)
    if not exists(what, context.case):
        raise NotPossible(context.arg)
    if what in WITHDRAWALS and not sent(context.case):
        raise NotPossible(context.arg)
    case = replace(context.case, answers=replace(context.case.answers, paper_language=language))
    place = PAPERS[what] if PAPERS[what] in steps_of(case) else next_step(case)
    back = _sent_for(context.place)
    place = back if back and may_open(back, case) else place
    beside = context.place == "ask.call.phrases" and place == StepId.ASK  # back to the call, not to its letter
    return Outcome(context.chat, case, "ask.call" if beside else place, send=(_with_trouble(context, what, language),))


def _as_pdf(context: ActionContext) -> Outcome[Case]:
    """A text as a file to print and sign: what holds for the text holds for it. Phrases are said, not sent."""
    paper = context.arg.removeprefix(PDF)
    if paper in FILES or paper.partition(".")[0] == PHRASES:
        raise NotPossible(context.arg)
    shown = send(replace(context, arg=paper, place=text_page(context.place)))
    return replace(shown, send=tuple(f"{PDF}{one}" for one in shown.send))


def _with_trouble(context: ActionContext, what: str, language: str) -> str:
    """ "again.no_answer.fr": what the text is sent for is known from the page it was chosen on."""
    kind, _, word = argument_of(context.place).partition(".") if root_of(context.place) == "paper" else ("", "", "")
    trouble = sent_for(word, context.case)
    return f"{what}.{trouble}.{language}" if kind == what and trouble else context.arg


def _sent_for(place: str) -> str:
    """Where a text was asked for: "paper.again.no_answer" and "ask.text.c" lead back there; "" for all others."""
    if root_of(place) == "paper" and argument_of(place) in WITHDRAWALS:
        return SENT
    if root_of(place) == "paper" and (about := argument_of(place).partition(".")[2]):
        return origin(about, f"trouble.is.{about}")
    return origin(split_origin(place)[1], "") if place.startswith("ask.text.") else ""


ACTIONS: dict[str, Action] = {
    "go": go,
    "set": set_answer,
    "start": start,
    "done": done,
    "skip": skip,
    "tick": tick,
    "untick": untick,
    "did": happened,
    "end": end,
    "leave": leave,
    "snooze": snooze,
    "notyet": not_yet,
    "zone": zone,
    "hour": hour,
    "close": close,
    "reopen": reopen,
    "undo": undo,
    "send": send,
    "tell": tell,
    "named": named,
    "later": later,
    "mute": mute,
    "unmute": unmute,
    "wish": wish,
    "noted_wrong": noted_wrong,
    "keep": keep,
    "called_off": called_off,
    "replied": replied,
    "unsure": unsure,
    "have": have,
    "have_not": have_not,
    "along": along.make,
    "along_back": along.take_back,
    "along_pdf": along.pdf,
}
