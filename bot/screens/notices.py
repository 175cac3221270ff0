"""The words of the notices."""

from __future__ import annotations

from bot.guide.notices import Notice, Said
from bot.i18n import Texts


def words(texts: Texts, said: Said | None) -> str:
    """One line for the top of a screen, empty for None."""
    if said is None:
        return ""
    if said.notice in (Notice.OTHER_NAME, Notice.TO_CHINA):
        return texts.content(said.sentence)
    day = texts.date(said.day) if said.day else ""
    city = texts.city(said.city) if said.city else ""
    return _sentence(texts, said.notice).format(day=day, city=city)


def _sentence(t: Texts, notice: Notice) -> str:
    return {
        Notice.NOT_POSSIBLE: t.gettext("That button is out of date. This is your current step."),
        Notice.ASK_FIRST: t.gettext("Send the request to the operator first. After that you can prove it."),
        Notice.IN_THE_FUTURE: t.gettext("That day has not come yet. Choose today or an earlier day."),
        Notice.BEFORE_ASKING: t.gettext("Your request was on {day}. Choose that day or a later one."),
        Notice.IN_THE_PAST: t.gettext("Choose a day from today on, within two years."),
        Notice.PAPER_MISSING: t.gettext(
            "The end is noted. The written confirmation is still missing: it is your proof."
        ),
        Notice.WILL_REMIND: t.gettext("Noted. Next reminder: {day}."),
        Notice.BUTTONS_ONLY: t.gettext(
            "I understand buttons only. Please send no personal data. This is your current step."
        ),
        Notice.UNKNOWN_COMMAND: t.gettext("I do not know that command. This is your current step."),
        Notice.SOMETHING_BROKE: t.gettext("Something went wrong here. Nothing is lost: please try again."),
        Notice.REMINDER: t.gettext("⏰ Your reminder"),
        Notice.REMINDER_LATE: t.gettext("⏰ Your reminder, late: it was due on {day}"),
        Notice.TOO_MANY: t.gettext("Five cancellations at most. Delete one first; nothing was changed."),
        Notice.THROWN_AWAY: t.gettext("Deleted, with its dates and reminders."),
        Notice.NO_DAY: t.gettext("I see no date there. Tap a day, or write it as 30/11/2026."),
        Notice.NO_CITY: t.gettext("I do not know that city. Try the nearest big one, or tap one below."),
        Notice.NO_OPERATOR: t.gettext("I do not know that operator. Tap one below. Please send no personal data."),
        Notice.CALENDAR: t.gettext("Noted. Your dates as a calendar file: /reminders"),
        Notice.ZONE_SET: t.gettext("Your time is now that of {city}."),
    }[notice]
