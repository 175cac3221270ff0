"""Changing one's mind: before anything was sent one tap, afterwards the withdrawal first, and nothing is wiped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.errors import NotPossible
from bot.guide.ahead import ahead
from bot.guide.case import ANSWER_TYPES, MOVE, Answers, Case, Event, Kind, Number, Plan, channel_named
from bot.guide.content.models import Content, Status
from bot.guide.dates import iso_day, next_reminder
from bot.guide.named_day import first_asked
from bot.guide.notices import Notice, NoticeKind
from bot.guide.places import FIRST
from bot.guide.steps import intake_question
from bot.guide.tap import ActionContext, Outcome
from bot.guide.told_before import told_trouble
from bot.guide.ways import ORDER as TOLD_WAYS
from bot.guide.ways import channels_for
from bot.guide.whom import same_operator
from bot.guide.wish import (
    BACK,
    SENT,
    WISHED,
    left_under,
    named,
    pending,
    sent,
    wanted,
    wish_of,
    withdrawal,
    withdrawn,
)
from bot.guide.withdrawing import REPLY, Reply, left_behind
from bot.languages import PAPER_LANGUAGES

PAGE = "wish"  # "wish.number.move" asks what to do about what is on its way
HOW = "wish.how"  # "wish.how.7.2026-11-30" asks for the way, for the wish of event 7
SLIPS = frozenset({"carrier", "plan"})  # they may only have been noted wrong
ONLY_BEFORE = (Kind.CONFIRMED, Kind.NAMED, Kind.ENDED, Kind.BILL_CHECKED, Kind.END_DATE)


def answer(context: ActionContext, name: str, word: str) -> Any:
    """The value of an answer that a button names. Raises NotPossible."""
    kind = ANSWER_TYPES.get(name)
    if kind is not None and word in set(kind):
        return kind(word)
    if name == "carrier" and word in context.content.carriers:
        return word
    if name == "paper_language" and word in PAPER_LANGUAGES:
        return word
    raise NotPossible(context.arg)


def still_fitting(case: Case, content: Content) -> Case:
    """Drop a channel that does not work for the other answers, and the new operator that is the old one now."""
    if case.answers.to and case.answers.carrier and same_operator(content, case.answers.to, case.answers.carrier):
        case = replace(case, answers=replace(case.answers, to=None))
    answers = case.answers
    carrier = content.carriers.get(answers.carrier or "")
    keep = carrier is None or answers.channel is None or answers.channel in channels_for(carrier, answers)
    return case if keep else replace(case, answers=replace(answers, channel=None))


def change(context: ActionContext, name: str, value: Any) -> Outcome[Case]:
    """Another operator, plan or fate of the number: asked about first where something is on its way."""
    case = context.case
    answers = replace(case.answers, **{name: value})
    if _alike(case.answers, answers):
        return _arrived(context, case.undo(context.now, Kind.WISH), answers, name)
    earlier = left_under(case, wish_of(answers))
    if sent(case) and not (earlier and withdrawn(case)):
        return Outcome(context.chat, case, f"{PAGE}.{name}.{value}")
    case = case.undo(context.now, Kind.WISH)
    if earlier:
        return _arrived(context, _resumed(context, case, earlier, named(wish_of(case.answers))), answers, name)
    if (answers.number is Number.MOVE) is not case.moving:
        case = case.undo(context.now, *ONLY_BEFORE)  # a last day is no day of a move
    return _arrived(context, case, answers, name)


def _alike(before: Answers, after: Answers) -> bool:
    """A plan that is not known is treated as a subscription."""
    known = [replace(a, plan=Plan.SUBSCRIPTION if a.plan is Plan.UNKNOWN else a.plan) for a in (before, after)]
    return known[0] == known[1]


def _resumed(context: ActionContext, case: Case, left: Event, leaves: str) -> Case:
    """The case under the wish that `left` left."""
    return case.record(Kind.RESUMED, context.now, day=context.today, detail=leaves, corrects=left.number)


def _arrived(context: ActionContext, case: Case, answers: Answers, name: str) -> Outcome[Case]:
    """The case with these answers, and where it goes on."""
    case = still_fitting(replace(case, answers=answers), context.content)
    if name == "carrier" and _asks_for_logo(context, answers.carrier or ""):
        return Outcome(context.chat, case, "q.merged")
    if context.place == FIRST and answers.need is None:
        return Outcome(context.chat, case, FIRST)  # an operator typed there answers another question
    after = BACK if withdrawn(case) else told_trouble(case) or "plan"
    return Outcome(context.chat, case, intake_question(case) or after)


def _asks_for_logo(context: ActionContext, slug: str) -> bool:
    """A merged brand: the logo on the bill decides, and that is asked once."""
    carrier = context.content.carriers.get(slug)
    return carrier is not None and carrier.status is Status.MERGED and context.place != "q.merged"


def wish(context: ActionContext) -> Outcome[Case]:
    """ "Withdraw it": the wish is noted, the text is handed out; what is on its way still counts. "number.move"."""
    name, case = context.arg.partition(".")[0], context.case
    value = _value(context, WISHED)
    if getattr(case.answers, name) == value:
        return _out_of_date(context)
    if intake_question(case):
        raise NotPossible(context.arg)
    if not sent(case) or case.last(Kind.ENDED):
        return change(context, name, value)
    detail, known = f"{name}={value}", case.last(Kind.WISH)
    if known is None or known.detail != detail:
        case = case.correct(Kind.WISH, context.now, detail=detail)
    paper, language = withdrawal(case), case.answers.paper_language
    if language is None:
        return Outcome(context.chat, case, f"paper.{paper}")
    return Outcome(context.chat, case, SENT, send=(f"{paper}.{language}",))


def _value(context: ActionContext, names: tuple[str, ...] | frozenset[str]) -> Any:
    """The value in "number.move". Raises NotPossible."""
    name, _, word = context.arg.partition(".")
    if name not in names:
        raise NotPossible(context.arg)
    return answer(context, name, word)


def _out_of_date(context: ActionContext) -> Outcome[Case]:
    """That is wanted already: nothing changes."""
    return Outcome(context.chat, context.case, context.case.place, Notice(NoticeKind.NOT_POSSIBLE))


def noted_wrong(context: ActionContext) -> Outcome[Case]:
    """The request went to that operator, or was for that plan: only the answer was wrong. "carrier.orange"."""
    name, value = context.arg.partition(".")[0], _value(context, SLIPS)
    if getattr(context.case.answers, name) == value:
        return _out_of_date(context)
    if not sent(context.case):
        return change(context, name, value)
    answers = replace(context.case.answers, **{name: value})
    return _arrived(context, context.case.undo(context.now, Kind.WISH), answers, name)


def keep(context: ActionContext) -> Outcome[Case]:
    """Go on with what is on its way: another wish is dropped."""
    case = context.case.undo(context.now, Kind.WISH)
    return Outcome(context.chat, case, ahead(case))


def called_off(context: ActionContext) -> Outcome[Case]:
    """The withdrawal was sent: "7=2026-11-30.email", 7 being the wish. Only now the wish changes.

    Without the way it is asked for first, unless an order of a move is withdrawn. Raises NotPossible.
    """
    number, _, said = context.arg.partition("=")
    when, _, word = said.partition(".")
    case, day, found = context.case, iso_day(when), pending(context.case)
    if found is None or str(found.number) != number:
        return _told_before(context, number)
    if refused := _no_day(context, day):
        return Outcome(context.chat, case, SENT, refused)
    way = MOVE if case.moving else channel_named(word)
    if not case.moving and way not in TOLD_WAYS:
        return Outcome(context.chat, case, f"{HOW}.{number}.{day.isoformat()}")
    return _called_off(context, found, day, f"{way}.{named(wish_of(case.answers))}")


def _no_day(context: ActionContext, day: date) -> Notice | None:
    """Why nothing can have been withdrawn on that day."""
    if day > context.today:
        return Notice(NoticeKind.IN_THE_FUTURE)
    first = first_asked(context.case)
    return Notice(NoticeKind.BEFORE_ASKING, first) if first and day < first else None


def unsure(context: ActionContext) -> Outcome[Case]:
    """ "Not sure yet": nothing changes; a withdrawal that is open does not lead back to its own question."""
    case = context.case
    end = case.end_date if case.end_date and case.end_date > context.today else None
    place = "steps" if pending(case) else ahead(case)
    return Outcome(context.chat, case, place, Notice(NoticeKind.UNDECIDED, end))


def replied(context: ActionContext) -> Outcome[Case]:
    """What the operator wrote about a withdrawal: "7=kept", 7 being the withdrawal. Raises NotPossible."""
    number, _, word = context.arg.partition("=")
    case, found = context.case, left_behind(context.case)
    if found is None or str(found.told.number) != number or word not in set(Reply):
        raise NotPossible(context.arg)
    if found.reply != word:
        case = case.record(Kind.REPLIED, context.now, day=context.today, detail=word)
    place = REPLY if word == Reply.ENDS else ahead(case)
    return Outcome(context.chat, case, place, next_reminder(case, context.chat, context.today))


def _told_before(context: ActionContext, number: str) -> Outcome[Case]:
    """The second of two taps changes nothing; a button of another wish fits no more. Raises NotPossible."""
    if any(e.kind is Kind.CALLED_OFF and str(e.corrects) == number for e in context.case.events):
        return Outcome(context.chat, context.case, context.case.place)
    raise NotPossible(context.arg)


def _called_off(context: ActionContext, found: Event, day: date, detail: str) -> Outcome[Case]:
    """The record of the old wish is put aside; of a new one that was lived before it comes back."""
    answers = wanted(context.case, found)
    case = context.case.record(Kind.CALLED_OFF, context.now, day=day, detail=detail, corrects=found.number)
    if earlier := left_under(case, wish_of(answers)):
        case = _resumed(context, case, earlier, "")
    arrived = _arrived(context, case, answers, found.detail.partition("=")[0])
    return replace(arrived, notice=Notice(NoticeKind.CALLED_OFF, day))
