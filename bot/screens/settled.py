"""What is said before a case closes by itself: reminders stop, and the day on which its data go."""

from __future__ import annotations

from datetime import timedelta

from bot.guide.case import Kind, Stage
from bot.guide.moments import local_day
from bot.screens.screen import Button, Row, View


def ends_itself(view: View) -> bool:
    """Whether all is proven and nobody has closed the case."""
    return view.case.stage is Stage.SETTLED and view.case.last(Kind.CLOSED) is None


def settled_line(view: View) -> str:
    """ "No more reminders come …"; empty while something is open."""
    if not ends_itself(view):
        return ""
    t, case = view.texts, view.case
    newest = max([case.last_tap, *(event.at for event in case.events)])
    day = local_day(newest, view.chat) + timedelta(days=view.keep_days[0])
    said = t.gettext("No more reminders come. I delete the data of this case on {date}: get the PDF before that day.")
    return said.format(date=t.date(day, "year"))


def record_button(view: View, place: str) -> Button:
    """The dossier, one tap away."""
    return view.button("📄 " + view.texts.pgettext("button", "Get the PDF"), place, "send", "dossier.pdf")


def record_row(view: View, place: str) -> tuple[Row, ...]:
    """The row of that button, where the case ends by itself."""
    return ((record_button(view, place),),) if ends_itself(view) else ()
