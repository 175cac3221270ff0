"""The intake's conversation: made of a row per question, it may lose its state at any time, or never have had it."""

from __future__ import annotations

import asyncio
import re
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import cycle
from typing import Any

import pytest
from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ConversationHandler, MessageHandler

from bot.app import ROOT, BotApp, load_texts
from bot.guide.case import Answers, Need
from bot.guide.steps import intake_question
from bot.handlers import intake, questions
from bot.handlers.intake import Intake
from bot.handlers.questions import NO_ANSWER, QUESTIONS, Question
from bot.screens.buttons import unpack
from bot.screens.find_operator import LOOKS
from bot.screens.registry import PLACES, draw
from bot.store.store import Store
from tests.conftest import Street
from tests.journeys import JOURNEYS, walk
from tests.pretend import PATIENCE, User, labels
from tests.screens.worlds import case_with, catalogues, content, intakes, view

App = Application[Any, Any, Any, Any, Any, Any]
Places = dict[str, tuple[str, ...]]
OUT_OF_DATE = "That button is out of date"
PREPARED = ("End it", "BASE", "Only this number", "Works, in Belgium", "Letter")
# Of each question answers to it, at each of its places that has some; none is what was answered before.
ANSWERS: Places = {
    "q.need": ("q.need|keep", "q.need|end"),
    "q.who": ("q.who|died", "q.who|company"),
    "q.carrier": ("q.carrier|orange", "q.others|yoin", "q.unknown|unknown", "q.merged|youfone"),
    "q.plan": ("q.plan|prepaid", "q.plan|unknown"),
    "q.number": ("q.number|move", "q.keep|give_up"),
    "q.to": ("q.to|orange", "q.to.2|yoin", "q.to.ask|none"),
    "q.sim": ("q.sim|dead", "q.sim|lost"),
    "q.channel": ("q.channel|shop", "q.channel|writing"),
    "q.wrong": ("q.wrong|refund", "q.wrong|late"),
}
KEPT_AS = {"who": "holder", "wrong": "plan"}  # the answer that shows it, where it is not of the same name
SAYS = {"refund": "prepaid", "late": None}
ROWS = {question.place: question for question in QUESTIONS}


def conversation(street: Street) -> ConversationHandler[Any]:
    """The handler that takes updates now."""
    assert street.bot_app is not None
    handler = street.bot_app.application.handlers[0][0]
    assert isinstance(handler, ConversationHandler)
    return handler


def put(application: App, *fresh: ConversationHandler[Any]) -> None:
    """It takes the place of the conversation."""
    old, *others = application.handlers[0]
    for handler in (old, *others):
        application.remove_handler(handler)
    application.add_handlers([*fresh, *others])


def like(old: ConversationHandler[Any]) -> ConversationHandler[Any]:
    """The same one, without any state."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ConversationHandler(old.entry_points, old.states, old.fallbacks, per_user=False)


@asynccontextmanager
async def forgetting(street: Street) -> AsyncIterator[User]:
    """A bot that has lost the state of every conversation before each update."""
    bot_app = street.bot_app
    assert bot_app is not None
    process = bot_app.delivery.process

    async def processed(update: Update) -> None:
        put(bot_app.application, like(conversation(street)))
        await process(update)

    bot_app.delivery.process = processed
    yield street.user()


@asynccontextmanager
async def taking_turns(street: Street) -> AsyncIterator[User]:
    """Two bots on one database: each update goes to the other one than the update before."""
    one = street.bot_app
    assert one is not None
    store = await Store.open(street.settings.database_path)
    try:
        other = BotApp(street.settings, street.playground.clock, store, *load_texts(ROOT))
        async with other.connected():
            in_turn = cycle([other.delivery.process, one.delivery.process])

            async def processed(update: Update) -> None:
                await next(in_turn)(update)

            async def settled() -> None:
                await street.settle()
                async with asyncio.timeout(PATIENCE):
                    while other.services.show.busy:  # noqa: ASYNC110 - nothing tells
                        await asyncio.sleep(0.002)

            one.delivery.process = processed
            user = street.user()
            user.settle = settled
            yield user
    finally:
        await store.close()


@asynccontextmanager
async def renewing(street: Street) -> AsyncIterator[User]:
    """A bot that has room for no conversation: whoever begins one is given a fresh handler."""
    kept, intake.MOST_KEPT = intake.MOST_KEPT, 1
    try:
        yield street.user()
    finally:
        intake.MOST_KEPT = kept


BOTS: dict[str, Callable[[Street], AbstractAsyncContextManager[User]]] = {
    "forgetting": forgetting,
    "taking turns": taking_turns,
    "renewing": renewing,
}


@pytest.fixture(params=BOTS)
async def somebody(request: pytest.FixtureRequest, street: Street) -> AsyncIterator[User]:
    """A user of a bot that cannot rely on the state of a conversation."""
    async with BOTS[request.param](street) as user:
        yield user


@pytest.mark.parametrize("journey", JOURNEYS)
async def test_it_walks_every_journey_without_the_state(somebody: User, journey: str) -> None:
    texts = catalogues().for_language("en")
    await somebody.send("/start")
    await walk(somebody, texts, JOURNEYS[journey])
    assert texts.pgettext("button", "Open again") in "".join(labels(await somebody.screen()))


async def test_it_finds_the_operator_in_every_way_without_the_state(somebody: User) -> None:
    await somebody.send("Mobistar")
    await somebody.sees("Mobistar has been called Orange", "What do you need?")
    await somebody.walk("End it", "Back", "Another one", "Next page", "Back")
    await somebody.send("youfone")
    await somebody.sees("Which logo is on your last bill?")
    await somebody.send("no such thing")
    await somebody.sees("Which logo is on your last bill?")
    await somebody.walk("Back", "I don’t know", "Card", "I found it", "Telenet")
    await somebody.send("Orange")
    await somebody.is_told("I did not understand that")
    await somebody.sees("Telenet", "Do you get a bill every month?")
    await somebody.send("/start orange")
    await somebody.sees("Telenet")


async def test_it_goes_on_from_an_older_question_without_the_state(somebody: User) -> None:
    await somebody.send("/start")
    await somebody.walk("End it")
    first = await somebody.screen()
    await somebody.walk("BASE", "Only this number")
    orange = next(b["data"] for row in first["buttons"] for b in row if b["text"] == "Orange")
    await somebody.press(first["message_id"], orange, force=True)
    await somebody.sees("Orange", "Does the SIM still work, and where are you?")
    await somebody.send("/privacy")
    await somebody.send("/start")
    await somebody.walk("Go on", "Works, I’m abroad", "Choose for me")
    await somebody.sees("Orange", "What you will do")


async def test_it_has_an_entry_point_and_a_state_of_every_row(street: Street) -> None:
    handler = conversation(street)
    assert list(handler.states) == list(ROWS)
    for place, row in ROWS.items():
        assert kinds(handler.states[place]) == of_row(row)
    assert kinds(handler.entry_points) == ["/start", *(kind for row in QUESTIONS for kind in of_row(row))]
    assert kinds(handler.fallbacks) == ["/start", *(row.buttons for row in QUESTIONS)]


def of_row(row: Question) -> list[str]:
    return [row.buttons, "text"] if row.typed else [row.buttons]


def kinds(handlers: list[Any]) -> list[str]:
    """What each of them takes."""
    found = []
    for handler in handlers:
        match handler:
            case CallbackQueryHandler(pattern=re.Pattern(pattern=pattern)):
                found.append(pattern)
            case CommandHandler():
                found.append("/" + "".join(handler.commands))
            case MessageHandler():
                found.append("text")
    return found


def test_the_open_question_is_always_one_of_the_rows() -> None:
    unfinished = [Answers(), *(Answers(carrier) for carrier in content().carriers)]
    unfinished += [Answers(need=Need.NOT_MINE), Answers(need=Need.END), Answers("base", need=Need.CANCELLED)]
    unfinished += [Answers(one.carrier, one.plan) for one in intakes()]
    unfinished += [Answers(one.carrier, one.plan, one.number) for one in intakes()]
    unfinished += [Answers(one.carrier, one.plan, one.number, one.sim) for one in intakes()]
    asked = {intake_question(case_with(answers)) for answers in unfinished}
    assert asked - {None} == set(ROWS) - {"q.to"}, "it is asked in passing: nobody waits for the answer"


def test_every_button_of_a_question_belongs_to_its_row_and_no_other_screen_has_an_answer() -> None:
    names = tuple(f"{place.removeprefix('q.')}=" for place in ROWS)
    answered: set[str] = set()
    for place in (*PLACES, *(f"q.look.{what}" for what in (*LOOKS, "network"))):
        for answers in (Answers("base"), Answers("youfone"), next(intakes())):
            for data in (b.data for row in draw(place, view(case_with(answers))).rows for b in row if b.data):
                tap = unpack(data)
                assert tap is not None
                rows = [row.place for row in QUESTIONS if re.match(row.buttons, data)]
                assert len(rows) == tap.place.startswith("q."), data
                assert tap.place.startswith("q.") or not tap.arg.startswith(names)
                answered.update(rows if re.match(NO_ANSWER, data) is None else ())
    assert answered == set(ROWS)


@pytest.fixture
async def prepared(street: Street, user: User) -> User:
    """Somebody who has answered everything."""
    await user.send("/start")
    await user.walk(*PREPARED)
    return user


async def answered(street: Street, user: User) -> Answers:
    assert street.bot_app is not None
    state = await street.bot_app.store.load(user.chat)
    assert state is not None
    assert state.case is not None
    return state.case.answers


async def press(user: User, data: str) -> None:
    """A button of their case, whether it is on the screen or not."""
    screen = await user.screen()
    case = next(b["data"] for row in screen["buttons"] for b in row if "data" in b).split("|")[1]
    await user.press(screen["message_id"], f"2|{case}|{data}", force=True)


async def works(street: Street, user: User, place: str) -> bool:
    """Whether a question takes its answers; all of them or none, those that are typed too."""
    name, found = place.removeprefix("q."), set()
    if name == "to":
        await press(user, "plan|set|number=move")
    for answer in ANSWERS[place]:
        at, _, word = answer.partition("|")
        before = await answered(street, user)
        await press(user, f"{at}|set|{name}={word}")
        refused = OUT_OF_DATE in await user.text()
        assert refused is (await answered(street, user) == before)
        found.add(
            not refused and getattr(await answered(street, user), KEPT_AS.get(name, name)) == SAYS.get(word, word)
        )
    if ROWS[place].typed:
        await press(user, f"change|go|{place}")
        operator = {"q.need": "Telenet", "q.to": "Scarlet"}.get(place, "Proximus")
        await user.send(operator)
        told = await answered(street, user)
        found.add((told.to if name == "to" else told.carrier) == operator.lower())
    if name == "to":
        await press(user, "plan|set|number=give_up")
    (same,) = found
    return same


async def test_every_question_takes_its_answers(street: Street, prepared: User) -> None:
    assert [place for place in ROWS if not await works(street, prepared, place)] == []


@pytest.mark.parametrize("gone", ROWS)
async def test_without_a_row_that_question_alone_takes_no_answer(
    street: Street, prepared: User, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    assert street.bot_app is not None
    monkeypatch.setattr(questions, "QUESTIONS", tuple(row for row in QUESTIONS if row.place != gone))
    put(street.bot_app.application, Intake(street.bot_app.services).handler())
    assert [place for place in ROWS if not await works(street, prepared, place)] == [gone]


async def test_without_the_conversation_no_question_takes_an_answer_by_button(street: Street, prepared: User) -> None:
    assert street.bot_app is not None
    before = await answered(street, prepared)
    put(street.bot_app.application)
    for place, answers in ANSWERS.items():
        for answer in answers:
            at, _, word = answer.partition("|")
            await press(prepared, f"{at}|set|{place.removeprefix('q.')}={word}")
            await prepared.sees(OUT_OF_DATE)
    assert await answered(street, prepared) == before


@pytest.mark.parametrize(("place", "taken"), [("q.plan", True), ("q.nothing", False)])
async def test_an_answer_without_its_message_counts_too(
    street: Street, prepared: User, place: str, taken: bool
) -> None:
    """Telegram may leave the message out; then it is known by its user, whose private chat it must be."""
    screen = await prepared.screen()
    case = screen["buttons"][0][0]["data"].split("|")[1]
    sender = {"id": prepared.chat, "language_code": "en", "is_bot": False, "first_name": "Zebra"}
    tap = {"id": "9", "from": sender, "chat_instance": "1", "data": f"2|{case}|{place}|set|plan=prepaid"}
    await prepared.raw({"callback_query": tap})
    assert ((await answered(street, prepared)).plan == "prepaid") is taken
    assert (OUT_OF_DATE in await prepared.text()) is not taken
