"""More about a step: leave it out, be reminded later, and where every line was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import assert_never

from bot.guide.case import Stage
from bot.guide.content.models import Carrier, Confidence, Fact, Provenance
from bot.guide.origins import origin, split_origin
from bot.guide.places import fits, root_of
from bot.guide.steps import Mark, StepId, channel_of, mark_of, may_skip, next_step, steps_of
from bot.guide.ways import channels_for, phones_for, way
from bot.i18n import Texts
from bot.screens.day_words import coming_days, shortcut
from bot.screens.fit import columns, visible
from bot.screens.layout import checked, dated, heading, how_sure, points, source_name, text_of
from bot.screens.overview import step_name
from bot.screens.paging import Page
from bot.screens.scam import scam_button
from bot.screens.screen import Row, Screen, View, in_rows, sources_of
from bot.screens.zones import hours

HELP_LINES = "help_"  # lines that belong to /help, not to the step whose file they stand in
MOST_COLUMNS = 370  # of the entries of one page: the page keeps the budget of a screen
PHONE_COLUMNS = 33  # of 36: words wrap early
MOST_LINES = 14


def more(view: View, name: str) -> Screen:
    """What can be done with a step besides doing it: "unlink", or "unlink.bank" for who comes from that page."""
    t, step = view.texts, known_step(view, root_of(name))
    back = name if root_of(name) == step and fits(name, view.case) else step
    place, waits = f"more.{step}", _may_wait(view, step)
    skipping = [view.button("➖ " + t.pgettext("button", "Skip it"), place, "skip")] if _skips(view, step) else []
    listed = [
        t.gettext("I can remind you of this step later, between {start} and {end}.").format_map(hours(view))
        if waits
        else "",
        coming_days(view) if waits else "",
        t.gettext("You can open a skipped step again under Steps.") if skipping else "",
        t.gettext("You cannot skip this step: it proves the end.") if not may_skip(view.case, step) else "",
        t.gettext("Sources: where each line comes from and how sure it is."),
    ]
    text = text_of(
        view,
        head=heading(view, step),
        task=step_name(view, step),
        parts=[points(line for line in listed if line)],
    )
    last = (
        view.go("‹ " + t.pgettext("button", "Back"), place, back),
        view.go("🗺 " + t.pgettext("button", "Plan"), place, "plan"),
        view.go("🔎 " + t.pgettext("button", "Sources"), place, f"sources.{step}"),
    )
    others = [*skipping, view.go("🌍 " + t.pgettext("button", "Time zone"), place, "zone")]
    rows: list[Row] = [*(_reminders(view, step) if waits else ()), *in_rows(others), last]
    return Screen(text, tuple(rows))


def known_step(view: View, name: str) -> StepId:
    """The step of that name if this case has it, else the next one."""
    return next((s for s in steps_of(view.case) if s == name), next_step(view.case))


def _may_wait(view: View, step: StepId) -> bool:
    """A reminder comes only for an open step of a case that is not settled."""
    off = view.chat.blocked or view.chat.reminders_off
    return not off and view.case.stage is not Stage.SETTLED and mark_of(view.case, step) is Mark.OPEN


def _skips(view: View, step: StepId) -> bool:
    is_open = mark_of(view.case, step) is Mark.OPEN
    return is_open and step is not StepId.FAREWELL and may_skip(view.case, step)


def _reminders(view: View, step: StepId) -> tuple[Row, ...]:
    t, place = view.texts, f"more.{step}"
    return (
        (
            shortcut(view, t.pgettext("button", "Tomorrow"), 1, place, "snooze"),
            shortcut(view, t.pgettext("button", "In 3 days"), 3, place, "snooze"),
        ),
        (
            shortcut(view, t.pgettext("button", "In a week"), 7, place, "snooze"),
            view.go("📅 " + t.pgettext("button", "A day …"), place, f"pick.snooze_{step}"),
        ),
    )


def sources(view: View, name: str) -> Screen:
    """Every source of a step, a page at a time: "ask" or "ask.2"."""
    t = view.texts
    wanted, _, page = name.partition(".")
    step = known_step(view, wanted)
    pages = _pages(_entries(view, step))
    at = Page.read(page, len(pages))
    text = text_of(
        view,
        head=heading(view, step),
        task=at.title(t, t.gettext("Where this comes from")),
        parts=["\n".join(pages[at.number - 1]), checked(view, _facts(view, step))],
    )
    return Screen(text, _pager(view, f"sources.{step}", f"more.{step}", at))


def _pager(view: View, place: str, back: str, at: Page, behind: str = "") -> tuple[Row, ...]:
    rows = (at.buttons(view, place, behind), (view.go("‹ " + view.texts.pgettext("button", "Back"), place, back),))
    return tuple(row for row in rows if row)


def trouble(view: View, argument: str = "1") -> Screen:
    """What is known of trouble with this operator, a page at a time: "2", or "2.r" for who was refused."""
    t, known = view.texts, view.carrier.trouble
    page, letter = split_origin(argument)
    pages = _pages(f"▫️ {view.say(f)}" for f in known)
    at = Page.read(page, len(pages))
    shown = pages[at.number - 1]
    before = sum(len(p) for p in pages[: at.number - 1])
    text = text_of(
        view,
        head=heading(view),
        task=at.title(t, t.gettext("Good to know about {carrier}").format_map(view.values)),
        parts=["\n".join(shown) or t.gettext("We know nothing about it.")],
        fold=[how_sure(view, known[before : before + len(shown)])],
    )
    rows = _pager(view, "trouble", origin(letter, "steps"), at, f".{letter}" if letter else "")
    return Screen(text, (*rows[:-1], (*rows[-1], scam_button(view, "trouble"))))


def _entries(view: View, step: StepId) -> list[str]:
    """Sources first, then where they contradict one another."""
    facts = _facts(view, step)
    named = [f"▫️ {_entry(view, fact)}" for fact in sources_of(facts)]
    return [*named, *(f"↔️ {view.say(f)}" for f in _contradictions(view, step, facts))]


def _entry(view: View, fact: Provenance) -> str:
    """ "BIPT, Easy Switch, about 2016-2022: official", a link where the source is official and has one."""
    t, source, name = view.texts, view.content.sources[fact.source], source_name(view, fact)
    sure = _sure(t, fact.confidence)
    if not sure:
        return name
    if source.official and source.url:
        name = f'<a href="{escape(source.url)}">{name}</a>'
        sure = t.traits.comma.join([sure, *_page_language(t, source.url)])
    return t.gettext("{source} ({date}): {sure}").format(source=name, date=dated(view, fact), sure=sure)


def _page_language(t: Texts, url: str) -> list[str]:
    """That a linked page is in another language than the reader's, where its address says so."""
    spoken = {
        "fr": t.gettext("in French"),
        "nl": t.gettext("in Dutch"),
        "de": t.gettext("in German"),
        "en": t.gettext("in English"),
    }
    code = next((part for part in url.split("/")[3:] if part in spoken), t.language)
    return [] if code == t.language else [spoken[code]]


def _sure(t: Texts, confidence: Confidence) -> str:
    """How sure a source is; empty for our own advice."""
    match confidence:
        case Confidence.OFFICIAL:
            return t.gettext("official")
        case Confidence.SECONDARY:
            return t.gettext("from others")
        case Confidence.UNCONFIRMED:
            return t.gettext("not confirmed")
        case Confidence.ADVICE:
            return ""
        case _:
            assert_never(confidence)


def _facts(view: View, step: StepId) -> list[Provenance]:
    """The lines of a step's file and what the operator's record has for it."""
    lines = view.content.steps[step].lines.items()
    own = [fact for name, fact in lines if not name.startswith(HELP_LINES)]
    return [*own, *_beside(view, step), *_of_carrier(view, step)]


def _beside(view: View, step: StepId) -> Iterable[Provenance]:
    """Lines of other files that the step shows."""
    if step is StepId.ASK and not view.case.moving:
        yield from view.content.ask[_channel_file(view)].lines.values()
    if step is StepId.UNLINK:
        for group in view.content.services.values():
            yield from [group.intro] if group.intro else []
            for service in group.services:
                yield from service.facts()


def _channel_file(view: View) -> str:
    chosen = channel_of(view.case)
    offered = channels_for(view.carrier, view.for_ways)[1:]
    return chosen if chosen in view.content.ask else offered[0]


def _of_carrier(view: View, step: StepId) -> tuple[Provenance, ...]:
    carrier, prepaid = view.carrier, view.case.prepaid
    match step:
        case StepId.PREPARE:
            return _some(carrier.customer_number)
        case StepId.COSTS:
            return carrier.costs
        case StepId.BALANCE if prepaid:
            return (*carrier.balance_prepaid, *_some(carrier.prepaid_validity), *carrier.prepaid_refund)
        case StepId.BALANCE:
            return carrier.balance_subscription
        case StepId.EXTRAS:
            return carrier.extras
        case StepId.ASK:
            return (*carrier.moving,) if view.case.moving else _asking(view, carrier)
        case StepId.CONFIRMATION:
            return (*_some(carrier.confirmation), *carrier.trouble)
        case StepId.ENDED:
            return (*(carrier.moving if view.case.moving else ()), *carrier.trouble)
        case StepId.FINAL_BILL:
            return carrier.prepaid_refund if prepaid else carrier.final_bill
        case _:
            return ()


def _asking(view: View, carrier: Carrier) -> tuple[Provenance, ...]:
    answers = view.for_ways
    ways = [found for c in channels_for(carrier, answers) if (found := way(carrier, answers, c))]
    return (*ways, *phones_for(carrier, answers), *_some(carrier.postal))


def _some(fact: Provenance | None) -> tuple[Provenance, ...]:
    return (fact,) if fact else ()


def _contradictions(view: View, step: StepId, facts: Sequence[Provenance]) -> list[Fact]:
    """Those of the step; of the operator all at the request, elsewhere those of a source that the step uses."""
    used = {f.source for f in _of_carrier(view, step)} & {f.source for f in facts}
    every = view.carrier.contradictions
    found = [f for f in every if step is StepId.ASK or f.source in used]
    return [*view.content.steps[step].contradictions, *found]


def _pages(entries: Iterable[str]) -> list[list[str]]:
    """Entries in order, as many to a page as a phone shows."""
    pages: list[list[str]] = [[]]
    used = lines = 0
    for entry in entries:
        width = columns(visible(entry))
        height = -(-width // PHONE_COLUMNS)
        if pages[-1] and (used + width > MOST_COLUMNS or lines + height > MOST_LINES):
            pages.append([])
            used = lines = 0
        pages[-1].append(entry)
        used, lines = used + width, lines + height
    return pages
