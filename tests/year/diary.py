"""What a person knows to have done: kept by the simulation, never read from the bot."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

HOME = "Europe/Brussels"
GROUPS = frozenset(["accounts", "bank", "chat", "chinese", "identity", "people", "social", "tickets", "university"])
MONEY = ("refund", "bill", "delay", "debit")
PATIENCE = {"operator": timedelta(days=14), "ombudsman": timedelta(days=90)}
PROOF: dict[str, tuple[str, ...]] = {
    "no_answer": ("confirmed",),
    "goes_on": ("ended",),
    "billed": ("bill",),
    "refund_unpaid": (),
    "collector": (),
}
DISPUTES = {"billed": "bill", "refund_unpaid": "money", "collector": "collected"}  # all else is about the request
PROVEN = {"ask": "asked", "confirmation": "confirmed", "ended": "ended", "final_bill": "bill", "farewell": "closed"}


@dataclass(frozen=True)
class Deed:
    """Something that happened on `day`, told at `at` (UTC). `how` is the channel, or how the day was chosen."""

    at: datetime
    day: date | None = None
    how: str = ""


@dataclass(frozen=True)
class Told:
    """A reminder that came at `at` (UTC), on the person's `day`; `about` is the step of a "remind me later"."""

    kind: str
    at: datetime
    day: date
    about: str = ""


@dataclass(frozen=True)
class Withdrawn:
    """What was withdrawn, told at `at`: under which wish, with which last day; and what was answered."""

    at: datetime
    wish: tuple[str | None, ...]
    until: date | None
    reply: str = ""


@dataclass
class CaseDiary:
    """One cancellation. `told` are the reminders that came for it."""

    number: int
    last_tap: datetime
    answers: dict[str, str] = field(default_factory=dict)
    # asked, end, confirmed, named, ended, bill, closed; offer, withdrawn, complained, ombudsman, claimed_…
    deeds: dict[str, Deed] = field(default_factory=dict)
    debits: dict[date, datetime] = field(default_factory=dict)  # the day of each, and when it was told
    claims: dict[str, Deed] = field(default_factory=dict)  # money that was asked for: refund, bill, delay
    paid: dict[str, Deed] = field(default_factory=dict)  # it came, or is not pursued any more
    steps: dict[str, str] = field(default_factory=dict)  # done | skipped
    told: list[Told] = field(default_factory=list)
    not_yet: dict[str, datetime] = field(default_factory=dict)
    snoozed: dict[str, Deed] = field(default_factory=dict)
    moved: dict[str, Deed] = field(default_factory=dict)
    muted: set[str] = field(default_factory=set)
    chased: Deed | None = None  # asked again, the newest
    billed: datetime | None = None  # a wrong bill or debit was told, the newest
    complaints: dict[str, Deed] = field(default_factory=dict)  # "operator.bill": to whom, in which dispute; how: what
    answered: dict[str, datetime] = field(default_factory=dict)  # the same words, told when; "solved.bill" besides
    at_how: bool = False  # stopped where it was asked how the request was sent
    looked: set[str] = field(default_factory=set)  # at groups of accounts
    dated: datetime | None = None  # when a date was last told
    news: datetime | None = None  # when a date was last told or taken back
    pending: str = ""  # "number.move": wanted, and not withdrawn yet what was sent
    pending_at: datetime | None = None  # since when
    off: Withdrawn | None = None  # the newest withdrawal, whatever is wanted now
    withdrawn: bool = False  # what was sent, and it was not sent again
    returned: datetime | None = None  # when an earlier wish last came back
    left: dict[tuple[str | None, ...], dict[str, Any]] = field(default_factory=dict)  # what was told under other wishes
    read: int = 0  # the newest event of the bot's whose reminder was seen

    @property
    def moving(self) -> bool:
        return self.answers.get("number") == "move"

    @property
    def prepaid(self) -> bool:
        return self.answers.get("plan") == "prepaid"

    @property
    def told_later(self) -> bool:
        """It was cancelled before the bot was asked."""
        return self.answers.get("need") == "cancelled"

    @property
    def came_with(self) -> bool:
        """Somebody came with a problem, and nothing was done about it here yet."""
        came = ("asked" in self.deeds) is self.told_later and (self.told_later or "trouble_holder" in self.deeds)
        done = self.chased or self.complaints or self.claims or "claimed_debit" in self.deeds
        return came and not (done or {"confirmed", "ended", "closed"} & self.deeds.keys())

    @property
    def nothing_to_cancel(self) -> bool:
        dead = str(self.answers.get("sim")).startswith("dead")
        given_up = self.prepaid and self.answers.get("number") == "give_up"
        return given_up and (dead or self.answers.get("holder") != "died")

    @property
    def fresh(self) -> bool:
        """Nothing was answered or told yet."""
        return not (self.answers or self.deeds or self.debits or self.steps or self.told or self.snoozed or self.muted)

    @property
    def settled(self) -> bool:
        if "closed" in self.deeds:
            return True
        waits = any(map(self.owed, MONEY)) or self.waiting() or self.wrongly_billed
        return "ended" in self.deeds and self.bill_done and not waits

    @property
    def wrongly_billed(self) -> bool:
        """A wrong bill, and since then none that was right, no answer that solved it, and no money for it."""
        return self.billed is not None and not any(at > self.billed for at in self.bill_over())

    def bill_over(self) -> list[datetime]:
        """When a bill was right, was put right, or its money came or was given up."""
        over = [deed.at for deed in (self.deeds.get("bill"), self.paid.get("bill")) if deed]
        return over + [at for name, at in self.answered.items() if name == "solved.bill"]

    def waiting(self) -> list[tuple[str, str, Deed]]:
        """To whom, about what, while it waits for an answer; the first to be answered first."""
        if "asked" not in self.deeds:
            return []
        found = []
        for name, told in self.complaints.items():
            side, _, about = name.partition(".")
            asked_on = side == "operator" and f"ombudsman.{about}" in self.complaints
            if not asked_on and name not in self.answered and not self.solved(told):
                found.append((side, self.about(told), told))
        return sorted(found, key=lambda one: (one[2].day or date.max) + PATIENCE[one[0]])

    def about(self, told: Deed) -> str:
        return "goes_on" if self.moving and told.how == "no_answer" else told.how

    def solved(self, told: Deed) -> bool:
        """The proof came after all."""
        about = self.about(told)
        names = PROOF.get(about, ("confirmed", "ended", "bill"))
        found = [deed.at for name in names if (deed := self.deeds.get(name))]
        if about not in ("no_answer", "goes_on", "collector"):
            paid = {what: deed for what, deed in self.paid.items() if what != "debit"}
            found += [deed.at for what, deed in paid.items() if what == "bill" or about != "billed"]
        return any(at > told.at for at in found)

    @property
    def bill_done(self) -> bool:
        """The last bill is right; of a prepaid number that moves, its credit is no open question."""
        return "refund" in self.paid if self.prepaid and self.moving else "bill" in self.deeds

    def claim(self, what: str) -> Deed | None:
        """Credit comes of a prepaid number that moves (a bill that was right once meant it), a delay of any move."""
        if what == "bill":
            return self.claims.get(what)
        if what == "debit":
            return self.deeds.get("claimed_debit")
        if not self.moving or (what == "refund" and not self.prepaid):
            return None
        return self.claims.get(what) or (self.deeds.get("bill") if what == "refund" else None)

    def owed(self, what: str) -> bool:
        claim, paid = self.claim(what), self.paid.get(what)
        if what != "debit" or claim is None:
            return claim is not None and paid is None
        return not any(at > claim.at for at in (*self.bill_over(), *([paid.at] if paid else [])))

    @property
    def end(self) -> Deed | None:
        """The last day that is known, or the day of the move: the operator's or the person's, whichever came last."""
        found = [deed for name in ("end", "named") if (deed := self.deeds.get(name)) and (deed.day or name == "end")]
        last = max(found, key=lambda deed: deed.at, default=None)
        return last if last and last.day else None

    @property
    def looked_at_all(self) -> bool:
        return self.looked >= GROUPS

    def open(self, step: str) -> bool:
        """Whether the case has this step and it is neither done, proven nor left out."""
        proven = self.bill_done if step == "final_bill" else PROVEN.get(step) in self.deeds
        left_out = step in self.steps or (step == "ended" and self.nothing_to_cancel)
        return self.has(step) and not proven and not left_out

    def has(self, step: str) -> bool:
        """Whether the step belongs to a case with these answers."""
        if self.answers.get("holder") == "died" and step in ("costs", "balance", "unlink", "extras"):
            return False
        if self.nothing_to_cancel:
            proof = step in ("confirmation", "ended") and "asked" in self.deeds
            return proof or step in ("unlink", "balance", "backup", "extras", "ask", "farewell")
        if step == "costs":
            return not self.prepaid
        if step in ("unlink", "confirmation"):
            return not self.moving
        return step != "final_bill" or self.moving or not self.prepaid


@dataclass
class ChatDiary:
    """One chat that the bot knows."""

    chat_id: int
    last_seen: datetime
    zone: str | None = None
    hour: int = 10
    blocked: bool = False
    turned: datetime | None = None  # when the bot was last blocked, or let in again
    reminders_off: bool = False
    active: int | None = None
    cases: dict[int, CaseDiary] = field(default_factory=dict)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone or HOME))

    @property
    def awake(self) -> range:
        """The hours in which a reminder may come: none at night, nor early unless an early hour was chosen."""
        return range(min(self.hour, 10), 21)

    def day_of(self, moment: datetime) -> date:
        return self.local(moment).date()

    @property
    def case(self) -> CaseDiary | None:
        """The active one; where that is gone the one tapped last, settled ones behind."""
        last = max(self.cases.values(), key=lambda case: (not case.settled, case.last_tap), default=None)
        return self.cases.get(self.active, last) if self.active is not None else last
