"""What was told: the day of it as a calendar asks for it, and a cancellation of before the bot was asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.guide.case import Kind
from bot.guide.told_before import came_later, day_forgotten, end_forgotten, when_is_open
from bot.guide.trouble import Rung, Trouble
from bot.screens.buttons import pack, unpack
from bot.screens.layout import join_sentences
from bot.screens.screen import Button, View
from bot.screens.told_lines import asked_line
from bot.screens.trouble.escalation import Stand
from bot.screens.trouble.problem_texts import place_of


@dataclass(frozen=True, slots=True)
class Told:
    """What the calendar asks: the question, its screen, what a tap says before the day, the day told before."""

    question: str
    place: str
    before: str
    chosen: date | None


def came_with(view: View) -> str:
    """What was told of a cancellation of before, with the day that was named for the end."""
    t, chosen = view.texts, view.case.last(Kind.END_DATE)
    if not came_later(view.case) or when_is_open(view.case):
        return ""
    named = t.gettext("Chosen day of the move: {date}.") if view.case.moving else t.gettext("Chosen end day: {date}.")
    day = named.format(date=t.date(chosen.day)) if chosen and chosen.day else ""
    return join_sentences(t, [asked_line(view), *([day] if day else [])])


def when_told(view: View, place: str) -> Button:
    """Leads to the questions when, how and for which day."""
    t = view.texts
    cancelled, ordered = t.pgettext("button", "When I cancelled"), t.pgettext("button", "When I ordered")
    return view.go("🗓 " + (ordered if view.case.moving else cancelled), place, "asked")


def told_again(view: View, place: str) -> list[Button]:
    """The same for who did not remember: the paper may turn up."""
    return [when_told(view, place)] if day_forgotten(view.case) or end_forgotten(view.case) else []


def day_asked(view: View, what: str) -> Told | None:
    """What the calendar asks for "chased_no_answer"; None when it is about something else."""
    t = view.texts
    word, _, name = what.partition("_")
    known = {
        "chased": (t.gettext("When did you send the request again?"), Kind.CHASED, word),
        "complained": (t.gettext("When did you complain?"), Kind.COMPLAINED, word),
        "ombudsman": (t.gettext("When did you write to the Ombudsman?"), Kind.OMBUDSMAN, word),
        "offer": (t.gettext("On which day did you take the offer?"), Kind.OFFER, word),
        "withdrawn": (t.gettext("On which day did you withdraw?"), Kind.WITHDRAWN, word),
        "debited": (t.gettext("On which day was it debited?"), Kind.TROUBLE, f"trouble_{Trouble.BILLED}"),
    }
    if word not in known or name not in set(Trouble):
        return None
    question, kind, says = known[word]
    event = view.case.last(kind, Trouble.BILLED if kind is Kind.TROUBLE else None)
    chosen = event.day if event and kind is not Kind.CHASED else None
    return Told(question, place_of(Trouble(name)), f"{says}=", chosen)


def spoken_from(button: Button, here: str, came: str) -> Button:
    """What is told on the page leads back to it: it does not forget where it was opened."""
    tap = unpack(button.data) if button.data else None
    if tap is None or tap.place != here or tap.action != "tell":
        return button
    return replace(button, data=pack(replace(tap, place=came)))


def another_day(view: View, trouble: Trouble, now: Stand) -> list[Button]:
    """While an answer is waited for: the reminders and the Ombudsman's year count from the day of what was sent."""
    newest = view.case.last(Kind.OMBUDSMAN) or view.case.last(Kind.COMPLAINED)
    if newest is None or not (now.until or now.rung is Rung.CONNECT):
        return []
    label = "📅 " + view.texts.pgettext("button", "Another day")
    return [view.go(label, place_of(trouble), f"pick.{newest.kind}_{trouble}")]
