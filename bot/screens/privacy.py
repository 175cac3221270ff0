"""/privacy: what is stored to the last column, why, how long, who can see it, and a copy of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from html import escape
from typing import assert_never

from bot.screens.chat import HEAD, leave
from bot.screens.layout import points, text_of
from bot.screens.screen import Row, Screen, View

BACKUP_DAYS = 7  # what docs/backup.md tells whoever runs the bot


class Said(StrEnum):
    """A paragraph of the page that says exactly what is stored."""

    CHAT = "chat"
    CASES = "cases"
    EVENTS = "events"
    TICKS = "ticks"
    REMINDERS = "reminders"
    CODES = "codes"
    UPDATES = "updates"


# Every column of the database, and the paragraph that tells of it. `tests/test_privacy.py` compares it with the schema.
TOLD: Mapping[Said, Mapping[str, tuple[str, ...]]] = {
    Said.CHAT: {
        "chats": (
            *("chat_id", "language", "zone", "hour", "reminders_off", "blocked", "last_seen", "seen_day", "shown"),
            *("live_message", "active_case", "empty", "taken_at"),
        )
    },
    Said.CASES: {"cases": ("chat_id", "number", "answers", "place", "opened_at", "last_tap", "settled")},
    Said.EVENTS: {"events": ("chat_id", "case_number", "number", "kind", "at", "day", "detail", "corrects")},
    Said.TICKS: {"ticks": ("chat_id", "case_number", "item")},
    Said.REMINDERS: {
        "reminders": ("chat_id", "case_number", "kind", "step", "due_at", "lease_until", "attempts"),
    },
    Said.CODES: {"take_codes": ("chat_id", "case_number", "kind", "digest", "expires_at")},
    Said.UPDATES: {"handled": ("update_id", "at"), "put_aside": ("update_id", "at")},
}
ABOUT_NOBODY = frozenset({"kept_values", "schema_versions"})  # tables about the database itself
_FOLDED = (Said.CODES, Said.UPDATES)


def privacy(view: View) -> Screen:
    """The short answer, and the ways to the long one, to a copy, and to an end."""
    t = view.texts
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("What is stored here"),
        parts=[
            t.gettext(
                "Stored: the number of this chat, your choices, ticks, days and reminders, and when you tapped. "
                "Only to guide and remind you."
            ),
            t.gettext("Not stored: names, phone or customer numbers, your messages."),
            _who_runs_it(view),
            t.gettext("You can get a copy of all of it, or delete all of it, at any time."),
        ],
        fold=[
            t.gettext("What looks like a secret I delete from this chat: of it I keep only a count of its kind."),
            t.gettext("Telegram itself sees this chat: what it keeps is up to Telegram. Write no secrets here."),
        ],
    )
    delete = view.go("🗑 " + t.pgettext("button", "Delete everything"), "privacy", "privacy.sure")
    rows = (
        (
            view.go("🔎 " + t.pgettext("button", "What exactly?"), "privacy", "privacy.what"),
            view.go("⏳ " + t.pgettext("button", "How long?"), "privacy", "privacy.keep"),
        ),
        (view.button("💾 " + t.pgettext("button", "Get a copy"), "privacy", "copy"),),
        (replace(delete, style="danger"),),
        leave(view, "privacy"),
    )
    return Screen(text, rows)


def _who_runs_it(view: View) -> str:
    """The law wants a name. A bot that people use and that has none says so."""
    t = view.texts
    if view.contact:
        return t.gettext("Who runs this bot: {contact}").format(contact=escape(view.contact, quote=False))
    if view.public:
        return t.gettext(
            "⚠️ Who runs this bot is not stated. EU law says that it must be: think twice before you use it."
        )
    return t.gettext("Who runs this bot: not stated. It is not connected to the real Telegram.")


def what(view: View) -> Screen:
    """Everything that is stored, paragraph by paragraph."""
    t = view.texts
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("Exactly what is stored"),
        parts=[points(told(view, said) for said in TOLD if said not in _FOLDED)],
        fold=[
            *(told(view, said) for said in TOLD if said in _FOLDED),
            t.gettext("Some choices tell something about other people: that somebody died, or whose contract it is."),
        ],
    )
    return Screen(text, (_back(view, "privacy.what"),))


def told(view: View, said: Said) -> str:
    t = view.texts
    match said:
        case Said.CHAT:
            return t.gettext(
                "This chat: its number, language, time zone, hour and on/off of reminders, last tap and screen, "
                "message with buttons, open case, whether you blocked me, when a case was taken along"
            )
        case Said.CASES:
            return t.gettext("Each case: your answers, its page, first and last tap, whether it is settled")
        case Said.EVENTS:
            return t.gettext("What you told and what I sent: what it was, its day, the exact time, corrections")
        case Said.TICKS:
            return t.gettext("What you ticked")
        case Said.REMINDERS:
            return t.gettext("Reminders to come: which one, when, how many tries")
        case Said.CODES:
            return t.gettext(
                "“Take it along”: only a fingerprint (hash) of the code and its last day, until it is used or taken "
                "back, 30 days at most. Whoever has the code sees the case."
            )
        case Said.UPDATES:
            return t.gettext(
                "Without your chat: numbers and times of Telegram’s newest 100,000 messages to me, "
                "and of those that I could not handle, {days} days; so that nothing is done twice."
            ).format(days=view.keep_days[0])
    assert_never(said)


def keep(view: View) -> Screen:
    """How long, and who can see it."""
    t, (settled, idle) = view.texts, view.keep_days
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("How long, and who can see it"),
        parts=[
            points(
                [
                    t.gettext("A closed case, a chat without a case: deleted {days} days after your last tap").format(
                        days=settled
                    ),
                    t.gettext(
                        "Everything: {days} days after your last tap; if reminders are still to come, "
                        "after the last one"
                    ).format(days=idle),
                    t.gettext("You delete it: out of this bot’s files within a minute"),
                    t.gettext(
                        "Backups keep it longer. Whoever runs the bot should delete them after {days} days; "
                        "I cannot check that"
                    ).format(days=BACKUP_DAYS),
                ]
            ),
            t.gettext("Who can see it: you, and whoever runs this bot and its computer. I pass nothing on."),
        ],
        fold=[
            t.gettext("I look for what is old once a day. While a backup is being made, deleting takes longer."),
            t.gettext(
                "Deleted here is not deleted elsewhere: messages in this chat stay at Telegram until you delete them, "
                "and a case that was taken along stays in the other chat."
            ),
        ],
    )
    return Screen(text, (_back(view, "privacy.keep"),))


def _back(view: View, place: str) -> Row:
    return (view.go("‹ " + view.texts.pgettext("button", "Back"), place, "privacy"),)
