"""What the dossier is, and a tap to get it; the file itself is made in documents/."""

from __future__ import annotations

from html import escape

from bot.guide.timeline import timeline
from bot.screens.along import along_button
from bot.screens.calendar_file import calendar_button, plan_button
from bot.screens.event_texts import told
from bot.screens.layout import text_of
from bot.screens.proofs import proofs_button
from bot.screens.route import route
from bot.screens.screen import Screen, View

SHOWN = 8  # newest entries; the file has all


def dossier(view: View) -> Screen:
    """The record as a readable message, and the PDF."""
    t, entries = view.texts, timeline(view.case, view.chat)
    form = t.gettext("{date}: {what}")
    lines = [
        form.format(date=t.date(e.happened, "short"), what=escape(told(t, view.case, e, view.content), quote=False))
        for e in entries[-SHOWN:]
    ]
    more = len(entries) - len(lines)
    older = t.ngettext("… and {count} earlier entry in the file", "… and {count} earlier entries in the file", more)
    text = text_of(
        view,
        head=route(view),
        task=t.gettext("Your dossier"),
        parts=[
            "\n".join([*([older.format(count=more)] if more > 0 else []), *lines])
            or t.gettext("There is nothing to show yet."),
            t.gettext(
                "The PDF contains everything, in your language and the operator’s, ready to attach to a complaint."
            ),
            t.gettext("Names and numbers stay blank: fill them in on your side."),
        ],
        fold=[t.gettext("It shows only what you tapped and when. Alone it proves nothing: add letters and answers.")],
    )
    rows = (
        (view.button("📄 " + t.pgettext("button", "Get the PDF"), "dossier", "send", "dossier.pdf", style="primary"),),
        (plan_button(view, "dossier"), along_button(view, "dossier")),
        (
            view.go("‹ " + t.pgettext("button", "Back"), "dossier", "status"),
            *proofs_button(view, "dossier"),
            *calendar_button(view, "dossier"),
        ),
    )
    return Screen(text, rows)
