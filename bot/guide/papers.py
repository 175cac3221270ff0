"""What can be sent as a message of its own: texts and phrases, by the word that stands in buttons ("text", "again")."""

from __future__ import annotations

from collections.abc import Mapping

from bot.guide.case import Case, Holder
from bot.guide.conditions import PROBLEMS, no_text, problem_of, truths_of
from bot.guide.money import subject
from bot.guide.origins import origin
from bot.guide.owed import Owed
from bot.guide.steps import StepId
from bot.guide.threads import for_ombudsman
from bot.guide.trouble import Trouble
from bot.guide.wish import withdrawn

PHRASES = "phrases"
PDF = "pdf."  # before the word of a text: the same text as a file to print and sign
PAPERS: Mapping[str, str] = {  # and the step that is shown below it
    "text": StepId.ASK,
    PHRASES: StepId.ASK,
    "complaint": StepId.ENDED,
    "contest": StepId.FINAL_BILL,
    "bank": StepId.FINAL_BILL,
    "collector": StepId.FINAL_BILL,
    "mandate": StepId.FINAL_BILL,
    "delay": StepId.ENDED,
    "refund": StepId.FINAL_BILL,
    "unpaid": StepId.FINAL_BILL,
    "again": StepId.CONFIRMATION,
    "move": StepId.ENDED,
    "ombudsman": StepId.ENDED,
    "withdraw": StepId.ASK,
    "proxy": StepId.ASK,
    "died": StepId.ASK,
    "takeover": StepId.ASK,
    "payer": StepId.ASK,
    "taken": StepId.FAREWELL,
    "call_off": StepId.ASK,
    "call_off_move": StepId.ASK,
}
OF_NO_BUTTON = ("cancel", "unpaid_delay")  # letters behind "text" and "unpaid"
LETTERS = (*OF_NO_BUTTON, *(paper for paper in PAPERS if paper not in ("text", PHRASES)))  # kinds: content/letters/
FOR_OMBUDSMAN = "right.ombudsman"  # where the last day for it is reminded of
NAMES_THE_PROBLEM = frozenset({"again", "complaint", "ombudsman"})


def letter_of(paper: str, case: Case) -> str:
    """The kind of letter behind the word of a button: the request to end is a notice of death where the holder died;
    who owes money for a late move is the new operator."""
    if paper == "unpaid" and subject(case) is Owed.DELAY:
        return "unpaid_delay"
    if paper != "text":
        return paper
    return "died" if case.answers.holder is Holder.DIED else "cancel"


def text_page(place: str) -> str:
    """ "pdf.text.c" is about the text of "ask.text.c", "pdf.again.refused" about that of "paper.again.refused"."""
    argument = place.removeprefix(PDF)
    if argument == place:
        return place
    return f"ask.{argument}" if argument.partition(".")[0] == "text" else f"paper.{argument}"


def pdf_page(place: str) -> str:
    """The page of the PDF from the page of its text: the inverse of `text_page`."""
    return PDF + place.removeprefix("ask.").removeprefix("paper.")


def exists(paper: str, case: Case) -> bool:
    """Whether there is such a paper for this case: nobody who moves a number gets one that ends it."""
    kind = letter_of(paper, case)
    return paper in PAPERS and (paper == PHRASES or not no_text(kind, truths_of(case, kind=kind)))


def sent_for(word: str, case: Case) -> str:
    """What a text is sent for: "refused" of "paper.ombudsman.refused", and of "….r", opened from its page; on that of
    the last day for the Ombudsman what that complaint is about; else ""."""
    opened = origin(word, word)
    if opened == FOR_OMBUDSMAN:
        complained = for_ombudsman(case)
        return (complained.trouble or "") if complained else ""
    trouble = opened.removeprefix("trouble.is.")
    return trouble if trouble in set(Trouble) else ""


def problems_to_ask(paper: str, trouble: str, case: Case) -> tuple[Trouble, ...]:
    """What may have gone wrong, where the text has to name it and nobody told; none where there is nothing to ask.

    Money that did not come is what the Ombudsman is asked for, and what the operator heard of already.
    """
    new = paper == "again" and withdrawn(case)  # a new request, about no trouble
    told = problem_of(case, trouble) or (paper == "ombudsman" and (trouble or subject(case)))
    named = paper not in NAMES_THE_PROBLEM or told
    if new or named:
        return ()
    out = {Trouble.NO_ANSWER} if case.moving else {Trouble.BILLED} if case.prepaid else set()
    return tuple(p for p in PROBLEMS if p not in out)
