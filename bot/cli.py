"""The command line: run · demo · check · migrate · backup · content check, list, checked, links."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from bot.errors import ContentError, StartError

CONFIDENCES = ("official", "secondary", "unconfirmed", "advice")
MOST_YEARS = 100
FOUND, FAILED, INTERRUPTED = 1, 2, 130
STOP_SECONDS = 9.0  # a host kills after ten


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0, or 2 with one readable line per fault on stderr."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except StartError as error:
        for line in error.lines:
            print(line, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Bye SIM, a Telegram bot.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, command: Any, words: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=words, description=words)
        one.set_defaults(command=command)
        return one

    add("run", _run, "run the bot in Telegram, with the settings of the environment or .env")
    demo = add("demo", _demo, "run a local Telegram with a chat page, and the bot inside; needs no token")
    demo.add_argument("--no-bot", action="store_true", help="serve the local Telegram alone")
    demo.add_argument("--token", default="", help="the token it accepts; made up when not given")
    add("check", _check, "check settings, content and catalogues, and say all that is wrong")
    add("migrate", _migrate, "bring the database up to date")
    backup = add("backup", _backup, "copy the database into a file, also while the bot runs")
    backup.add_argument("file", type=Path, metavar="FILE", help="the copy, such as backups/2026-06-06.db")
    backup.add_argument("--force", action="store_true", help="replace FILE when it exists")
    _add_content(commands.add_parser("content", help="work on the facts in content/"))
    return parser


def _add_content(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="what")

    def add(name: str, command: Any, words: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=words, description=words)
        one.set_defaults(command=command)
        return one

    add("check", _content_check, "list every fault with file, key and what would mend it")
    listing = add("list", _content_list, "list every fact by age, undated and oldest first; a check makes it new")
    listing.add_argument("--confidence", choices=CONFIDENCES, help="only these")
    listing.add_argument("--older-than", type=_years, metavar="YEARS", help="only those that may be older")
    checked = add("checked", _content_checked, "record that a person compared a fact with its live page")
    checked.add_argument("fact", metavar="FACT", help="as `content list` names it: carriers/base.toml:phones[0]")
    checked.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="the day it was looked at, today by default")
    add("links", _content_links, "open every web address and list the dead ones; exit code 1 when there are any")


def _years(words: str) -> int:
    if not words.isdecimal() or int(words) > MOST_YEARS:
        raise argparse.ArgumentTypeError(f"{words} is not a number of years from 0 to {MOST_YEARS}")
    return int(words)


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{words} is not a day such as 2026-06-06: {error}") from None


def _run(_options: argparse.Namespace) -> int:
    from bot.app import run  # noqa: PLC0415 - each command loads what it needs
    from bot.settings import load  # noqa: PLC0415
    from bot.transport import logs  # noqa: PLC0415

    settings = load()
    secrets = [settings.bot_token.get_secret_value(), settings.webhook_secret.get_secret_value()]
    logs.set_up(settings.log_level, settings.log_format, [s for s in secrets if s])
    return _in_loop(lambda stop: run(settings, stop))


def _demo(options: argparse.Namespace) -> int:
    from bot.transport import logs  # noqa: PLC0415

    logs.set_up("WARNING", "text")
    return _in_loop(lambda stop: _serve_demo(stop, token=options.token, with_bot=not options.no_bot))


async def _serve_demo(stop: asyncio.Event, *, token: str, with_bot: bool) -> None:
    """The playground, and the bot inside unless it runs on its own."""
    from bot.app import run_with  # noqa: PLC0415
    from bot.playground.server import Playground  # noqa: PLC0415
    from bot.settings import load  # noqa: PLC0415
    from bot.transport.health import why_not  # noqa: PLC0415

    playground = Playground(token=token)
    given = load(bot_token=playground.token, telegram_api_url="http://127.0.0.1", updates="polling", clock_url="")
    try:
        await playground.start(given.host, given.port)
    except OSError as error:
        raise StartError([why_not(error, given.host, given.port)]) from None
    try:
        if not with_bot:
            print(f"A local Telegram is on {playground.url}\nBOT_TOKEN={playground.token}", flush=True)
            print(f"TELEGRAM_API_URL={playground.url}\nCLOCK_URL={playground.url}", flush=True)
            await stop.wait()
            return
        with tempfile.TemporaryDirectory(prefix="bye-sim-") as folder:
            settings = given.model_copy(
                update={
                    "telegram_api_url": playground.url,
                    "database_url": f"sqlite:///{Path(folder) / 'demo.db'}",
                }
            )
            words = f"Open {playground.url} in a browser and press Start. Ctrl-C ends it; nothing is kept."
            await run_with(
                settings,
                playground.clock,
                stop,
                health=False,
                started=lambda _house: print(words, flush=True),
            )
    finally:
        await playground.stop()


def _check(_options: argparse.Namespace) -> int:
    from bot.app import ROOT, load_texts  # noqa: PLC0415
    from bot.settings import load  # noqa: PLC0415

    lines: list[str] = []
    for part in (load, lambda: load_texts(ROOT)):
        try:
            part()
        except StartError as error:
            lines.extend(error.lines)
    if lines:
        raise StartError(lines)
    print("Settings, content and catalogues are in order.")
    return 0


def _migrate(_options: argparse.Namespace) -> int:
    from bot.settings import load  # noqa: PLC0415
    from bot.store.store import Store  # noqa: PLC0415

    path = load().database_path

    async def migrate(_stop: asyncio.Event) -> None:
        store = await Store.open(path)
        await store.close()

    code = _in_loop(migrate)
    print(f"{path} is up to date.")
    return code


def _backup(options: argparse.Namespace) -> int:
    from bot.settings import load  # noqa: PLC0415
    from bot.store.backup import back_up  # noqa: PLC0415

    try:
        size = back_up(load().database_path, options.file, force=options.force)
    except KeyboardInterrupt:
        return INTERRUPTED
    print(f"{options.file} is a checked copy of the database, {size} bytes.")
    return 0


def _content_check(_options: argparse.Namespace) -> int:
    from bot.app import ROOT  # noqa: PLC0415
    from bot.content_files import collect_faults  # noqa: PLC0415

    faults = collect_faults(ROOT / "content")
    if faults:
        raise ContentError(str(fault) for fault in faults)
    print("content/ is in order.")
    return 0


def _content_list(options: argparse.Namespace) -> int:
    from bot.app import ROOT  # noqa: PLC0415
    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.content_files import read_content  # noqa: PLC0415
    from bot.content_tools import facts  # noqa: PLC0415

    found = facts.by_age(facts.entries(read_content(ROOT / "content")))
    if options.confidence:
        found = [entry for entry in found if entry.fact.confidence == options.confidence]
    if options.older_than is not None:
        found = facts.older_than(found, options.older_than, SystemClock().now().date())
    return _print_lines(facts.table(found))


def _content_checked(options: argparse.Namespace) -> int:
    from bot.app import ROOT  # noqa: PLC0415
    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.content_tools.checked import record  # noqa: PLC0415

    print(record(ROOT / "content", options.fact, options.on, SystemClock()))
    return 0


def _content_links(_options: argparse.Namespace) -> int:
    from bot.app import ROOT  # noqa: PLC0415
    from bot.content_files import read_with_files  # noqa: PLC0415
    from bot.content_tools.links import dead_links, links  # noqa: PLC0415
    from bot.content_tools.progress import Progress  # noqa: PLC0415

    every = links(*read_with_files(ROOT / "content"))
    try:
        dead = asyncio.run(dead_links(every, Progress(sys.stderr, "links")))
    except KeyboardInterrupt:
        return INTERRUPTED
    _print_lines(line for one in dead for line in one.lines())
    offline = " Is this machine online?" if dead and len(dead) == len(every) else ""
    print(f"{len(dead)} of {len(every)} links are dead.{offline}")
    return FOUND if dead else 0


def _print_lines(lines: Iterable[str]) -> int:
    """Print; a reader that has seen enough (`| head`) may close the pipe."""
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _in_loop(work: Any) -> int:
    """Run until done or told to stop (SIGTERM, SIGINT), on uvloop where there is one."""

    async def until_stopped() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await _bounded(work(stop), stop)
        last.start()

    # Then all is closed. What the loop still waits for, a name that is being looked up say, is nobody's concern.
    last = threading.Timer(1.0, os._exit, (0,))
    last.daemon = True
    try:
        with asyncio.Runner(loop_factory=_new_loop()) as runner:
            runner.run(until_stopped())
    finally:
        last.cancel()
    return 0


def _new_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _bounded(work: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
    """Run; once told to stop, `work` has STOP_SECONDS to end by itself, whatever it waits for."""
    task = asyncio.ensure_future(work)
    waiting = asyncio.ensure_future(stop.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not task.done():
        await asyncio.wait({task}, timeout=STOP_SECONDS)
        task.cancel()
    with suppress(asyncio.CancelledError):
        await task
