"""The bot as a process of its own: killed and started again, told to stop, and told wrong things.

Each is started as people start it. The local Telegram beside it is forked, but where it is itself what is tested.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import aiohttp
import pytest

from bot.cli import main
from tests.pretend import PATIENCE, User
from tests.processes import ROOT, end, ended, environment, ready, spawn, told

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


async def test_the_demo_listens_on_this_machine_alone_whatever_host_is_set_for_the_bot(tmp_path: Path) -> None:
    process = await spawn(tmp_path, "demo", "--no-bot", quiet=True, settings={"HOST": "0.0.0.0"})  # noqa: S104
    assert (await told(process, 3))["TELEGRAM_API_URL"].startswith("http://127.0.0.1:")
    assert await end(process) == 0
    asked = await spawn(tmp_path, "demo", "--no-bot", "--host", "127.0.0.2", quiet=True)
    assert (await told(asked, 3))["TELEGRAM_API_URL"].startswith("http://127.0.0.2:")
    assert await end(asked) == 0


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


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
async def test_it_runs_and_ends_well_with_standard_descriptors_closed(
    tmp_path: Path, telegram: dict[str, str], user: User, closed: str
) -> None:
    command = f"exec {sys.executable} -m bot run {closed}"
    bot = await asyncio.create_subprocess_exec("sh", "-c", command, cwd=tmp_path, env=environment(telegram))
    await user.send("/start")
    await seen(user, "What do you need")
    assert await end(bot) == 0


async def test_a_terminal_that_closes_ends_it_like_any_other_stop(
    tmp_path: Path, telegram: dict[str, str], user: User
) -> None:
    bot = await spawn(tmp_path, "run", quiet=True, settings=telegram, anew=True)
    await user.send("/start")
    await seen(user, "What do you need")
    assert await end(bot, signal.SIGHUP) == 0


async def test_a_terminal_that_closes_does_not_end_it_under_nohup(
    tmp_path: Path, telegram: dict[str, str], user: User
) -> None:
    command = f"trap '' HUP; exec {sys.executable} -m bot run"
    bot = await asyncio.create_subprocess_exec(
        "sh", "-c", command, cwd=tmp_path, env=environment(telegram), stderr=PIPE
    )
    await ready(bot)
    bot.send_signal(signal.SIGHUP)
    await user.send("/start")
    await seen(user, "What do you need")
    assert await end(bot) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_stop_during_the_start_ends_it_too(monkeypatch: pytest.MonkeyPatch, number: signal.Signals) -> None:
    """Process 1 of a container ignores a signal that it has no handler for."""
    monkeypatch.setattr("bot.cli._check", lambda _options: signal.raise_signal(number))
    assert main(["check"]) == 0


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


async def page(port: int, name: str, host: str = "127.0.0.1") -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://{host}:{port}/{name}") as answer:
        return answer.status, await answer.text()


async def test_on_an_address_that_others_reach_only_a_word_on_its_health_is_said(
    tmp_path: Path, telegram: dict[str, str]
) -> None:
    port, own = free_ports(2)
    settings = telegram | {"HOST": "0.0.0.0", "PORT": str(port), "HEALTH_PORT": str(own)}  # noqa: S104
    bot = await spawn(tmp_path, "run", settings=settings)
    await ready(bot)
    assert await page(port, "healthz") == (200, "ok\n")
    assert [(await page(port, name))[0] for name in ("readyz", "metrics", "telegram")] == [404, 404, 404]
    assert await page(own, "readyz") == (200, "ok\n")
    assert "byesim_web_refused_total" in (await page(own, "metrics"))[1]
    with pytest.raises(aiohttp.ClientConnectorError):
        await page(own, "readyz", "127.0.0.2")
    assert await end(bot) == 0


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


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
