"""What each trouble has for itself: its name, its own facts in order, its deadline, its own buttons."""

from __future__ import annotations

from typing import assert_never

from bot.guide.case import Holder, Kind
from bot.guide.claims import ClaimKind, claims, debits, moved_late
from bot.guide.content.models import Fact
from bot.guide.last_bill import about_mandate
from bot.guide.money import place_of as money_place
from bot.guide.named_day import NAMED
from bot.guide.origins import from_place
from bot.guide.owed import Owed
from bot.guide.papers import exists
from bot.guide.steps import StepId
from bot.guide.told_before import UNWILLING
from bot.guide.trouble import Rung, Trouble, next_rung, only_about
from bot.screens import death
from bot.screens.rights import asked_bank
from bot.screens.screen import Button, View
from bot.screens.trouble.debit_lines import debit_lines, open_debits
from bot.screens.trouble.escalation import STEP


def place_of(trouble: Trouble) -> str:
    """ "trouble.is.no_answer"."""
    return f"trouble.is.{trouble}"


def sentence(view: View, trouble: Trouble) -> str:  # noqa: C901, PLR0912 - one sentence per trouble
    """What has happened."""
    t, moving = view.texts, view.case.moving
    match trouble:
        case Trouble.NO_ANSWER:
            return t.gettext("No written confirmation comes")
        case Trouble.GOES_ON:
            return t.gettext("The number has not moved") if moving else t.gettext("It still runs after the end date")
        case Trouble.BILLED:
            return t.gettext("A wrong bill or debit came")
        case Trouble.REFUSED:
            return t.gettext("They refuse, or send you to somebody else")
        case Trouble.OFFER:
            return t.gettext("You took an offer to stay by mistake")
        case Trouble.SIM_GONE:
            return t.gettext("The SIM is lost, or the number no longer works")
        case Trouble.IDENTITY:
            return t.gettext("You cannot show who you are")
        case Trouble.HOLDER:
            card = t.gettext("The card is in another name")
            return card if view.case.prepaid else t.gettext("The contract is in another name")
        case Trouble.DIED:
            card = t.gettext("The holder of the card has died")
            return card if view.case.prepaid else t.gettext("The holder of the contract has died")
        case Trouble.REFUND_UNPAID:
            return t.gettext("Money you claimed or were promised has not come")
        case Trouble.COLLECTOR:
            return t.gettext("A debt collector writes")
        case Trouble.NUMBER_TAKEN:
            return t.gettext("Somebody else has the number")
        case _:
            assert_never(trouble)


def label(view: View, trouble: Trouble) -> tuple[str, str]:  # noqa: C901, PLR0912 - one label per trouble
    """Mark and label of its button."""
    t = view.texts
    stuck = t.pgettext("button", "Still not moved") if view.case.moving else t.pgettext("button", "It still runs")
    match trouble:
        case Trouble.NO_ANSWER:
            return "📭", t.pgettext("button", "Nothing comes")
        case Trouble.GOES_ON:
            return "🔁", stuck
        case Trouble.BILLED:
            return "🧾", t.pgettext("button", "Wrong bill")
        case Trouble.REFUSED:
            return "🚫", t.pgettext("button", "They refuse")
        case Trouble.OFFER:
            return "🎁", t.pgettext("button", "Offer taken")
        case Trouble.SIM_GONE:
            return "📵", t.pgettext("button", "SIM gone")
        case Trouble.IDENTITY:
            return "🆔", t.pgettext("button", "No ID to show")
        case Trouble.HOLDER:
            return "👤", t.pgettext("button", "Another holder")
        case Trouble.DIED:
            return "🕊", t.pgettext("button", "Holder has died")
        case Trouble.REFUND_UNPAID:
            return "💸", t.pgettext("button", "Money not paid")
        case Trouble.COLLECTOR:
            return "⚖️", t.pgettext("button", "Debt collector")
        case Trouble.NUMBER_TAKEN:
            return "👥", t.pgettext("button", "Number taken")
        case _:
            assert_never(trouble)


def own_facts(view: View, trouble: Trouble) -> list[Fact]:  # noqa: C901 - one list per trouble
    """What holds for this trouble alone, in order."""
    own, moving, steps = view.content.steps[STEP].lines, view.case.moving, view.content.steps
    prepare, confirm = steps[StepId.PREPARE].lines, steps[StepId.CONFIRMATION].lines
    friend = [own["friend"], own["friend_notary"]] if _friend_helps(view) else []
    match trouble:
        case Trouble.NO_ANSWER:
            return [confirm["must"]]
        case Trouble.GOES_ON:
            ended = steps[StepId.ENDED].lines
            late = [ended["late_fee"]] if moved_late(view.case, view.today) else []
            return [*late, ended["one_day"]] if moving else [ended["technical"]]
        case Trouble.BILLED:
            bill = steps[StepId.FINAL_BILL].lines
            company = [bill["debit_company"]] if view.case.answers.holder is Holder.COMPANY else []
            died = death.lines(view)
            mandate = [bill[name] for name in about_mandate(view.case, view.today)]
            debit = [died["blocked"], died["who_pays"]] if view.case.bereaved else mandate
            return [*([] if open_debits(view) else [bill["eight_weeks"]]), *company, *debit]
        case Trouble.REFUSED:
            day = "any_day_company" if view.case.answers.holder is Holder.COMPANY else "any_day"
            return [] if moving else [own["law"], steps[StepId.ASK].lines[day]]
        case Trouble.SIM_GONE:
            rest = ("sim_move", "sim_move_off") if moving else ("sim_writing", "sim_codes")
            return [own["sim_block"], *(own[name] for name in rest), *friend]
        case Trouble.IDENTITY:
            return [own["id_ask"], view.line("trouble", "id_written"), prepare["cover_id"], *friend]
        case Trouble.HOLDER if moving:
            return [own["holder_move"]]
        case Trouble.HOLDER:
            online = [own["holder_account"]] if view.carrier.account else []
            return [prepare["somebody_else"], *online, own["holder_paper"]]
        case Trouble.OFFER | Trouble.REFUND_UNPAID | Trouble.COLLECTOR | Trouble.NUMBER_TAKEN:
            return []  # they have screens of their own
        case Trouble.DIED:
            asks = view.line("trouble", "died_move" if moving else "died_write")
            blocked = [] if view.case.prepaid else [view.content.steps[death.FILE].lines["blocked"]]
            return [prepare["died"], asks, *_of_death(view), *blocked]
        case _:
            assert_never(trouble)


def _of_death(view: View) -> list[Fact]:
    """What the operator's own page on a death says, then what is not known, then the codes."""
    own = view.content.steps[STEP].lines
    return [*death.of_the_operator(view), own["died_papers"], own["died_codes"]]


def own_task(view: View, trouble: Trouble) -> str:
    """The next step where the ladder is not the answer by itself."""
    t, moving = view.texts, view.case.moving
    match trouble:
        case Trouble.SIM_GONE if moving:
            return t.gettext("Order the move while the number is active")
        case Trouble.SIM_GONE:
            return t.gettext("Block it, then cancel in writing")
        case Trouble.IDENTITY:
            return t.gettext("Write; show as little as you can")
        case Trouble.HOLDER:
            return t.gettext("Let the holder cancel, or sign")
        case Trouble.DIED:
            return t.gettext("Tell {carrier} in writing").format_map(view.values)
        case Trouble.COLLECTOR:
            return t.gettext("Check the letter before you pay")
        case Trouble.NO_ANSWER | Trouble.GOES_ON | Trouble.BILLED | Trouble.REFUSED:
            return ""  # the ladder names their step
        case Trouble.OFFER | Trouble.REFUND_UNPAID | Trouble.NUMBER_TAKEN:
            return ""  # a screen of their own
        case _:
            assert_never(trouble)


def deadline(view: View, trouble: Trouble) -> str:
    """Until when the bank takes a debit back, or the money for a late move can be claimed; empty for all others."""
    t = view.texts
    open_until = {claim.kind: claim.last_day for claim in claims(view.case, view.today)}
    delay = open_until.get(ClaimKind.DELAY)
    if trouble is Trouble.BILLED:
        return debit_lines(view)
    if trouble is Trouble.GOES_ON and delay:
        return t.gettext("Claim the money for the delay by <b>{date}</b>.").format(date=t.date(delay, "year"))
    return ""


def own_tools(view: View, trouble: Trouble) -> list[Button]:
    """What only this trouble needs."""
    t, place, moving = view.texts, place_of(trouble), view.case.moving
    match trouble:
        case Trouble.GOES_ON if moved_late(view.case, view.today):
            claim = text_button(view, "💶 " + t.pgettext("button", "Claim text"), "delay", trouble)
            sent = view.go("☑️ " + t.pgettext("button", "Claim sent"), place, f"money.claimed_{Owed.DELAY}")
            asks = view.go("💶 " + t.pgettext("button", "Is the money here?"), place, money_place(Owed.DELAY))
            return [*claim, asks if view.case.claim(Owed.DELAY) else sent]
        case Trouble.GOES_ON if moving and view.case.end_date is None and view.case.last(Kind.ASKED):
            return [view.go("📅 " + t.pgettext("button", "Promised day"), place, from_place(NAMED, place))]
        case Trouble.BILLED:
            return _debit_tools(view, place)
        case Trouble.COLLECTOR:
            return [view.go("🔎 " + t.pgettext("button", "Is it genuine?"), place, "trouble.collector")]
        case Trouble.REFUSED | Trouble.IDENTITY:
            says = view.go("💬 " + t.pgettext("button", "They say …"), place, from_place("ask.says.1", place))
            return [says, *(_a_friend(view, trouble) if trouble is Trouble.IDENTITY else [])]
        case Trouble.SIM_GONE:
            block = view.go("📵 " + t.pgettext("button", "Block the SIM"), place, from_place("ask.block", place))
            return [block, *_a_friend(view, trouble)]
        case Trouble.HOLDER:
            return _whose_tools(view, place)
        case Trouble.DIED:
            notice = "✍️ " + (t.pgettext("button", "The text") if moving else t.pgettext("button", "Notice of death"))
            adapts = [adapted(view)] if view.case.last(Kind.ASKED) and not view.case.bereaved else []
            return [*text_button(view, notice, "takeover" if moving else "died", trouble), *adapts]
        case _:
            return []


def _whose_tools(view: View, place: str) -> list[Button]:
    """The authorisation, in whose name it is, and the way for who pays without being the holder."""
    t, case = view.texts, view.case
    paper = (
        [] if case.moving else text_button(view, "✍️ " + t.pgettext("button", "Authorisation"), "proxy", Trouble.HOLDER)
    )
    unwilling = view.go("🚫 " + t.pgettext("button", "They won’t sign"), place, from_place(UNWILLING, place))
    whose = view.go("👤 " + t.pgettext("button", "In whose name"), place, from_place("q.holder", place))
    return [*paper, *([] if case.prepaid else [unwilling]), whose]


def adapted(view: View) -> Button:
    """One tap makes every text and step that of the family; on the page of a question that takes the answer."""
    label = "🕊 " + view.texts.pgettext("button", "Adapt all steps")
    return view.button(label, "q.holder", "set", f"holder={Holder.DIED}", style="primary")


def _debit_tools(view: View, place: str) -> list[Button]:
    """The day of a debit, of another one; that the bank was asked for them, or that the operator promised to pay.

    There is room for one of these two: who has not written to the operator yet asks the bank.
    """
    t, still = view.texts, open_debits(view)
    label = t.pgettext("button", "Another debit") if debits(view.case) else t.pgettext("button", "Debited on …")
    named = view.go(f"📅 {label}", place, f"pick.debited_{Trouble.BILLED}")
    if view.case.last(Kind.ASKED) is None:
        return [named]  # before that nothing can be told to have been asked back
    money = money_place(Owed.BILL) if view.case.claim(Owed.BILL) else f"money.claimed_{Owed.BILL}"
    promised = view.go("💶 " + t.pgettext("button", "Refund promised"), place, money)
    if view.case.last(Kind.TROUBLE, Trouble.BILLED) is None:
        wrong = "❗ " + t.pgettext("button", "It is wrong")
        return [named, view.button(wrong, place, "tell", f"trouble_{Trouble.BILLED}"), promised]
    asked = [view.button("🏦 " + asked_bank(view, len(still)), place, "tell", "claimed_debit")] if still else []
    if Owed.DEBIT in view.case.owed:
        asked.append(view.go("💶 " + t.pgettext("button", "Is the money here?"), place, money_place(Owed.DEBIT)))
    if asked and not view.case.last(Kind.COMPLAINED):
        return [named, *asked]
    return [named, *asked, promised]


def _a_friend(view: View, trouble: Trouble) -> list[Button]:
    name = "🤝 " + view.texts.pgettext("button", "A friend does it")
    return text_button(view, name, "proxy", trouble) if _friend_helps(view) else []


def text_button(view: View, name: str, kind: str, trouble: Trouble) -> list[Button]:
    """Leads to the page of a text; none where the case has no such text."""
    return [view.go(name, place_of(trouble), f"paper.{kind}.{trouble}")] if exists(kind, view.case) else []


def _friend_helps(view: View) -> bool:
    """Whether it still is about making the request; a complaint the holder writes, from anywhere."""
    return not view.case.moving and next_rung(only_about(view.case, Trouble.NO_ANSWER)) in (Rung.SAME, Rung.OTHER)
