"""The people: what each kind does, decided by a seed, as generators of small acts.

An act answers whether it could be done: a person taps only what is on the screen, and leaves when it is not there.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator

from tests.year.acts import DAY, HOUR, MINUTE, Act, Block, Life, Person, Press, Send, Wait

NEEDS = ("end", "end", "end", "keep", "keep", "not_mine")


def intake(me: Person, most: int = 12, needs: tuple[str, ...] = NEEDS) -> Life:
    """Answer the questions, one tap each; ends at the plan."""
    for _ in range(most):
        yield me.pause()
        need = f"need={me.rng.choice(needs)}"
        if not ((yield Press("set", need, place="q.need")) or (yield Press("set", place="q."))):
            return


def steps(me: Person, most: int) -> Life:
    """Tap through the steps before the request."""
    yield me.pause()
    yield Press("start")
    for _ in range(most):
        yield me.pause()
        if me.chance(0.08) and (yield Press("go", "more.")):
            yield me.pause()
            done = yield Press("snooze") if me.chance(0.5) else Press("skip")
            if not done:
                return
        elif not ((yield Press("done")) or (yield Press("set", place="costs"))):
            return


def ask(me: Person) -> Life:
    """Choose a last day, ask, say so and where one lives; some ask only days later."""
    yield me.pause()
    yield Press("go", "ask$")
    yield me.pause()
    if (yield Press("set", "shared=", place="ask.lines")) or (yield Press("set", "to=", place="q.to")):
        yield me.pause()
    yield from _choose_day(me)
    if me.chance(0.3):
        yield Wait(me.rng.uniform(1, 9) * DAY)
    yield me.pause()
    if not (yield from _sent()):
        yield Send("/status")
        yield me.pause()
        yield Press("start")
        yield me.pause()
        yield from _sent()
    yield me.pause()
    yield Press("did", "asked")
    yield me.pause()
    if (yield Press("did", "asked=", place="asked.how")):
        yield me.pause()
    yield Press("zone", place="zone")


def _sent() -> Generator[Act, bool, bool]:
    """ "Request sent", or on the page of a call "I have called"."""
    return (yield Press("go", "asked$")) or (yield Press("go", "asked.call$"))


def _choose_day(me: Person) -> Life:
    how = me.rng.choice(("asap", "month_end", "day", "day"))
    if how != "day" and (yield Press("end", how)):
        return
    if not (yield Press("go", "pick.end")):
        return
    for _ in range(me.rng.randrange(4)):
        yield me.pause()
        yield Press("go", "pick.end.")
    yield me.pause()
    if not (yield Press("end", "2")):
        yield Press("go", "ask.when$")


def whole(me: Person) -> Life:
    """From /start to "Request sent"."""
    yield Send("/start")
    yield from intake(me)
    if me.chance(0.6):
        yield from steps(me, me.rng.randrange(3, 12))
    yield from ask(me)


def left_in_intake(me: Person) -> Life:
    yield Send("/start")
    yield from intake(me, me.rng.randrange(5))
    if me.chance(0.2):
        yield Wait(me.rng.uniform(1, 200) * DAY)
        yield Send("/start")
        yield from intake(me, me.rng.randrange(4))


def left_in_steps(me: Person) -> Life:
    yield Send("/start")
    yield from intake(me)
    yield from steps(me, me.rng.randrange(1, 6))


def came_back(me: Person) -> Life:
    """After days or months: a few steps more, and in the end the request."""
    yield from left_in_steps(me)
    for _ in range(me.rng.randrange(1, 4)):
        yield Wait(me.rng.choice((2, 5, 20, 60, 120)) * me.rng.uniform(0.5, 1.5) * DAY)
        yield Send("/start")
        yield me.pause()
        yield Press("resume")
        yield from intake(me)
        yield from steps(me, 3)
    yield Send("/status")
    yield from steps(me, 9)
    yield from ask(me)


def blocker(me: Person) -> Life:
    """Blocks the bot, some for good."""
    yield from whole(me) if me.chance(0.7) else left_in_steps(me)
    for _ in range(2):
        yield Wait(me.rng.uniform(0, 30) * DAY)
        yield Block(True)
        if me.chance(0.3):
            return
        yield Wait(me.rng.uniform(0.1, 60) * DAY)
        yield Block(False)


def muter(me: Person) -> Life:
    """Moves reminders and switches them off and on."""
    yield from whole(me)
    for _ in range(3):
        yield Wait(me.rng.uniform(0.1, 9) * DAY)
        yield Send("/reminders")
        yield me.pause()
        if me.chance(0.5) and (yield Press("go", "reminders.is.")):
            yield me.pause()
            done = yield Press(me.rng.choice(("later", "later", "mute")))
            if not done:
                yield Press("unmute")
        else:
            yield Press(me.rng.choice(("mute", "mute", "unmute")))
    if me.chance(0.5):
        yield Wait(me.rng.uniform(1, 60) * DAY)
        yield Send("/reminders")
        yield me.pause()
        yield Press("unmute")


def deleter(me: Person) -> Life:
    """Deletes everything; some begin anew."""
    yield from whole(me) if me.chance(0.5) else left_in_steps(me)
    yield Wait(me.rng.uniform(0, 40) * DAY)
    yield Send("/privacy")
    yield me.pause()
    yield Press("go", "privacy.sure")
    yield me.pause()
    yield Press("wipe")
    if me.chance(0.3):
        yield Wait(me.rng.uniform(0, 90) * DAY)
        yield from whole(me)


def collector(me: Person) -> Life:
    """Several cancellations in one chat, of which some are thrown away or changed to a move."""
    yield from whole(me)
    for _ in range(me.rng.randrange(1, 4)):
        yield Wait(me.rng.uniform(0, 12) * DAY)
        yield Send("/cases")
        yield me.pause()
        yield Press("new")
        yield from intake(me)
        if me.chance(0.7):
            yield from ask(me)
    if me.chance(0.4):
        yield Wait(me.rng.uniform(0, 20) * DAY)
        yield Send("/cases")
        yield me.pause()
        yield Press("go", "cases.drop")
        yield me.pause()
        yield Press("go", "back.sure")
        yield me.pause()
        yield Press("drop")


def undecided(me: Person) -> Life:
    """Wants something else after all: some withdraw what they sent, some come back to it."""
    yield from whole(me)
    for _ in range(me.rng.randrange(1, 4)):
        yield Wait(me.rng.uniform(0.2, 20) * DAY)
        yield Send("/status")
        yield me.pause()
        if not (yield Press("go", "change")):
            return
        yield me.pause()
        yield Press("go", me.rng.choice(("q.number", "q.number", "q.plan", "q.carrier")))
        yield from intake(me)
        yield from _withdraw(me)
        yield from intake(me)
        if me.chance(0.6):
            yield from ask(me)


def _withdraw(me: Person) -> Life:
    """What the page of a changed wish offers, where it came."""
    if me.chance(0.2) and ((yield Press("keep")) or (yield Press("noted_wrong"))):
        return
    if not (yield Press("wish")):
        return
    yield me.pause()
    yield Press("send", "call_off")
    yield Press("right")  # where the answers are read before it
    if me.chance(0.2):
        return
    yield me.pause()
    yield Press("called_off")
    yield me.pause()
    yield Press("called_off")
    if me.chance(0.5):
        yield me.pause()
        yield Press("go", "wish.reply")
        yield Press("replied") if me.chance(0.5) else Press("notyet")


def _ticks(me: Person) -> Life:
    """What is in hand, by /dossier: some papers are ticked, one tick is taken back."""
    yield Send("/dossier")
    yield me.pause()
    if not (yield Press("go", "proofs")):
        return
    for action in ("have", "have", "have_not"):
        yield me.pause()
        yield Press("go", "proofs.", place="proofs")
        yield me.pause()
        if me.chance(0.7):
            yield Press(action)


def closer(me: Person) -> Life:
    """Closes the case before anything is proven; some open it again."""
    yield from whole(me)
    yield Wait(me.rng.uniform(0, 12) * DAY)
    yield Send("/status")
    to_close = (Press("go", "farewell$"), Press("go", "closing"), Press("close"))  # asked first, or not
    for press in (Press("start"), Press("go", "steps$"), *to_close):
        yield me.pause()
        yield press
    if me.chance(0.3):
        yield Wait(me.rng.uniform(0, 40) * DAY)
        yield Press("reopen")


def complainer(me: Person) -> Life:
    """Nothing comes, or a bill that is wrong: asks again, complains, goes to the Ombudsman; some about two things."""
    yield from whole(me)
    pages = ("no_answer", "goes_on", "billed", "billed", "refused", "refund_unpaid")
    for page in (me.rng.choice(pages), *([me.rng.choice(pages)] if me.chance(0.5) else [])):
        yield from _dispute(me, page)


def _dispute(me: Person, page: str) -> Life:
    if me.chance(0.3):
        yield from _ticks(me)
    again = () if page == "billed" else ("chased", "chased")
    for told in (*again, "complained", *(("ombudsman",) if me.chance(0.5) else ())):
        yield Wait(me.rng.uniform(1, 9) * DAY)
        yield Send("/status")
        yield me.pause()
        yield Press("go", "trouble.menu")
        yield me.pause()
        if not (yield Press("tell", f"trouble_{page}")):
            yield Press("go", f"trouble.is.{page}")
        yield me.pause()
        yield Press("tell", f"{told}$")


def traveller(me: Person) -> Life:
    """Moves through time zones, hours and languages."""
    yield from whole(me)
    for _ in range(3):
        yield Wait(me.rng.uniform(1, 30) * DAY)
        yield Send("/timezone")
        yield me.pause()
        if me.chance(0.4) and (yield Press("go", "zone.hour")):
            yield me.pause()
            yield Press("hour")
            yield me.pause()
            yield Press("go", "zone$")
        elif me.chance(0.6) and (yield Press("go", "zone.more")):
            yield me.pause()
        yield Press("zone")
        if me.chance(0.5):
            yield Send("/language")
            yield me.pause()
            yield Press("lang")


def troubled(me: Person) -> Life:
    """Takes an offer by mistake, is debited again, complains; some withdraw or ask the bank only when reminded."""
    yield from whole(me)
    yield Wait(me.rng.uniform(1, 20) * DAY)
    for trouble, tells in (("offer", ("offer=",)), ("billed", ("trouble_billed=2", "trouble_billed=2", "complained"))):
        yield Send("/status")
        yield me.pause()
        yield Press("go", "trouble.menu")
        yield me.pause()
        if not (yield Press("tell", f"trouble_{trouble}")):
            yield Press("go", f"trouble.is.{trouble}")
        for told in tells:
            yield me.pause()
            if told.startswith("trouble"):
                yield Press("go", "pick.debited")
                yield me.pause()
            yield Press("tell", told)
        if me.chance(0.3):
            yield me.pause()
            yield Press("tell", me.rng.choice(("claimed_debit", "withdrawn")))
        yield Wait(me.rng.uniform(0, 9) * DAY)


def chatterer(me: Person) -> Life:
    """Writes where buttons are wanted, asks for help and for the files."""
    yield Send("hello?")
    yield from whole(me)
    for text in ("/help", "thank you very much", "/dossier", "/unknown"):
        yield Wait(me.rng.uniform(0, 20) * DAY)
        yield Send(text)
        yield me.pause()
        if text == "/dossier" and me.chance(0.2):
            yield Press("send")


def told_later(me: Person) -> Life:
    """Cancelled long ago: comes with a problem, tells when it was and writes to the operator, or does not."""
    yield Send("/start")
    yield from intake(me, needs=("cancelled",))
    if me.chance(0.6) and (yield Press("go", "asked$")):
        yield me.pause()
        yield Press("did", "asked=unknown" if me.chance(0.3) else "asked=2")
        yield me.pause()
        yield Press("did", "asked=", place="asked.how")
        yield me.pause()
        yield Press("end", "unknown" if me.chance(0.5) else "asap")
        yield me.pause()
        yield Press("zone", place="zone")
    for _ in range(me.rng.randrange(3)):
        yield me.pause()
        yield Press("tell", me.rng.choice(("chased", "complained")))
        yield Wait(me.rng.uniform(0, 9) * DAY)


KINDS: dict[str, tuple[Callable[[Person], Life], int]] = {  # and how many of a hundred
    "finishes": (whole, 15),
    "complains": (complainer, 6),
    "left in the intake": (left_in_intake, 15),
    "left in the steps": (left_in_steps, 14),
    "came back": (came_back, 9),
    "blocks": (blocker, 7),
    "mutes": (muter, 6),
    "deletes": (deleter, 5),
    "several cases": (collector, 5),
    "undecided": (undecided, 6),
    "travels": (traveller, 4),
    "closes early": (closer, 3),
    "chatters": (chatterer, 2),
    "in trouble": (troubled, 4),
    "cancelled before": (told_later, 6),
}


def _claim(me: Person, what: str) -> Life:
    """Says today, or yesterday, that money was claimed or promised."""
    if (yield Press("go", f"money.claimed_{what}$")):
        yield me.pause()
        yield Press("tell", f"claimed_{what}=")


def _named(me: Person) -> Life:
    """Asked which day the operator named: that which was asked for, another one, or none; some skip it."""
    if not (yield Press("go", "pick.named$")):
        return
    yield me.pause()
    if me.chance(0.3):
        yield Press("go", "named$")
        yield me.pause()
        yield Press("start")
    elif not (yield Press("named", "2")):
        yield Press("go", "named$")
        yield me.pause()
        yield Press("named")


def answer(me: Person, kind: str) -> Life:  # noqa: C901, PLR0912 - a line per kind
    """What the person does about a reminder, on the screen that is there by then."""
    how = me.rng.choice(("yes", "not_yet", "silent")) if me.says == "mixed" else me.says
    if how == "silent":
        return
    yield Wait(me.rng.choice((MINUTE, 10 * MINUTE, HOUR, 9 * HOUR, 2 * DAY)) * me.rng.uniform(0.3, 1.5))
    yield Press("go", place="reminders")  # several in one message: the first
    if how == "not_yet" and (yield Press("notyet")):
        yield from _named(me)
        return
    if kind.startswith("right_"):
        if not (yield Press("tell", place="right.")):
            yield from _claim(me, kind.removeprefix("right_"))
    elif kind.startswith("answer"):
        yield Press("tell", "answered")
    elif kind in ("nudge", "snoozed", "last_call", "eve"):
        yield from steps(me, me.rng.randrange(1, 8))
        if me.chance(0.4):
            yield from ask(me)
    elif kind == "moved" and me.chance(0.4) and (yield Press("go", "trouble.is.goes_on")):
        yield me.pause()
        yield from _claim(me, "delay")  # there only when it is late
    elif kind == "withdrawal":
        if not ((yield Press("replied")) or (yield Press("called_off"))):
            yield Press("did")
    elif kind == "refund":
        yield from _claim(me, "refund")
    elif kind.startswith("money_"):
        yield Press("tell", "received" if me.chance(0.7) else "given_up")
    elif kind == "final_bill" and me.chance(0.2) and (yield Press("go", "trouble.is.billed")):
        yield me.pause()
        yield from _claim(me, "bill")
    elif (yield Press("did")) and me.chance(0.6):
        yield me.pause()
        yield from _named(me)
        yield Press("start")
        yield me.pause()
        yield Press("close")
        if me.chance(0.1):
            yield Wait(me.rng.uniform(0, 3) * DAY)
            yield Press("reopen")


def population(count: int, seed: int, last_arrival: float, only: str = "") -> list[Person]:
    """Everybody, by the seed, or only people of one kind.

    One in eight reads of it on the same day, and all of these have the same minute of the morning.
    """
    rng = random.Random(seed)  # noqa: S311 - repeatable, nothing is secret
    names, shares = list(KINDS), [share for _, share in KINDS.values()]
    return [_person(rng, n, only or rng.choices(names, shares)[0], last_arrival) for n in range(count)]


def _person(rng: random.Random, number: int, kind: str, last_arrival: float) -> Person:
    crowd = number % 8 == 0
    day = 30 * DAY + rng.gauss(0, HOUR) if crowd else rng.uniform(0, last_arrival)
    return Person(
        chat_id=60 * (1000 + number) + (17 if crowd else rng.randrange(60)),
        kind=kind,
        language=rng.choice(("en", "zh-hans", "fr", "nl", "de", "en", "es")),
        says=rng.choices(("yes", "mixed", "silent", "not_yet"), (50, 30, 18, 2))[0],
        arrives=min(max(day, HOUR), last_arrival),
        rng=random.Random(rng.getrandbits(64)),  # noqa: S311
    )
