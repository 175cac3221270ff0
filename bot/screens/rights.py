"""A right with a last day, as its reminder asks about it: until when, what to do now, and that it was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import escape
from typing import assert_never

from bot.guide.case import Kind
from bot.guide.claims import Claim, ClaimKind, refund_begins, unused
from bot.guide.content.models import Fact
from bot.guide.last_bill import about_mandate
from bot.guide.origins import from_place, origin, split_origin
from bot.guide.owed import Owed
from bot.guide.papers import exists
from bot.guide.reports import BACK, TOLD
from bot.guide.rights import RIGHTS, place_of_right
from bot.guide.steps import StepId
from bot.guide.threads import for_ombudsman
from bot.screens.layout import capital, heading, how_sure, join_sentences, joined, points, shortest_needed, text_of
from bot.screens.open_texts import claim_told, claim_what, money_name
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.steps.confirmation import go_on, ombudsman_side
from bot.screens.trouble.escalation import STEP

MOST_OTHERS = 2  # debits named besides the most urgent one
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Help:
    """What to do now (facts in order), what more there is to know, the text or the page for it."""

    now: tuple[Fact, ...]
    more: tuple[Fact, ...]
    tools: tuple[Button, ...]


def right(view: View, name: str) -> Screen:
    """One right by its word; what was told of it when it is no longer open."""
    word_of, letter = split_origin(name)
    kind, back = ClaimKind(word_of) if word_of in set(ClaimKind) else ClaimKind.OMBUDSMAN, origin(letter, "status")
    found = [claim for claim in unused(view.case, view.today) if claim.kind is kind]
    still = [claim for claim in found if claim.last_day >= view.today]
    return _open(view, still[0], still[1:], back) if still else _closed(view, kind, found, back)


def _open(view: View, claim: Claim, others: Sequence[Claim], back: str) -> Screen:
    t, helped = view.texts, _help(view, claim.kind)
    listed = [escape(claim_told(t, other), quote=False) for other in others[:MOST_OTHERS]]
    task = t.gettext("Ask your bank to take back the wrong debits") if others else claim_what(t, claim)

    def text(named: int, cut: int) -> str:
        return text_of(
            view,
            head=heading(view),
            task=task,
            parts=[_days(view, claim), _to_do(view, [claim, *others], helped), points(listed)],
            fold=[
                *(view.say(f) for f in helped.more[: len(helped.more) - cut]),
                how_sure(view, [*helped.now, *helped.more], named),
            ],
        )

    label = asked_bank(view, 1 + len(others)) if claim.about else _label(view, claim.kind)
    main = view.button(f"✅ {label}", _place(claim.kind), "tell", word(claim.kind), style="success")
    if claim.kind in (ClaimKind.DELAY, ClaimKind.REFUND):  # the four weeks until it should come count from its day
        main = replace(view.go(f"✅ {label}", _place(claim.kind), f"money.{word(claim.kind)}"), style="success")
    rows = (*in_rows(helped.tools), (main,), _reminder_row(view, claim), _navigation(view, claim.kind, back))
    return Screen(shortest_needed(text), tuple(row for row in rows if row))


def _closed(view: View, kind: ClaimKind, over: Sequence[Claim], back: str) -> Screen:
    """It was used, or its last day is over, or what it counted from was taken back."""
    t, (told, detail) = view.texts, TOLD[word(kind)]
    event = view.case.last(told, detail if told is Kind.CLAIMED else None)
    said = t.gettext("There is nothing to do here now.")
    slip: list[Button] = []
    if event and event.day:
        said = "✅ " + _done(view, kind).format(date=t.date(event.day, "year"))
        undo = "↩️ " + t.pgettext("button", "Undo the tick")
        slip = [view.button(undo, _place(kind), "tell", f"{word(kind)}={BACK}{event.number}")]
    elif over:
        said = t.gettext("The last day for this was {date}.").format(date=t.date(over[-1].last_day, "year"))
    text = text_of(view, head=heading(view), task=_name(view, kind), parts=[said])
    rows = (tuple(slip), (go_on(view, StepId.ASK),), _navigation(view, kind, back))
    return Screen(text, tuple(row for row in rows if row))


def _name(view: View, kind: ClaimKind) -> str:
    """What it is about, as no order: there is nothing to do."""
    t = view.texts
    match kind:
        case ClaimKind.OFFER:
            return t.gettext("The offer to stay")
        case ClaimKind.DEBIT:
            return t.gettext("The wrong debit")
        case ClaimKind.DELAY:
            return capital(money_name(t, Owed.DELAY))
        case ClaimKind.REFUND:
            return capital(money_name(t, Owed.REFUND))
        case ClaimKind.OMBUDSMAN:
            return t.gettext("Telecom Ombudsman")
        case _:
            assert_never(kind)


def _done(view: View, kind: ClaimKind) -> str:
    """What was told about it."""
    t = view.texts
    match kind:
        case ClaimKind.OFFER:
            return t.gettext("You withdrew from the offer on {date}.")
        case ClaimKind.DEBIT:
            return t.gettext("You asked the bank on {date}.")
        case ClaimKind.DELAY | ClaimKind.REFUND:
            return t.gettext("Claimed on {date}.")
        case ClaimKind.OMBUDSMAN:
            return t.gettext("Ombudsman asked on {date}.")
        case _:
            assert_never(kind)


def word(kind: ClaimKind) -> str:
    """What its button tells: a word of guide/reports.py."""
    match kind:
        case ClaimKind.OFFER:
            return "withdrawn"
        case ClaimKind.DEBIT:
            return "claimed_debit"
        case ClaimKind.DELAY:
            return "claimed_delay"
        case ClaimKind.REFUND:
            return "claimed_refund"
        case ClaimKind.OMBUDSMAN:
            return "ombudsman"
        case _:
            assert_never(kind)


def _label(view: View, kind: ClaimKind) -> str:
    t = view.texts
    match kind:
        case ClaimKind.OFFER:
            return t.pgettext("button", "Offer withdrawn")
        case ClaimKind.DEBIT:
            return asked_bank(view, 1)
        case ClaimKind.DELAY:
            return t.pgettext("button", "Claim sent")
        case ClaimKind.REFUND:
            return t.pgettext("button", "Credit claimed")
        case ClaimKind.OMBUDSMAN:
            return t.pgettext("button", "Ombudsman asked")
        case _:
            assert_never(kind)


def asked_bank(view: View, debits: int) -> str:
    """One tap speaks of all that are open."""
    t = view.texts
    every, one = t.pgettext("button", "I asked for all"), t.pgettext("button", "Bank asked")
    return every if debits > 1 else one


def _days(view: View, claim: Claim) -> str:
    """The day that it counts from and its last day, each with what it is for."""
    t = view.texts
    form = t.gettext("Last day for this: <b>{date}</b>")
    if claim.about:
        form = t.gettext("Last day for the debit of {day}: <b>{date}</b>")
    day = t.date(claim.about) if claim.about else ""
    last = form.format(date=_with_weekday(view, claim.last_day), day=day)
    return "\n".join([line for line in (_since(view, claim.kind),) if line] + [last])


def _with_weekday(view: View, day: date) -> str:
    t = view.texts
    shown = t.date(day, "day" if day.year == view.today.year else "year")
    return t.gettext("{weekday} {date}").format(weekday=t.weekday(day), date=shown)


def _since(view: View, kind: ClaimKind) -> str:
    """What was told; the day of a debit stands in the task."""
    t, case = view.texts, view.case
    forms = {
        ClaimKind.OFFER: (Kind.OFFER, t.gettext("Offer taken on {date}.")),
        ClaimKind.REFUND: (Kind.ENDED, t.gettext("Number moved on {date}.")),
        ClaimKind.DELAY: (Kind.ASKED, t.gettext("Move ordered on {date}.")),
        ClaimKind.OMBUDSMAN: (Kind.COMPLAINED, t.gettext("Complaint sent on {date}.")),
    }
    told, form = forms.get(kind, (Kind.TROUBLE, ""))
    complained = for_ombudsman(case) if kind is ClaimKind.OMBUDSMAN else None
    event = complained.told if complained else case.last(told)
    if not form or event is None or event.day is None:
        return ""
    said, begins = form.format(date=t.date(event.day, "year")), refund_begins(case)
    if kind is not ClaimKind.REFUND or begins is None or begins >= event.day:
        return said
    counts = t.gettext("To be safe, we count the month from {date}, the day you chose.")
    return join_sentences(t, [said, counts.format(date=t.date(begins))])


def _to_do(view: View, found: Sequence[Claim], helped: Help) -> str:
    t, days = view.texts, sorted(claim.about for claim in found if claim.about)
    if not days:
        return points(view.say(f) for f in helped.now)
    one = t.gettext("Tell your bank: “Please take back the direct debit of {date}.”")
    several = t.gettext("Tell your bank: “Please take back the direct debits of {dates}.”")
    if len(days) == 1:
        return one.format(date=t.date(days[0]))
    return several.format(dates=joined(t, [t.date(day, "short") for day in days]))


def _help(view: View, kind: ClaimKind) -> Help:
    t, place, steps = view.texts, _place(kind), view.content.steps
    own, bill, asking = steps[STEP].lines, steps[StepId.FINAL_BILL].lines, steps[StepId.CONFIRMATION].lines
    match kind:
        case ClaimKind.OFFER:
            paper = view.go("✍️ " + t.pgettext("button", "Withdrawal text"), place, from_place("paper.withdraw", place))
            return Help((own["offer_written"], own["offer_stays"]), (own["offer_right"], own["offer_shop"]), (paper,))
        case ClaimKind.DEBIT:
            page = view.go("🧾 " + t.pgettext("button", "Wrong bill"), place, "trouble.is.billed")
            texts = view.go("🏦 " + t.pgettext("button", "Bank and mandate"), place, "trouble.bank")
            mandate = (bill[name] for name in about_mandate(view.case, view.today))
            tools = (page, texts) if exists("bank", view.case) else (page,)
            return Help((), (bill["eight_weeks"], bill["thirteen_months"], *mandate), tools)
        case ClaimKind.DELAY:
            paper = view.go("💶 " + t.pgettext("button", "Claim text"), place, from_place("paper.delay", place))
            return Help((steps[StepId.ENDED].lines["late_fee"],), (), (paper,))
        case ClaimKind.REFUND:
            paper = view.go("✍️ " + t.pgettext("button", "Refund text"), place, from_place("paper.refund", place))
            how = view.go("❓ " + t.pgettext("button", "How to ask"), place, "final_bill.how")
            return Help(
                (bill["refund_when"], bill["refund_what"]), (bill["refund_fee"], bill["refund_paid"]), (paper, how)
            )
        case ClaimKind.OMBUDSMAN:
            contact = asking[f"contact_{ombudsman_side(view)}"]
            paper = view.go("📄 " + t.pgettext("button", "Complaint text"), place, from_place("paper.ombudsman", place))
            address = Button("📋 " + t.pgettext("button", "E-mail address"), copy=contact.text.rpartition(" ")[2])
            return Help((contact, own["enclose_all"]), (asking["ombudsman"], own["wait"]), (paper, address))
        case _:
            assert_never(kind)


def _reminder_row(view: View, claim: Claim) -> Row:
    """Later, or no reminder of it, as long as there is a day left for it."""
    kind = next(reminder for reminder, right_kind in RIGHTS.items() if right_kind is claim.kind)
    if claim.last_day <= view.today + A_DAY or view.case.last(Kind.MUTED, kind):
        return ()
    t, place = view.texts, _place(claim.kind)
    return (
        view.go("⏰ " + t.pgettext("button", "Remind me later"), place, from_place(f"reminders.is.{kind}", place)),
        view.button("🔕 " + t.pgettext("button", "No reminder"), place, "mute", kind),
    )


def _navigation(view: View, kind: ClaimKind, back: str) -> Row:
    t, place = view.texts, _place(kind)
    return (
        view.go("‹ " + t.pgettext("button", "Back"), place, back),
        view.go("☰ " + t.pgettext("button", "Steps"), place, "steps"),
    )


def _place(kind: ClaimKind) -> str:
    return place_of_right(kind)
