"""Your plan: the result first, then what it takes; the end of the intake."""

from __future__ import annotations

from datetime import timedelta

from bot.guide.ahead import ahead
from bot.guide.case import Channel, Holder, Kind, Whereabouts
from bot.guide.content.models import Status
from bot.guide.origins import from_place, origin
from bot.guide.steps import StepId, steps_of
from bot.guide.told_before import UNWILLING, told_trouble
from bot.guide.ways import best_in_writing, channels_for
from bot.guide.wish import sent
from bot.screens import death, prepaid
from bot.screens.layout import checked, heading, join_sentences, points, text_of
from bot.screens.leaving import GOOGLE_DAYS, MICROSOFT_DAYS, by_when, day_of_leaving
from bot.screens.letters.recipient import paper_channel
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.steps.ask_frame import have_ready
from bot.screens.steps.prepare import whose_line
from bot.screens.trouble.payer import payer
from bot.screens.way_words import way_words
from bot.screens.whereabouts import has_left

MOST_CHANGED = 6  # answers above Back: four rows are the most


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
    return _moving(view) if case.moving else _giving_up(view)


def _moving(view: View) -> Screen:
    t = view.texts
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("Do not cancel: your new operator does it"),
        parts=[
            t.gettext("What you will do, about 30 minutes in all:")
            + "\n"
            + points(
                [
                    _checked_before(view),
                    _order(view),
                    t.gettext("Keep this SIM in the phone until the number has moved"),
                    t.gettext("Check the last bill")
                    if not view.case.prepaid
                    else t.gettext("Ask for your remaining credit within a month"),
                ],
                numbered=True,
            ),
            _whose(view),
            have_ready(view),
        ],
        warning=t.gettext("The number must still be active: if you cancel first, you may lose it."),
        fold=[_leaving_line(view), _known(view)],
    )
    return Screen(text, _rows(view))


def _order(view: View) -> str:
    t = view.texts
    if view.case.prepaid:
        return t.gettext(
            "Order the move at the new operator with your number and the SIM number, and sign it or confirm it online"
        )
    return t.gettext(
        "Order the move at the new operator with your number and customer number, and sign it or confirm it online"
    )


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
    text = text_of(
        view,
        head=heading(view),
        task=_giving_up_task(view),
        parts=[
            t.gettext("What you will do, about an hour in all:") + "\n" + points(doing, numbered=True),
            _whose(view),
            ("" if lost else backwards) or ready,
        ],
        warning=t.gettext("Lost or stolen: call customer service first, today, to block the SIM.") if lost else "",
        fold=[
            (backwards if lost else ready) if backwards else "",
            t.gettext("No reason is needed. “Requested” is not “ended”: I remind you until you have proof."),
            _known(view),
        ],
    )
    block = (view.go("☎️ " + t.pgettext("button", "Block the SIM"), "plan", "ask.block"),)
    return Screen(text, (*((block,) if lost else ()), *_rows(view)))


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
    if day - view.today < timedelta(days=MICROSOFT_DAYS):
        sentence = t.gettext(
            "You leave on {date}. Move Microsoft today: it can take 30 days. Google by {week}, "
            "itsme and bank before you deregister at the town hall."
        )
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
        (view.button(f"▶️ {label}", "plan", "start", style="primary"),),
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


def _what_stays(view: View) -> str:
    """Before anything was sent a change is one tap; afterwards it is a question of its own."""
    t, case = view.texts, view.case
    if sent(case):
        return t.gettext(
            "A request is already on its way. If you change operator, plan or number, "
            "I first ask what to do about it. Your record stays."
        )
    if case.last(Kind.END_DATE):
        return t.gettext(
            "Ticks and steps stay. If you switch between moving the number and giving it up, you choose the day again."
        )
    return t.gettext("Ticks and steps stay.")


def change(view: View, came_from: str = "") -> Screen:
    """Every answer again, one tap each. `came_from` is the letter of where it was opened."""
    t, case = view.texts, view.case
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("Which answer do you want to change?"),
        parts=[_what_stays(view)],
    )
    giving_up = case.answers.number is not None and not case.moving
    asked = [
        (t.pgettext("button", "Operator"), "q.carrier", True),
        (t.pgettext("button", "Kind of plan"), "q.plan", True),
        (t.pgettext("button", "Number"), "q.number", True),
        (t.pgettext("button", "In whose name"), from_place("q.holder", "change"), True),
        (t.pgettext("button", "SIM"), "q.sim", giving_up),
        (t.pgettext("button", "How to cancel"), "q.channel", giving_up and not case.nothing_to_cancel),
    ]
    asked.append(
        (t.pgettext("button", "Day of the end"), from_place("ask.when", "change"), case.last(Kind.END_DATE) is not None)
    )
    buttons = [view.go(label, "change", place) for label, place, shown in asked if shown]
    back = view.go("‹ " + t.pgettext("button", "Back"), "change", origin(came_from, "plan"))
    full = len(buttons) > MOST_CHANGED  # then Back stands beside the last one
    pairs = in_rows([*buttons[:-1], back, buttons[-1]] if full else buttons)
    return Screen(text, pairs if full else (*pairs, (back,)))
