"""The closed list of what a sentence of a letter, a phrase or an answer may depend on, and what of it holds for a case.

A condition is a word. `when = "shared, not spoken"` in content/ wants the first to hold and the second not to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product

from bot.guide.case import Case, Channel, Holder, Kind, channel_named
from bot.guide.money import subject
from bot.guide.named_day import postponed_to, wished_day
from bot.guide.proofs import in_hand
from bot.guide.threads import belongs, thread_of
from bot.guide.told_before import day_forgotten, end_forgotten
from bot.guide.trouble import Trouble
from bot.guide.wish import withdrawn

NOT = "not "
Truths = frozenset[str]

# Of each line exactly one value holds; several words in one value hold together.
DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "who signs": ("own", "behalf", "company", "died"),  # holder; somebody for them; a company; family of the dead
    "plan": ("", "prepaid", "shared"),  # "shared": more under the same customer number, only this number is meant
    "wish": ("", "moving", "moving moved"),  # "moved": the number was seen to have moved
    "withdrawn": ("", "called_off"),  # what was sent was withdrawn and is wanted again, and not sent again yet
    "first request": ("", "requested"),
    "said": ("", "spoken"),  # the request was a call or a visit
    "memory": ("", "forgotten"),  # the day of the request is not remembered, and somebody said so
    "end": ("", "end_forgotten"),  # the same of the last day
    "trouble": ("", "no_answer", "goes_on", "billed", "refused", "refund_unpaid", "collector"),
    "day": ("", "dated"),  # a last day was chosen, or the day of the move
    "delay": ("", "postponed"),  # a later day was set for a move that was ordered
    "debit": ("", "debited"),  # the day of a wrong debit is known
    "money": ("", "owed_refund", "owed_bill", "owed_delay"),  # claimed or promised, and not come
    "in hand": ("", "enclosing"),  # somebody said that something is
    "way": ("", "by_post"),  # on paper: signed by hand
    "talk": ("", "to_new", "lost", "lost_friend"),  # phrases only: to the new operator; of a lost SIM, and by a friend
}
CONDITIONS = frozenset(word for values in DIMENSIONS.values() for value in values for word in value.split())
PROBLEMS = (Trouble.NO_ANSWER, Trouble.GOES_ON, Trouble.BILLED, Trouble.REFUSED)  # to be asked for
SPOKEN = (Channel.HOTLINE, Channel.SHOP)
SIGNERS = {Holder.SOMEBODY_ELSE: "behalf", Holder.COMPANY: "company", Holder.DIED: "died"}
SIGNED_BY_KIND = {"died": "died", "payer": "own"}

# Texts that do not exist, and why. A text that ends a contract would cost a number that moves.
ENDS = "who moves a number sends nothing that ends it"
NO_MOVE = "it is about a move"
OF_MONEY = "the text `unpaid` complains about money"
OF_A_DEBT = "the text `collector` disputes what is collected"
NO_BILL = "a prepaid card sends no bill"
NO_TEXT: Mapping[str, Mapping[str, str]] = {
    "cancel": {"moving": ENDS, "died": "the notice of death takes its place"},
    "again": {"moving": ENDS, "refund_unpaid": OF_MONEY, "collector": OF_A_DEBT},
    "withdraw": {"company": "the right to withdraw is for consumers"},
    "complaint": {
        "moving": "the new operator runs the move: the text `move` asks it",
        "refund_unpaid": OF_MONEY,
        "collector": OF_A_DEBT,
    },
    "contest": {"prepaid, not moving": NO_BILL},
    "collector": {"prepaid": NO_BILL},
    "bank": {
        "prepaid, not moving": NO_BILL,
        "behalf": "whose bank account it is writes to the bank",
        "died": "the bank of the dead is told of the death first",
    },
    "mandate": {"prepaid, not moving": NO_BILL, "shared": "the rest on the bill is paid by the same direct debit"},
    "died": {"moving": ENDS, "not died": "it tells of a death"},
    "proxy": {"moving": ENDS, "died": "the dead authorise nobody", "behalf": "the holder signs it"},
    "takeover": {"not moving": "the notice of death asks for the end", "not died": "the holder moves the number"},
    "payer": {"prepaid": "a prepaid card sends no bill", "not own": "who pays ends their own mandate"},
    "move": {"not moving": NO_MOVE},
    "taken": {"moving": "a number that moves stays with its owner"},
    "unpaid": {"not owed_refund, not owed_bill": "no money is owed by this operator"},
    "unpaid_delay": {"not owed_delay": "no money is owed for a late move", "not moving": NO_MOVE},
    "call_off": {"moving": "the order of a move is withdrawn at the new operator"},
    "call_off_move": {"not moving": NO_MOVE},
    "delay": {"not moving": NO_MOVE},
    "refund": {"not moving": "credit is paid back after a move only", "not prepaid": "only a prepaid card has credit"},
}


def words_of(when: str) -> tuple[str, ...]:
    """The conditions as they are written, "not " included; none for an empty text."""
    return tuple(word.strip() for word in when.split(",")) if when.strip() else ()


@lru_cache(maxsize=512)
def _parsed(when: str) -> tuple[Truths, Truths]:
    words = words_of(when)
    refused = frozenset(word.removeprefix(NOT) for word in words if word.startswith(NOT))
    return frozenset(word for word in words if not word.startswith(NOT)), refused


def holds(when: str, truths: Truths) -> bool:
    """Whether all conditions hold."""
    wanted, refused = _parsed(when)
    return wanted <= truths and not refused & truths


def gives_notice(when: str) -> bool:
    """Whether what is said under these conditions gives notice, or takes one for granted: nobody who moves may."""
    return f"{NOT}moving" in words_of(when)


def no_text(kind: str, truths: Truths) -> str:
    """Why there is no text of this kind for a case; empty where there is one."""
    return next((why for when, why in NO_TEXT.get(kind, {}).items() if holds(when, truths)), "")


def cells(*whens: str, kind: str = "") -> Iterator[Truths]:
    """Every case that these conditions, or the rules of a kind, tell apart and for which there is such a text."""
    rules = NO_TEXT.get(kind, {})
    named = {word.removeprefix(NOT) for when in (*whens, *rules) for word in words_of(when)}
    told_apart = [values for values in DIMENSIONS.values() if named & set(" ".join(values).split())]
    for values in product(*told_apart):
        truths = frozenset(word for value in values for word in value.split())
        if not no_text(kind, truths):
            yield truths


def problem_of(case: Case, trouble: str = "") -> str:
    """What went wrong, as a condition: the trouble a text is sent for, else the newest that was told of what is
    disputed with it; "" if unknown."""
    if trouble in (Trouble.REFUND_UNPAID, Trouble.COLLECTOR):
        return trouble
    told = (e.detail for e in reversed(case.effective) if e.kind is Kind.TROUBLE and belongs(e, thread_of(trouble)))
    found = next((word for word in (trouble, *told) if word in set(PROBLEMS)), "")
    return Trouble.GOES_ON if case.moving and found == Trouble.NO_ANSWER else found


def truths_of(case: Case, *, kind: str = "", trouble: str = "", by_post: bool = False) -> Truths:
    """What holds for a case and a text about it."""
    owed = subject(case) or subject(case, Trouble.REFUSED)  # nothing awaited any more: what was owed
    found = {_signer(case, kind), problem_of(case, trouble), f"owed_{owed}" if owed else ""}
    if case.prepaid:
        found.add("prepaid")
    elif case.only_this:
        found.add("shared")
    if case.moving:
        found |= {"moving", "moved"} if case.last(Kind.ENDED) else {"moving"}
    debit = case.last(Kind.TROUBLE, Trouble.BILLED)
    told = {
        "dated": wished_day(case),
        "postponed": postponed_to(case),
        "debited": debit and debit.day,
        "by_post": by_post,
        "called_off": withdrawn(case),
        "requested": case.last(Kind.ASKED),
        "spoken": _said(case),
        "forgotten": day_forgotten(case),
        "end_forgotten": end_forgotten(case),
        "enclosing": in_hand(case),
    }
    return frozenset({*found, *(word for word, is_so in told.items() if is_so)} - {""})


def _signer(case: Case, kind: str) -> str:
    """Who signs: a death is told by the family, the holder signs what authorises somebody, who pays ends a mandate."""
    if kind in SIGNED_BY_KIND:
        return SIGNED_BY_KIND[kind]
    signer = SIGNERS.get(case.answers.holder or Holder.ME, "own")
    return "own" if kind == "proxy" and signer == "behalf" else signer


def _said(case: Case) -> bool:
    """Whether the request was a call or a visit."""
    asked = case.last(Kind.ASKED)
    return asked is not None and channel_named(asked.detail) in SPOKEN
