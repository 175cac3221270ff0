"""What leaving costs: two questions, then one rule. Also the page of an operator's facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from bot.guide.case import Device, Holder, Started
from bot.guide.content.models import Fact, OnlyFor
from bot.guide.fits import that_fit
from bot.guide.steps import StepId
from bot.screens.fit import columns, visible
from bot.screens.layout import done_button, heading, how_sure, navigation, points, step_screen, text_of
from bot.screens.paging import Page
from bot.screens.screen import Button, Row, Screen, View

BODY_COLUMNS = 330  # rules and the operator's own facts together
PAGE_COLUMNS = 380


def costs(view: View) -> Screen:
    """The open question first; the result when both are answered."""
    answers = view.case.answers
    if answers.started is None:
        return started(view)
    return device(view) if answers.device is None else _result(view)


def started(view: View) -> Screen:
    """When did the contract start?"""
    t, lines = view.texts, view.content.steps[StepId.COSTS].lines
    told = [lines["renewed"], lines["not_renewed"], lines["find_out"]]
    folded = [lines["renewed_yes"], lines["max_term"]]
    return step_screen(
        view,
        StepId.COSTS,
        task=t.gettext("How long ago was this contract started or last renewed?"),
        parts=[view.say(lines["why_started"]), points(view.say(f) for f in told)],
        rows=_in_two_rows([_option(view, word) for word in Started]),
        fold=[view.say(f) for f in folded],
        facts=[*told, *folded],
        here="costs.started",
    )


def device(view: View) -> Screen:
    """Did a phone come with it? The rule for the start is shown already."""
    t, lines = view.texts, view.content.steps[StepId.COSTS].lines
    begun = view.case.answers.started
    return step_screen(
        view,
        StepId.COSTS,
        task=t.gettext("Did a phone come with it?"),
        parts=[view.say(lines[begun]) if begun else "", view.say(lines["why_device"])],
        rows=(*_in_two_rows([_option(view, word) for word in Device]), (_change(view, begun),) if begun else ()),
        facts=[lines[begun]] if begun else [],
        here="costs.device",
    )


def _in_two_rows(options: Sequence[Button]) -> tuple[Row, Row]:
    """What is sure beside each other, "I don't know" below."""
    return tuple(options[:2]), tuple(options[2:])


def _result(view: View) -> Screen:
    answers = view.case.answers
    shown, folded = _rules(view)
    room = BODY_COLUMNS - sum(columns(visible(view.say(f))) for f in shown)
    known = [fact for fact in that_fit(view.carrier.costs, answers) if fact not in shown]
    local = fitting(view, known, room)
    rows: list[Row] = [tuple(_change(view, word) for word in (answers.started, answers.device) if word)]
    if len(local) < len(known):
        local = ()
        rows.append((local_button(view, StepId.COSTS),))
    return step_screen(
        view,
        StepId.COSTS,
        parts=[points(view.say(f) for f in (*shown, *local))],
        rows=rows,
        main=done_button(view, StepId.COSTS),
        fold=[view.say(f) for f in folded],
        facts=[*shown, *local, *folded],
    )


def _rules(view: View) -> tuple[list[Fact], list[Fact]]:
    """What applies to these answers: shown at once, and in the fold."""
    answers, lines = view.case.answers, view.content.steps[StepId.COSTS].lines
    begun = answers.started or Started.UNKNOWN
    company = answers.holder is Holder.COMPANY
    shown = [lines[begun], *_of_a_pack(view)]
    folded = [] if company else [lines["withdraw"]]  # a right of consumers
    if begun is not Started.LONGER and not company:
        shown.append(lines["price_rise"])
        folded.insert(0, lines["price_rise_not"])
    if answers.device is not Device.NO:
        shown.append(lines["device"])
        folded.insert(0, lines["device_cap" if answers.device is Device.YES else "device_find"])
    shown.append(lines["still_due"])
    (shown if company else folded).append(lines["company" if company else "for_whom"])
    if begun is Started.UNKNOWN and not company:
        shown.append(lines["find_out"])
    else:
        folded.insert(-1, lines["find_out"])
    return shown, folded


def _of_a_pack(view: View) -> list[Fact]:
    """What this operator says of ending only one number."""
    if not view.case.of_a_pack:
        return []
    return [fact for fact in view.carrier.costs if fact.only_for is OnlyFor.ONE_OF_A_PACK]


def _label(view: View, word: Started | Device) -> str:
    """An answer to the question that is asked. The two questions share a word, so each has its own names."""
    t = view.texts
    match word:
        case Started.UNDER_SIX_MONTHS:
            return t.pgettext("button", "Under 6 months")
        case Started.LONGER:
            return t.pgettext("button", "6 months or more")
        case Device.YES:
            return t.pgettext("button", "Yes, a phone")
        case Device.NO:
            return t.pgettext("button", "No phone")
        case Started.UNKNOWN | Device.UNKNOWN:
            return t.pgettext("button", "I don’t know")
        case _:
            assert_never(word)


def _named(view: View, word: Started | Device) -> str:
    """The answer to another question, which must not look like one more choice."""
    t = view.texts
    if isinstance(word, Started):
        return _named_start(view, word)
    match word:
        case Device.YES:
            return t.pgettext("button", "Phone: yes")
        case Device.NO:
            return t.pgettext("button", "Phone: no")
        case Device.UNKNOWN:
            return t.pgettext("button", "Phone: not known")
        case _:
            assert_never(word)


def _named_start(view: View, word: Started) -> str:
    t = view.texts
    match word:
        case Started.UNDER_SIX_MONTHS:
            return t.pgettext("button", "Start: <6 months")
        case Started.LONGER:
            return t.pgettext("button", "Start: 6+ months")
        case Started.UNKNOWN:
            return t.pgettext("button", "Start: not known")
        case _:
            assert_never(word)


def _option(view: View, word: Started | Device) -> Button:
    name, given = _asked(view, word)
    mark = "✓ " if word is given else ""
    return view.button(mark + _label(view, word), f"costs.{name}", "set", f"{name}={word}")


def _asked(view: View, word: Started | Device) -> tuple[str, Started | Device | None]:
    """The question a word answers, and the answer given so far."""
    answers = view.case.answers
    return ("started", answers.started) if isinstance(word, Started) else ("device", answers.device)


def _change(view: View, word: Started | Device) -> Button:
    """The answer that was given; a tap asks again."""
    name, _ = _asked(view, word)
    return view.go(f"✏️ {_named(view, word)}", StepId.COSTS, f"costs.{name}")


def fitting(view: View, facts: Sequence[Fact], room: int) -> tuple[Fact, ...]:
    """As many of the facts, from the first, as fit into `room` columns in the user's language."""
    used, found = 0, []
    for fact in facts:
        used += columns(visible(view.say(fact)))
        if used > room:
            break
        found.append(fact)
    return tuple(found)


def local_button(view: View, step: StepId) -> Button:
    """Opens the page of what is known about this operator."""
    return view.go("📍 " + view.texts.pgettext("button", "At this operator"), step, f"{step}.local.1")


def local_page(view: View, step: StepId, facts: Sequence[Fact], page: str = "1") -> Screen:
    """All that is known about one operator for a step, a page at a time; an unknown page is the first."""
    t, pages = view.texts, _paged(view, facts)
    at = Page.read(page, len(pages))
    shown = pages[at.number - 1] if pages else ()
    text = text_of(
        view,
        head=heading(view, step),
        task=at.title(t, t.gettext("Details for {carrier}").format_map(view.values)),
        parts=[points(view.say(f) for f in shown)],
        fold=[how_sure(view, shown)],
    )
    last = (view.go("‹ " + t.pgettext("button", "Back"), step, step), navigation(view, step)[1])
    return Screen(text, tuple(row for row in (at.buttons(view, f"{step}.local"), last) if row))


def _paged(view: View, facts: Sequence[Fact]) -> list[tuple[Fact, ...]]:
    pages: list[tuple[Fact, ...]] = []
    rest = tuple(facts)
    while rest:
        pages.append(fitting(view, rest, PAGE_COLUMNS) or rest[:1])
        rest = rest[len(pages[-1]) :]
    return pages


def local(view: View, page: str) -> Screen:
    """The operator's own facts on costs."""
    return local_page(view, StepId.COSTS, that_fit(view.carrier.costs, view.case.answers), page)
