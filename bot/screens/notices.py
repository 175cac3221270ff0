"""The words of the notices."""

from __future__ import annotations

from bot.guide.notices import Notice, Said
from bot.i18n import Texts


def words(texts: Texts, said: Said | None) -> str:
    """One line for the top of a screen, empty for None."""
    if said is None:
        return ""
    day = texts.date(said.day) if said.day else ""
    return _sentence(texts, said.notice).format(day=day)


def _sentence(t: Texts, notice: Notice) -> str:  # noqa: C901 - one line per notice
    match notice:
        case Notice.NOT_POSSIBLE:
            return t.gettext("That button no longer fits. Here is where you are.")
        case Notice.ASK_FIRST:
            return t.gettext("First ask; then this can be proven.")
        case Notice.IN_THE_FUTURE:
            return t.gettext("That day has not come yet. Choose today or an earlier day.")
        case Notice.IN_THE_PAST:
            return t.gettext("Choose a day from today on, within two years.")
        case Notice.PAPER_MISSING:
            return t.gettext("The end is noted. The written confirmation is still missing: it is your proof.")
        case Notice.WILL_REMIND:
            return t.gettext("Noted. I will remind you on {day}.")
        case Notice.BUTTONS_ONLY:
            return t.gettext("I understand buttons only. Please send no personal data. Here is where you are.")
        case Notice.UNKNOWN_COMMAND:
            return t.gettext("I do not know that command. Here is where you are.")
        case Notice.SOMETHING_BROKE:
            return t.gettext("Something went wrong here. Nothing is lost: please tap again.")
        case Notice.REMINDER:
            return t.gettext("⏰ Your reminder")
