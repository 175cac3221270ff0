"""The ladder after the request as words: ask again, another way, a complaint, the Ombudsman, ConsumerConnect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.guide.case import Channel, Event, Kind
from bot.guide.claims import OMBUDSMAN_MONTHS, months_after
from bot.guide.content.models import Fact
from bot.guide.steps import StepId
from bot.guide.telling import LADDER, OTHER_WAY, first_channel
from bot.guide.trouble import Rung, Trouble, next_rung
from bot.guide.ways import channels_for
from bot.screens.event_texts import MOVE
from bot.screens.layout import joined
from bot.screens.screen import Button, View
from bot.screens.steps.confirmation import OMBUDSMAN, ombudsman_side

STEP = "trouble"  # the name of the file of lines
RECORDS = {Rung.SAME: "chased", Rung.OTHER: "chased", Rung.COMPLAINT: "complained", Rung.OMBUDSMAN: "ombudsman"}
DONE, NOW, LATER = "✅", "👉", "▫️"


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a trouble stands: the next rung, its task in bold, what to know for it, and its label when done."""

    rung: Rung
    task: str
    label: str
    now: tuple[Fact, ...]


def stand(view: View, trouble: Trouble) -> Stand:
    """The next concrete step. A wrong bill is contested in writing at once: asking again ends no debit."""
    rung = next_rung(view.case)
    if trouble is Trouble.BILLED and rung in (Rung.SAME, Rung.OTHER):
        rung = Rung.COMPLAINT
    return Stand(rung, _task(view, trouble, rung), _label(view, rung), _now(view, rung))


def _task(view: View, trouble: Trouble, rung: Rung) -> str:
    t, billed = view.texts, trouble is Trouble.BILLED
    if view.case.moving and not billed:
        same, other = t.gettext("Ask the new operator"), t.gettext("Ask the new operator in writing")
        complaint = t.gettext("Complain to the new operator in writing")
    else:
        same, other = (
            t.gettext("Send {carrier} the request again, the same way"),
            t.gettext("Send {carrier} the request in another way"),
        )
        complaint = t.gettext("Dispute it in writing") if billed else t.gettext("Complain to {carrier} in writing")
    return {
        Rung.SAME: same,
        Rung.OTHER: other,
        Rung.COMPLAINT: complaint,
        Rung.OMBUDSMAN: t.gettext("Write to the Telecom Ombudsman"),
        Rung.CONNECT: t.gettext("Wait for the Ombudsman"),
    }[rung].format_map(view.values)


def _label(view: View, rung: Rung) -> str:
    t = view.texts
    again, asked = t.pgettext("button", "Requested again"), t.pgettext("button", "Operator asked")
    return {
        Rung.SAME: asked if view.case.moving else again,
        Rung.OTHER: again,
        Rung.COMPLAINT: t.pgettext("button", "Complaint sent"),
        Rung.OMBUDSMAN: t.pgettext("button", "Ombudsman asked"),
        Rung.CONNECT: t.pgettext("button", "Go on"),
    }[rung]


def _now(view: View, rung: Rung) -> tuple[Fact, ...]:
    """What the next step needs: enclosures, whom to write to."""
    own, asking = view.content.steps[STEP].lines, view.content.steps[StepId.CONFIRMATION].lines
    connect = view.content.steps[StepId.FAREWELL].lines["help_connect_what"]
    return {
        Rung.SAME: () if view.case.moving else (own["same_again"],),
        Rung.OTHER: (),
        Rung.COMPLAINT: (own["enclose"],),
        Rung.OMBUDSMAN: (asking[f"contact_{ombudsman_side(view)}"], own["enclose_all"]),
        Rung.CONNECT: (own["wait"], own["wait_average"], connect),
    }[rung]


def folded(view: View, trouble: Trouble, rung: Rung) -> list[Fact]:
    """For the fold: the bank, how the Ombudsman is asked, and that a call is not the written notice."""
    asking = view.content.steps[StepId.CONFIRMATION].lines
    bill = view.content.steps[StepId.FINAL_BILL].lines
    bank = ["thirteen_months"] if rung is Rung.OMBUDSMAN else ["thirteen_months", "mandate_end"]
    debit = [bill[key] for key in bank] if trouble is Trouble.BILLED else []
    if rung in (Rung.COMPLAINT, Rung.OMBUDSMAN):
        dispute = [*debit, bill["suspended"]] if debit else []
        return [*dispute, *(asking[key] for key in (f"phone_{ombudsman_side(view)}", *OMBUDSMAN))]
    spoken = first_channel(view.case) in (Channel.HOTLINE, Channel.SHOP)
    copy = [view.content.steps[StepId.ASK].lines["written_copy"]] if spoken and rung is not Rung.CONNECT else []
    return [*debit, *copy]


def items(view: View, trouble: Trouble) -> list[tuple[str, str, Fact | None]]:
    """The whole ladder: mark, line, fact. What was done stands with its day; what was passed over is left out."""
    rung, order = stand(view, trouble).rung, list(Rung)
    found: list[tuple[str, str, Fact | None]] = []
    for step, fact in _lines(view, trouble).items():
        if step is Rung.CONNECT and rung not in (Rung.OMBUDSMAN, Rung.CONNECT):
            continue  # far away still
        if said := _done(view, step):
            found.append((DONE, said, None))
        elif order.index(step) >= order.index(rung):
            found.append((NOW if step is rung else LATER, view.say(fact), fact))
    return found


def current(view: View, trouble: Trouble) -> Fact:
    """The line of the next rung."""
    return _lines(view, trouble)[stand(view, trouble).rung]


def _lines(view: View, trouble: Trouble) -> dict[Rung, Fact]:
    asking, own = view.content.steps[StepId.CONFIRMATION].lines, view.content.steps[STEP].lines
    ended, bill = view.content.steps[StepId.ENDED].lines, view.content.steps[StepId.FINAL_BILL].lines
    billed = trouble is Trouble.BILLED
    same, other = asking["same_way"], asking["other_way"]
    if view.case.moving and not billed:
        same, other = ended["move_ask"], own["move_again"]
    return {
        **({} if billed else {Rung.SAME: same, Rung.OTHER: other}),
        Rung.COMPLAINT: bill["disputed"] if billed else asking["complaint"],
        Rung.OMBUDSMAN: asking["ombudsman"],
        Rung.CONNECT: view.content.steps[StepId.FAREWELL].lines["help_connect"],
    }


def recorded(view: View) -> list[str]:
    """Every rung that was done, with its day."""
    return [said for rung in Rung if (said := _done(view, rung))]


def _done(view: View, rung: Rung) -> str:
    """ "Requested again on 3 November by phone."; empty when that rung was not done."""
    t, chased = view.texts, [e for e in view.case.effective if e.kind is Kind.CHASED]
    complained, ombudsman = view.case.last(Kind.COMPLAINED), view.case.last(Kind.OMBUDSMAN)
    match rung:
        case Rung.SAME if chased:
            return _again(view, chased[0])
        case Rung.OTHER if len(chased) > 1:
            return _again(view, chased[-1])
        case Rung.COMPLAINT if complained:
            return t.gettext("Complaint sent on {date}.").format(date=_day(view, complained))
        case Rung.OMBUDSMAN if ombudsman:
            return t.gettext("Ombudsman asked on {date}.").format(date=_day(view, ombudsman))
        case _:
            return ""


def _again(view: View, event: Event) -> str:
    t = view.texts
    sentences = {
        Channel.EMAIL: t.gettext("Requested again on {date} by e-mail or form."),
        Channel.ONLINE: t.gettext("Requested again on {date} in the online account."),
        Channel.HOTLINE: t.gettext("Requested again on {date} by phone."),
        Channel.SHOP: t.gettext("Requested again on {date} in a shop."),
        Channel.LETTER: t.gettext("Requested again on {date} by letter."),
        MOVE: t.gettext("Asked the new operator on {date}."),
        OTHER_WAY: t.gettext("Requested again on {date}, another way."),
    }
    sentence = next((s for channel, s in sentences.items() if event.detail == channel), None)
    return (sentence or t.gettext("Requested again on {date}.")).format(date=_day(view, event))


def _day(view: View, event: Event) -> str:
    return view.texts.date(event.day) if event.day else "…"


def detail(view: View, rung: Rung) -> str:
    """How, in this case: the way that was used, those that are left, or until when the Ombudsman can be asked."""
    t = view.texts
    if rung is Rung.OMBUDSMAN:
        return _until(view)
    if view.case.moving or rung not in (Rung.SAME, Rung.OTHER):
        return ""
    names, first = _ways(view), first_channel(view.case)
    if rung is Rung.SAME:
        return t.gettext("The way of your request: {way}.").format(way=names[Channel(first)]) if first in names else ""
    left = [names[c] for c in channels_for(view.carrier, view.case.answers) if c in names and c != first]
    return t.gettext("Other ways: {ways}.").format(ways=joined(t, left)) if left else ""


def _ways(view: View) -> dict[str, str]:
    t = view.texts
    return {
        Channel.EMAIL: t.gettext("e-mail or form"),
        Channel.ONLINE: t.gettext("online account"),
        Channel.HOTLINE: t.gettext("phone"),
        Channel.SHOP: t.gettext("shop"),
        Channel.LETTER: t.gettext("letter"),
    }


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
    newest = next((e for e in reversed(view.case.effective) if e.kind in kinds), None)
    if newest is None:
        return []
    label = "↩️ " + view.texts.pgettext("button", "Undo the tick")
    return [view.button(label, place, "tell", f"{newest.kind}=undo{newest.number}")]
