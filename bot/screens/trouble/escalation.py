"""The ladder after the request as words: ask again, another way, a complaint, the Ombudsman, ConsumerConnect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from bot.guide.case import Channel, Event, Kind, channel_named
from bot.guide.claims import OMBUDSMAN_MONTHS, ClaimKind, months_after
from bot.guide.content.models import Fact
from bot.guide.follow_up import open_complaint, refused_by
from bot.guide.proofs import asked_about
from bot.guide.reports import BACK, LADDER, first_channel
from bot.guide.steps import StepId
from bot.guide.threads import Side
from bot.guide.told_before import came_with_event, told_trouble
from bot.guide.trouble import DISPUTED, Rung, Trouble, next_rung
from bot.guide.ways import channels_for
from bot.screens.layout import joined
from bot.screens.screen import Button, View
from bot.screens.steps.confirmation import OMBUDSMAN, ombudsman_side
from bot.screens.told_lines import again_line, complained_line

STEP = "trouble"  # the name of the file of lines
RECORDS = {Rung.SAME: "chased", Rung.OTHER: "chased", Rung.COMPLAINT: "complained", Rung.OMBUDSMAN: "ombudsman"}
DEBITS = frozenset({Kind.TROUBLE, Kind.CLAIMED})  # what is told about debits is among these
DONE, NOW, LATER = "✅", "👉", "▫️"


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a trouble stands: the next rung, its task in bold, what to know for it, and its label when done.

    `until`: the day until which the operator's answer is waited for before that rung, None when it is not.
    """

    rung: Rung
    task: str
    label: str
    now: tuple[Fact, ...]
    until: date | None = None


def stand(view: View, trouble: Trouble) -> Stand:
    """The next concrete step. A wrong bill is contested in writing at once: asking again ends no debit."""
    rung = next_rung(view.case)
    if trouble in DISPUTED and rung in (Rung.SAME, Rung.OTHER):
        rung = Rung.COMPLAINT
    if until := waits_until(view):
        return Stand(rung, wait_task(view, until), _label(view, rung), (), until)
    return Stand(rung, _task(view, trouble, rung), _label(view, rung), _now(view, rung))


def wait_task(view: View, until: date) -> str:
    """What there is to do before our own day."""
    return view.texts.gettext("Wait for the operator’s answer until {date}").format(date=view.texts.date(until))


def waits_until(view: View) -> date | None:
    """Our own day for the operator's answer, while it is still to come."""
    found = open_complaint(view.case)
    if found is None or found.side is not Side.OPERATOR or found.until is None or found.until <= view.today:
        return None
    return found.until


def _task(view: View, trouble: Trouble, rung: Rung) -> str:
    t, disputed = view.texts, trouble in DISPUTED
    if view.case.moving and not disputed:
        same, other = t.gettext("Ask {new}"), t.gettext("Ask {new} in writing")
        complaint = t.gettext("Complain to {new} in writing")
    else:
        same, other = (
            t.gettext("Send {carrier} the request again, the same way"),
            t.gettext("Send {carrier} the request in another way"),
        )
        complaint = t.gettext("Dispute it in writing") if disputed else t.gettext("Complain to {carrier} in writing")
    match rung:
        case Rung.SAME:
            task = same
        case Rung.OTHER:
            task = other
        case Rung.COMPLAINT:
            task = complaint
        case Rung.OMBUDSMAN:
            task = t.gettext("Write to the Telecom Ombudsman")
        case Rung.CONNECT:
            task = after_ombudsman(view)
        case _:
            assert_never(rung)
    return task.format_map(view.values)


def _label(view: View, rung: Rung) -> str:
    t = view.texts
    again, asked = t.pgettext("button", "Requested again"), t.pgettext("button", "Operator asked")
    match rung:
        case Rung.SAME:
            return asked if view.case.moving else again
        case Rung.OTHER:
            return again
        case Rung.COMPLAINT:
            return t.pgettext("button", "Complaint sent")
        case Rung.OMBUDSMAN:
            return t.pgettext("button", "Ombudsman asked")
        case Rung.CONNECT:
            return t.pgettext("button", "Go on")
        case _:
            assert_never(rung)


def _now(view: View, rung: Rung) -> tuple[Fact, ...]:
    """What the next step needs: enclosures, unless they were ticked and so are named; whom to write to."""
    own, asking = view.content.steps[STEP].lines, view.content.steps[StepId.CONFIRMATION].lines
    known = asked_about(view.case)
    match rung:
        case Rung.SAME:
            return () if view.case.moving else (own["same_again"],)
        case Rung.OTHER:
            return ()
        case Rung.COMPLAINT:
            return () if known else (own["enclose"],)
        case Rung.OMBUDSMAN:
            return (asking[f"contact_{ombudsman_side(view)}"], *(() if known else (own["enclose_all"],)))
        case Rung.CONNECT:
            return who_helps(view)
        case _:
            assert_never(rung)


def refused_by_ombudsman(view: View) -> bool:
    """Whether the last rung was climbed and its answer solved nothing."""
    return refused_by(view.case) is Side.OMBUDSMAN


def after_ombudsman(view: View) -> str:
    """What there is to do once the Ombudsman was asked."""
    t = view.texts
    return t.gettext("Ask who else can help") if refused_by_ombudsman(view) else t.gettext("Wait for the Ombudsman")


def who_helps(view: View) -> tuple[Fact, ...]:
    """How long the Ombudsman takes; after its answer what is known of the way on, and what is not."""
    own, connect = view.content.steps[STEP].lines, view.content.steps[StepId.FAREWELL].lines["help_connect_what"]
    if refused_by_ombudsman(view):
        return (connect, own["recommended"], own["court"])
    return (own["wait"], own["wait_average"], connect)


def to_close(view: View, place: str) -> tuple[Button, ...]:
    """Nothing more that is known here, or it is solved already: to the screen that closes the case."""
    if not (refused_by_ombudsman(view) or told_trouble(view.case)):
        return ()
    return (view.go("✔️ " + view.texts.pgettext("button", "Close the case …"), place, StepId.FAREWELL),)


def folded(view: View, trouble: Trouble, rung: Rung) -> list[Fact]:
    """For the fold: the bank, how the Ombudsman is asked, and that a call is not the written notice."""
    asking = view.content.steps[StepId.CONFIRMATION].lines
    bill = view.content.steps[StepId.FINAL_BILL].lines
    debit = [bill["thirteen_months"]] if trouble is Trouble.BILLED else []
    if rung in (Rung.COMPLAINT, Rung.OMBUDSMAN):
        dispute = [*debit, bill["suspended"]] if debit else []
        contact = [asking[f"contact_{ombudsman_side(view)}"]] if waits_until(view) else []
        return [*contact, *dispute, *(asking[key] for key in (f"phone_{ombudsman_side(view)}", *OMBUDSMAN))]
    spoken = first_channel(view.case) in (Channel.HOTLINE, Channel.SHOP)
    copy = [view.content.steps[StepId.ASK].lines["written_copy"]] if spoken and rung is not Rung.CONNECT else []
    return [*debit, *copy]


def items(view: View, trouble: Trouble) -> list[tuple[str, str, Fact | None]]:
    """The whole ladder: mark, line, fact. What was done stands with its day; what was passed over is left out."""
    now, order = stand(view, trouble), list(Rung)
    rung = now.rung
    found: list[tuple[str, str, Fact | None]] = []
    for step in order:
        if trouble in DISPUTED and step in (Rung.SAME, Rung.OTHER):
            continue  # it is contested at once
        fact = _line(view, trouble, step)
        if step is Rung.CONNECT and rung not in (Rung.OMBUDSMAN, Rung.CONNECT):
            continue  # far away still
        if said := _done(view, step):
            found.append((DONE, said, None))
        elif order.index(step) >= order.index(rung):
            found.append((NOW if step is rung and not now.until else LATER, view.say(fact), fact))
    return found


def current(view: View, trouble: Trouble) -> Fact:
    """The line of the next rung."""
    return _line(view, trouble, stand(view, trouble).rung)


def _line(view: View, trouble: Trouble, rung: Rung) -> Fact:
    asking, own = view.content.steps[StepId.CONFIRMATION].lines, view.content.steps[STEP].lines
    ended, bill = view.content.steps[StepId.ENDED].lines, view.content.steps[StepId.FINAL_BILL].lines
    moving = view.case.moving
    late = "_move" if moving and trouble is Trouble.GOES_ON else ""  # the new operator runs the move
    match rung:
        case Rung.SAME:
            return ended["move_ask"] if moving else asking["same_way"]
        case Rung.OTHER:
            return own["move_again"] if moving else asking["other_way"]
        case Rung.COMPLAINT:
            return bill["disputed"] if trouble is Trouble.BILLED else asking[f"complaint{late}"]
        case Rung.OMBUDSMAN:
            return asking[f"ombudsman{late}"]
        case Rung.CONNECT:
            return view.content.steps[StepId.FAREWELL].lines["help_connect"]
        case _:
            assert_never(rung)


def recorded(view: View) -> list[str]:
    """Every rung that was done, with its day."""
    return [said for rung in Rung if (said := _done(view, rung))]


def _done(view: View, rung: Rung) -> str:
    """ "Requested again on 3 November by phone."; empty when that rung was not done."""
    chased = [e for e in view.case.effective if e.kind is Kind.CHASED]
    complained, ombudsman = view.case.last(Kind.COMPLAINED), view.case.last(Kind.OMBUDSMAN)
    match rung:
        case Rung.SAME if chased:
            return again_line(view, chased[0])
        case Rung.OTHER if len(chased) > 1:
            return again_line(view, chased[-1])
        case Rung.COMPLAINT if complained:
            return complained_line(view, complained)
        case Rung.OMBUDSMAN if ombudsman:
            return complained_line(view, ombudsman)
        case _:
            return ""


def detail(view: View, rung: Rung) -> str:
    """How, in this case: the way that was used, those that are left, or until when the Ombudsman can be asked."""
    t = view.texts
    if rung is Rung.OMBUDSMAN:
        return _until(view)
    if view.case.moving or rung not in (Rung.SAME, Rung.OTHER):
        return ""
    first = channel_named(first_channel(view.case))
    if rung is Rung.SAME:
        way = _way(view, first)
        return t.gettext("The way of your request: {way}.").format(way=way) if way else ""
    others = (_way(view, c) for c in channels_for(view.carrier, view.for_ways) if c is not first)
    left = [way for way in others if way]
    return t.gettext("Other ways: {ways}.").format(ways=joined(t, left)) if left else ""


def _way(view: View, channel: Channel | None) -> str:
    """Its name in a sentence; empty for none in particular."""
    t = view.texts
    match channel:
        case Channel.EMAIL:
            return t.gettext("e-mail or form")
        case Channel.ONLINE:
            return t.gettext("online account")
        case Channel.HOTLINE:
            return t.gettext("phone")
        case Channel.SHOP:
            return t.gettext("shop")
        case Channel.LETTER:
            return t.gettext("letter")
        case Channel.WRITING | None:
            return ""
        case _:
            assert_never(channel)


def _until(view: View) -> str:
    """The Ombudsman may refuse what the operator heard of more than a year ago."""
    t, complained = view.texts, view.case.last(Kind.COMPLAINED)
    if complained is None or complained.day is None:
        return ""
    last: date = months_after(complained.day, OMBUDSMAN_MONTHS)
    if last < view.today:
        return t.gettext(
            "The one-year limit ended on {date}: the Ombudsman may refuse. You can still complain."
        ).format(date=t.date(last, "year"))
    return t.gettext("You can go to the Ombudsman until <b>{date}</b>.").format(date=t.date(last, "year"))


def take_back(view: View, place: str, kinds: frozenset[Kind] = LADDER) -> list[Button]:
    """The newest of what was told can be a slip of the finger."""
    told = (e for e in reversed(view.case.effective) if e.kind in kinds and _can_be_slip(view, e))
    newest = next(told, None)
    if newest is None:
        return []
    label = "↩️ " + view.texts.pgettext("button", "Undo the tick")
    word = f"{newest.kind}_{newest.detail}" if newest.kind in DEBITS else newest.kind
    return [view.button(label, place, "tell", f"{word}={BACK}{newest.number}")]


def _can_be_slip(view: View, event: Event) -> bool:
    """Of debits: a wrong one told since the case was opened with one, or that the bank was asked."""
    since = event.detail in (Trouble.BILLED, ClaimKind.DEBIT) and event != came_with_event(view.case)
    return since or event.kind not in DEBITS
