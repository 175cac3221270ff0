"""The questions of the intake, one per message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from bot.guide.case import Holder, Need, Sim
from bot.guide.content.models import Carrier, Fact, Status
from bot.guide.steps import StepId, intake_question
from bot.guide.waiting_text import opened_from
from bot.guide.ways import best_in_writing, channels_for
from bot.languages import language_of
from bot.screens.layout import carrier_title, how_sure, text_of
from bot.screens.paging import Page
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.way_words import channel_name, way_words

FIRST_CHOICE = ("proximus", "orange", "telenet", "base", "vikings", "scarlet", "lycamobile", "digi")
MOST_ON_A_PAGE = 10  # names: five rows of two, and the row around them
OFFERED = (Status.ACTIVE, Status.MERGED, Status.UNCERTAIN)


def carrier(view: View) -> Screen:
    """Which operator? Who keeps the number reads first that nothing is to be cancelled."""
    t, told = view.texts, view.current.answers.need if view.current else None
    keeps = t.gettext("Do <b>not</b> cancel and send no letter: it could cost the number.")
    task, which = _asked_of(view, told)
    text = text_of(view, head="<b>Bye SIM</b>", task=task, parts=[keeps if told is Need.KEEP else "", which])
    changed = view.current and intake_question(view.current) is None
    before = opened_from(view.case) if changed else _before_carrier(told)
    back = (view.go("‹ " + t.pgettext("button", "Back"), "q.carrier", before),)
    return Screen(text, (*in_rows(_carriers(view)), back))


def _asked_of(view: View, told: Need | None) -> tuple[str, str]:
    """The question, and which one is meant: of another one's contract the bill says it."""
    t = view.texts
    if told is Need.NOT_MINE:
        on_bill = t.gettext("Its name is on the bill. You can also type it.")
        return t.gettext("Which operator is the contract with?"), on_bill
    mine = t.gettext("The operator of this contract: the old one, if the number has moved. You can also type its name.")
    return t.gettext("Which operator is your Belgian SIM from?"), mine


def _before_carrier(told: Need | None) -> str:
    """The question that leads here."""
    return "q.who" if told is Need.NOT_MINE else "q.need"


def _carriers(view: View) -> Iterable[Button]:
    """The best known first; the others have a page of their own."""
    t = view.texts
    for slug in FIRST_CHOICE:
        if slug in view.content.carriers:
            yield _choice(view, view.content.carriers[slug], "q.carrier")
    yield view.go(t.pgettext("button", "Another one") + " ›", "q.carrier", "q.others")
    yield view.go(t.pgettext("button", "I don’t know"), "q.carrier", "q.unknown")


def others(view: View, page: str = "1") -> Screen:
    """The smaller operators, a page at a time, and one that is not listed."""
    t, pages = view.texts, _pages(view.content.carriers.values())
    at = Page.read(page, len(pages))
    text = text_of(
        view,
        head="<b>Bye SIM</b>",
        task=at.title(t, t.gettext("Which of these is it?")),
        parts=[
            "\n".join(
                [
                    t.gettext("The name is on the bill, in the app or on the card."),
                    t.gettext("You can also type the name, an old one too."),
                ]
            ),
            t.gettext("Not here? “Not listed” works for every Belgian operator."),
        ],
    )
    shown = in_rows(_choice(view, carrier, "q.others") for carrier in pages[at.number - 1])
    return Screen(text, (*shown, _around(view, at)))


def _pages(carriers: Iterable[Carrier]) -> list[list[Carrier]]:
    """The others, in order; at least one page."""
    found = [c for c in in_order(carriers) if c.status in OFFERED and c.slug not in FIRST_CHOICE]
    return [found[at : at + MOST_ON_A_PAGE] for at in range(0, len(found), MOST_ON_A_PAGE)] or [[]]


def in_order(carriers: Iterable[Carrier]) -> list[Carrier]:
    """Those that are known to exist first, each part by name."""
    return sorted(carriers, key=lambda c: (c.status is Status.UNCERTAIN, c.name.casefold()))


def _around(view: View, at: Page) -> Row:
    """Back, which is the page before where there is one; "Not listed"; the page after."""
    t, before = view.texts, "q.carrier" if at.number == 1 else f"q.others.{at.number - 1}"
    back = view.go("‹ " + t.pgettext("button", "Back"), "q.others", before)
    unlisted = view.button(t.pgettext("button", "Not listed"), "q.others", "set", "carrier=other")
    following = (button for button in at.buttons(view, "q.others") if button.data != back.data)
    return (back, unlisted, *following)


def merged(view: View) -> Screen:
    """A brand that went over to another operator: the logo on the last bill decides whom to write to."""
    t, carrier = view.texts, view.carrier
    if carrier.continues_as is None:
        return plan(view)
    heir = view.content.carriers[carrier.continues_as]
    text = text_of(
        view,
        head=f"<b>{escape(carrier.name, quote=False)}</b>",
        task=t.gettext("Which logo is on your last bill?"),
        parts=[
            view.say(carrier.trouble[0]) if carrier.trouble else "",
            t.gettext("The logo shows who your operator is now."),
            t.gettext("No bill at hand? Tap “I don’t know”: you can change it later."),
        ],
        fold=[how_sure(view, carrier.trouble[:1])],
    )
    rows = (
        (
            view.button(heir.name, "q.merged", "set", f"carrier={heir.slug}"),
            view.button(carrier.name, "q.merged", "set", f"carrier={carrier.slug}"),
        ),
        (
            view.go("‹ " + t.pgettext("button", "Back"), "q.merged", "q.carrier"),
            view.button(t.pgettext("button", "I don’t know"), "q.merged", "set", f"carrier={carrier.slug}"),
        ),
    )
    return Screen(text, rows)


def _choice(view: View, carrier: Carrier, place: str) -> Button:
    return view.button(carrier.name, place, "set", f"carrier={carrier.slug}")


def language_row(view: View, place: str) -> tuple[Row, ...]:
    """中文 · EN · …: every language that is offered; the current one is ticked. One language alone needs no row."""
    if len(view.languages) < 2:  # noqa: PLR2004
        return ()
    row = tuple(
        view.button(("✓ " if code == view.texts.language else "") + language_of(code).short, place, "lang", code)
        for code in view.languages
    )
    return (row,)


def plan(view: View) -> Screen:
    """The plan, and what else is on its bill: every text names one number only, or all of the contract."""
    t = view.texts
    return _question(
        view,
        "q.plan",
        t.gettext("Do you get a bill every month?"),
        [
            t.gettext(
                "<b>Only this number</b>: every month a bill comes, or money leaves your bank account, for one number."
            ),
            t.gettext("<b>More on the bill</b>: internet, TV or other numbers too. They go on."),
            t.gettext("<b>Prepaid</b>: you top up before you use it. No bill comes."),
            t.gettext("Not sure? Then every text names only your number, to be safe."),
        ],
        [
            [(t.pgettext("button", "Only this number"), "bill=alone")],
            [(t.pgettext("button", "More on the bill"), "bill=shared")],
            [(t.pgettext("button", "Prepaid"), "bill=prepaid")],
            [(t.pgettext("button", "I don’t know"), "bill=unknown")],
        ],
        more=_not_mine(view) if view.case.answers.need is None else (),
    )


def _not_mine(view: View) -> Row:
    """For who was not asked what they need."""
    return (view.go("👤 " + view.texts.pgettext("button", "Not my contract"), "q.plan", "q.holder"),)


def number(view: View) -> Screen:
    t, prepaid = view.texts, view.case.prepaid
    if view.case.bereaved:
        return _number_of_the_dead(view)
    to_prepaid = t.gettext("Moving it to a prepaid card keeps the number for codes, without a monthly bill.")
    cancelling = t.gettext("<b>Give it up</b>: you cancel, and the number is gone.")
    safe = t.gettext("“I don’t know”: nothing is cancelled, as if you move it. You can still give it up later.")
    stopping = t.gettext("<b>Give it up</b>: the card stops, and the number is gone.")
    return _question(
        view,
        "q.number",
        t.gettext("What should happen to the number?"),
        [
            t.gettext("<b>Move it</b> to another Belgian operator. Do NOT cancel yourself: the new operator does it."),
            *([] if prepaid else [to_prepaid]),
            stopping if prepaid else cancelling,
            *([safe] if _undecided(view) else []),
        ],
        [
            [(t.pgettext("button", "Move it"), "number=move")],
            [(t.pgettext("button", "Give it up"), "number=give_up")],
            *_not_sure(view),
        ],
        more=(view.go("🔑 " + t.pgettext("button", "Keep it for codes"), "q.number", "q.keep"),),
    )


def _number_of_the_dead(view: View) -> Screen:
    t = view.texts
    safe = t.gettext("“I don’t know”: nothing is cancelled, as if you keep it. You can still let it end later.")
    return _question(
        view,
        "q.number",
        t.gettext("What should happen to the number?"),
        [
            t.gettext("<b>Keep it</b>: {carrier} must first say how the family takes it over. Do NOT ask for an end."),
            t.gettext("<b>Let it end</b>: the number is gone."),
            *([safe] if _undecided(view) else []),
        ],
        [
            [(t.pgettext("button", "Keep it"), "number=move")],
            [(t.pgettext("button", "Let it end"), "number=give_up")],
            *_not_sure(view),
        ],
    )


def _undecided(view: View) -> bool:
    """Whether nobody has said yet what becomes of the number; later every answer is a change of one's mind."""
    return view.case.answers.number is None


def _not_sure(view: View) -> list[list[tuple[str, str]]]:
    """A number that is given up is gone: who does not know keeps it."""
    return [[(view.texts.pgettext("button", "I don’t know"), "number=move")]] if _undecided(view) else []


def sim(view: View) -> Screen:
    """Whether it works, and where its owner is: seven answers, two in a row."""
    t = view.texts
    decides = t.gettext("This decides which numbers you can call at {carrier} and how you move your accounts.")
    if view.case.bereaved:
        decides = t.gettext("This decides which numbers you can call at {carrier}.")
    return _question(
        view,
        "q.sim",
        t.gettext("Does the SIM still work, and where are you?"),
        [
            decides,
            t.gettext("<b>Dead</b>: blocked or expired. <b>Lost</b>: lost or stolen."),
            t.gettext("“I don’t know”: then every step also works without this SIM."),
        ],
        [
            [
                (t.pgettext("button", "Works, in Belgium"), f"sim={Sim.WORKS_HERE}"),
                (t.pgettext("button", "Works, I’m abroad"), f"sim={Sim.WORKS_ABROAD}"),
            ],
            [
                (t.pgettext("button", "Dead, in Belgium"), f"sim={Sim.DEAD_HERE}"),
                (t.pgettext("button", "Dead, I’m abroad"), f"sim={Sim.DEAD_ABROAD}"),
            ],
            [
                (t.pgettext("button", "Lost, in Belgium"), f"sim={Sim.LOST_HERE}"),
                (t.pgettext("button", "Lost, I’m abroad"), f"sim={Sim.LOST_ABROAD}"),
            ],
        ],
        more=(view.button(t.pgettext("button", "I don’t know"), "q.sim", "set", f"sim={Sim.UNKNOWN}"),),
    )


def channel(view: View) -> Screen:
    """The result first: any day will do. The recommended way comes first, by its name."""
    t, answers = view.texts, view.for_ways
    lines = view.content.steps[StepId.ASK].lines
    any_day = lines["any_day_company" if answers.holder is Holder.COMPANY else "any_day"]
    best = way_words(view, best_in_writing(view.carrier, answers))
    chosen = t.gettext("“Choose for me”: in writing ({way}), the best proof, and a call where that helps.")
    task = t.gettext("How do you want to cancel with {carrier}?")
    if view.case.bereaved:
        task = t.gettext("How do you want to tell {carrier} of the death?")
    offered = channels_for(view.carrier, answers)
    return _question(
        view,
        "q.channel",
        task,
        [
            "" if view.case.bereaved else view.say(any_day),
            chosen.format(way=best),
            t.gettext("You cannot call? Choose a way in writing: then nobody sends you to a phone."),
            t.gettext("You see only the ways that work for your plan and your location."),
        ],
        [
            [(channel_name(view, c), f"channel={c}") for c in pair]
            for pair in [offered[:1], *(offered[i : i + 2] for i in range(1, len(offered), 2))]
        ],
        facts=() if view.case.bereaved else (any_day,),
    )


def _before(view: View, place: str) -> str:
    """The question before it. What is kept or given up was the first one, where it was asked."""
    told = view.case.answers.need
    if place == "q.number" and told is Need.NOT_MINE:
        return "q.who"
    if place == "q.sim" and told is Need.END:
        return "q.plan"
    if place == "q.channel" and told is Need.NOT_MINE:
        return "q.plan"
    return {"q.plan": "q.carrier", "q.number": "q.plan", "q.sim": "q.number", "q.channel": "q.sim"}[place]


def _question(  # noqa: PLR0913 - a question, its answers and what else can be looked at
    view: View,
    place: str,
    task: str,
    parts: list[str],
    options: list[list[tuple[str, str]]],
    more: Row = (),
    facts: Sequence[Fact] = (),
) -> Screen:
    t = view.texts
    filled = [p.format_map(view.values) for p in parts if p]
    head = f"<b>{carrier_title(view)}</b>"
    sources = [how_sure(view, facts)] if facts else []
    text = text_of(view, head=head, task=task.format_map(view.values), parts=["\n".join(filled)], fold=sources)
    rows = [tuple(view.button(label, place, "set", arg) for label, arg in row) for row in options]
    back = _before(view, place)
    if intake_question(view.case) is None:  # nobody is asked any more: an answer is changed
        back = opened_from(view.case)
    return Screen(text, (*rows, (view.go("‹ " + t.pgettext("button", "Back"), place, back), *more)))
