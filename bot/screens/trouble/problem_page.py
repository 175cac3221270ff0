"""When it does not go as it should: what has happened, and the next step about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.guide.case import Holder, Kind, Need
from bot.guide.content.models import Fact
from bot.guide.follow_up import answer_place, asked_by, open_complaint
from bot.guide.last_bill import ends_mandate
from bot.guide.money import subject
from bot.guide.origins import from_place, origin, split_origin
from bot.guide.papers import exists
from bot.guide.proofs import asked_about
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reports import LADDER
from bot.guide.steps import StepId, steps_of
from bot.guide.told_before import when_is_open
from bot.guide.trouble import DISPUTED, PLACE, Rung, Trouble, only_about, troubles
from bot.screens.fit import visible
from bot.screens.layout import MOST_VISIBLE, heading, how_sure, points, shortest_needed, text_of
from bot.screens.letters.recipient import recipient
from bot.screens.money import money
from bot.screens.proofs import missing_line, proofs_button
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.steps.confirmation import ask_button, go_on, next_question, ombudsman_side
from bot.screens.steps.sim_missing import sim_missing_button
from bot.screens.trouble import collector, number_gone, offer
from bot.screens.trouble.debit_lines import late_debits, open_debits
from bot.screens.trouble.escalation import (
    DEBITS,
    RECORDS,
    STEP,
    Stand,
    current,
    detail,
    folded,
    items,
    recorded,
    stand,
    take_back,
    to_close,
)
from bot.screens.trouble.late_move import naming_the_new
from bot.screens.trouble.problem_texts import (
    adapted,
    deadline,
    label,
    own_facts,
    own_task,
    own_tools,
    place_of,
    sentence,
    text_button,
)
from bot.screens.trouble.told import another_day, came_with, spoken_from, told_again, when_told
from bot.screens.trouble.unpaid import unpaid
from bot.screens.wish_note import contrary, decide_first

MENU = "trouble.menu"
BY_STEP = {  # the ladder itself answers these; Back leads to their step
    Trouble.NO_ANSWER: StepId.CONFIRMATION,
    Trouble.GOES_ON: StepId.ENDED,
    Trouble.BILLED: StepId.FINAL_BILL,
    Trouble.REFUSED: StepId.ASK,
}
ASKS_ABOUT = {
    Trouble.NO_ANSWER: ReminderKind.CONFIRMATION,
    Trouble.GOES_ON: ReminderKind.ENDED,
}
PAPER = {Rung.SAME: "again", Rung.OTHER: "again", Rung.COMPLAINT: "complaint"}
MOST_OWN = 3  # before the rung: longer languages need the room; the rest goes into the fold
MOST_TOOLS = 4
MOST_ROWS = 6  # of a menu


def menu(view: View, came_from: str = "") -> Screen:
    """Which of the troubles that this case can run into has happened? Looking again records nothing.

    `came_from` is the letter of where it was opened.
    """
    known = {event.detail for event in view.case.effective if event.kind is Kind.TROUBLE}
    names = {trouble: label(view, trouble) for trouble in troubles(view.case)}
    text = text_of(
        view,
        head=heading(view),
        task=view.say(view.content.steps[STEP].task),
        parts=["\n".join(f"{mark} {sentence(view, trouble)}" for trouble, (mark, _) in names.items())],
    )
    buttons = [
        view.go(f"✓ {name}", MENU, from_place(place_of(trouble), MENU))
        if trouble in known
        else view.go(f"{mark} {name}", MENU, from_place(place_of(trouble), MENU))
        if trouble is Trouble.BILLED  # what is wrong is told on its page: a right bill is looked at too
        or (trouble is Trouble.HOLDER and view.case.answers.need is Need.NOT_MINE)  # that was told first
        else view.button(f"{mark} {name}", MENU, "tell", f"trouble_{trouble}")
        for trouble, (mark, name) in names.items()
    ]
    back = view.go("‹ " + view.texts.pgettext("button", "Back"), MENU, origin(came_from, "steps"))
    return Screen(text, _rows_of_menu(buttons, (back, *sim_missing_button(view, MENU))))


def _rows_of_menu(buttons: Sequence[Button], back: Row) -> tuple[Row, ...]:
    """Two in a row, and Back; where that were a row too many, Back stands beside the last."""
    rows = tuple(in_rows(buttons))
    return (*rows, back) if len(rows) < MOST_ROWS else (*rows[:-1], (*rows[-1], *back))


def branch(view: View, argument: str) -> Screen:
    """One trouble by its word, and its next step; the menu for a word that is not known. Who chose it in the menu
    ("refused.m") is led back there."""
    name, letter = split_origin(argument)
    if name not in set(Trouble):
        return menu(view)
    what = subject(view.case, name)
    if name == Trouble.REFUND_UNPAID and what is None:
        return money(view)  # none is awaited: on which day was it claimed, or that it came
    shown = naming_the_new(view, unpaid(view, Trouble(name), what) if what else _branch(view, name), name)
    opened = origin(letter, "")
    if opened not in (MENU, number_gone.NUMBER_TAKEN):
        return shown
    here, came = f"{PLACE}{name}", f"{PLACE}{name}.{letter}"
    rows = tuple(tuple(spoken_from(button, here, came) for button in row) for row in shown.rows[:-1])
    back = view.go("‹ " + view.texts.pgettext("button", "Back"), here, opened)
    return replace(shown, rows=(*rows, (back, shown.rows[-1][1])))


def _branch(view: View, name: str) -> Screen:
    trouble = Trouble.GOES_ON if view.case.moving and name == Trouble.NO_ANSWER else Trouble(name)
    view = replace(view, current=only_about(view.case, trouble))
    if trouble is Trouble.OFFER:
        return _offer(view)
    if trouble is Trouble.NUMBER_TAKEN:
        return number_gone.menu(view, _navigation(view, trouble))
    now = stand(view, trouble) if view.case.last(Kind.ASKED) else None
    if trouble is Trouble.COLLECTOR:
        return _collected(view, now)
    if trouble in BY_STEP:
        return _climb(view, trouble, now)
    own = own_facts(view, trouble)
    facts, more = own[:MOST_OWN], own[MOST_OWN:]
    if now:
        facts.append(current(view, trouble))
    listed = points((view.say(f) for f in facts), numbered=True)
    meanwhile = _meanwhile(view, trouble, now) if now else []
    waits = _waits(view, now) if now else ""
    after = [waits, "\n".join([*_needs(view, now), *meanwhile]), "\n".join(recorded(view))]
    return _screen(view, trouble, now, task=own_task(view, trouble), parts=[listed, *after], facts=facts, more=more)


def _climb(view: View, trouble: Trouble, now: Stand | None) -> Screen:
    """A trouble that the ladder itself answers: what was done, what comes now, what comes later."""
    t, own = view.texts, own_facts(view, trouble)
    rule, until = "\n".join(view.say(f) for f in own), deadline(view, trouble)
    if now is None:
        moving = view.case.moving
        task = t.gettext("Order the move first") if moving else t.gettext("Cancel in writing first")
        ordered = t.gettext("Nothing was ordered yet: that comes first.")
        first = ordered if moving else t.gettext("No request was made yet: that comes first.")
        if trouble is Trouble.REFUSED:
            return _screen(view, trouble, now, task=task, parts=[first, rule], facts=own)
        return _screen(view, trouble, now, task=task, parts=[first, until], facts=[], more=own)
    listed = items(view, trouble)
    ladder = "\n".join(f"{mark} {n}. {line}" for n, (mark, line, _) in enumerate(listed, 1))
    facts = [*own, *(fact for _, _, fact in listed if fact)]
    parts = [
        came_with(view),
        _own_day(view, now),
        ladder,
        until,
        "\n".join([*_needs(view, now), *_meanwhile(view, trouble, now)]),
        rule,
    ]
    return _screen(view, trouble, now, task=now.task, parts=parts, facts=facts)


def _collected(view: View, now: Stand | None) -> Screen:
    """A debt that somebody collects: what to do with the letter, what stops it, then the ladder of a dispute."""
    trouble, now = Trouble.COLLECTOR, collector.named(view, now) if now else None
    todo, stops = collector.to_do(view, now.rung if now else None), collector.stops(view)
    waits = [_own_day(view, now), *_needs(view, now), *_meanwhile(view, trouble, now)] if now else []
    parts = [
        points((view.say(f) for f in todo), numbered=True),
        "\n".join(line for line in [*collector.done(view), *waits] if line and not todo),
        *(view.say(f) for f in stops),
        "\n".join(line for line in waits if line and todo),
        came_with(view),
    ]
    task = now.task if now else own_task(view, trouble)
    more = collector.not_known(view) if todo else []
    return _screen(view, trouble, now, task=task, parts=parts, facts=[*todo, *stops], more=more)


def _at_the_bank(view: View) -> Row:
    """The page of the debits, while there is a text for them."""
    told = open_debits(view) or late_debits(view)
    if not (told or ends_mandate(view.case, view.today)) or not exists("bank", view.case):
        return ()
    label = "🏦 " + view.texts.pgettext("button", "Bank and mandate")
    return (view.go(label, place_of(Trouble.BILLED), "trouble.bank"),)


def _needs(view: View, now: Stand | None) -> list[str]:
    """What the next rung needs, and how it is done in this case."""
    if now is None:
        return []
    encloses = now.rung in (Rung.COMPLAINT, Rung.OMBUDSMAN) and not now.until and asked_about(view.case)
    lacks = missing_line(view) if encloses else ""
    return [line for line in (*(view.say(f) for f in now.now), detail(view, now.rung), lacks) if line]


def _meanwhile(view: View, trouble: Trouble, now: Stand) -> list[str]:
    """Until when an answer is waited for, or when the question comes again, once something was done about it."""
    found = open_complaint(view.case)
    if now.until:
        return []  # the day stands on top
    if found and now.rung is not Rung.CONNECT:
        return []  # it is overdue: the next step is the task
    kind = asked_by(found.side) if found else ASKS_ABOUT.get(trouble) if view.case.last(Kind.CHASED) else None
    if kind is ReminderKind.ENDED and view.case.moving:
        kind = ReminderKind.MOVED
    return [said] if kind and (said := next_question(view, kind)) else []


def _waits(view: View, now: Stand) -> str:
    """Whose answer is waited for, where something else is the task."""
    form = view.texts.gettext("Wait for the operator’s answer until {date}")
    return form.format(date=view.texts.date(now.until)) if now.until else ""


def _own_day(view: View, now: Stand) -> str:
    """Directly below the task that names the day: it is no limit set by a law."""
    return view.texts.gettext("We chose this day; it is not a legal deadline.") if now.until else ""


def _screen(  # noqa: PLR0913 - the parts of the layout rule, each named
    view: View,
    trouble: Trouble,
    now: Stand | None,
    *,
    task: str,
    parts: Sequence[str],
    facts: Sequence[Fact],
    more: Sequence[Fact] = (),
) -> Screen:
    fold = [*more, *(folded(view, trouble, now.rung) if now else ())]
    used = [*facts, *(now.now if now else ()), *fold]
    step = BY_STEP.get(trouble) if now or trouble is Trouble.REFUSED else None  # before a request it is no step yet
    where = _to_line(view, _kind(view, trouble, now)) if now else ""
    opposite = now is not None and contrary(view, _kind(view, trouble, now))
    text = _text(view, step, task, parts, fold, used, where, _decide_first(view) if opposite else "")
    told = (*_main(view, trouble, now), *(_at_the_bank(view) if trouble is Trouble.BILLED and now else ()))
    main = (replace(decide_first(view, place_of(trouble)), style="primary"), replace(told[0], style=None))
    rows = (*in_rows(_tools(view, trouble, now)), main if opposite else told, _navigation(view, trouble))
    return Screen(text, rows)


def _decide_first(view: View) -> str:
    return view.texts.gettext("You want something else now. The next step here says the opposite: decide first.")


def _text(  # noqa: PLR0913 - see above
    view: View,
    step: StepId | None,
    task: str,
    parts: Sequence[str],
    fold: Sequence[Fact],
    used: Sequence[Fact],
    where: str = "",
    warning: str = "",
) -> str:
    """As many sources named as a message has room for; in a longer language the last lines of the fold go too.

    `where` is to whom: it goes first where the rest has no room; the page of the text says it too.
    """

    def text(named: int, cut: int, to: str = "") -> str:
        return text_of(
            view,
            head=heading(view, step),
            task=task,
            parts=[*parts, to],
            warning=warning,
            fold=[*(view.say(f) for f in fold[: len(fold) - cut]), how_sure(view, used, named)],
        )

    has_room = len(visible(text(0, 0, where))) <= MOST_VISIBLE
    return shortest_needed(partial(text, to=where) if has_room else text)


def _main(view: View, trouble: Trouble, now: Stand | None) -> Row:
    """It names what it records: "Requested again", "Complaint sent", "Ombudsman asked"; not yet in colour while the
    operator's answer is waited for."""
    t, place, found = view.texts, place_of(trouble), open_complaint(view.case)
    if now is None and trouble is Trouble.DIED and not view.case.bereaved:
        return (adapted(view),)  # every other step here is still that of a holder who signs
    if now is None:
        return (ask_button(view, StepId.ASK),)
    answered = "📬 " + t.pgettext("button", "They answered")
    came = replace(view.go(answered, place, answer_place(found.side, found.thread)), style="primary") if found else None
    papers = proofs_button(view, place)
    if now.rung not in RECORDS:
        return (came, *papers) if came else (go_on(view, StepId.ASK), *(to_close(view, place) or papers))
    told = view.button(f"✅ {now.label}", place, "tell", RECORDS[now.rung], style="success")
    return (came, replace(told, style=None)) if came and now.until else (told, *(to_close(view, place) or papers))


def _navigation(view: View, trouble: Trouble) -> Row:
    """Back to the step the trouble belongs to, else to the menu."""
    t, place, step = view.texts, place_of(trouble), BY_STEP.get(trouble)
    steps = view.go("☰ " + t.pgettext("button", "Steps"), place, "steps")
    if step not in steps_of(view.case):
        return (view.go("‹ " + t.pgettext("button", "Back"), place, MENU), steps)
    other = view.go("🆘 " + t.pgettext("button", "Something else"), place, from_place(MENU, place))
    return (view.go("‹ " + t.pgettext("button", "Back"), place, step), steps, other)


def _tools(view: View, trouble: Trouble, now: Stand | None) -> list[Button]:
    """The text for this rung, what this trouble needs besides, another day, and taking a slip back."""
    t, place = view.texts, place_of(trouble)
    record = RECORDS.get(now.rung) if now else None
    days = [view.go("📅 " + t.pgettext("button", "A day …"), place, f"pick.{record}_{trouble}")] if record else []
    text = _rung_text(view, trouble, now) if now else []
    if corrects := another_day(view, trouble, now) if now else []:
        text, days = text[:1], corrects  # the Ombudsman's address is of no use before
    spoken = trouble in (Trouble.REFUSED, Trouble.IDENTITY) and now and now.rung is Rung.OMBUDSMAN
    own = [] if spoken else own_tools(view, trouble)  # answers to what they say are of no use any more
    debit = trouble is Trouble.BILLED
    # a bill is disputed, and never requested again: a second request was told elsewhere
    slip = take_back(view, place, LADDER - {Kind.CHASED} | DEBITS if debit else LADDER) if now else []
    own = own[: MOST_TOOLS - len(text) - len(slip) - len(corrects)]
    if not corrects and len(own) + len(text) + len(slip) >= MOST_TOOLS:
        days = []  # a day can be corrected later, a text is needed now
    told, again = [when_told(view, place)] if when_is_open(view.case) else [], told_again(view, place)
    tools = [*own, *text, *(told or again or days), *slip, *(days if again else [])]
    if view.carrier.trouble and trouble in BY_STEP:
        tools.append(view.go("ℹ️ " + t.pgettext("button", "This operator"), place, from_place("trouble.1", place)))
    return tools[:MOST_TOOLS]


def _rung_text(view: View, trouble: Trouble, now: Stand) -> list[Button]:
    """What is sent now. Nobody who moves sends a text that ends the contract: it could cost the number."""
    t = view.texts
    again, complaint = t.pgettext("button", "Second request"), t.pgettext("button", "Complaint text")
    if now.rung is Rung.OMBUDSMAN:
        contact = view.content.steps[StepId.CONFIRMATION].lines[f"contact_{ombudsman_side(view)}"].text
        address = Button("📋 " + t.pgettext("button", "E-mail address"), copy=contact.rpartition(" ")[2])
        return [*text_button(view, f"📄 {complaint}", "ombudsman", trouble), address]
    if now.rung not in PAPER:
        return []
    disputed = trouble is Trouble.COLLECTOR
    other = t.pgettext("button", "The text") if view.case.moving or disputed else again
    label = f"✍️ {other}" if now.rung is not Rung.COMPLAINT or disputed else f"📄 {complaint}"
    return text_button(view, label, _kind(view, trouble, now), trouble)


def _kind(view: View, trouble: Trouble, now: Stand) -> str:
    """The text of the next rung; empty where nothing is sent."""
    if now.rung is Rung.OMBUDSMAN:
        return "ombudsman"
    if trouble in DISPUTED and now.rung is Rung.COMPLAINT:
        return "contest" if trouble is Trouble.BILLED else "collector"
    if view.case.moving and now.rung in PAPER:  # a death has its own text, to the operator of the dead: so has the rest
        return "" if trouble is Trouble.DIED else "takeover" if view.case.bereaved else "move"
    return PAPER.get(now.rung, "")


def _to_line(view: View, kind: str) -> str:
    """To whom; of the Ombudsman the page says it anyway."""
    if kind in ("", "ombudsman") or not exists(kind, view.case):
        return ""
    return recipient(view, view.content.letters[kind]).to_line(view)


def _offer(view: View) -> Screen:
    """An offer to stay, accepted by mistake: on which day, then the withdrawal, then the answer."""
    taken, withdrawn = view.case.last(Kind.OFFER), view.case.last(Kind.WITHDRAWN)
    own = view.content.steps[STEP].lines
    if view.case.answers.holder is Holder.COMPANY:
        return _offer_to_company(view)
    facts = [own[f"offer_{name}"] for name in ("summary", "right", "written", "stays")]
    more = [own[f"offer_{name}"] for name in ("shop", "used", "button", "longer", "confirmed")]
    where = "" if taken is None or withdrawn else _to_line(view, "withdraw")
    parts = [points((view.say(f) for f in facts), numbered=True), offer.days(view, taken, withdrawn)]
    text = _text(view, None, offer.task(view, taken, withdrawn), parts, more, [*facts, *more], where)
    tools = take_back(view, place_of(Trouble.OFFER), frozenset({Kind.OFFER, Kind.WITHDRAWN}))
    rows = in_rows([*offer.tools(view, taken, withdrawn), *tools])
    return Screen(text, (*rows, (offer.main(view, taken, withdrawn),), _navigation(view, Trouble.OFFER)))


def _offer_to_company(view: View) -> Screen:
    """No 14 days: a day that was told before is not counted from any more."""
    t, own = view.texts, view.content.steps[STEP].lines
    facts = [own["offer_company"], own["offer_company_ask"], own["offer_shop"]]
    task = t.gettext("Ask {carrier} to take the offer back").format_map(view.values)
    text = _text(view, None, task, [points((view.say(f) for f in facts[:2]), numbered=True)], facts[2:], facts)
    tools = take_back(view, place_of(Trouble.OFFER), frozenset({Kind.OFFER, Kind.WITHDRAWN}))
    return Screen(text, (*in_rows(tools), (go_on(view, StepId.ASK),), _navigation(view, Trouble.OFFER)))
