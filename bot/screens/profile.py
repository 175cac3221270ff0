"""What people see of the bot before they write to it, in one language."""

from __future__ import annotations

from typing import TypedDict

from bot.i18n import Texts


class Profile(TypedDict):
    """Telegram's limits in characters: name 64, description 512, short description 120."""

    name: str
    description: str
    short_description: str
    commands: tuple[tuple[str, str], ...]


def profile_of(t: Texts) -> Profile:
    """Name, descriptions and the command menu. A command stands here once it works."""
    return Profile(
        name=t.gettext("Bye SIM – cancel a Belgian SIM"),
        description=t.gettext(
            "I guide you, step by step, through ending a Belgian mobile contract or prepaid card, "
            "and remind you until you have proof that it ended.\n\n"
            "Free. No names, numbers or codes. Independent of every operator; information, not legal advice."
        ),
        short_description=t.gettext("Ending a Belgian mobile contract or prepaid card, step by step."),
        commands=(
            ("start", t.gettext("Start, or continue")),
            ("status", t.gettext("Your progress")),
            ("cases", t.gettext("Your cancellations, and another one")),
            ("trouble", t.gettext("Something went wrong")),
            ("scam", t.gettext("A call, message or site that looks false")),
            ("reminders", t.gettext("What is coming, and when")),
            ("dossier", t.gettext("Your record, as a PDF")),
            ("language", t.gettext("Choose your language")),
            ("timezone", t.gettext("Your time zone, for the reminders")),
            ("privacy", t.gettext("What is stored, and how to delete it")),
            ("help", t.gettext("How it works, and free help")),
        ),
    )
