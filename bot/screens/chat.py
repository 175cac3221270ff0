"""Screens of the chat itself: welcome back, what is stored, help, language. Only `back` needs a case."""

from __future__ import annotations

from urllib.parse import quote

from bot.guide.content.models import Fact
from bot.guide.follow_up import left_at_how
from bot.guide.rush import goes_on
from bot.guide.steps import StepId, intake_question
from bot.languages import language_of
from bot.screens.layout import heading, how_sure, points, shortest_needed, text_of
from bot.screens.overview import next_line, stage_line
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.steps.confirmation import OMBUDSMAN, ombudsman_side

HEAD = "<b>Bye SIM</b>"
SHARE = "https://t.me/share/url?url="


def back(view: View) -> Screen:
    """/start in the middle of a case: where you are."""
    t = view.texts
    asking = intake_question(view.case) is not None
    place = goes_on(view.case, view.today)
    step = StepId(place) if place in set(StepId) and not left_at_how(view.case) else None
    questions = t.gettext("Next: {step}").format(step=t.gettext("a few questions about your SIM"))
    text = text_of(
        view,
        head=heading(view, step),
        task=t.gettext("Welcome back"),
        parts=[
            "" if asking else stage_line(view),
            questions if asking else next_line(view),
            t.gettext("Everything in one message: /status"),
        ],
    )
    others = [view.go("🗂 " + t.pgettext("button", "My cancellations"), "back", "cases")] if len(view.cases) > 1 else []
    rows = (
        (view.button("▶️ " + t.pgettext("button", "Go on"), "back", "resume", style="primary"),),
        (view.button("➕ " + t.pgettext("button", "Another SIM"), "back", "new"), *others),
        (view.go("🗑 " + t.pgettext("button", "Delete"), "back", "back.sure"),),
    )
    return Screen(text, rows)


def _deletes(view: View) -> str:
    t = view.texts
    card = t.gettext("This deletes its dates, ticks and reminders. It does not stop the card.")
    contract = t.gettext("This deletes its dates, ticks and reminders. It does not end the contract with {carrier}.")
    return card if view.case.prepaid else contract


def start_over(view: View) -> Screen:
    """What starting over takes away, before it is taken away."""
    t = view.texts
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("Delete this cancellation here?"),
        parts=[
            "" if intake_question(view.case) else stage_line(view),
            _deletes(view).format_map(view.values),
        ],
    )
    rows = (
        (view.button("🗑 " + t.pgettext("button", "Yes, delete"), "back", "drop", style="danger"),),
        (view.go("‹ " + t.pgettext("button", "No, go back"), "back", "back"),),
    )
    return Screen(text, rows)


def leave(view: View, place: str) -> Row:
    """Back to the case, or to a new one when there is none."""
    t = view.texts
    if view.current is None:
        return (view.button("▶️ " + t.pgettext("button", "Start"), place, "new"),)
    return (view.button("‹ " + t.pgettext("button", "Back"), place, "resume"),)


def sure(view: View) -> Screen:
    """Once more before everything is deleted."""
    t = view.texts
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("Delete everything of this chat?"),
        parts=[t.gettext("All your cases, dates and reminders are deleted now. You cannot undo this.")],
        warning=t.gettext("This cancels nothing at your operator."),
    )
    delete = "🗑 " + t.pgettext("button", "Yes, delete all")
    rows = (
        (view.button(delete, "privacy.sure", "wipe", style="danger"),),
        (view.go("‹ " + t.pgettext("button", "Back"), "privacy.sure", "privacy"),),
    )
    return Screen(text, rows)


def wiped(view: View) -> Screen:
    """Everything is gone."""
    t = view.texts
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("Everything is deleted"),
        parts=[
            t.gettext("Nothing about you is stored here any more. /start begins again."),
            t.gettext("You can delete the messages in this chat yourself, in Telegram."),
        ],
    )
    return Screen(text, ((view.button(t.pgettext("button", "Start again"), "wiped", "new"),),))


def help_(view: View) -> Screen:
    """What the bot does, its commands, and who helps for free."""
    t, asking = view.texts, view.content.steps[StepId.CONFIRMATION].lines
    side = ombudsman_side(view)
    free = [asking[f"contact_{side}"], view.content.steps[StepId.FAREWELL].lines["help_connect_what"]]
    later = [view.content.steps[StepId.ASK].lines["free"], *(asking[key] for key in (*OMBUDSMAN, f"phone_{side}"))]
    parts = [
        t.gettext(
            "I guide you through ending a Belgian mobile contract or prepaid card, with buttons. "
            "You can also type: an operator, a day, a city, or your problem in a few words."
        ),
        "\n".join(
            [
                t.gettext("/status your progress, what you can claim"),
                t.gettext("/cases another one, switch, delete"),
                t.gettext("/trouble something went wrong, /scam a trick"),
                t.gettext("/reminders what is coming, /timezone when"),
                t.gettext("/dossier your record: PDF, take it along"),
                t.gettext("/language choose the language"),
                t.gettext("/privacy what is stored, delete it"),
            ]
        ),
        t.gettext("Free help, after you have complained to the operator:") + "\n" + points(_said(view, free)),
    ]

    def text(named: int, cut: int) -> str:
        fold = [*_said(view, later[: len(later) - cut]), how_sure(view, [*free, *later], named)]
        return text_of(view, head=HEAD, task=t.gettext("What I do"), parts=parts, fold=fold)

    rows = (
        (view.go("🚨 " + t.pgettext("button", "Was I scammed?"), "help", "help.scam"), *_share(view)),
        leave(view, "help"),
    )
    return Screen(shortest_needed(text), rows)


def _share(view: View) -> Row:
    """Telegram's own sheet for sharing a link, with the bot's address, for the person whose contract it is."""
    if not view.bot_name:
        return ()
    link = quote(f"https://t.me/{view.bot_name}", safe="")
    return (Button("🔗 " + view.texts.pgettext("button", "Share the bot"), url=f"{SHARE}{link}"),)


def _said(view: View, facts: list[Fact]) -> list[str]:
    """Content sentences without anything to fill in: there may be no case."""
    return [view.texts.content(fact.text) for fact in facts]


def language(view: View) -> Screen:
    """Every language that is offered."""
    t = view.texts
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("Which language do you read?"),
        parts=[t.gettext("Texts for the operator stay in the language it writes in.")],
    )
    buttons = [
        view.button(("✓ " if code == t.language else "") + language_of(code).own_name, "language", "lang", code)
        for code in view.languages
    ]
    back = view.button("‹ " + t.pgettext("button", "Back"), "language", "resume")
    return Screen(text, (*in_rows(buttons), *(((back,),) if view.current else ())))


def group(view: View) -> Screen:
    """Only in private; the handler adds the link."""
    return Screen(view.texts.gettext("I work only in a private chat: other people should not see your dates."))
