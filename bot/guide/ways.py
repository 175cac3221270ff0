"""Which ways of asking work for this operator, plan and place."""

from __future__ import annotations

from collections.abc import Iterable

from bot.guide.case import Answers, Channel, Holder, Number, Plan, Sim, Whereabouts
from bot.guide.content.models import Carrier, Confidence, Fact, Phone, Place, Reach, Status, Way

ORDER = (Channel.EMAIL, Channel.ONLINE, Channel.HOTLINE, Channel.SHOP, Channel.LETTER)
IN_WRITING = (Channel.EMAIL, Channel.ONLINE, Channel.LETTER)


def plan_of(answers: Answers) -> Plan:
    """ "I don't know" is treated as a subscription, the safe side."""
    return Plan.PREPAID if answers.plan is Plan.PREPAID else Plan.SUBSCRIPTION


def place_of(answers: Answers) -> Place:
    """Where the user is. Where it is not known, what works in Belgium is offered too."""
    return Place.ABROAD if answers.whereabouts is Whereabouts.ABROAD else Place.BELGIUM


def doable(facts: Iterable[Fact], answers: Answers) -> tuple[Fact, ...]:
    """Without what only the SIM itself could do, when it may not work."""
    mute = answers.number is not Number.MOVE and answers.sim_mute
    return tuple(fact for fact in facts if not (mute and fact.needs_sim))


def way(carrier: Carrier, answers: Answers, channel: Channel) -> Way | None:
    """How this channel works for the case, None when it does not."""
    if channel is Channel.ONLINE and answers.holder is Holder.DIED:
        return None  # nobody logs in for the dead
    plan, place = plan_of(answers), place_of(answers)
    return next((w for w in carrier.ways if w.channel is channel and plan in w.plans and place in w.places), None)


def channels_for(carrier: Carrier, answers: Answers) -> tuple[Channel, ...]:
    """The channels to offer, "choose for me" first. A letter is always possible: the law takes any written means."""
    found = [c for c in ORDER if _works(carrier, answers, c) or c is Channel.LETTER]
    return (Channel.WRITING, *found)


def _works(carrier: Carrier, answers: Answers, channel: Channel) -> bool:
    """A call needs a number that reaches them from there; of generic records no number is known anyway."""
    if way(carrier, answers, channel) is None:
        return False
    abroad = channel is Channel.HOTLINE and place_of(answers) is Place.ABROAD and bool(carrier.phones)
    return not abroad or any(Reach.ABROAD in p.reach for p in carrier.phones)


def best_in_writing(carrier: Carrier, answers: Answers) -> Channel:
    """The written way for "choose for me": one that is known to work, else a letter, which always counts."""
    known = () if carrier.status is Status.GENERIC else IN_WRITING
    return next((c for c in known if _surely(way(carrier, answers, c))), Channel.LETTER)


def _surely(found: Way | None) -> bool:
    """An e-mail needs an address; our own advice is no proof that a way exists."""
    if found is None or found.confidence in (Confidence.ADVICE, Confidence.UNCONFIRMED):
        return False
    return found.channel is not Channel.EMAIL or bool(found.address)


def phones_for(carrier: Carrier, answers: Answers) -> tuple[Phone, ...]:
    """The numbers that work: with a dead or lost SIM or abroad the short code of the own SIM is of no use."""
    reach = {Reach.BELGIUM, Reach.ABROAD}
    if answers.sim in (Sim.WORKS_HERE, Sim.UNKNOWN, None):
        reach.add(Reach.OWN_SIM)
    return tuple(p for p in carrier.phones if reach & set(p.reach))
