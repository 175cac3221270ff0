"""The rules that a reader relies on: who may know whom, what stays pure, how long things get."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from bot.guide.reminder_kinds import ReminderKind

ROOT = Path(__file__).parent.parent
EVERYBODY = frozenset({"errors"})
HANDLING = frozenset(
    {"services", "show", "screens", "documents", "guide", "store", "free_text", "i18n", "clock", "errors"}
    | {"transport.ordering", "transport.telegram_errors"}
)
APP = HANDLING | {"handlers", "reminder_worker", "retention", "content_files", "transport", "settings", "languages"}
ALLOWED: dict[str, frozenset[str]] = {
    "errors": frozenset(),
    "clock": EVERYBODY,
    "env_file": frozenset(),
    "database_url": frozenset(),
    "settings": EVERYBODY | {"env_file", "database_url"},
    "translated": frozenset(),
    "languages": frozenset(),
    "i18n": EVERYBODY | {"translated", "languages"},
    "guide": EVERYBODY | {"languages"},
    "screens": EVERYBODY | {"guide", "i18n", "languages"},
    "documents": EVERYBODY
    | {"guide", "i18n", "languages"}
    | {"screens.enclosures", "screens.event_texts", "screens.open_texts"}  # said on the screen as on paper
    | {"screens.sheet"},  # a letter in words
    "free_text": EVERYBODY | {"languages"},
    "store": EVERYBODY | {"guide"},
    "content_files": EVERYBODY | {"guide", "languages"},
    "content_tools": EVERYBODY | {"guide", "content_files", "clock"},
    "transport": EVERYBODY | {"settings", "clock"},
    "messages": EVERYBODY | {"screens", "transport"},
    "jobs": EVERYBODY | {"messages", "screens"},
    "show": EVERYBODY | {"jobs", "messages", "screens", "transport", "store.retry"},
    "services": HANDLING,
    "handlers": HANDLING,
    "reminder_worker": HANDLING,
    "retention": EVERYBODY | {"store", "clock"},
    "app": APP,
    "cli": APP | {"app", "playground", "cli_content"},
    "cli_content": EVERYBODY | {"app", "clock", "content_files", "content_tools"},
    "__main__": frozenset({"cli"}),
    "playground": frozenset(),
}
PURE = ("guide", "screens", "documents")
OUTSIDE_WORLD = frozenset({"telegram", "aiohttp", "sqlite3", "aiosqlite", "asyncpg", "asyncio", "os", "pathlib"})
FILE_CALLS = frozenset({"open", "read_text", "write_text", "read_bytes", "write_bytes"})
CLOCK_CALLS = frozenset(
    {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time", "time.time_ns"}
)
CLOCKS = frozenset({"bot/clock.py", "playground/clock.py"})
LONGEST_FUNCTION, LONGEST_FILE, LONGEST_OF_ONE_SUBJECT = 50, 300, 400
ONE_SUBJECT = frozenset(  # read from top to bottom: a cut would send the reader back and forth between two files
    {
        "bot/app.py",
        "bot/settings.py",
        "bot/guide/case.py",
        "bot/guide/places.py",
        "bot/screens/event_texts.py",
        "bot/screens/intake.py",
        "bot/screens/trouble/problem_page.py",
        "bot/reminder_worker.py",
        "bot/show.py",
    }
)
MEDIAN_FUNCTION, NINE_TENTHS = 8, 25
REACHES_INTO = 45  # uses of private names of others in tests; only ever fewer


@dataclass(frozen=True)
class Module:
    """One Python file. `unit` is its room: bot/guide/case.py -> guide, playground/clock.py -> playground."""

    name: str
    text: str

    @property
    def unit(self) -> str:
        top, _, rest = self.name.partition("/")
        return rest.partition("/")[0].removesuffix(".py") if top == "bot" else top

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)


def modules(folder: str) -> Iterator[Module]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


BOT = [module for module in modules("bot") if module.name != "bot/__init__.py"]
PLAYGROUND = list(modules("playground"))
PRODUCT = [*BOT, *PLAYGROUND]
ALL = [*modules("bot"), *PLAYGROUND, *modules("tools"), *modules("benchmarks")]


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a module imports, relative imports resolved."""
    package = module.name.removesuffix("/__init__.py").removesuffix(".py").split("/")
    if not module.name.endswith("__init__.py"):
        package = package[:-1]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def forbidden_imports(module: Module) -> Iterator[str]:
    """Imports of other rooms, of the bot or the playground, that the table does not allow."""
    if module.unit not in ALLOWED:
        yield f"{module.name}:1 {module.unit} has no row in ALLOWED of tests/test_architecture.py"
        return
    allowed = {*ALLOWED[module.unit], module.unit}
    for line, name in imports(module):
        room = room_of(name)
        if room and not {room, room.partition(".")[0]} & allowed:
            yield f"{module.name}:{line} {module.unit} may not import {name}"


def room_of(name: str) -> str:
    """The room that an import leads to, with the next name in it; "" for one that is not ours.

    bot.store.rows.Row -> store.rows, playground.server.Playground -> playground, bot -> bot.
    """
    top, _, rest = name.partition(".")
    if top == "bot":
        return ".".join(rest.split(".")[:2]) or top
    return top if top == "playground" else ""


def playground_imports(module: Module) -> Iterator[str]:
    """Where anything but the command line and the playground itself imports the playground."""
    if module.unit not in {"cli", "playground"}:
        found = (line for line, name in imports(module) if room_of(name) == "playground")
        yield from (f"{module.name}:{line} only bot/cli.py may import the playground" for line in found)


def import_circle(modules: Iterable[Module]) -> list[str]:
    """A module that imports itself by way of others, at its top or inside a function: the way round, or nothing."""
    named = {module.name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): module for module in modules}
    graph = {
        name: {found for _, wanted in imports(module) if (found := module_of(wanted, named)) and found != name}
        for name, module in named.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def module_of(wanted: str, known: Iterable[str]) -> str | None:
    """bot.guide.case.Case -> bot.guide.case; None for what is none of the bot's."""
    names = wanted.split(".")
    longer_first = (".".join(names[:n]) for n in range(len(names), 0, -1))
    return next((name for name in longer_first if name in known), None)


def impurities(module: Module) -> Iterator[str]:
    """Where a pure room touches Telegram, SQL, files or the event loop."""
    for line, name in imports(module):
        if name.split(".")[0] in OUTSIDE_WORLD:
            yield f"{module.name}:{line} {module.unit} is pure and may not import {name}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and called(node).rpartition(".")[2] in FILE_CALLS:
            yield f"{module.name}:{node.lineno} {module.unit} is pure and may not call {called(node)}"


def called(node: ast.Call) -> str:
    """The last two names of what is called: dt.datetime.now(...) -> datetime.now."""
    names: list[str] = []
    function: ast.expr = node.func
    while isinstance(function, ast.Attribute):
        names.append(function.attr)
        function = function.value
    if isinstance(function, ast.Name):
        names.append(function.id)
    return ".".join(reversed(names[:2]))


def clock_readings(module: Module) -> Iterator[str]:
    """Where time is read instead of passed in."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and called(node) in CLOCK_CALLS and module.name not in CLOCKS:
            yield f"{module.name}:{node.lineno} {called(node)}: ask the Clock that was passed in"


def prints(module: Module) -> Iterator[str]:
    """Where something is printed; only the command line speaks to a terminal."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and called(node) == "print" and not module.name.startswith("bot/cli"):
            yield f"{module.name}:{node.lineno} print: log it, or return it"


def functions(module: Module) -> Iterator[tuple[str, int]]:
    """Each function with its length in lines, the docstring left out."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            docstring = first if ast.get_docstring(node, clean=False) is not None else None
            spent = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
            length = (node.end_lineno or 0) - node.lineno + 1 - spent
            yield f"{module.name}:{node.lineno} {node.name}", length


def too_long(module: Module) -> Iterator[str]:
    """A file of more lines than it may have."""
    most = LONGEST_OF_ONE_SUBJECT if module.name in ONE_SUBJECT else LONGEST_FILE
    if (lines := len(module.text.splitlines())) > most:
        yield f"{module.name}: {lines} lines, at most {most}"


def enums(room: str) -> dict[str, frozenset[str]]:
    """The members of each enum of a room, by its name."""
    found: dict[str, frozenset[str]] = {}
    for node in (node for module in BOT if module.unit == room for node in ast.walk(module.tree)):
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("Enum") for base in node.bases):
            named = (target for line in node.body if isinstance(line, ast.Assign) for target in line.targets)
            found[node.name] = frozenset(target.id for target in named if isinstance(target, ast.Name))
    return found


ENUMS = enums("guide")


def members(node: ast.Dict) -> Iterator[tuple[str, str]]:
    """Enum and member of each key of a dict literal; what is spread into it counts too."""
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            yield from (found for inner in ast.walk(value) if isinstance(inner, ast.Dict) for found in members(inner))
        for part in ast.walk(key) if key else ():
            if isinstance(part, ast.Attribute):
                yield ast.unparse(part.value).rpartition(".")[2], part.attr


def tables_by_enum(module: Module) -> Iterator[str]:
    """Dict literals by every member of an enum, or looked into at once: a member without an entry fails at run time."""
    nodes = list(ast.walk(module.tree))
    looked_into = {id(node.value) for node in nodes if isinstance(node, ast.Subscript)}
    for node in (node for node in nodes if isinstance(node, ast.Dict)):
        keys = set(members(node))
        for name, every in ENUMS.items():
            named = {member for owner, member in keys if owner == name} & every
            if named and (named == every or id(node) in looked_into):
                yield f"{module.name}:{node.lineno} a dict by {name}: write a match that ends in assert_never"


def asks_for_every(module: Module, enum: str) -> bool:
    """Whether the types are wrong there as soon as the enum has a member more."""
    matches = (node for node in ast.walk(module.tree) if isinstance(node, ast.Match))
    ends = (node for node in matches if "assert_never" in ast.unparse(node.cases[-1]))
    return any(f"case {enum}." in ast.unparse(node) for node in ends)


def all_lengths() -> list[int]:
    return [length for module in ALL for _, length in functions(module)]


def test_it_keeps_every_room_to_its_imports() -> None:
    assert [line for module in PRODUCT for line in forbidden_imports(module)] == []


def test_it_imports_the_playground_from_the_command_line_only() -> None:
    assert [line for module in ALL for line in playground_imports(module)] == []


def test_no_imports_go_round_in_a_circle() -> None:
    assert import_circle(BOT) == []


def test_it_keeps_the_pure_rooms_pure() -> None:
    assert [line for module in BOT if module.unit in PURE for line in impurities(module)] == []


def test_it_reads_the_time_from_the_clock_only() -> None:
    assert [line for module in PRODUCT for line in clock_readings(module)] == []


def test_it_prints_from_the_command_line_only() -> None:
    assert [line for module in PRODUCT for line in prints(module)] == []


def test_what_every_member_of_an_enum_has_is_a_match() -> None:
    assert [line for module in BOT for line in tables_by_enum(module)] == []


@pytest.mark.parametrize(("what", "enum"), [("reminder", "ReminderKind"), ("step", "StepId")])
def test_contributing_names_the_files_that_a_new_member_needs(what: str, enum: str) -> None:
    lines = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    (row,) = (line for line in lines if line.startswith(f"| add a {what} |"))
    asking = [module.name for module in BOT if asks_for_every(module, enum)]
    assert asking
    assert [name for name in asking if f"`{name}`" not in row] == []


def test_no_function_is_too_long() -> None:
    long = [f"{name}: {n} lines" for m in ALL for name, n in functions(m) if n > LONGEST_FUNCTION]
    assert long == [], f"at most {LONGEST_FUNCTION} lines"


def test_no_file_is_too_long() -> None:
    assert [line for module in ALL for line in too_long(module)] == []
    assert {module.name for module in ALL} >= ONE_SUBJECT


def test_most_functions_are_short() -> None:
    lengths = all_lengths()
    assert statistics.median(lengths) <= MEDIAN_FUNCTION
    assert statistics.quantiles(lengths, n=10)[-1] <= NINE_TENTHS


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bot/guide/case.py", "from bot.store import rows"),
        ("bot/guide/case.py", "from .. import store"),
        ("bot/guide/content/models.py", "from ...i18n import Texts"),
        ("bot/screens/plan.py", "import bot.show"),
        ("bot/app.py", "from playground.clock import WoundClock"),
        ("bot/cli_content.py", "import playground"),
        ("playground/webhook.py", "from bot import errors"),
        ("playground/webhook.py", "import bot"),
        ("playground/server.py", "from bot.errors import ByeSimError"),
        ("bot/handlers/turn.py", "from bot.transport.request import Request"),
        ("bot/handlers/turn.py", "from bot import app"),
        ("bot/guide/decide.py", "from bot.screens.registry import exists"),
        ("bot/cellar.py", "pass"),
    ],
)
def test_it_sees_a_forbidden_import(name: str, code: str) -> None:
    (line,) = forbidden_imports(Module(name, code))
    assert line.startswith(f"{name}:1 ")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bot/guide/case.py", "from bot.errors import NotPossible"),
        ("bot/guide/case.py", "from . import steps"),
        ("bot/handlers/turn.py", "from bot.transport.ordering import ByChat"),
        ("bot/handlers/turn.py", "from bot.transport import ordering"),
        ("bot/store/rows.py", "import telegram"),
        ("bot/cli.py", "from playground.server import Playground"),
        ("playground/server.py", "from playground.clock import WoundClock"),
        ("playground/server.py", "from .clock import WoundClock"),
    ],
)
def test_it_lets_allowed_imports_pass(name: str, code: str) -> None:
    assert list(forbidden_imports(Module(name, code))) == []


@pytest.mark.parametrize("folder", ["bot", "tools", "benchmarks"])
def test_it_sees_the_playground_imported_elsewhere(folder: str) -> None:
    planted = Module(f"{folder}/taps.py", "def f():\n    from playground.server import Playground")
    assert list(playground_imports(planted)) == [f"{folder}/taps.py:2 only bot/cli.py may import the playground"]


def test_it_looks_at_every_folder_of_code() -> None:
    assert {module.name.partition("/")[0] for module in ALL} == {"bot", "playground", "tools", "benchmarks"}
    assert {module.name.partition("/")[0] for module in PRODUCT} == {"bot", "playground"}


@pytest.mark.parametrize(
    "back",
    [
        "from bot.guide.steps import StepId",
        "from bot.guide import steps",
        "from . import steps",
        "def late():\n    from bot.guide.steps import StepId",
    ],
)
def test_it_sees_a_circle_of_imports(back: str) -> None:
    one, two = Module("bot/guide/steps.py", "from bot.guide.case import Case"), Module("bot/guide/case.py", back)
    other = Module("bot/guide/dates.py", "from bot.guide.case import Case")
    assert set(import_circle([one, two, other])) == {"bot.guide.steps", "bot.guide.case"}
    assert import_circle([one, other, Module("bot/guide/case.py", "import bot.errors")]) == []


@pytest.mark.parametrize(
    "code",
    ["import telegram.ext", "from pathlib import Path", "open('x')", "path.read_text()", "import asyncio"],
)
def test_it_sees_a_pure_room_touch_the_world(code: str) -> None:
    assert len(list(impurities(Module("bot/screens/plan.py", code)))) == 1


@pytest.mark.parametrize("code", ["datetime.now(UTC)", "dt.date.today()", "time.time()", "datetime.datetime.now()"])
def test_it_sees_a_look_at_the_clock(code: str) -> None:
    assert len(list(clock_readings(Module("bot/app.py", code)))) == 1
    assert len(list(clock_readings(Module("playground/server.py", code)))) == 1
    assert list(clock_readings(Module("bot/clock.py", code))) == []
    assert list(clock_readings(Module("playground/clock.py", code))) == []


@pytest.mark.parametrize(
    "code",
    [
        "{Mark.DONE: 1, Mark.SKIPPED: 2, Mark.OPEN: 3}",
        "{str(Mark.DONE): 1, steps.Mark.SKIPPED: 2, 'other': 3, Mark.OPEN: 4}",
        "{**({} if x else {Mark.DONE: 1, Mark.SKIPPED: 2}), Mark.OPEN: 3}",
        "{Mark.DONE: 1, Mark.OPEN: 2}[mark]",
    ],
)
def test_it_sees_a_dict_that_a_new_member_would_break(code: str) -> None:
    (line,) = tables_by_enum(Module("bot/screens/plan.py", code))
    assert line.startswith("bot/screens/plan.py:1 a dict by Mark:")


def test_a_dict_by_some_members_of_an_enum_is_meant_so() -> None:
    assert list(tables_by_enum(Module("bot/screens/plan.py", "SIGNS = {Mark.DONE: 1, Mark.OPEN: 3}"))) == []
    assert len(ENUMS) >= 20, "every enum of the guide is known"
    assert ENUMS["ReminderKind"] == {kind.name for kind in ReminderKind}


def test_it_measures_functions_without_their_docstring() -> None:
    code = 'def f():\n    """One\n    two\n    """\n    return 1\n'
    assert list(functions(Module("bot/x.py", code))) == [("bot/x.py:1 f", 2)]
    assert len(list(prints(Module("bot/x.py", "print(1)")))) == 1
    assert len(list(prints(Module("playground/x.py", "print(1)")))) == 1


@pytest.mark.parametrize(("name", "most"), [("bot/guide/steps.py", 300), ("bot/app.py", 400)])
def test_it_sees_a_file_that_is_too_long(name: str, most: int) -> None:
    assert list(too_long(Module(name, "pass\n" * most))) == []
    assert list(too_long(Module(name, "pass\n" * (most + 1)))) == [f"{name}: {most + 1} lines, at most {most}"]


def reaches_into(module: Module) -> Iterator[str]:
    """Where a test uses a private name of somebody else: what it says of the outside breaks with the inside."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and _is_private(node.attr) and ast.unparse(node) != "os._exit":
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                yield f"{module.name}:{node.lineno} {ast.unparse(node)}"
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{module.name}:{node.lineno} {a.name}" for a in node.names if _is_private(a.name))


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_tests_do_not_reach_further_into_the_private_parts_of_others() -> None:
    """What is left has no public way: planted faults (torture), bounds of memory, jobs that stall."""
    found = [line for module in modules("tests") for line in reaches_into(module)]
    assert len(found) <= REACHES_INTO, "\n".join(found)


@pytest.mark.parametrize(
    ("code", "count"),
    [("a._b._c = d._e", 3), ("from bot.app import _a", 1), ("self._a; cls._b; a.__dict__; _a; os._exit(0)", 0)],
)
def test_it_sees_a_reach_into_the_private_parts_of_another(code: str, count: int) -> None:
    assert len(list(reaches_into(Module("tests/x.py", code)))) == count
