"""An offer to stay that was taken by mistake: on which day, then the withdrawal, then the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.guide.case import Event
from bot.guide.claims import WITHDRAW_DAYS
from bot.guide.steps import StepId
from bot.guide.trouble import Trouble, troubles
from bot.screens.day_words import YESTERDAY
from bot.screens.layout import joined
from bot.screens.screen import Button, View
from bot.screens.steps.confirmation import go_on
from bot.screens.trouble.problem_texts import place_of


def task(view: View, taken: Event | None, withdrawn: Event | None) -> str:
    t, last = view.texts, _last_day(taken)
    if withdrawn:
        return t.gettext("Wait for a written answer")
    if last is None:
        return t.gettext("On which day did you take the offer?")
    if last < view.today:
        return t.gettext("The 14 days are over: withdraw anyway")
    return t.gettext("Withdraw in writing by {date}").format(date=t.date(last))


def _last_day(taken: Event | None) -> date | None:
    return taken.day + timedelta(days=WITHDRAW_DAYS) if taken and taken.day else None


def days(view: View, taken: Event | None, withdrawn: Event | None) -> str:
    t = view.texts
    said = [t.gettext("Offer taken on {date}.").format(date=t.date(taken.day))] if taken and taken.day else []
    if withdrawn and withdrawn.day:
        said.append(t.gettext("✅ Withdrawn on {date}.").format(date=t.date(withdrawn.day)))
    return "\n".join(said)


def tools(view: View, taken: Event | None, withdrawn: Event | None) -> list[Button]:
    t, place = view.texts, place_of(Trouble.OFFER)
    a_day = "📅 " + t.pgettext("button", "A day …")
    if taken is None and withdrawn is None:
        day = view.today - YESTERDAY
        label = joined(t, [t.pgettext("button", "Yesterday"), t.date(day, "short")])
        yesterday = view.button(label, place, "tell", f"offer={day}")
        return [yesterday, view.go(a_day, place, "pick.offer_offer")]
    paper = view.go("✍️ " + t.pgettext("button", "Withdrawal text"), place, "paper.withdraw.offer")
    if withdrawn is None:
        return [paper, view.go(a_day, place, "pick.withdrawn_offer")]
    stuck = view.go("📭 " + t.pgettext("button", "Nothing comes"), place, place_of(Trouble.NO_ANSWER))
    return [paper, *([stuck] if Trouble.NO_ANSWER in troubles(view.case) else [])]


def main(view: View, taken: Event | None, withdrawn: Event | None) -> Button:
    t, place = view.texts, place_of(Trouble.OFFER)
    if withdrawn:
        return go_on(view, StepId.ASK)
    if taken is None:
        return replace(
            view.button("✅ " + t.pgettext("button", "Taken today"), place, "tell", f"offer={view.today}"),
            style="success",
        )
    label = "✅ " + t.pgettext("button", "Offer withdrawn")
    return view.button(label, place, "tell", "withdrawn", style="success")
