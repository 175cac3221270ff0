"""What happened, in plain sentences without markup; what is still open stands in open_texts.py.

The status screen, the dossier and the calendar file say it with the same words. Nothing here escapes for HTML.
"""

from __future__ import annotations

from datetime import date
from typing import assert_never

from bot.guide.along import GIVEN, MOVED
from bot.guide.case import MOVE, Case, Channel, Kind, channel_named
from bot.guide.claims import ClaimKind
from bot.guide.closing import MOVED as MOVED_ACCOUNTS
from bot.guide.content.models import Content, Status
from bot.guide.owed import Owed
from bot.guide.reports import OTHER_WAY
from bot.guide.threads import Answer, Side
from bot.guide.timeline import Entry
from bot.guide.told_before import NOT_KNOWN, came_later
from bot.guide.trouble import Trouble
from bot.guide.whom import new_operator
from bot.guide.wish import wish_of
from bot.guide.withdrawing import Reply
from bot.i18n import Texts
from bot.screens.open_texts import money_name

AT_ONCE = "asap"


def told(texts: Texts, case: Case, entry: Entry, content: Content) -> str:
    """One entry as a sentence: "Cancellation requested, by letter". The day it stands on is not repeated.

    What was wanted of another operator than today's begins with its name.
    """
    said, other = _told(texts, entry), content.carriers.get(entry.wish.carrier or "")
    new = new_operator(case, content) if entry.detail == MOVE and entry.wish == wish_of(case.answers) else None
    if new and entry.day and entry.kind in (Kind.ASKED, Kind.CHASED):
        ordered, asked = texts.gettext("Move ordered at {new}"), texts.gettext("Asked {new} about the move")
        said = (ordered if entry.kind is Kind.ASKED else asked).format(new=new.name, new_dat=new.name)
    if entry.kind is Kind.END_DATE and entry.day and came_later(case) and not entry.wish.moving:
        said = texts.gettext("Last day named in the cancellation: {date}").format(date=_day(texts, entry.day))
    if entry.until:
        said = texts.gettext("{what}, for {date}").format(what=said, date=_day(texts, entry.until))
    if entry.wish.carrier == case.answers.carrier or other is None or other.status is Status.GENERIC:
        return said
    return texts.gettext("{carrier}: {what}").format(carrier=other.name, what=said)


def said_of(texts: Texts, entry: Entry) -> str:
    """The same, of what is wanted now; "" for a kind that stands in no record."""
    return _told(texts, entry)


def _told(texts: Texts, entry: Entry) -> str:  # noqa: C901, PLR0912 - one sentence per kind of event
    """With the words of the wish of its time.

    An entry that was replaced may speak of a plan that is no more: then nothing is said of moving or giving up.
    """
    moving = None if entry.replaced else entry.wish.moving
    match entry.kind:
        case Kind.END_DATE | Kind.NAMED:
            return (_chosen if entry.kind is Kind.END_DATE else _named)(texts, entry, moving)
        case Kind.ASKED:
            return _asked(texts, entry.detail) if entry.day else _asked_before(texts, moving=entry.wish.moving)
        case Kind.CHASED:
            return _chased(texts, entry.detail)
        case Kind.TROUBLE:
            return problem_told(texts, entry.detail, moving)
        case Kind.ENDED:
            return _over(texts, moving)
        case Kind.CLAIMED:
            return _claimed(texts, entry.detail)
        case Kind.RECEIVED | Kind.GIVEN_UP:
            return _claim_over(texts, entry)
        case Kind.BILL_CHECKED:
            return texts.gettext("Credit claimed") if entry.wish.prepaid else texts.gettext("Last bill was right")
        case Kind.LEAVING:
            return texts.gettext("Day of leaving Belgium chosen: {date}").format(date=_day(texts, entry.day))
        case Kind.BLOCKED:
            return texts.gettext("The operator blocked the lost SIM")
        case Kind.OFFER | Kind.WITHDRAWN:
            return _offer(texts, taken=entry.kind is Kind.OFFER)
        case Kind.COMPLAINED:
            return _complained(texts, entry.detail)
        case Kind.OMBUDSMAN:
            return texts.gettext("Complaint to the Telecom Ombudsman")
        case Kind.ANSWERED:
            return _answered(texts, entry.detail)
        case Kind.CONFIRMED:
            return texts.gettext("The operator confirmed in writing")
        case Kind.CLOSED:
            return _case_closed(texts, entry.detail)
        case Kind.CALLED_OFF:
            return _called_off(texts, entry.detail.partition(".")[0])
        case Kind.REPLIED:
            return _replied(texts, entry.detail)
        case Kind.RESUMED:
            again = texts.gettext("Move wanted again")
            return again if moving else texts.gettext("Cancellation wanted again")
        case Kind.TAKEN_ALONG:
            return _taken_along(texts, entry.detail.partition(".")[0])
        case Kind.STEP_DONE | Kind.STEP_SKIPPED | Kind.UNDONE | Kind.WISH | Kind.IN_HAND | Kind.NOT_IN_HAND:
            return ""  # in no timeline, nor are those of reminders
        case Kind.NOT_YET | Kind.SNOOZED | Kind.REMINDED | Kind.MISSED | Kind.MUTED | Kind.MOVED_REMINDER:
            return ""
        case _:
            assert_never(entry.kind)


def _offer(t: Texts, *, taken: bool) -> str:
    by_mistake = t.gettext("An offer to stay was accepted by mistake")
    return by_mistake if taken else t.gettext("Withdrew from that offer in writing")


def _replied(t: Texts, detail: str) -> str:
    no = t.gettext("The operator answered the withdrawal: it will be carried out")
    return t.gettext("The withdrawal was confirmed in writing") if detail == Reply.KEPT else no


def _taken_along(t: Texts, how: str) -> str:
    """The record goes on in another chat, or came from one."""
    if how == GIVEN:
        return t.gettext("Record copied to another chat")
    copied = t.gettext("Record copied here from another chat")
    return t.gettext("Record moved here from another chat") if how == MOVED else copied


def _answered(t: Texts, detail: str) -> str:
    side, worth, about = (*detail.split("."), "", "")[:3]
    solved = worth == Answer.SOLVED
    if side == Side.OPERATOR and about == Trouble.COLLECTOR:
        return (
            t.gettext("The dispute was answered: solved")
            if solved
            else t.gettext("The dispute was answered: not solved")
        )
    if side == Side.OPERATOR:
        return t.gettext("The operator answered: solved") if solved else t.gettext("The operator answered: not solved")
    if side == Side.OMBUDSMAN:
        return (
            t.gettext("The Ombudsman answered: solved") if solved else t.gettext("The Ombudsman answered: not solved")
        )
    return t.gettext("The complaint was answered")


def _chosen(t: Texts, entry: Entry, moving: bool | None) -> str:
    """The day that was picked for the end or the move."""
    if entry.detail == NOT_KNOWN:
        return t.gettext("Which day was named is not known")
    if entry.day is None or entry.detail == AT_ONCE:
        sentences = {
            True: t.gettext("Move wanted as soon as possible"),
            False: t.gettext("End wanted as soon as possible"),
            None: t.gettext("Chosen: as soon as possible"),
        }
        return sentences[moving]
    sentences = {
        True: t.gettext("Day chosen for the move: {date}"),
        False: t.gettext("Last day chosen: {date}"),
        None: t.gettext("Day chosen: {date}"),
    }
    return sentences[moving].format(date=_day(t, entry.day))


def _named(t: Texts, entry: Entry, moving: bool | None) -> str:
    """The day that the operator named, in its confirmation unless the number moves."""
    if entry.day is None:
        none, no_move = t.gettext("The confirmation names no end day"), t.gettext("The new operator named no day")
        return no_move if moving else none
    end = t.gettext("The confirmation names {date} as the end")
    move = t.gettext("The new operator named {date} for the move")
    return (move if moving else end).format(date=_day(t, entry.day))


def _asked(t: Texts, detail: str) -> str:
    if detail == MOVE:
        return t.gettext("Move ordered at the new operator")
    channel = channel_named(detail)
    match channel:
        case Channel.EMAIL:
            return t.gettext("Cancellation requested, by e-mail or form")
        case Channel.ONLINE:
            return t.gettext("Cancellation requested, in the online account")
        case Channel.HOTLINE:
            return t.gettext("Cancellation requested, by phone")
        case Channel.SHOP:
            return t.gettext("Cancellation requested, in a shop")
        case Channel.LETTER:
            return t.gettext("Cancellation requested, by letter")
        case Channel.WRITING:
            return t.gettext("Cancellation requested, in writing")
        case None:
            return t.gettext("Cancellation requested")
        case _:
            assert_never(channel)


def _asked_before(t: Texts, *, moving: bool) -> str:
    """It stands on the day on which it was told."""
    ordered = t.gettext("Move ordered before; the day is not known")
    return ordered if moving else t.gettext("Cancelled before; the day is not known")


def _called_off(t: Texts, way: str) -> str:
    if way == MOVE:
        return t.gettext("Order of the move withdrawn")
    channel = channel_named(way)
    match channel:
        case Channel.EMAIL:
            return t.gettext("Cancellation withdrawn, by e-mail or form")
        case Channel.ONLINE:
            return t.gettext("Cancellation withdrawn, in the online account")
        case Channel.HOTLINE:
            return t.gettext("Cancellation withdrawn, by phone")
        case Channel.SHOP:
            return t.gettext("Cancellation withdrawn, in a shop")
        case Channel.LETTER:
            return t.gettext("Cancellation withdrawn, by letter")
        case Channel.WRITING | None:
            return t.gettext("Cancellation withdrawn")
        case _:
            assert_never(channel)


def _chased(t: Texts, detail: str) -> str:
    if detail == MOVE:
        return t.gettext("Asked the new operator about the move")
    if detail == OTHER_WAY:
        return t.gettext("Requested again, another way")
    channel = channel_named(detail)
    match channel:
        case Channel.EMAIL:
            return t.gettext("Requested again, by e-mail or form")
        case Channel.ONLINE:
            return t.gettext("Requested again, in the online account")
        case Channel.HOTLINE:
            return t.gettext("Requested again, by phone")
        case Channel.SHOP:
            return t.gettext("Requested again, in a shop")
        case Channel.LETTER:
            return t.gettext("Requested again, by letter")
        case Channel.WRITING:
            return t.gettext("Requested again, in writing")
        case None:
            return t.gettext("Requested again")
        case _:
            assert_never(channel)


def _complained(t: Texts, detail: str) -> str:
    if detail == Trouble.COLLECTOR:
        return t.gettext("Debt disputed in writing, with the collector and the operator")
    return t.gettext("Written complaint to the operator")


def problem_told(t: Texts, detail: str, moving: bool | None) -> str:  # noqa: C901, PLR0912 - one sentence per trouble
    """ "Problem: billed or debited again"."""
    goes_on = {
        True: t.gettext("Problem: the number had not moved"),
        False: t.gettext("Problem: still active after the last day"),
        None: t.gettext("Problem: it was not over"),
    }
    trouble = Trouble(detail) if detail in set(Trouble) else None
    match trouble:
        case Trouble.NO_ANSWER:
            return t.gettext("Problem: no written confirmation had come")
        case Trouble.GOES_ON:
            return goes_on[moving]
        case Trouble.BILLED:
            return t.gettext("Problem: billed or debited again")
        case Trouble.REFUSED:
            return t.gettext("Problem: refused, or sent to somebody else")
        case Trouble.OFFER:
            return t.gettext("Problem: an offer to stay was accepted by mistake")
        case Trouble.SIM_GONE:
            return t.gettext("Problem: SIM lost, or the number no longer works")
        case Trouble.IDENTITY:
            return t.gettext("Problem: identity could not be shown")
        case Trouble.HOLDER:
            return t.gettext("Problem: the contract is in somebody else’s name")
        case Trouble.DIED:
            return t.gettext("Problem: the subscriber has died")
        case Trouble.REFUND_UNPAID:
            return t.gettext("Problem: money that was claimed had not come")
        case Trouble.COLLECTOR:
            return t.gettext("Problem: a debt collector wrote")
        case Trouble.NUMBER_TAKEN:
            return t.gettext("Problem: the number was somebody else’s already")
        case None:
            return t.gettext("A problem was noted")
        case _:
            assert_never(trouble)


def _case_closed(texts: Texts, how: str) -> str:
    closed, all_moved = (
        texts.gettext("Case closed in the bot"),
        texts.gettext("Case closed in the bot: all accounts are moved"),
    )
    return all_moved if how == MOVED_ACCOUNTS else closed


def _over(t: Texts, moving: bool | None) -> str:
    sentences = {
        True: t.gettext("Checked: the number has moved"),
        False: t.gettext("Checked: it has ended"),
        None: t.gettext("Checked: it is over"),
    }
    return sentences[moving]


def _claimed(t: Texts, detail: str) -> str:
    sentences = {
        str(ClaimKind.REFUND): t.gettext("Prepaid credit claimed"),
        str(ClaimKind.DELAY): t.gettext("Claimed money for the late move"),
        str(Owed.BILL): t.gettext("Refund promised by the operator"),
        str(Owed.DEBIT): t.gettext("Bank asked to take the debit back"),
    }
    return sentences.get(detail) or t.gettext("Refund requested")


def _claim_over(t: Texts, entry: Entry) -> str:
    name = money_name(t, Owed(entry.detail)) if entry.detail in set(Owed) else "…"
    form = t.gettext("Received: {what}") if entry.kind is Kind.RECEIVED else t.gettext("No longer claimed: {what}")
    return form.format(what=name)


def _day(t: Texts, day: date | None) -> str:
    return t.date(day, "year") if day else "…"
