"""The last bill; for a prepaid number that moved, the claim for the credit instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.guide.case import Device, Holder, Kind
from bot.guide.claims import moved_late, refund_until
from bot.guide.content.models import Fact, OnlyFor
from bot.guide.departure import leaving_day
from bot.guide.fits import that_fit
from bot.guide.last_bill import to_check, was_wrong
from bot.guide.money import place_of
from bot.guide.origins import from_place
from bot.guide.owed import Owed
from bot.guide.papers import exists
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.steps import StepId
from bot.guide.trouble import Trouble
from bot.screens import death
from bot.screens.layout import heading, how_sure, points, step_screen, text_of
from bot.screens.letters.recipient import recipient
from bot.screens.money import money
from bot.screens.screen import Button, Row, Screen, View
from bot.screens.settled import ends_itself, record_row, settled_line, still_open
from bot.screens.steps.confirmation import ask_button, day_line, go_on, next_question
from bot.screens.steps.costs import fitting
from bot.screens.told_lines import bill_last, next_step_button
from bot.screens.trouble.problem_texts import deadline
from bot.screens.whereabouts import abroad

HERE = StepId.FINAL_BILL
SHOWN = 2  # lines of the operator before the fold
OWN_COLUMNS = 150  # for what it says of the last bill


def final_bill(view: View) -> Screen:
    """What to check on it, and the direct debit."""
    if view.case.prepaid and (view.case.claim(Owed.REFUND) or view.case.claim_over(Owed.REFUND)):
        return money(view, Owed.REFUND)
    if view.case.prepaid:
        return _refund(view)
    if view.case.bereaved:
        return _of_the_dead(view)
    t, lines = view.texts, view.content.steps[HERE].lines
    checked = view.case.last(Kind.BILL_CHECKED) is not None
    doing = [] if checked else [lines[key] for key in to_check(view.case, view.today)]
    said = {f.text for f in doing}
    own = fitting(view, [f for f in _own(view) if f.text not in said][:SHOWN], OWN_COLUMNS)
    no_phone = view.case.answers.device is Device.NO
    due = view.content.steps[StepId.COSTS].lines["still_due"] if no_phone else lines["still_due"]
    more = [*own, due, lines["reference"]]
    keeps = _leaves(view) and not (ends_itself(view) or view.case.of_a_pack)
    if ends_itself(view):
        more = []
    elif keeps and late_until(view):  # there is room for one of them before the fold
        more = [lines["keep_account"], *more]
    return step_screen(
        view,
        HERE,
        task=t.gettext("Last bill") if checked else _task(view),
        parts=[
            _noted(view) or bill_last(view),
            settled_line(view) or (still_open(view) if checked else ""),
            points(view.say(f) for f in doing),
            late_until(view) or (view.say(lines["keep_account"]) if keeps else ""),
            next_question(view, ReminderKind.FINAL_BILL),
        ],
        rows=(*_rows(view, next_step_button(view, HERE, Trouble.BILLED, _wrong(view))), *_late_money(view)),
        main=_main(view, t.pgettext("button", "The bill is right")),
        fold=[view.say(f) for f in more],
        facts=[*doing, *more],
    )


def _of_the_dead(view: View) -> Screen:
    """The bank account is blocked: no word of a direct debit to keep."""
    checked = view.case.last(Kind.BILL_CHECKED) is not None
    known, more = death.last_bill(view)
    doing = [] if checked else known
    return step_screen(
        view,
        HERE,
        task=view.texts.gettext("Last bill") if checked else "",
        parts=[
            _noted(view) or bill_last(view),
            settled_line(view) or (still_open(view) if checked else ""),
            points(view.say(f) for f in doing),
            next_question(view, ReminderKind.FINAL_BILL),
        ],
        rows=_rows(view, next_step_button(view, HERE, Trouble.BILLED, _wrong(view))),
        main=_main(view, view.texts.pgettext("button", "The bill is right")),
        fold=[view.say(f) for f in more],
        facts=[*doing, *more],
    )


def _leaves(view: View) -> bool:
    """Whether somebody is abroad, or said on which day they leave: who stays keeps their account anyway."""
    return abroad(view) or leaving_day(view.case) is not None


def late_until(view: View) -> str:
    """The last day to claim it, while nobody did."""
    return deadline(view, Trouble.GOES_ON) if view.case.last(Kind.ENDED) else ""


def _late_money(view: View) -> tuple[Row, ...]:
    """Money for a number that moved late: once it has moved, no page of a trouble speaks of it any more."""
    t, case = view.texts, view.case
    if case.last(Kind.ENDED) is None or not moved_late(case, view.today):
        return ()
    if Owed.DELAY in case.owed:
        return ((view.go("💶 " + t.pgettext("button", "Is the money here?"), HERE, place_of(Owed.DELAY)),),)
    if case.claim(Owed.DELAY) or not late_until(view):
        return ()
    text = view.go("💶 " + t.pgettext("button", "Claim text"), HERE, from_place("paper.delay", HERE))
    return ((text, view.go("☑️ " + t.pgettext("button", "Claim sent"), HERE, f"money.claimed_{Owed.DELAY}")),)


def _task(view: View) -> str:
    """ "" is the one of the content: a pack has no last bill."""
    return view.texts.gettext("Check that the number is off the bill") if view.case.of_a_pack else ""


def _own(view: View) -> list[Fact]:
    """What the operator says of it, as far as it fits."""
    wrong = was_wrong(view.case)
    known = that_fit(view.carrier.final_bill, view.case.answers)
    return [fact for fact in known if not (wrong and fact.only_for is OnlyFor.LAST_BILL)]


def _wrong(view: View) -> str:
    again = bill_last(view) and not view.case.last(Kind.BILL_CHECKED)
    return "" if again else "❗ " + view.texts.pgettext("button", "It is wrong")


def _refund(view: View) -> Screen:
    t, lines = view.texts, view.content.steps[HERE].lines
    company = view.case.answers.holder is Holder.COMPANY
    doing = [lines["refund_when"], lines["refund_what"], lines["refund_fee"]]
    more = [lines["refund_paid"], *([] if view.case.bereaved else [lines["keep_account"]])]
    if company:
        doing = [lines["refund_company"], lines["refund_what"]]
    return step_screen(
        view,
        HERE,
        task=t.gettext("Ask for your remaining credit"),
        parts=[points((view.say(f) for f in doing), numbered=True), last_day_line(view)],
        rows=_rows(view, view.go("❓ " + t.pgettext("button", "How to ask"), HERE, "final_bill.how")),
        main=_claimed(view),
        fold=[view.say(f) for f in more],
        facts=[*doing, *more],
    )


def _noted(view: View) -> str:
    return day_line(view, Kind.BILL_CHECKED) if view.case.last(Kind.BILL_CHECKED) else ""


def _rows(view: View, helping: Button) -> tuple[Row, ...]:
    if view.case.last(Kind.ASKED) is None or view.case.last(Kind.BILL_CHECKED):
        return ((helping,), *record_row(view, HERE))
    kind = ReminderKind.REFUND if view.case.prepaid else ReminderKind.FINAL_BILL
    label = "⏳ " + view.texts.pgettext("button", "Not yet")
    return ((view.button(label, HERE, "notyet", kind), helping),)


def _main(view: View, label: str) -> Button:
    if view.case.last(Kind.ASKED) is None:
        return ask_button(view, HERE)
    if view.case.last(Kind.BILL_CHECKED):
        return go_on(view, HERE)
    return view.button("✅ " + label, HERE, "did", "bill", style="success")


def _claimed(view: View) -> Button:
    """When it was claimed is asked next."""
    if view.case.last(Kind.ASKED) is None:
        return ask_button(view, HERE)
    label = "✅ " + view.texts.pgettext("button", "Credit claimed")
    return replace(view.go(label, HERE, f"money.claimed_{Owed.REFUND}"), style="success")


def last_day_line(view: View) -> str:
    """The last day to ask for the credit, counted from the earliest day the number can have moved."""
    t, last = view.texts, refund_until(view.case)
    if last is None:
        return ""
    if last < view.today:
        return t.gettext("The month was over on {date}. Ask anyway.").format(date=t.date(last))
    return t.gettext("Last day: <b>{date}</b>").format(date=t.date(last))


def how(view: View) -> Screen:
    """This operator's own way of paying credit back."""
    t, lines = view.texts, view.content.steps[HERE].lines
    known = view.carrier.prepaid_refund or (lines["refund_unknown"],)
    where = recipient(view, view.content.letters["refund"]).to_line(view) if exists("refund", view.case) else ""
    text = text_of(
        view,
        head=heading(view, HERE),
        task=t.gettext("How {carrier} pays credit back").format_map(view.values),
        parts=[points(_said(view, known[:SHOWN])), last_day_line(view), where],
        fold=[*_said(view, known[SHOWN:]), how_sure(view, known)],
    )
    ask = view.go("✍️ " + t.pgettext("button", "Refund text"), "final_bill.how", "paper.refund")
    asking = (ask,) if exists("refund", view.case) else ()
    return Screen(text, (asking, (view.go("‹ " + t.pgettext("button", "Back"), "final_bill.how", HERE),)))


def _said(view: View, facts: Iterable[Fact]) -> list[str]:
    return [view.say(f) for f in facts]
