"""The words of the notices."""

from __future__ import annotations

from typing import assert_never

from bot.guide.notices import Next, Notice, NoticeKind
from bot.guide.reminder_kinds import ReminderKind
from bot.i18n import Texts
from bot.screens import recorded
from bot.screens.layout import join_sentences

NAMED = frozenset(ReminderKind) - {ReminderKind.NUDGE, ReminderKind.SNOOZED}  # the others ask where it stands


def words(texts: Texts, notice: Notice | None) -> str:
    """One line for the top of a screen, empty for None: what it says, and the reminder that comes after it."""
    if notice is None:
        return ""
    said = [_told(texts, notice), comes_next(texts, notice.then), _own_words(texts, notice)]
    if not notice.told:  # a warning comes first
        said.reverse()
    return join_sentences(texts, [sentence for sentence in said if sentence])


def _told(texts: Texts, notice: Notice) -> str:
    if notice.told is None:
        return ""
    return (recorded.taken_back if notice.taken_back else recorded.told)(texts, notice.told)


def comes_next(t: Texts, then: Next | None) -> str:
    """The next reminder with its day and what it asks, or that none comes."""
    if then is None:
        return ""
    if then.day:
        return asks(t, then.about).format(date=t.date(then.day, "year" if then.far else "day"))
    return t.gettext("Reminders are off: /reminders") if then.off else t.gettext("No reminder comes.")


def _own_words(texts: Texts, notice: Notice) -> str:
    """What this kind of notice says."""
    if notice.sentence:
        return texts.content(notice.sentence)
    day = texts.date(notice.day) if notice.day else ""
    if notice.kind is NoticeKind.WILL_REMIND and notice.about in NAMED:
        return join_sentences(texts, [texts.gettext("Noted."), asks(texts, notice.about).format(date=day)])
    if notice.kind is NoticeKind.OFF_BEFORE_LEAVING:
        return _off_before_leaving(texts, notice.days).format(day=day, count=notice.days)
    if notice.kind is NoticeKind.CODES_WAIT:
        return _wait(texts, notice.minutes).format(count=notice.minutes)
    city = texts.city(notice.city) if notice.city else ""
    return _sentence(texts, notice.kind, day).format(day=day, city=city)


def asks(t: Texts, kind: ReminderKind | None) -> str:  # noqa: C901, PLR0912 - one sentence per kind
    """What is asked on {date}."""
    match kind:
        case ReminderKind.CONFIRMATION:
            return t.gettext("I will ask about the confirmation again on {date}.")
        case ReminderKind.MOVED:
            return t.gettext("I will ask on {date} whether the number has moved.")
        case ReminderKind.ENDED:
            return t.gettext("I will ask on {date} whether it has ended.")
        case ReminderKind.FINAL_BILL:
            return t.gettext("I ask about the bill on {date}.")
        case ReminderKind.REFUND:
            return t.gettext("I will ask about your credit on {date}.")
        case ReminderKind.LAST_CALL:
            return t.gettext("I will ask about your accounts on {date}.")
        case ReminderKind.ANSWER_OPERATOR | ReminderKind.ANSWER_OMBUDSMAN:
            return t.gettext("I will ask on {date} whether your complaint was answered.")
        case ReminderKind.WITHDRAWAL:
            return t.gettext("I will ask about the withdrawal on {date}.")
        case ReminderKind.SEND_BY:
            return t.gettext("I will ask on {date} whether your request or order was sent.")
        case ReminderKind.EVE:
            return t.gettext("I will ask on {date} whether all is ready.")
        case ReminderKind.MONEY_REFUND | ReminderKind.MONEY_BILL | ReminderKind.MONEY_DELAY | ReminderKind.MONEY_DEBIT:
            return t.gettext("I will ask on {date} whether the money has come.")
        case (
            ReminderKind.RIGHT_OFFER
            | ReminderKind.RIGHT_DEBIT
            | ReminderKind.RIGHT_DELAY
            | ReminderKind.RIGHT_REFUND
            | ReminderKind.RIGHT_OMBUDSMAN
        ):
            return t.gettext("I will remind you on {date}: a last day is near.")
        case ReminderKind.NUDGE:
            return t.gettext("If you stop here, I will remind you on {date}.")
        case ReminderKind.SNOOZED | None:
            return t.gettext("I will ask you again on {date}.")
        case _:
            assert_never(kind)


def _sentence(t: Texts, notice: NoticeKind, day: str) -> str:  # noqa: C901, PLR0912 - one sentence per notice
    match notice:
        case NoticeKind.NOT_POSSIBLE:
            return t.gettext("That button is out of date. This is your current step.")
        case NoticeKind.ASK_FIRST:
            return t.gettext("Send the request to the operator first. After that you can prove it.")
        case NoticeKind.IN_THE_FUTURE:
            return t.gettext("That day has not come yet. Choose today or an earlier day.")
        case NoticeKind.BEFORE_ASKING | NoticeKind.NOTED_BEFORE:
            return _of_what_was_told(t, notice)
        case NoticeKind.IN_THE_PAST:
            return t.gettext("Choose a day from today on, within two years.")
        case NoticeKind.AFTER_LAST_DAY:
            return t.gettext("The last day for it is {day}. Choose that day or an earlier one.")
        case NoticeKind.CALLED_OFF | NoticeKind.UNDECIDED | NoticeKind.AFTER_OLD_END:
            return _of_a_wish(t, notice, day)
        case NoticeKind.PAPER_MISSING:
            return t.gettext("The end is noted. The written confirmation is still missing: it is your proof.")
        case NoticeKind.WILL_REMIND:
            return t.gettext("Noted. Next reminder: {day}.")
        case NoticeKind.NOT_UNDERSTOOD | NoticeKind.UNKNOWN_COMMAND | NoticeKind.NO_OPERATOR | NoticeKind.NOT_DELETED:
            return _of_a_message(t, notice)
        case NoticeKind.SOMETHING_BROKE:
            return t.gettext("Something went wrong here. Nothing is lost: please try again.")
        case NoticeKind.REMINDER:
            return t.gettext("⏰ Your reminder")
        case NoticeKind.REMINDER_LATE:
            return t.gettext("⏰ Your reminder, late: it was due on {day}")
        case NoticeKind.TOO_MANY | NoticeKind.TOO_MANY_PAPERS | NoticeKind.FULL:
            return _too_many(t, notice)
        case NoticeKind.THROWN_AWAY:
            return t.gettext("Deleted, with its dates and reminders.")
        case NoticeKind.NO_DAY | NoticeKind.NO_CITY | NoticeKind.SAME_OPERATOR:
            return _not_read(t, notice)
        case NoticeKind.CALENDAR:
            return t.gettext("Your dates as a calendar file: /reminders")
        case NoticeKind.NOTHING_AHEAD:
            return t.gettext("This case has no dates ahead: a calendar file would be empty.")
        case NoticeKind.ZONE_SET | NoticeKind.ZONE_AFTER:
            return _of_a_zone(t, notice)
        case NoticeKind.CODE_TAKEN_BACK | NoticeKind.CODE_OVER | NoticeKind.OWN_CODE | NoticeKind.TAKEN_ALONG:
            return _of_a_code(t, notice)
        case NoticeKind.NO_ROOM | NoticeKind.HERE_ALREADY | NoticeKind.TAKEN_OVER | NoticeKind.COPY_TAKEN_OVER:
            return _of_taking_over(t, notice)
        case NoticeKind.OTHER_NAME | NoticeKind.TO_CHINA | NoticeKind.OFF_BEFORE_LEAVING:
            return ""  # they bring a sentence of the content, or have two
        case NoticeKind.CODES_WAIT | NoticeKind.TOLD:
            return ""  # with the minutes, or what was told
        case _:
            assert_never(notice)


def _of_a_message(t: Texts, notice: NoticeKind) -> str:
    """One that has to go; else what can be typed, and where everything else is."""
    if notice is NoticeKind.NOT_DELETED:
        return t.gettext("Telegram did not let me delete your message: please delete it yourself.")
    if notice is NoticeKind.UNKNOWN_COMMAND:
        return t.gettext("I do not know that command. All commands: /help")
    if notice is NoticeKind.NO_OPERATOR:
        return t.gettext(
            "I did not understand that. Tap a button, or type an operator or a problem (“still billed”). "
            "Help: /help. Please send no personal data."
        )
    return t.gettext(
        "I did not understand that. Tap a button, or type a problem in a few words (“still billed”). "
        "Problems: /trouble. Help: /help. Please send no personal data."
    )


def _not_read(t: Texts, notice: NoticeKind) -> str:
    if notice is NoticeKind.NO_DAY:
        return t.gettext("I see no day there that fits. Tap a day, or write it as 30/11/2026.")
    if notice is NoticeKind.NO_CITY:
        return t.gettext("I do not know that city. Try the nearest big one, or tap a button.")
    return t.gettext("That is the operator that the number leaves. Choose another one.")


def _of_what_was_told(t: Texts, notice: NoticeKind) -> str:
    if notice is NoticeKind.NOTED_BEFORE:
        return t.gettext("Already noted for {day}. To change it, use the buttons below.")
    return t.gettext("Your request was on {day}. Choose that day or a later one.")


def _off_before_leaving(t: Texts, days: int) -> str:
    if not days:
        return t.gettext("The number may stop before you leave on {day}: no codes come after that.")
    return t.ngettext(
        "The number stops {count} day before you leave on {day}: no codes come after that.",
        "The number stops {count} days before you leave on {day}: no codes come after that.",
        days,
    )


def _of_a_zone(t: Texts, notice: NoticeKind) -> str:
    now, then = (
        t.gettext("Your time is now that of {city}."),
        t.gettext("Noted. After you leave, reminders come by the time of {city}."),
    )
    return then if notice is NoticeKind.ZONE_AFTER else now


def _too_many(t: Texts, notice: NoticeKind) -> str:
    if notice is NoticeKind.FULL:
        return t.gettext("This was told too often: it is not noted any more. Everything else still is.")
    papers = t.gettext("Twelve papers are ticked. More do not fit into a letter: untick one first.")
    cases = t.gettext("Five cancellations at most. Delete one first; nothing was changed.")
    return papers if notice is NoticeKind.TOO_MANY_PAPERS else cases


def _of_a_code(t: Texts, notice: NoticeKind) -> str:
    if notice is NoticeKind.CODE_TAKEN_BACK:
        return t.gettext("Taken back: that code no longer works.")
    if notice is NoticeKind.CODE_OVER:
        return t.gettext("That code no longer works. You can make a new one.")
    if notice is NoticeKind.TAKEN_ALONG:
        return t.gettext("On {day} a case was moved from here to another chat, with its code.")
    return t.gettext("You made this code here. Open it in the other chat: it still works.")


def _of_taking_over(t: Texts, notice: NoticeKind) -> str:
    if notice is NoticeKind.NO_ROOM:
        return t.gettext("Five cancellations are here already. Delete one, then open the code again: it still works.")
    if notice is NoticeKind.HERE_ALREADY:
        return t.gettext("This case is here already.")
    if notice is NoticeKind.TAKEN_OVER:
        return t.gettext("The case is here now, with its reminders.")
    return t.gettext("You have your own copy now. Its reminders are off: /reminders turns them on.")


def _wait(t: Texts, minutes: int) -> str:
    return t.ngettext(
        "Too many codes did not work. Try again in {count} minute.",
        "Too many codes did not work. Try again in {count} minutes.",
        minutes,
    )


def _of_a_wish(t: Texts, notice: NoticeKind, day: str) -> str:
    if notice is NoticeKind.CALLED_OFF:
        return t.gettext("Noted: withdrawn on {day}.")
    if notice is NoticeKind.AFTER_OLD_END:
        return t.gettext("The number may stop on {day}: choose an earlier day, or wait for the written answer.")
    until = t.gettext("Nothing was changed. Decide before {day}.")
    return until if day else t.gettext("Nothing was changed. Decide soon.")
