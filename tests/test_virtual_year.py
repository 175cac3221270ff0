"""A year of many people in a few seconds, and every way in which the checker must complain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import ModuleType
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from telegram import Update

from bot import reminder_worker
from bot.app import BotApp
from bot.guide import nudging, reminders, series
from bot.guide.case import Case, Chat, Stage
from bot.guide.notices import Notice, NoticeKind
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.working_days import add_working_days
from bot.handlers.taps import Taps
from bot.screens.screen import Screen
from bot.show import Job
from tests.year.__main__ import main
from tests.year.expected import working_days
from tests.year.report import Report
from tests.year.simulation import Plan, live
from tests.year.town import Town

SEED = 7


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return live(Plan(150, 400, SEED), tmp_path_factory.mktemp("year") / "bot.db")


def test_it_keeps_every_promise_for_a_year(year: Report) -> None:
    assert year.faults == []
    assert year.grown == []


def test_it_meets_every_kind_of_person_and_reminder(year: Report) -> None:
    longer = {ReminderKind.RIGHT_OMBUDSMAN}  # its own year ends after this one
    assert set(year.figures.came) | longer == set(ReminderKind)
    assert len(year.kinds) == 15
    assert year.figures.late.total() > 0
    assert year.figures.together > 0
    assert {"mute", "later", "wipe", "drop", "lang", "zone", "hour", "snooze", "block", "reopen"} <= set(year.acts)
    assert set(year.refused) <= {words for words in year.refused if "message is not modified" in words}


def test_it_forgets_as_the_settings_say(year: Report) -> None:
    assert year.figures.forgotten_chats > 50
    assert year.figures.forgotten_cases > 50
    assert year.checkpoints[-1].kept["chats"] < max(point.kept["chats"] for point in year.checkpoints)


def test_it_keeps_the_file_small(year: Report) -> None:
    """Measured: 4.4 MB, of which 4.1 are the log (SQLite takes it over every 1000 pages), and growth of 1 %."""
    settled = max(point.file for point in year.checkpoints if point.day <= year.days * 40 // 100)
    assert max(point.file for point in year.checkpoints) < 6 << 20
    assert year.checkpoints[-1].file < 1.05 * settled  # as many people as ever, and the old ones forgotten


def test_it_tells_its_figures(year: Report) -> None:
    table = year.table()
    assert "150 people, 400 days, seed 7" in table
    assert "every promise was kept" in table
    assert "NOT" not in table


def untouched(_bot_app: BotApp, _town: Town) -> None:
    pass


def planted(folder: Path, plant: Callable[[BotApp, Town], None], only: str = "finishes", people: int = 10) -> list[str]:
    """What the checker says of a bot that was broken on purpose."""
    return live(Plan(people, 70, SEED, 7, plant, only), folder / "bot.db").faults


@pytest.mark.parametrize("only", ["finishes", "blocks", "closes early", "left in the steps"])
def test_it_finds_nothing_where_nothing_is_wrong(tmp_path: Path, only: str) -> None:
    assert planted(tmp_path, untouched, only) == []


def test_it_finds_a_reminder_that_was_dropped(tmp_path: Path) -> None:
    def plant(bot_app: BotApp, _town: Town) -> None:
        send, count = bot_app.services.show.reminder, iter(range(10_000))

        async def some(chat_id: int, screen: Screen) -> int:
            return 1 if next(count) == 9 else await send(chat_id, screen)

        bot_app.services.show.reminder = some  # type: ignore[method-assign]

    faults = planted(tmp_path, plant)
    assert any("no reminder" in fault for fault in faults), faults


def test_it_finds_a_reminder_that_came_twice(tmp_path: Path) -> None:
    def plant(bot_app: BotApp, _town: Town) -> None:
        send, count = bot_app.services.show.reminder, iter(range(10_000))

        async def twice(chat_id: int, screen: Screen) -> int:
            if next(count) == 9:
                await send(chat_id, screen)
            return await send(chat_id, screen)

        bot_app.services.show.reminder = twice  # type: ignore[method-assign]

    (fault,) = planted(tmp_path, plant)
    assert "came twice" in fault


def test_it_finds_a_reminder_after_settling(tmp_path: Path) -> None:
    real: Callable[[Case], Stage] = vars(Case)["stage"].func

    def never_settled(case: Case) -> Stage:
        return Stage.ASKED if real(case) is Stage.SETTLED else real(case)

    with patch.object(Case, "stage", property(never_settled)):
        faults = planted(tmp_path, untouched, "closes early")
    assert any("a settled case" in fault for fault in faults), faults


@pytest.mark.parametrize("hour", [3, 23])
def test_it_finds_a_reminder_at_night(tmp_path: Path, hour: int) -> None:
    def at_night(day: date, chat: Chat) -> datetime:
        return datetime.combine(day, time(hour), ZoneInfo(chat.zone or "Europe/Brussels")).astimezone(UTC)

    with (
        patch.object(reminders, "send_moment", at_night),
        patch.object(reminder_worker, "not_before", lambda now, _chat: now),
    ):
        faults = planted(tmp_path, untouched)
    assert any("at night" in fault for fault in faults), faults


def test_it_finds_a_late_reminder_that_does_not_say_so(tmp_path: Path) -> None:
    with patch.object(reminder_worker, "_notice", lambda *_: Notice(NoticeKind.REMINDER)):
        faults = planted(tmp_path, untouched, "blocks", people=30)
    assert any("does not say that it is late" in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("module", "name", "value", "only"),
    [
        (nudging, "NUDGE_DAYS", 4, "left in the steps"),
        (nudging, "MOST_NUDGES", 3, "left in the steps"),
        (series, "AGAIN_DAYS", (3, 7), "finishes"),
        (series, "WAIT_WORKING_DAYS", 2, "finishes"),
        (reminders, "BILL_DAYS", 34, "finishes"),
    ],
)
def test_it_finds_a_schedule_that_is_another(
    tmp_path: Path, module: ModuleType, name: str, value: object, only: str
) -> None:
    with patch.object(module, name, value):
        assert planted(tmp_path, untouched, only, people=20)


def test_it_finds_a_message_to_somebody_who_blocked(tmp_path: Path) -> None:
    async def deaf(_taps: Taps, _update: Update, _context: object) -> None:
        pass

    with patch.object(Taps, "blocked_or_back", deaf):
        faults = planted(tmp_path, untouched, "blocks", people=30)
    assert any("knows to be blocked" in fault for fault in faults), faults


@pytest.mark.parametrize(("sooner", "words"), [(15, "should be kept and is gone"), (-15, "should be gone and is kept")])
def test_it_finds_retention_that_deletes_too_much_or_too_little(tmp_path: Path, sooner: int, words: str) -> None:
    def plant(bot_app: BotApp, _town: Town) -> None:
        purge, wrong = bot_app.store.purge, timedelta(days=sooner)

        async def purge_wrongly(closed_before: datetime, idle_before: datetime) -> int:
            return await purge(closed_before + wrong, idle_before)

        bot_app.store.purge = purge_wrongly  # type: ignore[method-assign]

    faults = planted(tmp_path, plant, "closes early")
    assert any(words in fault for fault in faults), faults


def test_it_finds_state_that_grows_with_the_chats(tmp_path: Path) -> None:
    def plant(bot_app: BotApp, _town: Town) -> None:
        later, seen = bot_app.services.show.later, dict[int, Job]()

        def remember(chat_id: int, job: Job) -> None:
            seen[chat_id] = job
            later(chat_id, job)

        bot_app.services.show.later = remember  # type: ignore[method-assign]

    report = live(Plan(80, 8, SEED, 2, plant, "left in the intake"), tmp_path / "bot.db")
    assert any("of 80" in line for line in report.grown), report.grown


def test_its_working_days_are_those_of_the_bot() -> None:
    days = [date(2026, 9, 1) + timedelta(days=n) for n in range(800)]
    assert [working_days(day, 3) for day in days] == [add_working_days(day, 3) for day in days]


@pytest.mark.parametrize("words", [["PEOPLE"], ["CATS=3"], ["PEOPLE=3", "2"]])
def test_it_explains_how_it_is_called(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "PEOPLE=" in capsys.readouterr().err


def test_it_prints_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["PEOPLE=3", "DAYS=12", "SEED=5"]) == 0
    assert "3 people, 12 days, seed 5" in capsys.readouterr().out
