"""What each reminder asks, and the step that answers it."""

from __future__ import annotations

from typing import assert_never

from bot.guide import wish
from bot.guide.follow_up import left_at_how, left_at_text, newest_complaint, open_complaint, unsolved_debt
from bot.guide.money import REMINDERS as MONEY
from bot.guide.money import owed_by_new
from bot.guide.nudging import nudge_page
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.rights import RIGHTS
from bot.guide.send_by import PLACE as UNSENT
from bot.guide.steps import StepId
from bot.guide.threads import Complaint, Side
from bot.guide.trouble import Trouble
from bot.guide.withdrawing import question_page
from bot.screens.money import has_it_come
from bot.screens.open_texts import claim_name
from bot.screens.overview import step_name
from bot.screens.screen import View


def question(view: View, kind: ReminderKind, step: StepId) -> str:  # noqa: C901, PLR0912 - a line per kind
    """What a reminder asks, in a few words."""
    t = view.texts
    match kind:
        case ReminderKind.NUDGE:
            return _stopped(view)
        case ReminderKind.CONFIRMATION:
            return t.gettext("Has the written confirmation come?")
        case ReminderKind.MOVED:
            return t.gettext("Does the new SIM have the number?")
        case ReminderKind.ENDED:
            return t.gettext("Has it really ended?")
        case ReminderKind.FINAL_BILL:
            off = t.gettext("Is the number off the bill?")
            return off if view.case.of_a_pack else t.gettext("Is the last bill right?")
        case ReminderKind.LAST_CALL:
            return t.gettext("Which accounts still use the number?")
        case ReminderKind.REFUND:
            return t.gettext("Have you asked for your credit?")
        case ReminderKind.MONEY_REFUND | ReminderKind.MONEY_BILL | ReminderKind.MONEY_DELAY | ReminderKind.MONEY_DEBIT:
            return has_it_come(t, MONEY[kind])
        case ReminderKind.ANSWER_OPERATOR | ReminderKind.ANSWER_OMBUDSMAN:
            return answer_question(view, kind)
        case ReminderKind.EVE:
            return (
                t.gettext("Is all ready for the move?") if view.case.moving else t.gettext("Is all ready for the end?")
            )
        case ReminderKind.WITHDRAWAL:
            return _about_withdrawal(view)
        case ReminderKind.SEND_BY:
            return _unsent(view)
        case ReminderKind.SNOOZED:
            return t.gettext("Set by you: {step}").format(step=step_name(view, step))
        case (
            ReminderKind.RIGHT_OFFER
            | ReminderKind.RIGHT_DEBIT
            | ReminderKind.RIGHT_DELAY
            | ReminderKind.RIGHT_REFUND
            | ReminderKind.RIGHT_OMBUDSMAN
        ):
            return claim_name(t, RIGHTS[kind])
        case _:
            assert_never(kind)


def answered_at(kind: ReminderKind) -> StepId | None:
    """Where the question of a series is answered; None for one that does not sleep until it is."""
    match kind:
        case ReminderKind.CONFIRMATION:
            return StepId.CONFIRMATION
        case ReminderKind.MOVED | ReminderKind.ENDED:
            return StepId.ENDED
        case ReminderKind.FINAL_BILL | ReminderKind.REFUND:
            return StepId.FINAL_BILL
        case ReminderKind.ANSWER_OPERATOR | ReminderKind.ANSWER_OMBUDSMAN | ReminderKind.EVE:
            return None
        case ReminderKind.NUDGE | ReminderKind.LAST_CALL | ReminderKind.SNOOZED:  # a nudge begins anew with any tap
            return None
        case ReminderKind.SEND_BY:
            return None
        case ReminderKind.WITHDRAWAL:
            return None  # on a page of its own
        case ReminderKind.MONEY_REFUND | ReminderKind.MONEY_BILL | ReminderKind.MONEY_DELAY | ReminderKind.MONEY_DEBIT:
            return None  # at no step: what came is told by itself
        case (
            ReminderKind.RIGHT_OFFER
            | ReminderKind.RIGHT_DEBIT
            | ReminderKind.RIGHT_DELAY
            | ReminderKind.RIGHT_REFUND
            | ReminderKind.RIGHT_OMBUDSMAN
        ):
            return None  # on no step
        case _:
            assert_never(kind)


def _stopped(view: View) -> str:
    """What is asked of somebody who has not made the request."""
    t = view.texts
    if nudge_page(view.case) == UNSENT:
        return _unsent(view)
    if left_at_how(view.case):
        return t.gettext("How did you make the request?")
    if left_at_text(view.case):
        return t.gettext("Have you sent the text to {carrier}?").format_map(view.values)
    if view.case.nothing_to_cancel and not view.case.bereaved:
        return t.gettext("Have you moved all accounts? Close this case?")
    if view.case.unblocked:
        return t.gettext("Is the lost SIM blocked? Continue where you stopped?")
    return t.gettext("Continue where you stopped?")


def _unsent(view: View) -> str:
    t = view.texts
    order, send = t.gettext("Nothing ordered yet: do it today?"), t.gettext("Nothing sent yet: send it today?")
    return order if view.case.moving else send


def _about_withdrawal(view: View) -> str:
    """The question that a withdrawal leaves open."""
    t = view.texts
    match question_page(view.case):
        case wish.SENT:
            return t.gettext("Have you sent the withdrawal?")
        case wish.BACK:
            again, anew = t.gettext("Have you sent it again?"), t.gettext("Have you ordered it again?")
            return anew if view.case.moving else again
        case _:
            return t.gettext("Was your withdrawal confirmed in writing?")


def answer_question(view: View, kind: ReminderKind, about: Complaint | None = None) -> str:
    """ "Complaint of 30 March: has Scarlet answered?"."""
    t, side = view.texts, Side.OPERATOR if kind is ReminderKind.ANSWER_OPERATOR else Side.OMBUDSMAN
    found = about or open_complaint(view.case, side) or newest_complaint(view.case, side)
    operator = t.gettext("Has {carrier} answered your complaint of {date}?")
    ombudsman = t.gettext("Has the Ombudsman answered your complaint of {date}?")
    if found and found.side is Side.OPERATOR and found.trouble is Trouble.COLLECTOR:
        operator = t.gettext("Has anybody answered your dispute of {date}, the collector or {carrier}?")
    if found is not None and unsolved_debt(view.case) and not open_complaint(view.case, side) and side is Side.OPERATOR:
        return t.gettext("The debt is not solved: have you written to the Ombudsman?")
    form = operator if kind is ReminderKind.ANSWER_OPERATOR else ombudsman
    day = t.date(found.told.day) if found and found.told.day else "…"
    new = side is Side.OPERATOR and owed_by_new(view.case, (found.trouble or "") if found else "")
    return form.format(date=day, carrier=view.values["new" if new else "carrier"])
