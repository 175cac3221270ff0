"""The words of what was recorded, and of the reminder that comes next. guide/recorded.py says when they are shown."""

from __future__ import annotations

from bot.guide.case import Kind
from bot.guide.timeline import PLANNED, Entry
from bot.i18n import Texts
from bot.screens.event_texts import said_of
from bot.screens.told_lines import again_on, asked_on, complained_on


def told(t: Texts, entry: Entry) -> str:
    """ "Requested on 3 November by letter."."""
    day = t.date(entry.day) if entry.day else ""
    if entry.kind is Kind.ASKED and day:
        return asked_on(t, entry.detail).format(date=day)
    if entry.kind is Kind.CHASED and day:
        return again_on(t, entry.detail).format(date=day)
    if entry.kind in (Kind.COMPLAINED, Kind.OMBUDSMAN) and day:
        return complained_on(t, entry.kind, entry.detail).format(date=day)
    what = said_of(t, entry)
    if not what:
        return _of_no_record(t, entry)
    if day and entry.kind not in PLANNED:
        return t.gettext("{what} ({date}).").format(what=what, date=day)
    return t.gettext("{what}.").format(what=what)


def _of_no_record(t: Texts, entry: Entry) -> str:
    """What stands in no record of the case."""
    sentences = {
        Kind.STEP_DONE: t.gettext("Noted: this step is done."),
        Kind.STEP_SKIPPED: t.gettext("Left out. You find it again under Steps."),
        Kind.WISH: t.gettext("Nothing has changed yet: first send the withdrawal."),
        Kind.MUTED: t.gettext("Noted: switched off."),
    }
    return sentences.get(entry.kind) or t.gettext("Noted.")


def taken_back(t: Texts, entry: Entry) -> str:
    """ "No longer noted: “Complaint to the Telecom Ombudsman”."."""
    sentences = {
        Kind.CLOSED: t.gettext("The case is open again."),
        Kind.WISH: t.gettext("Nothing changes: what you sent stays."),
        Kind.SNOOZED: t.gettext("Noted: switched off."),
        Kind.MUTED: t.gettext("Noted: reminders come again."),
    }
    what = said_of(t, entry)
    return sentences.get(entry.kind) or (
        t.gettext("No longer noted: “{what}”.").format(what=what) if what else t.gettext("Noted.")
    )
