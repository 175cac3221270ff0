"""Money that was claimed does not come, or is refused: the text again, a complaint, the Ombudsman, to who owes it."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.guide.content.models import Fact
from bot.guide.follow_up import answer_place, open_complaint
from bot.guide.money import place_of, since_claim, unpaid_rung
from bot.guide.origins import from_place
from bot.guide.owed import Owed
from bot.guide.steps import StepId
from bot.guide.threads import Side
from bot.guide.trouble import Rung, Trouble
from bot.screens.layout import heading, how_sure, text_of
from bot.screens.open_texts import money_name
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.steps.confirmation import go_on, ombudsman_side
from bot.screens.trouble.escalation import (
    DONE,
    LATER,
    NOW,
    RECORDS,
    STEP,
    after_ombudsman,
    detail,
    recorded,
    take_back,
    to_close,
    wait_task,
    waits_until,
    who_helps,
)

MENU = "trouble.menu"
LADDER = (Rung.SAME, Rung.COMPLAINT, Rung.OMBUDSMAN)


def unpaid(view: View, trouble: Trouble, what: Owed) -> Screen:
    """What was done about this money, what comes now, what comes later."""
    view = replace(view, current=since_claim(view.case, what))
    rung, until = unpaid_rung(view.case, what), waits_until(view)
    facts = [] if until else _facts(view, what, rung)
    done = [f"{DONE} {line}" for line in recorded(view)]
    still = LADDER[LADDER.index(rung) :] if rung in LADDER else (rung,)
    ahead = [f"{NOW if step is rung and not until else LATER} {_task(view, what, step)}" for step in still]
    own = [view.texts.gettext("We chose this day; it is not a legal deadline.")] if until else []
    needs = [*own, *(view.say(fact) for fact in facts), detail(view, rung)]
    text = text_of(
        view,
        head=heading(view, StepId.FINAL_BILL),
        task=wait_task(view, until) if until else _about(view, what, rung),
        parts=["\n".join([*done, *ahead]), "\n".join(line for line in needs if line)],
        fold=[how_sure(view, facts)],
    )
    tools = in_rows(_tools(view, trouble, what, rung))
    return Screen(text, (*tools, _main_row(view, trouble, what, rung), _navigation(view, trouble, what)))


def _about(view: View, what: Owed, rung: Rung) -> str:
    """The task, and which money it is about where it does not say so itself."""
    t, task, claimed = view.texts, _task(view, what, rung), view.case.claim(what)
    if not claimed and rung in (Rung.SAME, Rung.OTHER):
        return task
    name = t.gettext("wrong bill") if what is Owed.BILL and not claimed else money_name(t, what)
    return t.gettext("{task} ({money})").format(task=task, money=name)


def _task(view: View, what: Owed, rung: Rung) -> str:
    t, new = view.texts, what is Owed.DELAY
    match rung:
        case Rung.SAME | Rung.OTHER if view.case.claim(what) is None:
            said = t.gettext("Ask {carrier} for your credit")
        case Rung.SAME | Rung.OTHER:
            again = t.gettext("Send {carrier} the claim again")
            said = t.gettext("Send {new} the claim again") if new else again
        case Rung.COMPLAINT:
            complain = t.gettext("Complain to {carrier} in writing")
            said = t.gettext("Complain to {new} in writing") if new else complain
        case Rung.OMBUDSMAN:
            said = t.gettext("Write to the Telecom Ombudsman")
        case Rung.CONNECT:
            said = after_ombudsman(view)
        case _:
            assert_never(rung)
    return said.format_map(view.values)


def _facts(view: View, what: Owed, rung: Rung) -> list[Fact]:
    """Where a complaint goes, what to enclose, whom to write to."""
    own, asking = view.content.steps[STEP].lines, view.content.steps[StepId.CONFIRMATION].lines
    address = view.carrier.complaints
    match rung:
        case Rung.SAME | Rung.OTHER:
            return list(view.carrier.prepaid_refund[:1]) if what is Owed.REFUND else []
        case Rung.COMPLAINT:
            return [*([address] if address and what is not Owed.DELAY else []), own["enclose"]]
        case Rung.OMBUDSMAN:
            return [asking[f"contact_{ombudsman_side(view)}"], own["enclose_all"]]
        case Rung.CONNECT:
            return list(who_helps(view))
        case _:
            assert_never(rung)


def _tools(view: View, trouble: Trouble, what: Owed, rung: Rung) -> list[Button]:
    """The text for this rung, another day, and taking a slip back. Buttons speak from the menu: its name is short."""
    t, place = view.texts, f"trouble.is.{trouble}"
    record = RECORDS.get(rung) if view.case.claim(what) or rung is not Rung.SAME else None
    days = [view.go("📅 " + t.pgettext("button", "A day …"), MENU, f"pick.{record}_{trouble}")] if record else []
    contact = view.content.steps[StepId.CONFIRMATION].lines[f"contact_{ombudsman_side(view)}"].text
    address = Button("📋 " + t.pgettext("button", "E-mail address"), copy=contact.rpartition(" ")[2])
    return [
        *_text_button(view, trouble, what, rung),
        *([address] if rung is Rung.OMBUDSMAN else []),
        *days,
        *take_back(view, place),
    ]


def _text_button(view: View, trouble: Trouble, what: Owed, rung: Rung) -> list[Button]:
    t, place = view.texts, f"trouble.is.{trouble}"
    papers = {
        Rung.SAME: "delay" if what is Owed.DELAY else "refund",
        Rung.COMPLAINT: "unpaid" if view.case.claim(what) else "contest" if what is Owed.BILL else "refund",
        Rung.OMBUDSMAN: "ombudsman",
    }
    if rung not in papers:
        return []
    label = "✍️ " + t.pgettext("button", "The text")
    if rung is not Rung.SAME:
        label = "📄 " + t.pgettext("button", "Complaint text")
    return [view.go(label, MENU, from_place(f"paper.{papers[rung]}", place))]


def _main_row(view: View, trouble: Trouble, what: Owed, rung: Rung) -> Row:
    """While the operator's answer is waited for, that it came is in colour, not the next step."""
    told = _main(view, trouble, what, rung)
    found = open_complaint(view.case, Side.OPERATOR)
    if found is None or waits_until(view) is None:
        return (told, *to_close(view, f"trouble.is.{trouble}"))
    answered = "📬 " + view.texts.pgettext("button", "They answered")
    came = view.go(answered, f"trouble.is.{trouble}", answer_place(Side.OPERATOR, found.thread))
    return (replace(came, style="primary"), replace(told, style=None))


def _main(view: View, trouble: Trouble, what: Owed, rung: Rung) -> Button:
    """It names what it records."""
    t = view.texts
    if rung is Rung.CONNECT:
        return go_on(view, StepId.FINAL_BILL)
    if rung is Rung.SAME and view.case.claim(what) is None:
        return view.go("✅ " + t.pgettext("button", "Credit claimed"), MENU, f"money.claimed_{what}")
    labels = {
        Rung.COMPLAINT: t.pgettext("button", "Complaint sent"),
        Rung.OMBUDSMAN: t.pgettext("button", "Ombudsman asked"),
    }
    label = labels.get(rung) or t.pgettext("button", "Requested again")
    return view.button(f"✅ {label}", f"trouble.is.{trouble}", "tell", RECORDS[rung], style="success")


def _navigation(view: View, trouble: Trouble, what: Owed) -> Row:
    """Back to the question whether it came; to the step where nothing was claimed."""
    t, place = view.texts, f"trouble.is.{trouble}"
    back = place_of(what) if view.case.claim(what) else StepId.FINAL_BILL
    return (
        view.go("‹ " + t.pgettext("button", "Back"), place, back),
        view.go("☰ " + t.pgettext("button", "Steps"), place, "steps"),
        view.go("🆘 " + t.pgettext("button", "Something else"), place, from_place(MENU, place)),
    )
