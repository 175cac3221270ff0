"""What a tap does to a case: one pure function per action, each safe to run twice.

An action that cannot be carried out for the case as it is now raises NotPossible; the user then sees the current
screen with one line why. Nothing here knows Telegram, SQL or words.
"""

from __future__ import annotations

from dataclasses import replace

from bot.errors import NotPossible
from bot.guide import along
from bot.guide.accounts import looked_at, not_looked_at
from bot.guide.ahead import ahead
from bot.guide.case import Case, Kind
from bot.guide.checking import let_through
from bot.guide.closing import MOVED
from bot.guide.dates import DID, leave, not_yet, snooze, step_of
from bot.guide.moments import HOURS
from bot.guide.naming import named
from bot.guide.offers import AND
from bot.guide.owed import Owed
from bot.guide.places import may_open, root_of
from bot.guide.reminder_settings import later, mute, unmute
from bot.guide.reports import tell
from bot.guide.rush import after_step, goes_on
from bot.guide.sending import send
from bot.guide.steps import PROVEN_BY, Mark, StepId, intake_question, mark_of, may_skip, next_step, steps_of
from bot.guide.tap import Action, ActionContext, Outcome
from bot.guide.telling_before import did, end
from bot.guide.telling_whom import told_whom
from bot.guide.ticking import have, have_not
from bot.guide.told_before import signs_after_all, told_trouble, unwilling
from bot.guide.triage import NAMES, answered, with_what_was_told
from bot.guide.wish import WISHED
from bot.guide.wishing import answer, called_off, change, keep, noted_wrong, replied, still_fitting, unsure, wish
from bot.guide.zone_actions import zone

INTAKE = ("carrier", "plan", "number", "sim", "channel")
WHOSE = "q.holder"  # asked on the way to the plan, of who says that the contract is not theirs
PROOFS = (Kind.ASKED, Kind.CONFIRMED, Kind.ENDED, Kind.BILL_CHECKED)
ALL_MOVED = "unlink.sure"  # asks whether really all accounts are


def go(context: ActionContext) -> Outcome[Case]:
    """Show another place. A step that this case does not have cannot be shown."""
    if not may_open(context.arg, context.case):
        raise NotPossible(context.arg)
    return Outcome(context.chat, looked_at(context.case, context.arg), context.arg)


def set_answer(context: ActionContext) -> Outcome[Case]:
    """Answer a question of the intake or of a step; answers that no longer fit are asked again."""
    first, _, operator = context.arg.partition(AND)
    if operator:
        return _with_operator(context, first, operator)
    name, _, word = context.arg.partition("=")
    if name in NAMES:
        return answered(context, name, word)
    if name == "to":
        return told_whom(context, word)
    value = answer(context, name, word)
    if name in WISHED:
        return with_what_was_told(context, change(context, name, value))
    case = context.case
    if name == "holder" and unwilling(case):
        case = signs_after_all(case, context.now)
    case = replace(case, answers=replace(case.answers, **{name: value}))
    if name not in INTAKE and not context.place.startswith(WHOSE):
        place = context.place if name == "paper_language" else context.step
        return Outcome(context.chat, case, place)
    case = still_fitting(case, context.content)
    return Outcome(context.chat, case, intake_question(case) or told_trouble(case) or "plan")


def _with_operator(context: ActionContext, first: str, operator: str) -> Outcome[Case]:
    """An answer, and the operator that was named in the same sentence where that is asked next."""
    outcome = set_answer(replace(context, arg=first))
    if outcome.place != "q.carrier":
        return outcome
    return set_answer(replace(context, case=outcome.case, place=outcome.place, arg=f"carrier={operator}"))


def start(context: ActionContext) -> Outcome[Case]:
    """To what comes next."""
    return Outcome(context.chat, context.case, goes_on(context.case, context.today))


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
    return Outcome(context.chat, case, after_step(case, step, context.today))


def skip(context: ActionContext) -> Outcome[Case]:
    """Leave a step out; it can be opened again from Steps."""
    step = context.step
    if not may_skip(context.case, step):
        raise NotPossible(step)
    if mark_of(context.case, step) is not Mark.OPEN:
        return Outcome(context.chat, context.case, _after_repeat(context, step))
    case = context.case.record(Kind.STEP_SKIPPED, context.now, detail=step)
    return Outcome(context.chat, case, after_step(case, step, context.today))


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


def hour(context: ActionContext) -> Outcome[Case]:
    """In which hour of the day reminders come; the screen of the zone shows it."""
    if context.arg not in map(str, HOURS):
        raise NotPossible(context.arg)
    return Outcome(replace(context.chat, hour=int(context.arg)), context.case, "zone")


def close(context: ActionContext) -> Outcome[Case]:
    """The user closes the case; it can be opened again. Who says that all accounts are moved has that noted."""
    if context.arg not in ("", MOVED):
        raise NotPossible(context.arg)
    closed = context.case.last(Kind.CLOSED) is not None
    case = context.case if closed else context.case.record(Kind.CLOSED, context.now, detail=context.arg)
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


def right(context: ActionContext) -> Outcome[Case]:
    """ "That is right": what the check page stood before goes on. Tapped twice it leads to where it led. `arg` is the
    mark of what was read there. Raises NotPossible once that is no longer so."""
    found = let_through(context.case, context.content, context.arg)
    if found is None:
        return Outcome(context.chat, context.case, context.case.place)
    on = replace(context, case=found.case, place=found.place, arg=found.what or found.place)
    return send(on) if found.what else go(on)


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
    "right": right,
    "along": along.make,
    "along_back": along.take_back,
    "along_pdf": along.pdf,
}
