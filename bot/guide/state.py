"""A chat with its cases: what a decision starts from, and what the store loads and saves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.guide.case import Case, Chat, Stage


@dataclass(frozen=True, slots=True)
class State:
    """Everything of one chat. `cases` are ordered by their number."""

    chat: Chat
    cases: tuple[Case, ...] = ()

    @property
    def case(self) -> Case | None:
        """The active case; where that one is gone (by retention, say) the one tapped last, settled ones behind."""
        active = next((case for case in self.cases if case.number == self.chat.active_case), None)
        return active or max(
            self.cases, key=lambda case: (case.stage is not Stage.SETTLED, case.last_tap), default=None
        )

    def numbered(self, number: int) -> Case | None:
        """The case of that number."""
        return next((case for case in self.cases if case.number == number), None)

    def without(self, number: int) -> State:
        """The state without that case; whichever was active stays so."""
        return replace(self, cases=tuple(case for case in self.cases if case.number != number))

    def replacing(self, case: Case) -> State:
        """The state with this case in the place of its older self; whichever was active stays so."""
        return replace(self, cases=tuple(case if one.number == case.number else one for one in self.cases))

    def with_case(self, case: Case) -> State:
        """The state with this case replaced or added, and active."""
        others = (other for other in self.cases if other.number != case.number)
        cases = tuple(sorted((*others, case), key=lambda one: one.number))
        return State(replace(self.chat, active_case=case.number), cases)
