"""The words of the notices."""

from __future__ import annotations

from typing import assert_never

from bot.guide.notices import Notice, Said
from bot.i18n import Texts


def words(texts: Texts, said: Said | None) -> str:
    """One line for the top of a screen, empty for None."""
    if said is None:
        return ""
    if said.sentence:
        return texts.content(said.sentence)
    day = texts.date(said.day) if said.day else ""
    city = texts.city(said.city) if said.city else ""
    return _sentence(texts, said.notice).format(day=day, city=city)


def _sentence(t: Texts, notice: Notice) -> str:  # noqa: C901, PLR0912 - one sentence per notice
    match notice:
        case Notice.NOT_POSSIBLE:
            return t.gettext("That button is out of date. This is your current step.")
        case Notice.ASK_FIRST:
            return t.gettext("Send the request to the operator first. After that you can prove it.")
        case Notice.IN_THE_FUTURE:
            return t.gettext("That day has not come yet. Choose today or an earlier day.")
        case Notice.BEFORE_ASKING:
            return t.gettext("Your request was on {day}. Choose that day or a later one.")
        case Notice.IN_THE_PAST:
            return t.gettext("Choose a day from today on, within two years.")
        case Notice.PAPER_MISSING:
            return t.gettext("The end is noted. The written confirmation is still missing: it is your proof.")
        case Notice.WILL_REMIND:
            return t.gettext("Noted. Next reminder: {day}.")
        case Notice.BUTTONS_ONLY:
            return t.gettext("I understand buttons only. Please send no personal data. This is your current step.")
        case Notice.UNKNOWN_COMMAND:
            return t.gettext("I do not know that command. This is your current step.")
        case Notice.SOMETHING_BROKE:
            return t.gettext("Something went wrong here. Nothing is lost: please try again.")
        case Notice.REMINDER:
            return t.gettext("⏰ Your reminder")
        case Notice.REMINDER_LATE:
            return t.gettext("⏰ Your reminder, late: it was due on {day}")
        case Notice.TOO_MANY:
            return t.gettext("Five cancellations at most. Delete one first; nothing was changed.")
        case Notice.THROWN_AWAY:
            return t.gettext("Deleted, with its dates and reminders.")
        case Notice.NO_DAY:
            return t.gettext("I see no date there. Tap a day, or write it as 30/11/2026.")
        case Notice.NO_CITY:
            return t.gettext("I do not know that city. Try the nearest big one, or tap one below.")
        case Notice.NO_OPERATOR:
            return t.gettext("I do not know that operator. Tap one below. Please send no personal data.")
        case Notice.CALENDAR:
            return t.gettext("Noted. Your dates as a calendar file: /reminders")
        case Notice.ZONE_SET:
            return t.gettext("Your time is now that of {city}.")
        case Notice.OTHER_NAME | Notice.TO_CHINA:
            return ""  # they bring a sentence of the content
        case _:
            assert_never(notice)
