"""Chats that were lived through: made by the taps of the program that wrote the fixture, in every stage, way of asking,
trouble and holder. `python -m tests.store.filled` writes them; later programs have to go on with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product

from bot.guide.case import Answers, Case, Channel, Device, Holder, Number, Plan, Shared, Sim, Stage, Started
from bot.guide.checking import mark_of
from bot.guide.content.letters import Ends
from bot.guide.follow_up import HOW
from bot.guide.reminders import reminded, schedule
from bot.guide.state import State
from bot.guide.tap import NO_CASE, Tap
from bot.guide.trouble import Trouble, troubles
from bot.guide.ways import channels_for
from bot.languages import LANGUAGES
from tests.input.world import step
from tests.screens.worlds import content
from tests.store.world import NOW

FIRST_CHAT = 2000
ZONES = ("Europe/Brussels", "Asia/Shanghai", "America/New_York", None)
UNTIL = tuple(Stage)  # a life goes up to this stage
LADDER = ("chased", "chased", "complained", "ombudsman")


@dataclass
class Life:
    """One chat on its way: each tap a minute after the last, days pass in between."""

    chat_id: int
    state: State | None = None
    now: datetime = NOW

    @property
    def case(self) -> Case:
        assert self.state is not None
        assert self.state.case is not None
        return self.state.case

    def tap(self, place: str, action: str, arg: str = "") -> None:
        self.now += timedelta(minutes=1)
        number = self.case.number if self.state and self.state.case else NO_CASE
        self.state = step(self.state, Tap(number, place, action, arg), self.now, self.chat_id).state

    def send(self, text: str) -> None:
        self.now += timedelta(minutes=1)
        self.state = step(self.state, text, self.now, self.chat_id).state

    def days(self, count: int) -> None:
        self.now += count * timedelta(days=1)


def lives() -> list[State]:
    """Every kind of life, a chat each; the last chat has five of them."""
    found = [_lived(Life(FIRST_CHAT + n), n, *kind) for n, kind in enumerate(_kinds())]
    many = Life(FIRST_CHAT + len(found))
    for n, kind in enumerate(list(_kinds())[::23][:5]):
        many.tap("cases", "new")
        _lived(many, n, *kind)
    assert many.state is not None
    return [*found, many.state]


def _kinds() -> Iterator[tuple[Answers, Stage, Trouble | None]]:
    """Each way of asking, with a SIM of each kind, up to each stage; then each trouble at each stage."""
    paths = list(_paths())
    for n, stage in product(range(len(paths)), UNTIL):
        yield paths[n], stage, list(Trouble)[(n + UNTIL.index(stage)) % len(Trouble)] if n % 2 else None
    for n, (stage, trouble) in enumerate(product(UNTIL, Trouble)):
        yield paths[(n * 5) % len(paths)], stage, trouble


def _paths() -> Iterator[Answers]:
    carriers = ("proximus", "base", "orange", "lycamobile", "telenet", "vikings", "unknown", "voo")
    sims = (Sim.WORKS_HERE, Sim.WORKS_ABROAD, Sim.DEAD, Sim.LOST)
    yield Answers("lycamobile", Plan.PREPAID, Number.GIVE_UP, Sim.DEAD)
    for n, plan in enumerate((*Plan, *Plan)):
        yield Answers(carriers[n], plan, Number.MOVE)
    for n, (plan, channel) in enumerate(product(Plan, Channel)):
        for carrier in (*carriers[n % 4 :], *carriers):
            answers = Answers(carrier, plan, Number.GIVE_UP, sims[n % 3 if plan is not Plan.PREPAID else 3 * (n % 2)])
            if channel in channels_for(content().carriers[carrier], answers):
                yield replace(answers, channel=channel)
                break


def _lived(life: Life, n: int, answers: Answers, until: Stage, trouble: Trouble | None) -> State:
    if life.state is None:
        life.send("/start")
    life.tap("language", "lang", list(LANGUAGES)[n % len(LANGUAGES)])
    for name in ("carrier", "plan", "number", "sim", "channel"):
        if word := getattr(answers, name):
            life.tap("q.merged" if name == "carrier" and word == "voo" else f"q.{name}", "set", f"{name}={word}")
    _prepare(life, n)
    if until is not Stage.PREPARING:
        _ask(life, n)
    if trouble:
        _trouble(life, n, trouble)
    if until not in (Stage.PREPARING, Stage.ASKED) and not life.case.moving:
        life.days(2)
        life.tap("confirmation", "did", "confirmed")
    if until in (Stage.ENDED, Stage.SETTLED):
        life.days(40)
        life.tap("ended", "did", "ended=yesterday")
    if until is Stage.SETTLED:
        _settle(life, n)
    _wish(life, n)
    assert life.state is not None
    return life.state


def _prepare(life: Life, n: int) -> None:
    holders, started, devices = (None, *Holder), (None, *Started), (None, *Device)
    answers = {
        "holder": holders[n % len(holders)],
        "shared": (None, *Shared)[n % 3],
        "started": started[n % len(started)] if not life.case.prepaid else None,
        "device": devices[n % len(devices)] if not life.case.prepaid else None,
    }
    for name, word in answers.items():
        if word:
            life.tap("costs" if name in ("started", "device") else "prepare", "set", f"{name}={word}")
    if n % 4 == 0:
        life.tap("pick.leave", "leave", (life.now.date() + timedelta(days=n % 50)).isoformat())
    life.tap("prepare", "done")
    life.tap("extras", "skip" if n % 2 else "done")
    for slug in ("whatsapp", "wechat", "itsme")[: n % 4]:
        life.tap("unlink", "tick", slug)


def _ask(life: Life, n: int) -> None:
    ends = ("asap", "month_end", (life.now.date() + timedelta(days=20)).isoformat())
    life.tap("ask.when", "end", ends[n % len(ends)])
    if zone := ZONES[n % len(ZONES)]:
        life.tap("zone", "zone", zone)
    life.tap("ask.text", "send", f"text.{('fr', 'nl', 'de', 'en')[n % 4]}")
    if life.case.place == "check":
        life.tap("check", "right", mark_of(life.case, Ends.CONTRACT))
    life.days(1)
    _sent(life, ("asked", "asked=yesterday")[n % 2])


def _sent(life: Life, when: str) -> None:
    """The day, and by which way unless a number moves."""
    life.tap("asked", "did", when)
    if not life.case.moving:
        day, chosen = life.case.place.removeprefix(f"{HOW}."), life.case.answers.channel or Channel.LETTER
        way = Channel.LETTER if chosen is Channel.WRITING else chosen
        life.tap(f"{HOW}.{day}", "did", f"asked={day}.{way}")


def _trouble(life: Life, n: int, trouble: Trouble) -> None:
    """It is told when the menu has it; then some rungs of the ladder."""
    if trouble not in troubles(life.case):
        return
    life.days(9)
    life.tap("trouble.menu", "tell", f"trouble_{trouble}")
    place = f"trouble.is.{trouble}"
    if trouble is Trouble.BILLED:
        life.tap("pick.debited_billed", "tell", f"trouble_billed={(life.now.date() - timedelta(days=3)).isoformat()}")
    if trouble is Trouble.OFFER:
        life.tap(place, "tell", "offer=yesterday")
        if n % 2:
            life.tap(place, "tell", "withdrawn")
    for rung in LADDER[: n % 5]:
        life.days(6)
        life.tap(place, "tell", rung)


def _settle(life: Life, n: int) -> None:
    life.days(30)
    if life.case.moving and life.case.prepaid:
        life.tap("final_bill", "tell", "claimed_refund")
        life.days(29)
        life.tap("money.refund", "tell", "received_refund" if n % 3 else "given_up_refund")
    elif not life.case.prepaid or life.case.moving:
        life.tap("final_bill", "did", "bill")
    if n % 2 or life.case.stage is not Stage.SETTLED:
        life.tap("closed", "close")


def _wish(life: Life, n: int) -> None:
    """What people wish of their reminders, and slips of the finger."""
    match n % 7:
        case 1:
            life.tap("more.prepare", "snooze", "5")
        case 2:
            life.tap("reminders", "mute", "case")
        case 3:
            life.tap("confirmation", "notyet", "confirmation")
        case 4:
            life.tap("zone.hour", "hour", "18")
        case 5 if life.case.stage is Stage.ASKED:
            life.tap("asked", "undo", "asked")
            _sent(life, "asked")
        case 6 if n % 3 == 0:
            life.tap("reminders", "mute", "all")
        case _:
            _reminded(life)


def _reminded(life: Life) -> None:
    """The next reminder came; the one after it is moved."""
    assert life.state is not None
    if coming := schedule(life.case, life.state.chat):
        life.now = max(life.now, coming[0].at)
        life.state = life.state.replacing(reminded(life.case, coming[0], life.now, life.state.chat))
    if coming := schedule(life.case, life.state.chat):
        life.tap("reminders.is", "later", f"{coming[0].kind}=30")
