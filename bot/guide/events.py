"""What the user told, and what the bot sent: the events of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What an event says. The word is stored: it is never renamed."""

    STEP_DONE = "step_done"  # detail: the step
    STEP_SKIPPED = "step_skipped"  # detail: the step
    END_DATE = "end_date"  # day: the chosen last day (or the day of the move); detail: asap | month_end | day
    ASKED = "asked"  # day: when it was asked (or ordered at the new operator); detail: the channel
    CONFIRMED = "confirmed"  # day: when the operator confirmed in writing
    NAMED = "named"  # day: the end, or the move, that the operator named; None: it named none
    ENDED = "ended"  # day: when it was seen to have ended, or the number to have moved
    BILL_CHECKED = "bill_checked"  # the last bill was right; earlier, of a prepaid move: the credit was claimed
    CLOSED = "closed"  # the user closed the case
    NOT_YET = "not_yet"  # detail: the reminder that was answered "not yet"
    SNOOZED = "snoozed"  # day: when to come back; detail: the step
    REMINDED = "reminded"  # detail: the kind of the reminder that was sent
    MISSED = "missed"  # detail: the reminder that could not be sent before the last day that it was for
    LEAVING = "leaving"  # day: "I leave Belgium on"
    TROUBLE = "trouble"  # day: when it was seen; detail: what went wrong (guide/trouble.py)
    CHASED = "chased"  # day: asked again; detail: the channel
    COMPLAINED = "complained"  # day: a written complaint went to the operator; detail: the trouble it is about
    OMBUDSMAN = "ombudsman"  # day: the complaint went to the Telecom Ombudsman; detail: the trouble it is about
    ANSWERED = "answered"  # day: a complaint was answered; detail: operator | ombudsman, "." and solved | refused
    OFFER = "offer"  # day: an offer to stay was accepted by mistake
    WITHDRAWN = "withdrawn"  # day: that offer was withdrawn from, in writing
    CLAIMED = "claimed"  # day: money was asked for, or promised; detail: Owed, or "debit": of the bank
    RECEIVED = "received"  # day: that money came; detail: Owed
    GIVEN_UP = "given_up"  # day: that money is not pursued any more; detail: Owed
    MUTED = "muted"  # detail: the reminder that is not wanted; "" is all of this case
    MOVED_REMINDER = "moved_reminder"  # day: when it should come instead; detail: the reminder
    WISH = "wish"  # detail: "number=move", wanted while something else is on its way; nothing changes yet
    CALLED_OFF = "called_off"  # day: what was on its way was withdrawn; detail: the channel, and the wish that is left
    REPLIED = "replied"  # day: when a withdrawal was answered; detail: kept | ends (guide/withdrawing.py)
    RESUMED = "resumed"  # the wish that the named event left is wanted again; detail: the wish that is left
    IN_HAND = "in_hand"  # detail: a paper and what it proves: "copy.5" (guide/proofs.py)
    NOT_IN_HAND = "not_in_hand"  # detail: the same; it is missing, or its tick was a mistake
    BLOCKED = "blocked"  # day: the operator was asked to block a lost SIM, and did
    TAKEN_ALONG = "taken_along"  # detail: given | moved.… | copied.… (guide/along.py)
    UNDONE = "undone"  # takes back the event it corrects, without another in its place


@dataclass(frozen=True, slots=True)
class Event:
    """One thing the user tapped (or the bot did). `number` counts from 1 within the case; `at` is UTC."""

    number: int
    kind: Kind
    at: datetime
    day: date | None = None
    detail: str = ""
    corrects: int | None = None
