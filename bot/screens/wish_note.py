"""What stands in the first line of every screen between another wish and its withdrawal."""

from __future__ import annotations

from bot.guide.wish import pending, withdrawn
from bot.screens.screen import View


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
