"""What is in hand, in the reader's language: numbered as in every letter. Plain sentences without markup."""

from __future__ import annotations

from bot.guide.case import Case
from bot.guide.content.models import Content
from bot.guide.proofs import Paper, in_hand
from bot.i18n import Texts


def paper_name(texts: Texts, content: Content, paper: Paper) -> str:
    """ "copy of the request of 3 October 2026"."""
    day = texts.date(paper.day, "year") if paper.day else "…"
    return texts.content(content.letter_parts.enclosure[paper.name].says).format(date=day)


def enclosures(texts: Texts, content: Content, case: Case) -> tuple[str, ...]:
    """ "Enclosure 1: copy of the request of 3 October 2026"; none for who ticked nothing."""
    form = texts.gettext("Enclosure {number}: {paper}")
    named = (paper_name(texts, content, paper) for paper in in_hand(case))
    return tuple(form.format(number=number, paper=name) for number, name in enumerate(named, start=1))
