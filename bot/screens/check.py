""" "Is this right?": every answer that a text rests on, each with its change, before a text that ends something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from bot.guide.case import Channel, Holder, Kind, Need, Number, Shared, Sim
from bot.guide.checking import mark_of, what_it_ends
from bot.guide.content.letters import Ends
from bot.guide.origins import from_place
from bot.guide.steps import channel_of
from bot.guide.told_before import unwilling
from bot.guide.waiting_text import CHECK, Waiting, text_that_waits
from bot.languages import language_of
from bot.screens.change import change
from bot.screens.layout import heading, text_of
from bot.screens.letters.recipient import paper_channel
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.told_lines import asked_line
from bot.screens.way_words import way_words

Line = tuple[str, str, str]  # the name of an answer, what it is, where it is changed


def check(view: View) -> Screen:
    """All answers of the text that waits, and the way on to it."""
    waits = text_that_waits(view.case)
    ends = what_it_ends(view.case, view.content, waits.what or waits.place) if waits else None
    if waits is None or ends is None:
        return change(view)
    t, known = view.texts, [*_lines(view, ends), *_language(view, waits)]
    form = t.gettext("{name}: {value}")
    listed = [form.format(name=name, value=value) for name, value, _ in known if value]
    text = text_of(
        view,
        head=heading(view),
        task=_task(view, ends),
        parts=["\n".join([*listed, *_request(view, ends)]), _later(view, ends)],
    )
    changes = [view.go("✏️ " + name, CHECK, place) for name, _, place in known]
    label = "✅ " + t.pgettext("button", "Yes, show the text")
    main = view.button(label, CHECK, "right", mark_of(view.case, ends), style="success")
    back = view.go("‹ " + t.pgettext("button", "Back"), CHECK, waits.place)
    return Screen(text, ((main,), *in_rows([*changes, *_keep(view, ends), back])))


def _task(view: View, ends: Ends) -> str:
    t = view.texts
    match ends:
        case Ends.CONTRACT if view.case.moving:
            return t.gettext("Is this right? The text asks to take the number over")
        case Ends.CONTRACT:
            return t.gettext("Is this right? The text ends the number")
        case Ends.MANDATE:
            return t.gettext("Is this right? The text ends a direct debit")
        case Ends.REQUEST if view.case.moving:
            return t.gettext("Is this right? The text withdraws your order")
        case Ends.REQUEST:
            return t.gettext("Is this right? The text withdraws your request")
        case _:
            assert_never(ends)


def _later(view: View, ends: Ends) -> str:
    """What can be changed without harm, and until when."""
    t = view.texts
    if ends is Ends.REQUEST:
        return t.gettext("Nothing happens until you send it. After that, you can only send a new request.")
    return t.gettext("Until you send it, you can change everything. After that, a change is a letter of its own.")


def _lines(view: View, ends: Ends) -> Iterator[Line]:
    t, case = view.texts, view.case
    yield t.pgettext("button", "Operator"), view.values["carrier"], "q.carrier"
    if plan := _plan(view, ends):
        yield t.pgettext("button", "Kind of plan"), plan, "q.plan"
    if ends is not Ends.REQUEST:
        yield t.pgettext("button", "In whose name"), _whose(view), _asks_whose(view)
    if ends is Ends.CONTRACT:
        yield t.pgettext("button", "Number"), _number(view), "q.number"
    if ends is not Ends.MANDATE and (day := _last_day(view)):
        yield t.pgettext("button", "Day of the end"), day, from_place("ask.when", CHECK)
    if ends is Ends.CONTRACT:
        yield from _place_and_way(view)
    if ends is Ends.REQUEST and not case.moving:
        yield t.pgettext("button", "Correct the way"), "", "asked.way"


def _plan(view: View, ends: Ends) -> str:
    """The plan, and what of its bill ends."""
    t, answers = view.texts, view.case.answers
    if answers.plan is None:
        return ""
    if view.case.prepaid:
        return view.plan_name
    if ends is Ends.MANDATE:
        return t.gettext("subscription")
    match answers.shared:
        case Shared.ALONE:
            return t.gettext("subscription, nothing else on the bill")
        case Shared.SHARED:
            return t.gettext("subscription. Only this number; the rest of the bill continues")
        case Shared.UNKNOWN:
            return t.gettext("subscription. The text names only this number")
        case None:
            return t.gettext("subscription. The text is about all of the contract")
        case _:
            assert_never(answers.shared)


def _whose(view: View) -> str:
    t, holder = view.texts, view.case.answers.holder
    if unwilling(view.case):
        return t.gettext("somebody else, who will not sign")
    match holder:
        case Holder.SOMEBODY_ELSE:
            return t.gettext("somebody else, who signs")
        case Holder.COMPANY:
            return t.gettext("a company")
        case Holder.DIED:
            return t.gettext("somebody who has died")
        case Holder.ME | None:
            return t.gettext("you")
        case Holder.UNKNOWN:
            return t.gettext("not known")
        case _:
            assert_never(holder)


def _asks_whose(view: View) -> str:
    """Who came with it is asked by the same question."""
    came_with = view.case.answers.need is Need.NOT_MINE and view.case.last(Kind.ASKED) is None
    return "q.who" if came_with else from_place("q.holder", CHECK)


def _number(view: View) -> str:
    t = view.texts
    kept = view.case.answers.number is Number.MOVE
    return t.gettext("stays in the family") if kept else t.gettext("it stops")


def _last_day(view: View) -> str:
    """The day with its year; that of a death may be left open."""
    t, chosen, end = view.texts, view.case.end_date, view.case.last(Kind.END_DATE)
    if chosen:
        return t.date(chosen, "year")
    return t.gettext("as soon as possible") if end or view.case.bereaved else ""


def _place_and_way(view: View) -> Iterator[Line]:
    t, case = view.texts, view.case
    if case.answers.sim and not case.moving:
        yield t.pgettext("button", "SIM"), _sim(view, case.answers.sim), "q.sim"
    if case.answers.channel and not case.moving and not case.nothing_to_cancel:
        yield t.pgettext("button", "How to cancel"), _way(view), "q.channel"


def _way(view: View) -> str:
    """Where it was left to the bot, a text in hand goes another way than the plan may name."""
    way, t = channel_of(view.case), view.texts
    if way is not Channel.WRITING:
        return way_words(view, way)
    return t.gettext("chosen for you; this text {way}").format(way=way_words(view, paper_channel(view)))


def _sim(view: View, sim: Sim) -> str:
    t = view.texts
    match sim:
        case Sim.WORKS_HERE:
            return t.gettext("works, in Belgium")
        case Sim.WORKS_ABROAD:
            return t.gettext("works, you are abroad")
        case Sim.DEAD_HERE:
            return t.gettext("blocked or expired, in Belgium")
        case Sim.DEAD_ABROAD:
            return t.gettext("blocked or expired, you are abroad")
        case Sim.DEAD:
            return t.gettext("blocked or expired")
        case Sim.LOST_HERE:
            return t.gettext("lost or stolen, in Belgium")
        case Sim.LOST_ABROAD:
            return t.gettext("lost or stolen, you are abroad")
        case Sim.LOST:
            return t.gettext("lost or stolen")
        case Sim.UNKNOWN:
            return t.gettext("not known")
        case _:
            assert_never(sim)


def _request(view: View, ends: Ends) -> list[str]:
    """What is withdrawn."""
    return [asked_line(view)] if ends is Ends.REQUEST else []


def _language(view: View, waits: Waiting) -> Iterator[Line]:
    """In which language the text comes; it is chosen on the page before."""
    if waits.what:
        code = waits.what.rpartition(".")[2]
        yield view.texts.pgettext("button", "Text language"), language_of(code).own_name, waits.place


def _keep(view: View, ends: Ends) -> Row:
    """For who does not want to withdraw after all."""
    if ends is not Ends.REQUEST:
        return ()
    t = view.texts
    keeps = t.pgettext("button", "Keep moving") if view.case.moving else t.pgettext("button", "Keep cancelling")
    button: Button = view.button("↩️ " + keeps, CHECK, "keep")
    return (button,)
