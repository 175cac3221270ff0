"""Lines that explain what a tap did or why it was not carried out; the words are in screens/notices.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.guide.reminder_kinds import ReminderKind
from bot.guide.timeline import Entry


class NoticeKind(StrEnum):
    NOT_POSSIBLE = "not_possible"  # this button no longer fits
    FULL = "full"  # the same was told so often that the record has no room for more of it
    ASK_FIRST = "ask_first"
    IN_THE_FUTURE = "in_the_future"
    BEFORE_ASKING = "before_asking"  # with the day of the request
    NOTED_BEFORE = "noted_before"  # with the day: the same was told of that day already
    IN_THE_PAST = "in_the_past"
    CALLED_OFF = "called_off"  # with the day of the withdrawal
    UNDECIDED = "undecided"  # with the last day, where there is one
    AFTER_OLD_END = "after_old_end"  # with the last day that was withdrawn, not confirmed
    OFF_BEFORE_LEAVING = "off_before_leaving"  # with the day of leaving; `days` before it, 0 where that is not known
    PAPER_MISSING = "paper_missing"  # ended, but not confirmed in writing
    AFTER_LAST_DAY = "after_last_day"  # with the day after which a reminder is of no use
    WILL_REMIND = "will_remind"  # with a day
    NOT_UNDERSTOOD = "not_understood"  # free text, photo, sticker …
    UNKNOWN_COMMAND = "unknown_command"
    NOT_DELETED = "not_deleted"  # a message with a secret, before this screen
    SOMETHING_BROKE = "something_broke"
    REMINDER = "reminder"  # this message is one
    REMINDER_LATE = "reminder_late"  # with the day it was due
    TOO_MANY = "too_many"  # cancellations of one chat
    THROWN_AWAY = "thrown_away"
    NO_DAY = "no_day"  # a typed text that is no day we can read
    NO_CITY = "no_city"  # a typed text that is no city we know
    NO_OPERATOR = "no_operator"  # a typed text that is no operator we know
    SAME_OPERATOR = "same_operator"  # a number cannot move to the operator that it leaves
    OTHER_NAME = "other_name"  # with the sentence of the content that says where an old name leads
    CALENDAR = "calendar"  # the dates can be taken along
    NOTHING_AHEAD = "nothing_ahead"  # a calendar file would be empty
    ZONE_SET = "zone_set"  # with the city
    ZONE_AFTER = "zone_after"  # with the city: after the departure
    TOO_MANY_PAPERS = "too_many_papers"  # in hand
    TO_CHINA = "to_china"  # with the sentence of the content about what does not open there
    TOLD = "told"  # with what was recorded, or taken back
    CODE_TAKEN_BACK = "code_taken_back"
    CODE_OVER = "code_over"
    CODES_WAIT = "codes_wait"  # with the minutes until the next one is looked at
    OWN_CODE = "own_code"  # opened in the chat that made it
    HERE_ALREADY = "here_already"  # a code that this chat has used
    NO_ROOM = "no_room"  # five cases are here: the code waits
    TAKEN_OVER = "taken_over"
    COPY_TAKEN_OVER = "copy_taken_over"
    TAKEN_ALONG = "taken_along"  # by another chat, with the day


@dataclass(frozen=True, slots=True)
class Next:
    """The next reminder: its day and what it asks. Without a day none comes; `off`: because none is wanted. `far`: its
    year has to be said."""

    day: date | None = None
    about: ReminderKind | None = None
    off: bool = False
    far: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice, with the day it speaks of, the time zone (an IANA name), or a sentence of the content.

    `about` is the question that comes on that day, None for one that the user set without one.
    `told` is what was recorded (or `taken_back`), and `then` the reminder after it (guide/recorded.py).
    """

    kind: NoticeKind
    day: date | None = None
    city: str = ""
    sentence: str = ""
    about: ReminderKind | None = None
    days: int = 0
    told: Entry | None = None
    taken_back: bool = False
    then: Next | None = None
    minutes: int = 0
