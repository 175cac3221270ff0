"""What a text seems to be about, with the buttons that fit; and the operators that a typed name may mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import assert_never

from bot.guide.asking import operator_asked, question_of
from bot.guide.choices import answers_named
from bot.guide.offers import AND, MOST_WAYS, OFFER, WHICH, Concern, Label, Way, concerns_in, ways
from bot.guide.places import FIRST
from bot.guide.steps import intake_question
from bot.guide.trouble import Trouble
from bot.screens import intake
from bot.screens.buttons import unpack
from bot.screens.layout import carrier_title, heading, points, text_of
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.triage import wrong_labels
from bot.screens.trouble.problem_texts import label as trouble_label

BEFORE_CARRIER = ("q.need", "q.wrong")  # the operator is asked after these
QUESTIONS: Mapping[str, Callable[[View], Screen]] = {
    "q.plan": intake.plan,
    "q.sim": intake.sim,
    "q.channel": intake.channel,
}


def offer(view: View, argument: str) -> Screen:
    """ "billed.no_answer": what was understood, and where it leads. Nothing is recorded by looking."""
    t, found = view.texts, concerns_in(argument)
    operator = _operator(view, argument)
    buttons = [*_named(view, argument), *buttons_of(view, found, operator)][:MOST_WAYS]
    choose = t.gettext("Tap what fits. Your message is not stored, and nothing is recorded before you tap.")
    under_way = t.gettext("You are on the right path: go on where you were.")
    text = text_of(
        view,
        head=_head(view, view.content.carriers[operator].name if operator else ""),
        task=t.gettext("Is it about this?"),
        parts=[points(sentence(view, concern) for concern in found), choose if buttons else under_way],
    )
    return Screen(text, (*in_rows(buttons), _back(view, OFFER)))


def buttons_of(view: View, found: Iterable[Concern], operator: str = "") -> list[Button]:
    """Where these lead, the likeliest first; with the operator that was named, where one was."""
    every = list(dict.fromkeys(way for concern in found for way in ways(view.case, concern)))[:MOST_WAYS]
    return [view.button(_label(view, way), way.place, way.action, _arg(way, operator)) for way in every]


def which(view: View, argument: str) -> Screen:
    """ "orange.proximus": each of them to choose from."""
    t = view.texts
    known = [view.content.carriers[slug] for slug in argument.split(".") if slug in view.content.carriers]
    asked = question_of(view.case)
    answer = operator_asked(asked)
    place = asked if asked == FIRST or answer != "carrier" else "q.carrier"  # at the first one, the need comes next
    buttons = [view.button(carrier.name, place, "set", f"{answer}={carrier.slug}") for carrier in known]
    text = text_of(
        view,
        head=_head(view),
        task=t.gettext("Which operator do you mean?"),
        parts=[t.gettext("The bill shows the name.")],
    )
    return Screen(text, (*in_rows(buttons), _back(view, WHICH)))


def _operator(view: View, argument: str) -> str:
    """The operator that the text named while none is known; "" without one."""
    if view.case.answers.carrier is not None:
        return ""
    return next((word for word in argument.split(".") if word in view.content.carriers), "")


def _arg(way: Way, operator: str) -> str:
    """What the button answers: with the operator where that is asked next."""
    return f"{way.arg}{AND}{operator}" if operator and way.action == "set" and way.place in BEFORE_CARRIER else way.arg


def _named(view: View, argument: str) -> list[Button]:
    """The buttons of the open question that the text named, as they stand there."""
    asked = view.case.place if view.case.place in QUESTIONS else intake_question(view.case) or ""
    draw, wanted = QUESTIONS.get(asked), answers_named(asked, argument.split("."))
    if draw is None or not wanted:
        return []
    every = [(button, unpack(button.data)) for row in draw(view).rows for button in row if button.data]
    return [button for button, tap in every if tap and tap.action == "set" and tap.arg in wanted]


def _head(view: View, named: str = "") -> str:
    """The case, as far as it is known. `named`: the operator of a text, while none is."""
    if intake_question(view.case):
        known = carrier_title(view) if view.case.answers.carrier else escape(named, quote=False)
        return f"<b>Bye SIM{f' · {known}' if known else ''}</b>"
    return heading(view)


def _back(view: View, place: str) -> Row:
    return (view.button("‹ " + view.texts.pgettext("button", "Back"), place, "resume"),)


def sentence(view: View, concern: Concern) -> str:  # noqa: C901, PLR0912 - one sentence per concern
    """What was understood."""
    t = view.texts
    match concern:
        case Concern.DIED:
            return t.gettext("The holder has died")
        case Concern.COLLECTOR:
            return t.gettext("Somebody collects a debt: a firm, a lawyer or a bailiff")
        case Concern.SCAM:
            return t.gettext("A call or message that may be a scam")
        case Concern.TAKEN:
            return t.gettext("Somebody else has your old number")
        case Concern.LOST:
            return t.gettext("SIM or phone lost: call the operator first, it can block the SIM")
        case Concern.LATE_MOVE:
            return t.gettext("The number has not moved")
        case Concern.REFUND:
            return t.gettext("Money has not been paid back")
        case Concern.REFUSED:
            return t.gettext("The operator refuses")
        case Concern.BILLED:
            return t.gettext("A bill or a debit after the end")
        case Concern.NO_ANSWER:
            return t.gettext("The operator does not answer")
        case Concern.GOES_ON:
            return t.gettext("You cancelled, and it still runs")
        case Concern.NOT_MINE:
            return t.gettext("The contract is in another name")
        case Concern.LEAVING:
            asked_later = t.gettext("You leave Belgium: I ask for the day when the plan is ready")
            return asked_later if intake_question(view.case) else t.gettext("You leave Belgium")
        case Concern.NO_CALL:
            return t.gettext("You cannot call: nothing here needs a call, in writing is enough")
        case Concern.KEEP:
            return t.gettext("You want to keep the number")
        case Concern.END:
            return t.gettext("You want to end the contract")
        case Concern.CANCELLED:
            return t.gettext("You have already cancelled")
        case _:
            assert_never(concern)


def _label(view: View, way: Way) -> str:
    if way.action == "set" and way.arg.startswith("wrong="):
        return wrong_labels(view.texts)[way.arg.partition("=")[2]]
    if isinstance(way.label, Trouble):
        return " ".join(trouble_label(view, way.label))
    return _of_a_label(view, way.label)


def _of_a_label(view: View, label: Label) -> str:  # noqa: C901, PLR0912 - one label each
    t = view.texts
    match label:
        case Label.END:
            return t.pgettext("button", "End it")
        case Label.KEEP:
            return t.pgettext("button", "Keep the number")
        case Label.CANCELLED:
            return t.pgettext("button", "Already cancelled")
        case Label.NOT_MINE:
            return t.pgettext("button", "Not my contract")
        case Label.DIED:
            return t.pgettext("button", "Holder has died")
        case Label.SCAM:
            return "🚨 " + t.pgettext("button", "Was I scammed?")
        case Label.LOST:
            return t.pgettext("button", "Lost or stolen")
        case Label.BLOCK:
            return "☎️ " + t.pgettext("button", "Block the SIM")
        case Label.LEAVE:
            return "📅 " + t.pgettext("button", "I leave on …")
        case Label.WAY:
            return "✍️ " + t.pgettext("button", "Choose the way")
        case Label.REQUEST:
            moving = view.case.moving
            return t.pgettext("button", "Order the move") if moving else t.pgettext("button", "Go to the request")
        case Label.MENU:
            return "🆘 " + t.pgettext("button", "Trouble?")
        case Label.STATUS:
            return "📊 " + t.pgettext("button", "Status")
        case Label.CHANGE:
            return "✏️ " + t.pgettext("button", "Change an answer")
        case Label.ANOTHER:
            return "➕ " + t.pgettext("button", "Another SIM")
        case _:
            assert_never(label)
