"""What stands in the first line of every screen between another wish and its withdrawal."""

from __future__ import annotations

from bot.guide.wish import SENT, pending, withdrawn
from bot.screens.screen import Button, View

CONTRARY = frozenset({"text", "again", "complaint", "move"})  # they press for what somebody may not want any more


def wish_note(view: View) -> str:
    """What is wanted and not withdrawn yet, or withdrawn and wanted again; empty for all others."""
    t, wish, off = view.texts, pending(view.case), withdrawn(view.case)
    if wish is None:
        again = t.gettext("request withdrawn on {date}, not sent again yet")
        return again.format(date=t.date(off.day)) if off and off.day else ""
    if wish.detail.startswith("carrier="):
        return t.gettext("wants another operator, not withdrawn yet")
    if wish.detail.startswith("plan="):
        return t.gettext("wants another plan, not withdrawn yet")
    if view.case.moving:
        return t.gettext("wants to cancel, order not withdrawn yet")
    return t.gettext("wants to keep the number, not withdrawn yet")


def contrary(view: View, paper: str) -> bool:
    """Whether that text says the opposite of what is wanted now."""
    return paper in CONTRARY and pending(view.case) is not None


def decide_first(view: View, place: str) -> Button:
    """To the question that is open: whether what is on its way is withdrawn."""
    return view.go("✍️ " + view.texts.pgettext("button", "Withdraw it"), place, SENT)
