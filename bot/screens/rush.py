"""The plan of who leaves today, tomorrow or the day after: what needs Belgium is done today, the rest from abroad."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.guide.accounts import not_looked_at
from bot.guide.arriving import afterwards
from bot.guide.case import Kind
from bot.guide.content.models import Group
from bot.guide.departure import leaving_day
from bot.guide.end_days import microsoft_done, suggested_end
from bot.guide.named_day import wished_day
from bot.guide.origins import from_place
from bot.guide.rush import RUSH_DAYS
from bot.guide.steps import StepId
from bot.guide.zones import in_mainland_china
from bot.screens.calendar_file import calendar_button, plan_button
from bot.screens.layout import heading, shortest_needed, text_of
from bot.screens.screen import Row, Screen, View
from bot.screens.timetable import line


def plan(view: View, known: str) -> Screen:
    """Today's list, the list of from abroad, and the last day with its reason. `known`: how much is known."""
    t = view.texts
    end = end_day(view)
    china = _to_china(view)
    shut = [line(view, "rush_china")[0]] if china else []
    today = [line(view, "rush_bank")[0], _cancel(view, end), *shut, line(view, "rush_save")[0]]
    others = t.gettext("Microsoft, the other accounts") if china else t.gettext("Google, Microsoft, chat apps")
    abroad = [others, t.gettext("Written confirmation, last bill")]
    fold = [_why(view, end), line(view, "rush_roaming")[0], known]

    def text(_named: int, cut: int) -> str:
        return text_of(
            view,
            head=heading(view) + " · " + _leaves(view),
            task=t.gettext("Cancel today. You can do the rest abroad"),
            parts=[
                t.gettext("Today, about an hour:") + "\n" + _numbered(today, 1),
                t.gettext("From abroad:") + "\n" + _numbered(abroad, 1 + len(today)),
            ],
            warning=line(view, "rush_keep")[0],
            fold=fold[: max(len(fold) - cut, 0)],
        )

    return Screen(shortest_needed(text), _rows(view, end))


def _to_china(view: View) -> bool:
    """Whether the reader goes to mainland China, or has not said where and reads Chinese."""
    told = afterwards(view.case)
    return in_mainland_china(told) if told else view.texts.traits.in_china


def end_day(view: View) -> date | None:
    """The chosen last day, else the one that is suggested; None for "as soon as possible"."""
    if view.case.last(Kind.END_DATE):
        return wished_day(view.case)
    return suggested_end(view.case, view.today)


def _leaves(view: View) -> str:
    t, day = view.texts, leaving_day(view.case)
    days = (day - view.today).days if day else 0
    names = (t.gettext("you leave today"), t.gettext("you leave tomorrow"), t.gettext("you leave in 2 days"))
    return names[min(days, RUSH_DAYS)]


def _cancel(view: View, end: date | None) -> str:
    t = view.texts
    if end is None:
        return t.gettext("Cancel with {carrier}, as soon as possible").format_map(view.values)
    form = t.gettext("Cancel with {carrier} for <b>{date}</b>: codes come until then, and you pay until then")
    return form.format_map({**view.values, "date": t.date(end)})


def _why(view: View, end: date | None) -> str:
    """Where the day comes from: only of the suggested one."""
    hence = microsoft_done(view.case, view.today)
    if end is None or hence != end or view.case.last(Kind.END_DATE):
        return ""
    return line(view, "rush_microsoft", end)[0]


def _numbered(lines: list[str], first: int) -> str:
    return "\n".join(f"{number}. {said}" for number, said in enumerate(lines, first))


def _rows(view: View, end: date | None) -> tuple[Row, ...]:
    """ "Cancel now" takes the day that stands above, as long as no other one was chosen. It is the main button once
    the banks were looked at."""
    t = view.texts
    label = "✍️ " + t.pgettext("button", "Cancel now")
    chosen = view.case.last(Kind.END_DATE) is not None or end is None
    now = view.go(label, "plan", StepId.ASK) if chosen else view.button(label, "plan", "end", str(end))
    bank = view.go("▶️ " + t.pgettext("button", "Start with bank"), "plan", f"{StepId.UNLINK}.{Group.BANK}")
    if Group.BANK in not_looked_at(view.case, view.content):
        bank = replace(bank, style="primary")
    else:
        now = replace(now, style="primary")
    return (
        (bank, plan_button(view, "plan")),
        (now, view.go("📅 " + t.pgettext("button", "Other end day"), "plan", from_place("ask.when", "plan"))),
        (
            view.button("📄 " + t.pgettext("button", "Get the PDF"), "plan", "send", "dossier.pdf"),
            *calendar_button(view, "plan"),
        ),
        (
            view.go("✏️ " + t.pgettext("button", "Change an answer"), "plan", "change"),
            view.go("✈️ " + t.pgettext("button", "My departure"), "plan", "leaving"),
        ),
    )
