"""The command line for the facts: python -m bot content check, list, checked, links."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.errors import ContentError

CONFIDENCES = ("official", "secondary", "unconfirmed", "advice")
MOST_YEARS = 100
FOUND, INTERRUPTED = 1, 130


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Give `python -m bot content` its commands; each returns its exit code or raises ContentError."""
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


def _content_check(_options: argparse.Namespace) -> int:
    from bot.app import ROOT  # noqa: PLC0415
    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.content_files import collect_faults  # noqa: PLC0415

    today = SystemClock().now().astimezone().date()  # the day where the person sits
    faults = collect_faults(ROOT / "content", today)
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
