"""Money that was claimed: on which day, has it come, and who has to pay."""

from __future__ import annotations

from datetime import date

from bot.guide.case import Event, Kind
from bot.guide.money import claimed_on, may_be_owed, pay_by, place_of, since_claim
from bot.guide.origins import from_place
from bot.guide.owed import Owed
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.steps import StepId, next_step, steps_of
from bot.i18n import Texts
from bot.screens.day_words import YESTERDAY, past_days
from bot.screens.layout import capital, heading, how_sure, join_sentences, text_of
from bot.screens.open_texts import money_name
from bot.screens.screen import Button, Row, Screen, View
from bot.screens.settled import record_row, settled_line, still_open
from bot.screens.steps.confirmation import go_on, next_question
from bot.screens.told_lines import complained_line, day_of
from bot.screens.trouble.told import Told

UNPAID = "trouble.is.refund_unpaid"
STEP = StepId.FINAL_BILL
FOLDED = {Owed.REFUND: "refund_paid", Owed.DEBIT: "thirteen_months"}


def money(view: View, argument: str = "") -> Screen:
    """ "refund" or "claimed_refund": when was it claimed? Once that is told: has it come? Alone: what can be owed."""
    name = argument.rpartition("_")[2]
    if name not in set(Owed):
        name = next(what for what in Owed if may_be_owed(view.case, what))
    what = Owed(name)
    if over := view.case.claim_over(what):
        return _over(view, what, over)
    return _question(view, what) if view.case.claim(what) else _when(view, what)


def has_it_come(texts: Texts, what: Owed) -> str:
    """The question of a reminder."""
    return texts.gettext("Has the money come? ({what})").format(what=money_name(texts, what))


def claimed_line(view: View, what: Owed) -> str:
    """ "Claimed on 5 November. That was 29 days ago."."""
    t, day = view.texts, claimed_on(view.case, what)
    if day is None:
        return ""
    promised, claimed = t.gettext("Promised on {date}."), t.gettext("Claimed on {date}.")
    forms = {Owed.BILL: promised, Owed.DEBIT: t.gettext("You asked the bank on {date}.")}
    said = [forms.get(what, claimed).format(date=t.date(day))]
    if (count := (view.today - day).days) > 0:
        ago = t.ngettext("That was {count} day ago.", "That was {count} days ago.", count)
        said.append(ago.format(count=count))
    return t.traits.between_sentences.join(said)


def payer_line(view: View, what: Owed) -> str:
    """ "Lycamobile has to pay."."""
    t = view.texts
    if what is Owed.DEBIT:
        return t.gettext("The money comes from your bank.")
    if what is Owed.DELAY:
        return capital(t.gettext("{new} has to pay.").format_map(view.values))
    return capital(t.gettext("{carrier} has to pay.").format_map(view.values))


def _question(view: View, what: Owed) -> Screen:
    t, place = view.texts, place_of(what)
    lines = [claimed_line(view, what), *_done(view, what), payer_line(view, what), _by(view, what), _stuck(view, what)]
    parts = ["\n".join(line for line in lines if line), _asked_next(view, what)]
    facts = [view.content.steps[STEP].lines[FOLDED[what]]] if what in FOLDED else []
    fold = [*(view.say(fact) for fact in facts), how_sure(view, facts)]
    text = text_of(view, head=_head(view, what), task=has_it_come(t, what), parts=parts, fold=fold)
    came = view.button("✅ " + t.pgettext("button", "It has come"), place, "tell", f"received_{what}", style="success")
    return Screen(text, (*_answers(view, what), (came,), _navigation(view, what)))


def _stuck(view: View, what: Owed) -> str:
    """What to do when it does not come."""
    t = view.texts
    if what is Owed.DEBIT:
        return t.gettext("It does not come? Ask your bank in writing why.")
    return t.gettext("If it does not come, tap “{label}”.").format(label=t.pgettext("button", "Money not paid"))


def _asked_next(view: View, what: Owed) -> str:
    """When it is asked about; for all but the credit that day is ours."""
    t, asks = view.texts, next_question(view, ReminderKind(f"money_{what}"))
    if what is Owed.REFUND or not asks:
        return asks
    return join_sentences(t, [asks, t.gettext("We chose this day; it is not a legal deadline.")])


def _done(view: View, what: Owed) -> list[str]:
    """ "You sent the text again on 7 January. Complaint sent on 10 January."."""
    if what is Owed.DEBIT:
        return []  # what was sent to the operator is not about the bank
    t, climbed = view.texts, since_claim(view.case, what)
    chased = climbed.last(Kind.CHASED)
    again = t.gettext("You sent the text again on {date}.").format(date=day_of(view, chased)) if chased else ""
    complained = (climbed.last(kind) for kind in (Kind.COMPLAINED, Kind.OMBUDSMAN))
    said = [again, *(complained_line(view, event) for event in complained if event)]
    return [join_sentences(t, [line for line in said if line])] if any(said) else []


def _by(view: View, what: Owed) -> str:
    """The last day for the credit."""
    t, day = view.texts, pay_by(view.case, what)
    if what is not Owed.REFUND or day is None:
        return ""
    if day < view.today:
        return t.gettext("It was due on <b>{date}</b>.").format(date=t.date(day))
    return t.gettext("It must be in your bank account by <b>{date}</b>.").format(date=t.date(day))


def _answers(view: View, what: Owed) -> tuple[Row, ...]:
    """ "Not yet" only once it is due; before that the day of the claim can be corrected."""
    t, place, due = view.texts, place_of(what), pay_by(view.case, what)
    if due is not None and view.today > due:
        first = view.button("⏳ " + t.pgettext("button", "Not yet"), place, "notyet", f"money_{what}")
    else:
        claim, promise = t.pgettext("button", "Day of the claim"), t.pgettext("button", "Day of the promise")
        first = view.go("📅 " + (promise if what is Owed.BILL else claim), place, f"pick.claimed_{what}")
    unpaid = (view.go("💸 " + t.pgettext("button", "Money not paid"), place, UNPAID),) if what is not Owed.DEBIT else ()
    dropped = view.button("✖️ " + t.pgettext("button", "Stop claiming it"), place, "tell", f"given_up_{what}")
    return ((first, *unpaid), (dropped, *_slip(view, what, view.case.last(Kind.CLAIMED, what))))


def _slip(view: View, what: Owed, told: Event | None) -> tuple[Button, ...]:
    """What was told can be a slip of the finger."""
    if told is None:
        return ()
    label = "↩️ " + view.texts.pgettext("button", "Undo")
    return (view.button(label, place_of(what), "tell", f"{told.kind}_{what}=undo{told.number}"),)


def _over(view: View, what: Owed, over: Event) -> Screen:
    """It came, or is not pursued any more."""
    t, place, came = view.texts, place_of(what), over.kind is Kind.RECEIVED
    day = t.date(over.day, "year") if over.day else "…"
    said = t.gettext("✅ It came on {date}.") if came else t.gettext("You stopped claiming it on {date}.")
    told_here = over.detail == what
    if not told_here:  # the bill was put right instead
        said = t.gettext("There is nothing to do here now.")
    text = text_of(
        view,
        head=_head(view, what),
        task=capital(money_name(t, what)),
        parts=[said.format(date=day), settled_line(view) or still_open(view)],
    )
    another = view.go("📅 " + t.pgettext("button", "Another day"), place, f"pick.received_{what}")
    tools = (*([another] if came else []), *_slip(view, what, over)) if told_here else ()
    rows = (tools, *record_row(view, place), (go_on(view, STEP),), _navigation(view, what))
    return Screen(text, tuple(row for row in rows if row))


def _when(view: View, what: Owed) -> Screen:
    """Today, yesterday or a day."""
    t, place = view.texts, f"money.claimed_{what}"
    days = [(t.pgettext("button", "Today"), view.today), (t.pgettext("button", "Yesterday"), view.today - YESTERDAY)]
    shortcuts = tuple(view.button(label, place, "tell", f"claimed_{what}={day}") for label, day in days)
    parts = [past_days(view), t.gettext("The day goes into your records.")]
    text = text_of(view, head=_head(view, what), task=_asked_day(t, Kind.CLAIMED, what), parts=parts)
    a_day = view.go("📅 " + t.pgettext("button", "A day …"), place, f"pick.claimed_{what}")
    return Screen(text, (shortcuts, (a_day,), _navigation(view, what)[:1]))


def day_of_money(view: View, name: str) -> Told | None:
    """What the calendar asks for "claimed_refund" and "received_refund"; None when it is about something else."""
    word, _, what = name.rpartition("_")
    if word not in (Kind.CLAIMED, Kind.RECEIVED) or what not in set(Owed):
        return None
    kind, owed = Kind(word), Owed(what)
    event = view.case.last(kind, owed)
    chosen: date | None = event.day if event else None
    return Told(_asked_day(view.texts, kind, owed), place_of(owed), f"{name}=", chosen)


def _asked_day(t: Texts, kind: Kind, what: Owed) -> str:
    if what is Owed.BILL and kind is Kind.CLAIMED:
        return t.gettext("When was the refund promised?")
    came, claimed = t.gettext("When did the money come? ({what})"), t.gettext("When did you claim it? ({what})")
    return (came if kind is Kind.RECEIVED else claimed).format(what=money_name(t, what))


def _head(view: View, what: Owed) -> str:
    return heading(view, STEP if what is Owed.REFUND else None)


def _navigation(view: View, what: Owed) -> Row:
    """Back to where the claim was made, or to the step before."""
    t, place = view.texts, place_of(what)
    billed = "trouble.is.billed"
    late = StepId.FINAL_BILL if view.case.last(Kind.ENDED) else "trouble.is.goes_on"  # since it moved nothing is stuck
    back: dict[Owed, str] = {Owed.DELAY: late, Owed.BILL: billed, Owed.DEBIT: billed}
    step = StepId.ENDED if StepId.ENDED in steps_of(view.case) else next_step(view.case)
    return (
        view.go("‹ " + t.pgettext("button", "Back"), place, back.get(what, step)),
        view.go("☰ " + t.pgettext("button", "Steps"), place, "steps"),
        view.go("🆘 " + t.pgettext("button", "Trouble?"), place, from_place("trouble.menu", place)),
    )
