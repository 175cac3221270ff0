"""The first questions: what somebody needs, whose contract it is, what went wrong; and, last, for which day it was."""

from __future__ import annotations

from bot.guide.case import Holder, Kind, Need
from bot.guide.steps import StepId
from bot.guide.told_before import NOT_KNOWN, TOLD_END, page_of_told
from bot.guide.triage import UNWILLING
from bot.guide.waiting_text import CHECK, text_that_waits
from bot.i18n import Texts
from bot.screens.intake import language_row
from bot.screens.layout import carrier_title, heading, text_of
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.told_lines import asked_line

NEED, WHO, WRONG = "q.need", "q.who", "q.wrong"


def need(view: View) -> Screen:
    """The first message: what this is, the language row, and what somebody needs."""
    t = view.texts
    choices = [
        t.gettext("<b>End it</b>: you cancel, the number stops."),
        t.gettext("<b>Keep the number</b>: do <b>not</b> cancel. Your new operator does it."),
        t.gettext("<b>Already cancelled</b>: no answer, still billed, refused, no refund."),
        t.gettext("<b>Not my contract</b>: another person, a company, or the holder has died."),
    ]
    text = text_of(
        view,
        head=f"👋 <b>Bye SIM{_operator(view)}</b>",
        task=t.gettext("What do you need?"),
        parts=[
            "\n".join(f"• {choice}" for choice in choices),
            t.gettext(
                "I guide you step by step and remind you until the end is confirmed in writing. "
                "Free. I never ask for names, numbers, passwords or codes."
            ),
        ],
        fold=[
            t.gettext("Independent of every operator. Information, not legal advice."),
            t.gettext("What is stored and how to delete it: /privacy"),
        ],
    )
    rows: tuple[Row, ...] = (
        (
            _needs(view, t.pgettext("button", "End it"), Need.END),
            _needs(view, t.pgettext("button", "Keep the number"), Need.KEEP),
        ),
        (_needs(view, t.pgettext("button", "Already cancelled"), Need.CANCELLED),),
        (_needs(view, t.pgettext("button", "Not my contract"), Need.NOT_MINE),),
    )
    return Screen(text, (*rows, *language_row(view, NEED)))


def _operator(view: View) -> str:
    """The operator that a link or a typed name has told already."""
    known = view.current and view.current.answers.carrier
    return f" · {carrier_title(view)}" if known else ""


def _needs(view: View, label: str, word: Need) -> Button:
    return view.button(label, NEED, "set", f"need={word}")


def who(view: View) -> Screen:
    """Whose contract it is."""
    t = view.texts
    text = text_of(
        view,
        head="<b>Bye SIM</b>",
        task=t.gettext("Whose contract is it?"),
        parts=[
            t.gettext(
                "Only the holder, or a person who acts for the holder, can end a contract. The bill shows the name."
            ),
            t.gettext("“Holder won’t sign”: you pay or use it, and the holder does not help, for example an ex."),
            t.gettext("“I don’t know”: the plan says how to find out."),
        ],
    )
    choices = (
        (t.pgettext("button", "Holder will sign"), str(Holder.SOMEBODY_ELSE)),
        (t.pgettext("button", "Holder won’t sign"), UNWILLING),
        (t.pgettext("button", "A company"), str(Holder.COMPANY)),
        (t.pgettext("button", "Holder has died"), str(Holder.DIED)),
    )
    rows = in_rows(view.button(label, WHO, "set", f"who={word}") for label, word in choices)
    unknown = view.button(t.pgettext("button", "I don’t know"), WHO, "set", f"who={Holder.UNKNOWN}")
    waits = view.current and text_that_waits(view.current)
    return Screen(text, (*rows, (*_back(view, WHO, CHECK if waits else NEED), unknown)))


def wrong(view: View) -> Screen:
    """What went wrong after the cancellation."""
    t = view.texts
    text = text_of(
        view,
        head=f"<b>{carrier_title(view)}</b>",
        task=t.gettext("What went wrong?"),
        parts=[
            t.gettext("You get the next step and a text to send at once."),
            t.gettext("When and how you cancelled I ask afterwards. You can leave it open."),
        ],
    )
    rows = in_rows(view.button(label, WRONG, "set", f"wrong={word}") for word, label in wrong_labels(t).items())
    return Screen(text, (*rows, _back(view, WRONG, "q.carrier")))


def wrong_labels(t: Texts) -> dict[str, str]:
    """What can have gone wrong, by the word of guide/triage.py."""
    return {
        "no_answer": "📭 " + t.pgettext("button", "No answer"),
        "goes_on": "🔁 " + t.pgettext("button", "It still runs"),
        "billed": "💶 " + t.pgettext("button", "Billed again"),
        "refused": "🚫 " + t.pgettext("button", "Refused"),
        "refund": "💰 " + t.pgettext("button", "Credit not paid"),
        "late": "⏳ " + t.pgettext("button", "Number not moved"),
        "collector": "⚖️ " + t.pgettext("button", "Debt collector"),
        "taken": "👥 " + t.pgettext("button", "Number taken"),
    }


def told_end(view: View) -> Screen:
    """For which day was it cancelled, or the move ordered? The day may be over, and may not be known any more."""
    t = view.texts
    text = text_of(
        view,
        head=heading(view),
        task=told_end_question(view),
        parts=[
            asked_line(view) if view.case.last(Kind.ASKED) else "",
            t.gettext("It goes into the texts and your record."),
        ],
    )
    rows = (
        (view.button(t.pgettext("button", "Earliest possible"), TOLD_END, "end", "asap"),),
        (
            view.go("📅 " + t.pgettext("button", "A day …"), TOLD_END, "pick.told_end"),
            view.button(t.pgettext("button", "I don’t remember"), TOLD_END, "end", NOT_KNOWN),
        ),
        _back(view, TOLD_END, (page_of_told(view.case) or StepId.ASK) if view.case.last(Kind.END_DATE) else "asked"),
    )
    return Screen(text, rows)


def told_end_question(view: View) -> str:
    t = view.texts
    return t.gettext("For which day was the move?") if view.case.moving else t.gettext("Which end day did you name?")


def _back(view: View, place: str, to: str) -> Row:
    return (view.go("‹ " + view.texts.pgettext("button", "Back"), place, to),)
