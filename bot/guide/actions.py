"""What a tap does to a case: one pure function per action, each safe to run twice.

An action that cannot be carried out for the case as it is now raises NotPossible; the user then sees the current
screen with one line why. Nothing here knows Telegram, SQL or words.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.errors import NotPossible
from bot.guide.case import ANSWER_TYPES, Case, Chat, Kind
from bot.guide.content.models import Content, Status
from bot.guide.dates import DID, did, end, first_date, leave, next_reminder, not_yet, snooze, step_of
from bot.guide.moment import Action, Moment, Outcome
from bot.guide.notices import Notice, Said
from bot.guide.places import argument_of, may_open, root_of
from bot.guide.reminder_settings import later, mute, unmute
from bot.guide.reminders import HOURS, local_day
from bot.guide.reports import tell
from bot.guide.steps import PROVEN_BY, Mark, StepId, intake_question, mark_of, may_skip, next_step, steps_of
from bot.guide.ways import channels_for
from bot.guide.zones import in_mainland_china, is_zone
from bot.languages import PAPER_LANGUAGES

INTAKE = ("carrier", "plan", "number", "sim", "channel")
PAPERS: dict[str, str] = {  # what can be sent, and the step that is shown below it
    "text": StepId.ASK,
    "phrases": StepId.ASK,
    "complaint": StepId.ENDED,
    "contest": StepId.FINAL_BILL,
    "delay": StepId.ENDED,
    "refund": StepId.FINAL_BILL,
    "again": StepId.CONFIRMATION,
    "move": StepId.ENDED,
    "ombudsman": StepId.ENDED,
    "withdraw": StepId.ASK,
    "proxy": StepId.ASK,
    "died": StepId.ASK,
}
ENDING = frozenset({"text", "again", "proxy", "died"})  # by mistake they could cost a number that moves
PROOFS = (Kind.ASKED, Kind.CONFIRMED, Kind.ENDED, Kind.BILL_CHECKED)
FILES = ("dossier.pdf", "calendar.ics")


def go(moment: Moment) -> Outcome[Case]:
    """Show another place. A step that this case does not have cannot be shown."""
    if not may_open(moment.arg, moment.case):
        raise NotPossible(moment.arg)
    return Outcome(moment.chat, moment.case, moment.arg)


def set_answer(moment: Moment) -> Outcome[Case]:
    """Answer a question of the intake or of a step; answers that no longer fit are asked again."""
    name, _, word = moment.arg.partition("=")
    case = replace(moment.case, answers=replace(moment.case.answers, **{name: _answer(moment, name, word)}))
    if name not in INTAKE:
        place = moment.place if name == "paper_language" else moment.step
        return Outcome(moment.chat, case, place)
    if case.moving is not moment.case.moving:
        case = case.undo(moment.now, *PROOFS, Kind.END_DATE)  # what was proven was something else
    case = _still_fitting(case, moment.content)
    if name == "carrier" and _asks_for_logo(moment, word):
        return Outcome(moment.chat, case, "q.merged")
    return Outcome(moment.chat, case, intake_question(case) or "plan")


def _asks_for_logo(moment: Moment, slug: str) -> bool:
    """A merged brand: the logo on the bill decides, and that is asked once."""
    return moment.content.carriers[slug].status is Status.MERGED and moment.place != "q.merged"


def _answer(moment: Moment, name: str, word: str) -> Any:
    kind = ANSWER_TYPES.get(name)
    if kind is not None and word in set(kind):
        return kind(word)
    if name == "carrier" and word in moment.content.carriers:
        return word
    if name == "paper_language" and word in PAPER_LANGUAGES:
        return word
    raise NotPossible(moment.arg)


def _still_fitting(case: Case, content: Content) -> Case:
    """Drop a channel that does not work for the other answers."""
    answers = case.answers
    carrier = content.carriers.get(answers.carrier or "")
    keep = carrier is None or answers.channel is None or answers.channel in channels_for(carrier, answers)
    return case if keep else replace(case, answers=replace(answers, channel=None))


def start(moment: Moment) -> Outcome[Case]:
    """From the plan to the first open step."""
    if question := intake_question(moment.case):
        return Outcome(moment.chat, moment.case, question)
    return Outcome(moment.chat, moment.case, next_step(moment.case))


def done(moment: Moment) -> Outcome[Case]:
    """A step is done by saying so. Tapped twice it still moves one step only."""
    step = moment.step
    if step in PROVEN_BY:
        raise NotPossible(step)
    if mark_of(moment.case, step) is Mark.DONE:
        return Outcome(moment.chat, moment.case, _after_repeat(moment, step))
    case = moment.case.record(Kind.STEP_DONE, moment.now, detail=step)
    return Outcome(moment.chat, case, next_step(case, step))


def skip(moment: Moment) -> Outcome[Case]:
    """Leave a step out; it can be opened again from Steps."""
    step = moment.step
    if not may_skip(moment.case, step):
        raise NotPossible(step)
    if mark_of(moment.case, step) is not Mark.OPEN:
        return Outcome(moment.chat, moment.case, _after_repeat(moment, step))
    case = moment.case.record(Kind.STEP_SKIPPED, moment.now, detail=step)
    return Outcome(moment.chat, case, next_step(case, step))


def _after_repeat(moment: Moment, step: StepId) -> str:
    """The second of two fast taps shows where the first one led; a revisit from Steps goes on."""
    shown = root_of(moment.case.place)
    return next_step(moment.case, step) if shown in (step, "more") else moment.case.place


def tick(moment: Moment) -> Outcome[Case]:
    """One account is moved, or not the user's. From its own page the next open one of the group follows."""
    group = next((g for g in moment.content.services.values() if _has(g.services, moment.arg)), None)
    if group is None or StepId.UNLINK not in steps_of(moment.case):
        raise NotPossible(moment.arg)
    case = replace(moment.case, ticks=moment.case.ticks | {moment.arg})
    place = f"unlink.{group.group}"
    if moment.place == f"{place}.{moment.arg}":
        slugs = [s.slug for s in group.services]
        here = slugs.index(moment.arg)
        following = (s for s in (*slugs[here + 1 :], *slugs[:here]) if s not in case.ticks)
        place = next((f"{place}.{s}" for s in following), place)
    return Outcome(moment.chat, case, place)


def untick(moment: Moment) -> Outcome[Case]:
    """Take a tick back; its page stays."""
    if StepId.UNLINK not in steps_of(moment.case):
        raise NotPossible(moment.arg)
    case = replace(moment.case, ticks=moment.case.ticks - {moment.arg})
    return Outcome(moment.chat, case, moment.place)


def _has(services: tuple[object, ...], slug: str) -> bool:
    return any(getattr(s, "slug", None) == slug for s in services)


def zone(moment: Moment) -> Outcome[Case]:
    """Where the user is; then back to what the first date was chosen for."""
    if not is_zone(moment.arg):
        raise NotPossible(moment.arg)
    chat = replace(moment.chat, zone=moment.arg)
    said = _to_china(moment) or _said_with_zone(moment, chat) or Said(Notice.ZONE_SET, city=moment.arg)
    return Outcome(chat, moment.case, _after_zone(moment.case), said)


def _to_china(moment: Moment) -> Said | None:
    """Where this chat usually does not open: what to take along is worth more than what else could be said."""
    if not in_mainland_china(moment.arg) or in_mainland_china(moment.chat.zone):
        return None
    return Said(Notice.TO_CHINA, sentence=moment.content.steps[StepId.UNLINK].lines["china_telegram"].text)


def _said_with_zone(moment: Moment, chat: Chat) -> Said | None:
    """What the date that the zone was asked for would have said; nothing for who changes it: the city is shown."""
    if moment.chat.zone is not None:
        return None
    if moment.case.last(Kind.ASKED):
        return next_reminder(moment.case, chat, local_day(moment.now, chat))
    return first_date(moment.case)


def hour(moment: Moment) -> Outcome[Case]:
    """In which hour of the day reminders come; the screen of the zone shows it."""
    if moment.arg not in map(str, HOURS):
        raise NotPossible(moment.arg)
    return Outcome(replace(moment.chat, hour=int(moment.arg)), moment.case, "zone")


def _after_zone(case: Case) -> str:
    """The zone is asked in passing: go on with what the newest event was about."""
    newest = case.events[-1].kind if case.events else None
    if question := intake_question(case):
        return question
    if newest is Kind.LEAVING:
        return "leaving"
    return StepId.ASK if newest is Kind.END_DATE else next_step(case)


def close(moment: Moment) -> Outcome[Case]:
    """The user closes the case; it can be opened again."""
    closed = moment.case.last(Kind.CLOSED) is not None
    case = moment.case if closed else moment.case.record(Kind.CLOSED, moment.now)
    return Outcome(moment.chat, case, "closed")


def reopen(moment: Moment) -> Outcome[Case]:
    """Take the closing back."""
    case = moment.case.undo(moment.now, Kind.CLOSED, Kind.BILL_CHECKED)
    return Outcome(moment.chat, case, next_step(case))


def undo(moment: Moment) -> Outcome[Case]:
    """Take back "asked", "confirmed" or "ended"."""
    kind = DID.get(moment.arg)
    if kind is None:
        raise NotPossible(moment.arg)
    later = PROOFS[PROOFS.index(kind) :]  # what was proven after it falls with it
    case = moment.case.undo(moment.now, *later)
    step = step_of(kind)
    return Outcome(moment.chat, case, step if step in steps_of(case) else next_step(case))


def send(moment: Moment) -> Outcome[Case]:
    """Send a text or the phrases as a message of its own; the language is remembered."""
    what, _, language = moment.arg.partition(".")
    if moment.arg in FILES and not intake_question(moment.case):
        return Outcome(moment.chat, moment.case, moment.place, send=(moment.arg,))
    if what not in PAPERS or language not in PAPER_LANGUAGES or intake_question(moment.case):
        raise NotPossible(moment.arg)
    if what in ENDING and moment.case.moving:
        raise NotPossible(moment.arg)
    case = replace(moment.case, answers=replace(moment.case.answers, paper_language=language))
    place = PAPERS[what] if PAPERS[what] in steps_of(case) else next_step(case)
    if root_of(moment.place) == "paper" and (trouble := argument_of(moment.place).partition(".")[2]):
        place = f"trouble.is.{trouble}"  # back to what it was sent for
    beside = moment.place == "ask.call.phrases" and place == StepId.ASK  # back to the call, not to its letter
    return Outcome(moment.chat, case, "ask.call" if beside else place, send=(moment.arg,))


ACTIONS: dict[str, Action] = {
    "go": go,
    "set": set_answer,
    "start": start,
    "done": done,
    "skip": skip,
    "tick": tick,
    "untick": untick,
    "did": did,
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
    "later": later,
    "mute": mute,
    "unmute": unmute,
}
