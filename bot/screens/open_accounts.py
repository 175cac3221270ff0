"""Before a last day is chosen, or a text is sent: the accounts that still use the number, and a way to their list."""

from __future__ import annotations

from bot.guide.accounts import number_is_gone
from bot.guide.case import Kind
from bot.guide.content.models import Fact
from bot.guide.steps import StepId, steps_of
from bot.screens.screen import Row, View


def accounts_open(view: View) -> Fact | None:
    """What to say of them; None for who does not give the number up, or has said that all are moved."""
    case, lines = view.case, view.content.steps[StepId.ASK].lines
    if StepId.UNLINK not in steps_of(case) or case.last(Kind.STEP_DONE, StepId.UNLINK):
        return None
    return lines["accounts_slow" if _none_ticked(view) else "accounts_open"]


def none_ticked(view: View) -> str:
    """The same, only for who has ticked none yet of a number that gets codes, and has not sent the request."""
    still = accounts_open(view) if _none_ticked(view) and view.case.last(Kind.ASKED) is None else None
    return view.say(still) if still else ""


def _none_ticked(view: View) -> bool:
    listed = {service.slug for group in view.content.services.values() for service in group.services}
    return not listed & view.case.ticks and not number_is_gone(view.case)


def to_the_list(view: View, place: str) -> Row:
    """The list of accounts, where some are open."""
    if accounts_open(view) is None:
        return ()
    return (view.go("📋 " + view.texts.pgettext("button", "Accounts"), place, StepId.UNLINK),)
