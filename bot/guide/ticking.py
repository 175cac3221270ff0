"""Ticking what is in hand, and taking a tick back: two actions, each safe to run twice."""

from __future__ import annotations

from bot.errors import NotPossible
from bot.guide.case import Case, Kind
from bot.guide.notices import Notice, NoticeKind
from bot.guide.proofs import MOST_IN_HAND, TICKS, Paper, all_papers, in_hand, is_in_hand
from bot.guide.tap import ActionContext, Outcome

MOST_TICKS = 200  # of one case, those taken back included
NONE_OF = "none"  # "none.5": nothing that event 5 tells of is in hand


def have(context: ActionContext) -> Outcome[Case]:
    """ "copy.5" is in hand. Raises NotPossible."""
    case, paper = context.case, _paper(context)
    if is_in_hand(case, paper):
        return Outcome(context.chat, case, context.place)
    if len(in_hand(case)) >= MOST_IN_HAND:
        return Outcome(context.chat, case, context.place, Notice(NoticeKind.TOO_MANY_PAPERS))
    return Outcome(context.chat, _told(context, Kind.IN_HAND, [paper]), context.place)


def have_not(context: ActionContext) -> Outcome[Case]:
    """ "copy.5" is not in hand, or "none.5": nothing of it is. Raises NotPossible."""
    case = context.case
    word, _, root = context.arg.partition(".")
    every = [p for p in all_papers(case) if str(p.root) == root] if word == NONE_OF else [_paper(context)]
    if not every:
        raise NotPossible(context.arg)
    known = [p for p in every if is_in_hand(case, p) or case.last(Kind.NOT_IN_HAND, p.word) is None]
    return Outcome(context.chat, _told(context, Kind.NOT_IN_HAND, known), context.place)


def _paper(context: ActionContext) -> Paper:
    found = next((paper for paper in all_papers(context.case) if paper.word == context.arg), None)
    if found is None:
        raise NotPossible(context.arg)
    return found


def _told(context: ActionContext, kind: Kind, papers: list[Paper]) -> Case:
    """Raises NotPossible once too much was ticked and taken back."""
    case = context.case
    if sum(event.kind in TICKS for event in case.events) + len(papers) > MOST_TICKS:
        raise NotPossible(context.arg)
    for paper in papers:
        case = case.record(kind, context.now, detail=paper.word)
    return case
