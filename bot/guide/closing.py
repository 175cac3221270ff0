"""What still matters to somebody who closes a case: asked about once, and then it is closed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.guide.accounts import number_is_gone
from bot.guide.case import Case
from bot.guide.claims import ClaimKind, claims
from bot.guide.content.models import Content
from bot.guide.steps import Mark, StepId, mark_of, steps_of
from bot.guide.told_before import unwilling

CLOSING = "closing"  # the page that asks
MOVED = "moved"  # "all accounts are moved": the argument of the tap that closes, and the detail of its event


class Matter(StrEnum):
    ACCOUNTS = "accounts"  # none was ticked, and the number still gets their codes
    CLAIM = "claim"  # money or a right with a last day that is to come
    CREDIT = "credit"  # on a card that works and is given up: nobody pays it back


def matters(case: Case, content: Content, today: date) -> Matter | None:
    """The one thing to ask about first; None where the case can be closed at one tap, as that of a dead card can."""
    if _accounts_open(case, content):
        return Matter.ACCOUNTS
    if any(claim.kind is not ClaimKind.OMBUDSMAN for claim in claims(case, today)):
        return Matter.CLAIM
    return Matter.CREDIT if credit_open(case) else None


def credit_open(case: Case) -> bool:
    """Whether a card that is given up may still hold credit that can be used."""
    given_up = case.prepaid and not case.moving and not number_is_gone(case)
    return given_up and StepId.BALANCE in steps_of(case) and mark_of(case, StepId.BALANCE) is Mark.OPEN


def _accounts_open(case: Case, content: Content) -> bool:
    """Of a number that works and is given up: no step done, no account ticked. An ex has the number of who pays."""
    if unwilling(case) or number_is_gone(case) or StepId.UNLINK not in steps_of(case):
        return False
    listed = {service.slug for group in content.services.values() for service in group.services}
    return mark_of(case, StepId.UNLINK) is Mark.OPEN and not listed & case.ticks
