"""Was I scammed? The tricks, a page for each, and what to do once it happened. None of it needs a case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import assert_never

from bot.guide.content.models import Fact
from bot.guide.scams import SCAM, SCAM_IN_HELP, TRICKS, Trick, trick_place
from bot.guide.steps import StepId
from bot.i18n import Texts
from bot.screens.layout import how_sure, join_sentences, points, shortest_needed, text_of
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.whereabouts import about_china

HEAD = "<b>Bye SIM</b>"  # of pages about no case
FILE = "scam"
CARD_STOP = "+32 78 170 170"
Draw = Callable[[View], Screen]


def pages() -> dict[str, Draw]:
    """Every place of it: behind /help, and behind a warning, where Back leads to the page with the warning."""
    found: dict[str, Draw] = {}
    for base in (SCAM_IN_HELP, SCAM):
        tricks = {trick_place(base, trick): trick for trick in TRICKS}
        found[base] = partial(_overview, base=base)
        found |= {name: partial(_page, back=base, trick=trick) for name, trick in tricks.items()}
        found |= {
            trick_place(name, Trick.DONE): partial(_page, back=name, trick=Trick.DONE) for name in (base, *tricks)
        }
    return found


def scam_button(view: View, place: str) -> Button:
    """For a page that warns of a trick."""
    return view.go("🚨 " + view.texts.pgettext("button", "Was I scammed?"), place, SCAM)


def with_pointer(view: View, said: str) -> str:
    """A warning with the command behind it that leads here, for a page without room for a button."""
    return join_sentences(view.texts, [said, view.texts.gettext("It happened? /scam")])


def _overview(view: View, base: str) -> Screen:
    """First what cannot wait, then the tricks by their names."""
    t, own = view.texts, view.content.steps[FILE].lines
    tricks = [
        t.gettext("Fake call: “embassy”, “police”, “telecom office”"),
        t.gettext("Fake operator: points, a refund, “your card expires”"),
        t.gettext("Paid site: it cancels for you, then takes money each month"),
        t.gettext("Money back: somebody promises to get it for you"),
    ]
    parts = [
        _said(view, own["card_stop"]) + "\n" + t.gettext("Then tap “It happened”: what to do, in order."),
        t.gettext("What was it?") + "\n" + points(tricks),
    ]
    rows = ((_trick_button(view, base, Trick.DONE),), *in_rows(_trick_button(view, base, one) for one in TRICKS))
    return _screen(view, _task(view, None), parts, (own["never"], own["this_bot"]), rows, base, [own["card_stop"]])


def _page(view: View, back: str, trick: Trick) -> Screen:
    place = trick_place(back, trick)
    todo, others, folded = ([_line(view, key) for key in keys] for keys in _lines(view.texts, trick))
    if trick in (Trick.CALL, Trick.DONE) and about_china(view):
        others.append(_line(view, "help_china_call"))
    parts = [points((_said(view, f) for f in todo), numbered=True), *(_said(view, f) for f in others)]
    copied = Button(f"📋 {CARD_STOP}", copy=CARD_STOP)
    first = copied if trick is Trick.DONE else _trick_button(view, place, Trick.DONE)
    return _screen(view, _task(view, trick), parts, folded, ((first,),), place, [*todo, *others], back)


def _line(view: View, key: str) -> Fact:
    """One of its own file, or one that it shares with other pages."""
    return view.content.steps[StepId.FAREWELL if key.startswith("help_") else FILE].lines[key]


def _lines(t: Texts, trick: Trick) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """What to do in order, what to know, and what stands in the fold: names of lines."""
    match trick:
        case Trick.DONE:
            report = f"safeonweb_{t.language}" if t.language in ("fr", "nl", "de") else "safeonweb_en"
            todo = ("card_stop", "bank", "operator", "passwords", "police")
            return todo, (report,), ("help_connect", "keep", "recovery")
        case Trick.CALL:
            return ("call_hang_up", "call_spoofed", "call_tell"), ("call_story",), ("never",)
        case Trick.OPERATOR:
            return ("operator_link", "operator_call"), ("operator_fake", "never"), ("operator_swap",)
        case Trick.SITE:
            return ("sites_free", "sites_end", "sites_bank", "sites_proof"), ("sites_story",), ("sites_price",)
        case Trick.MONEY_BACK:
            return ("recovery_pay", "recovery_free"), ("recovery", "recovery_fsma"), ("never",)
        case _:
            assert_never(trick)


def _task(view: View, trick: Trick | None) -> str:
    t = view.texts
    match trick:
        case None:
            return _said(view, view.content.steps[FILE].task)
        case Trick.DONE:
            return t.gettext("It happened: do this now")
        case Trick.CALL:
            return t.gettext("“Embassy”, “police” or “telecom office” on the phone")
        case Trick.OPERATOR:
            return t.gettext("A call or message from your “operator”")
        case Trick.SITE:
            return t.gettext("A site that cancels for money")
        case Trick.MONEY_BACK:
            return t.gettext("Somebody promises to get your money back")
        case _:
            assert_never(trick)


def _trick_button(view: View, place: str, trick: Trick) -> Button:
    style = "danger" if trick is Trick.DONE else None
    return view.button(_label(view, trick), place, "go", trick_place(place, trick), style=style)


def _label(view: View, trick: Trick) -> str:
    t = view.texts
    match trick:
        case Trick.DONE:
            return "🚨 " + t.pgettext("button", "It happened")
        case Trick.CALL:
            return "📞 " + t.pgettext("button", "Fake call")
        case Trick.OPERATOR:
            return "📱 " + t.pgettext("button", "Fake operator")
        case Trick.SITE:
            return "💶 " + t.pgettext("button", "Paid site")
        case Trick.MONEY_BACK:
            return "💸 " + t.pgettext("button", "Money back")
        case _:
            assert_never(trick)


def _screen(  # noqa: PLR0913 - the parts of the layout rule
    view: View,
    task: str,
    parts: Sequence[str],
    folded: Sequence[Fact],
    rows: Sequence[Row],
    place: str,
    shown: Sequence[Fact],
    back: str = "",
) -> Screen:
    def text(named: int, cut: int) -> str:
        fold = [*_all_said(view, folded[: len(folded) - cut]), how_sure(view, [*shown, *folded], named)]
        return text_of(view, head=HEAD, task=task, parts=parts, fold=fold)

    return Screen(shortest_needed(text), (*rows, _leave(view, place, back)))


def _leave(view: View, place: str, back: str) -> Row:
    """Back to the tricks; from there to /help, or to the page that warned, or to a beginning."""
    label = "‹ " + view.texts.pgettext("button", "Back")
    if back or place == SCAM_IN_HELP:
        return (view.go(label, place, back or "help"),)
    if view.current is None:
        return (view.button("▶️ " + view.texts.pgettext("button", "Start"), place, "new"),)
    return (view.button(label, place, "resume"),)


def _said(view: View, fact: Fact | str) -> str:
    """Without anything to fill in: there may be no case."""
    return view.texts.content(fact if isinstance(fact, str) else fact.text)


def _all_said(view: View, facts: Sequence[Fact]) -> list[str]:
    return [_said(view, fact) for fact in facts]
