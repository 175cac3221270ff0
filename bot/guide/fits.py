"""Which of an operator's facts fit what was answered: one that contradicts an answer is not shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from bot.guide.case import Answers, Device, Holder, Need, Shared, Started
from bot.guide.content.models import Fact, OnlyFor


def that_fit(facts: Iterable[Fact], answers: Answers) -> tuple[Fact, ...]:
    """Without those that contradict an answer; what is said of one number of a pack comes first."""
    kept = [fact for fact in facts if fact.only_for is None or _may_be(fact.only_for, answers)]
    return tuple(sorted(kept, key=lambda fact: fact.only_for is not OnlyFor.ONE_OF_A_PACK))


def _may_be(what: OnlyFor, answers: Answers) -> bool:
    """Whether no answer says otherwise: what was not asked, or is not known, may be."""
    match what:
        case OnlyFor.UNDER_SIX_MONTHS:
            return answers.started is not Started.LONGER
        case OnlyFor.PHONE:
            return answers.device is not Device.NO
        case OnlyFor.ONE_OF_A_PACK:
            return answers.shared is not Shared.ALONE
        case OnlyFor.WHOLE_PACK:
            return answers.shared in (None, Shared.UNKNOWN)
        case OnlyFor.LAST_BILL:
            return answers.shared is not Shared.SHARED
        case OnlyFor.DEATH:
            own = answers.holder is None and answers.need in (Need.END, Need.KEEP)  # else it was asked whose it is
            return answers.holder in (None, Holder.DIED) and not own
        case _:
            assert_never(what)
