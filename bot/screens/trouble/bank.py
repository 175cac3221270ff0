"""The page of the direct debit after a wrong bill: the text for the bank, and the one that ends the mandate."""

from __future__ import annotations

from bot.guide.content.models import Fact
from bot.guide.last_bill import about_mandate, ends_mandate
from bot.guide.origins import from_place
from bot.guide.papers import exists
from bot.guide.steps import StepId
from bot.guide.trouble import Trouble
from bot.screens.layout import heading, how_sure, points, text_of
from bot.screens.rights import asked_bank
from bot.screens.screen import Button, Screen, View, in_rows
from bot.screens.trouble.debit_lines import late_debits, open_debits
from bot.screens.trouble.problem_texts import deadline, place_of

PLACE = "trouble.bank"
BILLED = place_of(Trouble.BILLED)


def bank(view: View) -> Screen:
    """What the bank takes back and until when, and what becomes of the mandate."""
    t, lines = view.texts, view.content.steps[StepId.FINAL_BILL].lines
    whole = [lines["whole_debit"]] if view.case.of_a_pack else []
    late = [lines["thirteen_months"]] if _only_late(view) else []
    mandate = (lines[name] for name in about_mandate(view.case, view.today))
    shown = [*(late or [lines["eight_weeks"]]), *whole, *mandate]
    folded: list[Fact] = [*([] if late else [lines["thirteen_months"]]), lines["reference"]]
    text = text_of(
        view,
        head=heading(view, StepId.FINAL_BILL),
        task=_task(view),
        parts=[points(view.say(fact) for fact in shown), deadline(view, Trouble.BILLED)],
        fold=[*(view.say(fact) for fact in folded), how_sure(view, [*shown, *folded])],
    )
    back = view.go("‹ " + t.pgettext("button", "Back"), PLACE, BILLED)
    steps = view.go("☰ " + t.pgettext("button", "Steps"), PLACE, "steps")
    return Screen(text, (*in_rows(_tools(view)), (back, steps)))


def _only_late(view: View) -> bool:
    """Whether the eight weeks are over for every debit that is still in dispute."""
    return bool(late_debits(view)) and not open_debits(view)


def _task(view: View) -> str:
    t = view.texts
    if _only_late(view):
        return t.gettext("Was there a valid mandate for it?")
    both = t.gettext("Take the debit back, end the mandate")
    return both if ends_mandate(view.case, view.today) else t.gettext("Take the debit back")


def _tools(view: View) -> list[Button]:
    """The bank gives back without a reason for eight weeks only; after that no text of ours asks for it."""
    t, still = view.texts, open_debits(view)
    asks = bool(still) and exists("bank", view.case)
    ends = ends_mandate(view.case, view.today) and exists("mandate", view.case)
    to_bank = view.go("✍️ " + t.pgettext("button", "To your bank"), PLACE, from_place("paper.bank", PLACE))
    mandate = view.go("✍️ " + t.pgettext("button", "End the mandate"), PLACE, from_place("paper.mandate", PLACE))
    count = len(still) or len(late_debits(view))
    told = view.button("🏦 " + asked_bank(view, count), PLACE, "tell", "claimed_debit")
    return [*([to_bank] if asks else []), *([mandate] if ends else []), *([told] if count else [])]
