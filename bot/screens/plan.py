"""Your plan: the result first, then what it takes; the end of the intake."""

from __future__ import annotations

from bot.guide.ahead import ahead
from bot.guide.case import Channel, Holder, Whereabouts
from bot.guide.content.models import Status
from bot.guide.end_days import MICROSOFT_WAITS
from bot.guide.rush import in_a_rush
from bot.guide.steps import StepId, steps_of
from bot.guide.told_before import UNWILLING, told_trouble
from bot.guide.ways import best_in_writing, channels_for
from bot.guide.whom import NONE, same_house
from bot.screens import death, prepaid, rush
from bot.screens.calendar_file import plan_button
from bot.screens.layout import checked, heading, join_sentences, points, shortest_needed, text_of
from bot.screens.leaving import day_of_leaving
from bot.screens.letters.recipient import paper_channel
from bot.screens.route import route
from bot.screens.screen import Button, Row, Screen, View
from bot.screens.steps.ask_frame import have_ready
from bot.screens.steps.prepare import whose_line
from bot.screens.timetable import GOOGLE_DAYS, MICROSOFT_DAYS, by_when
from bot.screens.trouble.payer import payer
from bot.screens.way_words import way_words
from bot.screens.whereabouts import has_left


def plan(view: View) -> Screen:
    """The result for the answers given."""
    case = view.case
    if told_trouble(case) == UNWILLING:
        return payer(view)
    if case.bereaved:
        return death.plan(view, way_words(view, paper_channel(view)), _known(view))
    if case.nothing_to_cancel:
        beside = [line for line in (_whose(view), _backwards(view)) if line]
        return prepaid.plan(view, _known(view), beside, None if case.answers.sim_gone else _leaving_button(view))
    if case.moving:
        return _moving(view)
    return rush.plan(view, _known(view)) if in_a_rush(case, view.today) else _giving_up(view)


def _moving(view: View) -> Screen:
    t = view.texts
    text = text_of(
        view,
        head=route(view),
        task=t.gettext("Do not cancel: {new} does it").format_map(view.values),
        parts=[
            t.gettext("What you will do, about 30 minutes in all:")
            + "\n"
            + points(
                [
                    *_choose(view),
                    _checked_before(view),
                    _order(view),
                    t.gettext("Keep this SIM in the phone until the number has moved"),
                    t.gettext("Check the last bill")
                    if not view.case.prepaid
                    else t.gettext("Ask for your remaining credit within a month"),
                ],
                numbered=True,
            ),
            _same_house(view),
            _whose(view),
            have_ready(view),
        ],
        warning=t.gettext("The number must still be active: if you cancel first, you may lose it."),
        fold=[_leaving_line(view), view.say(view.content.steps[StepId.ASK].lines["move_valid_id"]), _known(view)],
    )
    return Screen(text, _rows(view))


def _order(view: View) -> str:
    """What the new operator wants for it."""
    t = view.texts
    said = t.gettext("Order the move at {new} with your number and customer number, and sign it or confirm it online")
    card = t.gettext("Order the move at {new} with your number and the SIM number, and sign it or confirm it online")
    return (card if view.case.prepaid else said).format_map(view.values)


def _same_house(view: View) -> str:
    """A change within one group may be no move."""
    line = view.content.steps[StepId.ASK].lines["move_same_house"]
    return view.say(line) if same_house(view.case, view.content) else ""


def _choose(view: View) -> list[str]:
    """What to look for while no new operator is chosen."""
    asks = view.texts.gettext("Choose an operator. Ask there: eSIM or card? Which ID? Can you confirm online?")
    return [asks] if view.case.answers.to == NONE else []


def _checked_before(view: View) -> str:
    t = view.texts
    if view.case.prepaid:
        return t.gettext("Check your credit: it can be paid back after the move")
    return t.gettext("Check costs or credit, and what else is on this contract")


def _giving_up(view: View) -> Screen:
    t, case = view.texts, view.case
    lost = case.answers.sim_lost
    ready = have_ready(view)
    channel = case.answers.channel or Channel.WRITING
    left_behind = has_left(view) and channel not in channels_for(view.carrier, view.for_ways)
    if channel is Channel.WRITING or left_behind:
        channel = best_in_writing(view.carrier, view.for_ways)
        how = t.gettext("Cancel with {carrier} in writing ({way}), plus a call if it helps")
    else:
        how = t.gettext("Cancel with {carrier} ({way})")
    doing = [
        t.gettext("Get papers ready, check the costs"),
        t.gettext("Move your accounts to another number"),
        how.format_map({**view.values, "way": way_words(view, channel)}),
        t.gettext("Keep the written confirmation"),
        t.gettext("Check the last bill"),
    ]
    backwards = _backwards(view)
    fold = [
        (backwards if lost else ready) if backwards else "",
        t.gettext("No reason is needed. “Requested” is not “ended”: I remind you until you have proof."),
        _known(view),
    ]

    def text(_named: int, cut: int) -> str:
        return text_of(
            view,
            head=heading(view),
            task=_giving_up_task(view),
            parts=[
                t.gettext("What you will do, about an hour in all:") + "\n" + points(doing, numbered=True),
                _whose(view),
                ("" if lost else backwards) or ready,
            ],
            warning=prepaid.block_first(view) if lost else "",
            fold=fold[: max(len(fold) - cut, 0)],
        )

    return Screen(shortest_needed(text), (*prepaid.block_row(view), *_rows(view)))


def _giving_up_task(view: View) -> str:
    """Who ends it."""
    t = view.texts
    match view.case.answers.holder:
        case Holder.SOMEBODY_ELSE:
            return t.gettext("The holder ends it, or you do with a signed authorisation")
        case Holder.COMPANY:
            return t.gettext("The company ends it, in writing, on a date it chooses")
        case _ if view.case.answers.channel in (Channel.HOTLINE, Channel.SHOP):
            return t.gettext("You end it yourself, on a date you choose")
        case _:
            return t.gettext("You end it yourself, in writing, on a date you choose")


def _backwards(view: View) -> str:
    """What has to be done by when, counted back from the day of leaving."""
    day = day_of_leaving(view)
    if day is None:
        return ""
    t, slow, week = view.texts, by_when(view, day, MICROSOFT_DAYS), by_when(view, day, GOOGLE_DAYS)
    if has_left(view):
        left = t.gettext("You left on {date}. Move your accounts now, Microsoft first: it can take 30 days.")
        return left.format(date=t.date(day))
    sentence = t.gettext(
        "You leave on {date}. Move Microsoft by {slow}, Google by {week}, "
        "itsme and bank before you deregister at the town hall."
    )
    if day - view.today < MICROSOFT_WAITS:
        sentence = t.gettext(
            "You leave on {date}. Microsoft may need 30 days, until {slow}: begin today, or add "
            "an e-mail address there. Google by {week}, itsme and bank before you deregister at the town hall."
        )
        slow = view.today + MICROSOFT_WAITS
    shown = {"date": t.date(day), "slow": t.date(slow, "short"), "week": t.date(week, "short")}
    return sentence.format(**shown)


def _known(view: View) -> str:
    """How much is known of the operator, and when somebody last looked; of one that is not known, nothing."""
    t, facts = view.texts, () if view.carrier.status is Status.GENERIC else view.carrier.known()
    count = t.ngettext("We know {count} fact about {carrier}.", "We know {count} facts about {carrier}.", len(facts))
    said = [count.format(count=len(facts), carrier=view.values["carrier"]), checked(view, facts)]
    return join_sentences(t, said) if facts else ""


def _leaving_line(view: View) -> str:
    t, day = view.texts, day_of_leaving(view)
    said = t.gettext("You left Belgium on {date}.") if has_left(view) else t.gettext("You leave Belgium on {date}.")
    return said.format(date=t.date(day)) if day else ""


def _whose(view: View) -> str:
    """Who has to ask for it, where that is not the reader alone."""
    own = view.content.steps[StepId.PREPARE].lines
    key = whose_line(view.case)
    return view.say(own[key]) if key else ""


def _unwilling(view: View) -> Row:
    """For who pays a contract whose holder will not sign."""
    if view.case.answers.holder is not Holder.SOMEBODY_ELSE or view.case.prepaid:
        return ()
    return (view.go("🚫 " + view.texts.pgettext("button", "They won’t sign"), "plan", UNWILLING),)


def _rows(view: View) -> tuple[Row, ...]:
    t, case = view.texts, view.case
    fresh = ahead(case) == steps_of(case)[0]
    label = t.pgettext("button", "Start") if fresh else t.pgettext("button", "Go on")
    leaves = _leaving_button(view)
    ask = t.pgettext("button", "Order the move") if case.moving else t.pgettext("button", "Go to the request")
    return (
        (view.button(f"▶️ {label}", "plan", "start", style="primary"), plan_button(view, "plan")),
        (
            view.go("⏩ " + ask, "plan", StepId.ASK),
            *([leaves] if leaves else []),
        ),
        (view.go("✏️ " + t.pgettext("button", "Change an answer"), "plan", "change"), *_unwilling(view)),
    )


def _leaving_button(view: View) -> Button | None:
    """For who may leave, or has said on which day; not for who is known to be abroad."""
    t, known = view.texts, day_of_leaving(view) is not None
    if view.case.answers.whereabouts is Whereabouts.ABROAD and not known:
        return None
    label = t.pgettext("button", "My departure") if known else t.pgettext("button", "I leave on …")
    return view.go(f"✈️ {label}", "plan", "leaving" if known else "pick.leave")
