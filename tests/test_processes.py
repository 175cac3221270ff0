"""The bot as a process of its own: killed and started again, told to stop, and told wrong things.

Each is started as people start it. The local Telegram beside it is forked, but where it is itself what is tested.
"""

from __future__ import annotations

import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.cli import main
from tests.pretend import PATIENCE, User
from tests.processes import ROOT, end, ended, said, spawn, told

TOKEN = "123456:a-token-that-looks-right-but-is-not"


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """`python -m bot demo --no-bot`, and the settings it prints."""
    process = await spawn(tmp_path, "demo", "--no-bot", quiet=True)
    try:
        yield await told(process, 3)
    finally:
        assert await end(process) == 0


@pytest.fixture
async def user(telegram: dict[str, str]) -> AsyncIterator[User]:
    async with aiohttp.ClientSession() as session:
        yield User(telegram["TELEGRAM_API_URL"], session)


async def seen(user: User, words: str) -> None:
    await user.until(lambda messages: any(words in m["text"] for m in messages))


async def test_the_local_telegram_says_how_to_reach_it_and_stops_when_told_to(tmp_path: Path) -> None:
    process = await spawn(tmp_path, "demo", "--no-bot", quiet=True, anew=True)
    assert set(await told(process, 3)) == {"BOT_TOKEN", "TELEGRAM_API_URL", "CLOCK_URL"}
    assert await end(process) == 0


async def test_a_demo_that_others_can_reach_says_so(tmp_path: Path) -> None:
    process = await spawn(tmp_path, "demo", "--no-bot", settings={"HOST": "0.0.0.0"})  # noqa: S104 - what is tested
    assert "HOST is 0.0.0.0" in await said(process, "whoever reaches it")
    assert (await told(process, 3))["TELEGRAM_API_URL"].startswith("http://0.0.0.0:")
    assert await end(process) == 0


async def test_it_goes_on_where_it_was_after_a_kill(tmp_path: Path, telegram: dict[str, str], user: User) -> None:
    bot = await spawn(tmp_path, "run", quiet=True, settings=telegram, anew=True)
    await user.send("/start")
    await seen(user, "What do you need")
    for label in ("End it", "BASE", "Only this number", "Works, in Belgium"):
        await user.tap(label)
    await seen(user, "How do you want to cancel with BASE?")
    await end(bot, signal.SIGKILL)

    bot = await spawn(tmp_path, "run", quiet=True, settings=telegram, anew=True)
    await user.tap("Letter")
    await seen(user, "You end it yourself")
    await end(bot, signal.SIGKILL)

    bot = await spawn(tmp_path, "run", quiet=True, settings=telegram, anew=True)
    await user.tap("Start")
    await seen(user, "step 1 of 11")
    await user.tap("I have these")
    await seen(user, "step 2 of 11")
    assert await end(bot) == 0


async def test_it_reminds_by_the_playgrounds_clock_from_a_process_of_its_own(
    tmp_path: Path, telegram: dict[str, str], user: User
) -> None:
    bot = await spawn(tmp_path, "run", quiet=True, settings=telegram, anew=True)
    await user.send("/start")
    await seen(user, "What do you need")
    await user.walk("End it", "BASE")
    await seen(user, "Do you get a bill")
    assert await user.wind(until_message=True, max_days=30)
    await seen(user, "⏰ Your reminder")
    assert await end(bot) == 0


async def test_it_stops_within_ten_seconds_when_told_to(tmp_path: Path, telegram: dict[str, str], user: User) -> None:
    bot = await spawn(tmp_path, "run", settings=telegram, anew=True)
    await user.send("/start")
    await seen(user, "What do you need")
    bot.send_signal(signal.SIGTERM)
    code, errors = await ended(bot)
    assert code == 0
    assert telegram["BOT_TOKEN"] not in errors
    assert "Visitor" not in errors


async def refusal(folder: Path, *arguments: str, **settings: str) -> str:
    """What a start that must fail says."""
    code, errors = await ended(await spawn(folder, *arguments, settings=settings, anew=True))
    assert code == 2, errors
    assert "Traceback" not in errors
    assert settings.get("BOT_TOKEN", "no token") not in errors
    return errors


async def test_it_says_where_to_get_a_token(tmp_path: Path) -> None:
    assert "@BotFather" in await refusal(tmp_path, "run")


async def test_it_lists_every_wrong_setting_at_once(tmp_path: Path) -> None:
    errors = await refusal(tmp_path, "run", BOT_TOKEN="nonsense", UPDATES="pigeon", MESSAGES_PER_SECOND="many")
    assert {line.split(":")[0] for line in errors.splitlines()} == {"BOT_TOKEN", "UPDATES", "MESSAGES_PER_SECOND"}
    assert "nonsense" not in errors


async def test_it_says_that_the_token_is_refused(tmp_path: Path, telegram: dict[str, str]) -> None:
    errors = await refusal(tmp_path, "run", **{**telegram, "BOT_TOKEN": TOKEN})
    assert errors.splitlines()[-1].startswith("BOT_TOKEN: Telegram refuses this token")
    assert TOKEN not in errors


async def test_it_says_that_telegram_cannot_be_reached(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert "TELEGRAM_API_URL" in await refusal(tmp_path, "run", BOT_TOKEN=TOKEN, TELEGRAM_API_URL=url)


@pytest.mark.parametrize("arguments", [("run",), ("demo",)])
async def test_it_says_that_the_port_is_taken(
    tmp_path: Path, telegram: dict[str, str], arguments: tuple[str, ...]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        errors = await refusal(tmp_path, *arguments, **{**telegram, "PORT": port})
    assert errors.splitlines()[-1].startswith("PORT: ")


async def test_it_says_that_the_database_is_none(tmp_path: Path, telegram: dict[str, str]) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "bot.db").touch(mode=0o600)
    (tmp_path / "data" / "bot.db").write_text("this is a shopping list, not a database" * 100)
    errors = await refusal(tmp_path, "run", **telegram)
    assert "bot.db" in errors
    assert len(errors.strip().splitlines()) == 1


async def test_it_refuses_a_newer_schema(tmp_path: Path, telegram: dict[str, str]) -> None:
    assert (await ended(await spawn(tmp_path, "migrate", settings=telegram, anew=True)))[0] == 0
    with sqlite3.connect(tmp_path / "data" / "bot.db") as database:
        database.execute("INSERT INTO schema_versions VALUES (9999, 'from the future', 0)")
    database.close()
    errors = await refusal(tmp_path, "run", **telegram)
    assert "9999" in errors


async def test_it_checks_everything_with_one_command(tmp_path: Path) -> None:
    process = await spawn(tmp_path, "check", settings={"BOT_TOKEN": TOKEN}, anew=True)
    code, errors = await ended(process)
    assert (code, errors) == (0, "")
    assert "@BotFather" in await refusal(tmp_path, "check")


async def test_it_checks_the_content(tmp_path: Path) -> None:
    code, errors = await ended(await spawn(tmp_path, "content", "check", anew=True))
    assert (code, errors) == (0, "")


NEEDED = ("bot", "content", "locales")  # what a host that only runs the bot has to have


@pytest.fixture
def without_playground(tmp_path: Path) -> Path:
    for name in NEEDED:
        shutil.copytree(ROOT / name, tmp_path / name)  # with what Python compiled of it
    return tmp_path


async def test_it_runs_without_the_playground(without_playground: Path, telegram: dict[str, str], user: User) -> None:
    settings = telegram | {"PYTHONPATH": ""}  # or it would be found where the tests are
    assert await ended(await spawn(without_playground, "check", settings=settings)) == (0, "")
    bot = await spawn(without_playground, "run", quiet=True, settings=settings)
    await user.send("/start")
    await seen(user, "What do you need")
    assert await end(bot) == 0


@pytest.mark.parametrize("left", [(), ("playground",)])
async def test_it_says_that_the_demo_needs_the_playground(without_playground: Path, left: tuple[str, ...]) -> None:
    """`left` is what a removal that is not thorough leaves behind."""
    for name in left:
        (without_playground / name / "__pycache__").mkdir(parents=True)
    errors = await refusal(without_playground, "demo", PYTHONPATH="")
    assert errors == "demo needs the folder playground/ beside bot/, and it is missing; put it there\n"


HANGING = """
import asyncio, time
from bot.cli import _in_loop

async def work(stop):
    asyncio.get_running_loop().run_in_executor(None, time.sleep, 600)

raise SystemExit(_in_loop(work))
"""


def test_it_ends_well_though_a_thread_hangs() -> None:
    """As one does that looks up a name where no name server answers."""
    assert (
        subprocess.run(
            [sys.executable, "-c", HANGING], cwd=Path(__file__).parent.parent, timeout=PATIENCE, check=False
        ).returncode
        == 0
    )


def test_ctrl_c_interrupts_again_what_runs_after_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that ran behind one failed or passed by their order."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    assert main(["migrate"]) == 0
    assert {number: signal.getsignal(number) for number in before} == before
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
