"""From which operator to which one a number moves, as the first line of the plan and of the record."""

from __future__ import annotations

from html import escape

from bot.screens.layout import carrier_title, heading
from bot.screens.screen import View


def route(view: View) -> str:
    """Line 1 of the record: "Proximus → Mobile Vikings · subscription"."""
    head, old, form = heading(view), carrier_title(view), view.texts.gettext("{old} → {new}")
    return head.replace(old, form.format(old=old, new=escape(view.new.name, quote=False)), 1) if view.new else head
