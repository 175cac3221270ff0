"""Where a cancellation stands, in one message: what happened, what comes, what can still be claimed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.guide.case import Kind
from bot.guide.claims import claims
from bot.guide.origins import from_place
from bot.guide.reminders import schedule
from bot.guide.timeline import PLANNED, Entry, timeline, was_changed
from bot.guide.withdrawing import REPLY, in_danger
from bot.screens.along import along_button
from bot.screens.calendar_file import calendar_button
from bot.screens.event_texts import told
from bot.screens.fit import fits
from bot.screens.layout import points, text_of
from bot.screens.open_texts import claims_told, not_blocked, open_questions
from bot.screens.overview import next_line, stage_line
from bot.screens.proofs import proofs_button
from bot.screens.reminder_list import day_of, shown_day, why_none
from bot.screens.route import route
from bot.screens.screen import Row, Screen, View
from bot.screens.settled import close_button
from bot.screens.zones import other_clock

MOST = 6  # newest entries; the dossier has all
# entries and claims shown, tried in turn: what is still to be had is cut last, the other claims go into the fold
TRIES = ((MOST, 5), (5, 5), (4, 5), (3, 5), (2, 5), (2, 3), (2, 2), (1, 2), (1, 1))


def status(view: View) -> Screen:
    """As much of the record as a phone shows at once."""
    possible = claims_told(view.texts, claims(view.case, view.today))
    head, task = route(view), stage_line(view)
    shown = next((n for n in TRIES if _fits(view, head, task, _parts(view, possible, *n))), TRIES[-1])
    text = text_of(
        view,
        head=head,
        task=task,
        parts=_parts(view, possible, *shown),
        fold=[escape(line, quote=False) for line in possible[shown[1] :]],
    )
    return Screen(text, _rows(view))


def _fits(view: View, head: str, task: str, parts: Sequence[str]) -> bool:
    opening = f"{head}\n<b>{task}</b>"
    return fits("\n\n".join([opening, *(part for part in parts if part)]), view.texts.language)


def _parts(view: View, possible: Sequence[str], entries: int, claimed: int) -> list[str]:
    t = view.texts
    listed = points(escape(line, quote=False) for line in possible[:claimed])
    more = len(possible) - claimed
    others = t.ngettext("… and {count} more below", "… and {count} more below", more).format(count=more)
    lines = [t.gettext("You can still:"), listed, *([others] if more > 0 else [])]
    return [_record(view, entries), _coming(view), "\n".join(lines) if possible else ""]


def _record(view: View, most: int) -> str:
    """The newest entries, oldest first, then what the case has not shown yet."""
    t, entries = view.texts, timeline(view.case, view.chat)
    more = len(entries) - most
    older = t.ngettext("… {count} earlier, see the dossier", "… {count} earlier, see the dossier", more)
    told = view.case.last(Kind.ASKED) or in_danger(view.case)
    waiting = (
        (open_questions(t, view.case, view.today) if told else not_blocked(t, view.case))
        if not view.case.last(Kind.CLOSED)
        else ()
    )
    return "\n".join(
        [
            *([older.format(count=more)] if more > 0 else []),
            *(_line(view, entry) for entry in entries[-most:]),
            *(f"▫️ {escape(line, quote=False)}" for line in waiting),
        ]
    )


def _line(view: View, entry: Entry) -> str:
    """ "3 Nov: Cancellation requested, by phone (corrected)"."""
    t = view.texts
    day = t.date(entry.happened, "short" if entry.happened.year == view.today.year else "year")
    form = t.gettext("{date}: {what}")
    if was_changed(view.case, entry):
        planned = entry.kind in PLANNED
        form = t.gettext("{date}: {what} (changed)") if planned else t.gettext("{date}: {what} (corrected)")
    return escape(form.format(date=day, what=told(t, view.case, entry, view.content)), quote=False)


def _coming(view: View) -> str:
    """The next action, and the day of the next reminder or why there is none."""
    t, coming = view.texts, schedule(view.case, view.chat)
    if view.case.last(Kind.CLOSED):
        return why_none(view)
    action = next_line(view)
    if not coming:
        return f"▶️ {action}\n⏰ {why_none(view)}"
    reminder = t.gettext("Next reminder: {date}").format(date=shown_day(view, day_of(view, coming[0])))
    return f"▶️ {action}\n⏰ {reminder}"


def _rows(view: View) -> tuple[Row, ...]:
    t = view.texts
    label = "▶️ " + t.pgettext("button", "Go on")
    closed = view.case.last(Kind.CLOSED)
    main = view.go(label, "status", "closed") if closed else view.button(label, "status", "start", style="primary")
    reply = "✉️ " + t.pgettext("button", "Their answer")
    beside = other_clock(view, "status") or proofs_button(view, "status")
    if in_danger(view.case):
        beside = (view.go(reply, "status", REPLY),)
    elif view.case.nothing_to_cancel and not closed:
        beside = (close_button(view, "status"),)
    return (
        (main, *beside),
        (
            view.go("⏰ " + t.pgettext("button", "Reminders"), "status", "reminders"),
            view.go("🆘 " + t.pgettext("button", "Trouble?"), "status", from_place("trouble.menu", "status")),
        ),
        (
            view.go("📄 " + t.pgettext("button", "Dossier"), "status", "dossier"),
            *calendar_button(view, "status"),
            *(() if view.case.moving else (along_button(view, "status"),)),
        ),
        (
            view.go("🗂 " + t.pgettext("button", "My cancellations"), "status", "cases"),
            view.go("✏️ " + t.pgettext("button", "Correct"), "status", from_place("change", "status")),
        ),
    )
