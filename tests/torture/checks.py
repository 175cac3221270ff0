"""What is looked at while the bot is dead, and counted."""

from __future__ import annotations

import asyncio

from tests.torture.ledger import Ledger
from tests.torture.people import Person
from tests.torture.plan import CALM
from tests.torture.reader import Stored, by_chat
from tests.torture.screens import doubles
from tests.torture.stage import Stage
from tests.torture.traces import missing, proves, too_many
from tests.torture.walks import Walk

TURNS = 50


class Checks:
    """Finds what is lost, doubled or shown to the wrong chat. `ending` names the row it is counted in."""

    def __init__(self, stage: Stage, ledger: Ledger) -> None:
        self._stage, self._ledger = stage, ledger
        self._tally, self._witness = stage.world.tally, stage.witness
        self._told: set[str] = set()
        self._counted = (0, 0)
        self.ending = CALM

    def lost(self, words: str) -> None:
        """Count a loss once, however often it is seen."""
        if self._is_new(words):
            self._tally.lost(self.ending, words)

    async def run(self) -> None:
        """The bot is dead: is everything there that it acknowledged, and nothing twice or elsewhere?"""
        for _ in range(TURNS):
            await asyncio.sleep(0)  # what it sent last may still lie in a socket
        rows = self._stage.world.engine.rows(self._stage.folder)
        stored = by_chat(rows)
        self._ledger.died(self._witness.life, stored)
        for words in self._ledger.settle(stored):
            self.lost(words)
        for person in self._stage.people:
            self._check_taps(person, stored.get(person.chat))
            if words := await person.look():
                self.lost(f"chat {person.chat} was shown words of another: {words}")
            self._walk(person, stored.get(person.chat))
        for row in rows["put_aside"]:
            self.lost(f"update {row['update_id']} was put aside")
        for chat in stored.keys() - {person.chat for person in self._stage.people}:
            self.lost(f"chat {chat} is stored and nobody's")
        for words in self._stage.world.engine.faults(self._stage.folder, self._stage.grown):
            self.lost(words)
        self._count()

    def _walk(self, person: Person, stored: Stored | None) -> None:
        """Everybody can finish from what is stored now."""
        walk = Walk(person.chat, stored, self._witness.clock.now())
        if where := walk.stuck(person.way_on):
            where = f"{where}, after {[*walk.trail]}"
            self.lost(f"{self._stage.folder.name}: chat {person.chat} cannot finish from what is stored: {where}")
        else:
            self._tally.walked += 1

    def _check_taps(self, person: Person, stored: Stored | None) -> None:
        taps = [tap for tap in self._witness.tapped if tap.chat_id == person.chat]
        for tap, expected in missing(taps, stored):
            words = f"update {tap.update_id}, acknowledged in life {tap.acknowledged_in}, left no {expected}"
            state = f"{stored.place} {stored.answers}" if stored else "nothing"
            if self._is_new(f"{person.chat} {words}"):
                self._tally.lost(self.ending, f"{self._stage.folder.name}, chat {person.chat}: {words}: {state}")
        if stored is None:
            return
        if len(stored.cases) > 1:
            self.lost(f"chat {person.chat} has {len(stored.cases)} cases")
        for words in too_many(taps, stored):
            if self._is_new(f"{person.chat} {words}"):
                self._tally.forbid(self.ending, f"chat {person.chat} has {words}")

    def _count(self) -> None:
        row = self._tally.rows[self.ending]
        acknowledged, reminders = self._witness.acknowledged, [s for s in self._witness.sent if s.reminds]
        row.taps += len(acknowledged) - self._counted[0]
        row.reminders += len(reminders) - self._counted[1]
        self._counted = len(acknowledged), len(reminders)
        allowed, forbidden = self._ledger.doubles()
        row.duplicated += allowed
        screens, too_many_screens = doubles(self._witness, (person.chat for person in self._stage.people))
        row.duplicated += screens
        self._tally.screens += screens
        for words in (*forbidden, *too_many_screens):
            self._tally.forbid(self.ending, words)
        if self.ending == CALM:
            self._tally.prove(filter(None, map(proves, acknowledged)))
            self._tally.promises += self._ledger.kept

    def _is_new(self, words: str) -> bool:
        known = words in self._told
        self._told.add(words)
        return not known
