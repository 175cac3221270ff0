"""What is said before a case closes by itself: reminders stop, and the day on which its data go."""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never

from bot.guide.arriving import day_of
from bot.guide.case import Kind, Stage
from bot.guide.closing import CLOSING, matters
from bot.guide.moments import local_day
from bot.guide.origins import from_place
from bot.guide.reminders import schedule
from bot.guide.threads import Side
from bot.i18n import Texts
from bot.screens.layout import join_sentences, joined
from bot.screens.open_texts import money_name
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


def still_open(view: View) -> str:
    """ "Still open: answer of the Ombudsman. Next reminder: 14 April."; empty once all is settled.

    Money that has come is not the whole case.
    """
    t, case = view.texts, view.case
    if case.stage is Stage.SETTLED or not case.waits:
        return ""
    names = [
        *([t.gettext("a wrong bill or debit")] if case.wrongly_billed else []),
        *dict.fromkeys(_awaited(t, one.side) for one in case.open_complaints),
        *(money_name(t, what) for what in case.owed),
    ]
    coming = next(iter(schedule(case, view.chat)), None)
    said = [t.gettext("Still open: {what}.").format(what=joined(t, names))]
    if coming:
        day = t.date(day_of(case, view.chat, coming.at))
        said.append(t.gettext("I will remind you on {date}.").format(date=day))
    return join_sentences(t, said)


def _awaited(t: Texts, side: Side) -> str:
    match side:
        case Side.OPERATOR:
            return t.gettext("the operator’s answer to your complaint")
        case Side.OMBUDSMAN:
            return t.gettext("the Ombudsman’s answer")
        case _:
            assert_never(side)


def close_button(view: View, place: str) -> Button:
    """Closes the case, which can be opened again; first to the question about what would be left behind, if any."""
    label = "✔️ " + view.texts.pgettext("button", "Close this case")
    if matters(view.case, view.content, view.today):
        return view.go(label, place, from_place(CLOSING, place))
    return view.button(label, place, "close")


def record_button(view: View, place: str) -> Button:
    """The dossier, one tap away."""
    return view.button("📄 " + view.texts.pgettext("button", "Get the PDF"), place, "send", "dossier.pdf")


def record_row(view: View, place: str) -> tuple[Row, ...]:
    """The row of that button, where the case ends by itself."""
    return ((record_button(view, place),),) if ends_itself(view) else ()
