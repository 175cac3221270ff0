"""The tap that tells to whom a number moves. It changes no record: after the order it only corrects the name."""

from __future__ import annotations

from dataclasses import replace

from bot.errors import NotPossible
from bot.guide.case import Case
from bot.guide.content.models import Content
from bot.guide.notices import Notice, NoticeKind
from bot.guide.origins import origin
from bot.guide.places import argument_of, fits
from bot.guide.steps import StepId, intake_question
from bot.guide.tap import ActionContext, Outcome
from bot.guide.told_before import told_trouble
from bot.guide.whom import AT_THE_ORDER, NONE, OFFERED, OTHER, has_new_operator, heir, page_and_origin, same_operator

CHANGED_AT = "change"  # all answers; who changed one reads the plan next


def told_whom(context: ActionContext, word: str) -> Outcome[Case]:
    """The new operator, or that it is not chosen. Raises NotPossible."""
    case, slug = context.case, heir(context.content, word)
    if not has_new_operator(case) or not _is_answer(context.content, slug):
        raise NotPossible(context.arg)
    if case.answers.carrier and same_operator(context.content, slug, case.answers.carrier):
        return Outcome(context.chat, case, context.place, Notice(NoticeKind.SAME_OPERATOR))
    case = replace(case, answers=replace(case.answers, to=slug))
    return Outcome(context.chat, case, _goes_on(context, case))


def _is_answer(content: Content, slug: str) -> bool:
    carrier = content.carriers.get(slug)
    return slug in (NONE, OTHER) or (carrier is not None and carrier.status in OFFERED)


def _goes_on(context: ActionContext, case: Case) -> str:
    """Back to the page that it was asked for, else to the open question, or the plan."""
    letter = page_and_origin(argument_of(context.place))[1]
    place = StepId.ASK if letter == AT_THE_ORDER else origin(letter, CHANGED_AT)
    if place != CHANGED_AT and fits(place, case):
        return place
    return intake_question(case) or told_trouble(case) or "plan"
