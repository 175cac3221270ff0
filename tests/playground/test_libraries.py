"""Second opinions: python-telegram-bot talks to it, and aiogram knows every field it sends and takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import telegram
from pydantic import BaseModel
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from playground.methods import PARAMETERS
from playground.server import Playground
from tests.playground.conftest import CHAT, BotApi, User

if TYPE_CHECKING:
    from aiogram.methods.base import TelegramMethod

# aiogram takes four seconds of CPU to import, and much room: only by the tests that ask it, all of one process.
OLD_FIELDS = {"new_chat_participant", "new_chat_member", "all_members_are_administrators"}


@pytest.fixture
async def ptb(playground: Playground) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(playground.token, base_url=f"{playground.url}/bot") as running:
        yield running


async def test_it_serves_python_telegram_bot(ptb: telegram.Bot, user: User) -> None:
    button = telegram.InlineKeyboardButton("Copy", copy_text=telegram.CopyTextButton("0800"), style="success")
    sent = await ptb.send_message(
        CHAT, "<b>hi</b>", parse_mode="HTML", reply_markup=telegram.InlineKeyboardMarkup([[button]])
    )
    assert sent.text_html == "<b>hi</b>"
    assert sent.reply_markup is not None
    assert sent.reply_markup.inline_keyboard[0][0] == button
    edited = await sent.edit_text("bye")
    assert isinstance(edited, telegram.Message)
    assert edited.edit_date is not None
    filed = await ptb.send_document(CHAT, b"bytes", filename="卷宗.pdf", caption="c")
    assert filed.document is not None
    assert filed.document.file_name == "卷宗.pdf"
    again = await ptb.send_document(CHAT, filed.document.file_id)
    assert again.document == filed.document
    assert await sent.delete()


async def test_it_serves_the_profile_calls_of_python_telegram_bot(ptb: telegram.Bot) -> None:
    scope = telegram.BotCommandScopeAllPrivateChats()
    assert await ptb.set_my_commands([("start", "Begin")], scope=scope, language_code="zh")
    commands = await ptb.get_my_commands(scope=scope, language_code="zh")
    assert commands == (telegram.BotCommand("start", "Begin"),)
    assert await ptb.delete_my_commands(scope=scope, language_code="zh")
    assert await ptb.set_my_name("Name")
    assert (await ptb.get_my_name()).name == "Name"
    assert await ptb.set_my_description("d")
    assert await ptb.set_my_short_description("s")
    assert (await ptb.get_my_description()).description == "d"
    assert (await ptb.get_my_short_description()).short_description == "s"
    assert await ptb.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
    assert (await ptb.get_webhook_info()).url == ""
    assert (await ptb.get_me()).username == "bye_sim_demo_bot"


async def test_it_raises_the_errors_python_telegram_bot_knows(
    ptb: telegram.Bot, user: User, playground: Playground
) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await ptb.send_message(99, "x")
    await user.post("/faults", {"status": 429, "retry_after": 5})
    with pytest.raises(RetryAfter) as flood:
        await ptb.send_message(CHAT, "x")
    assert flood.value.retry_after == timedelta(seconds=5)
    await user.post("/faults", {"status": 502})
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await ptb.send_message(CHAT, "x")
    await user.post(f"/user/{CHAT}/block")
    with pytest.raises(Forbidden, match="blocked by the user"):
        await ptb.send_message(CHAT, "x")
    await ptb.set_webhook("http://localhost:1/")
    with pytest.raises(Conflict):
        await ptb.get_updates()
    await ptb.delete_webhook()
    stranger = telegram.Bot("123456:wrong", base_url=f"{playground.url}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def every_update(bot: BotApi, user: User) -> list[dict[str, Any]]:
    """One update of each kind the playground makes itself or fills in."""
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await bot.ok("sendMessage", chat_id=CHAT, text="<i>x</i>", parse_mode="HTML", reply_markup=markup)
    filed = (await bot.upload(b"x", caption="c"))["result"]
    place = {"chat_id": CHAT, "message_id": sent["message_id"]}
    await bot.ok("editMessageText", **place, text="y", reply_markup=markup)
    taps = [{"message_id": m, "data": "go", "force": True} for m in (sent["message_id"], filed["message_id"], 3)]
    await asyncio.gather(*(user.post(f"/user/{CHAT}/tap", tap) for tap in taps))
    for blocked in (True, False):
        await user.post(f"/user/{CHAT}/block", {"blocked": blocked})
    member = {"id": 1, "is_bot": True, "first_name": "Bot"}
    raw: list[tuple[int, dict[str, Any]]] = [
        (CHAT, {"message": {"contact": {"phone_number": "+3225550100", "first_name": "A"}}}),
        (CHAT, {"edited_message": {"message_id": sent["message_id"] - 1, "text": "/start again"}}),
        (-5001, {"message": {"text": "/start@bye_sim_demo_bot"}}),
        (-5001, {"message": {"new_chat_members": [member]}}),
        (-5001, {"message": {"migrate_to_chat_id": -1001234567890}}),
        (-1001234567890, {"message": {"migrate_from_chat_id": -5001}}),
    ]
    for chat, update in raw:
        await user.post(f"/user/{chat}/update", update)
    found: list[dict[str, Any]] = await bot.ok("getUpdates")
    return found


def unknown_fields(model: Any) -> set[str]:
    """Fields no documented type has, in the model and all models inside it."""
    if isinstance(model, list):
        return {name for item in model for name in unknown_fields(item)}
    if not isinstance(model, BaseModel):
        return set()
    inner = {name for _, value in model for name in unknown_fields(value)}
    return inner | set(model.model_extra or {})


async def test_it_sends_updates_both_libraries_can_read(bot: BotApi, user: User) -> None:
    from aiogram.types import Update as AiogramUpdate

    updates = await every_update(bot, user)
    assert len(updates) == 12
    for update in updates:
        assert unknown_fields(AiogramUpdate.model_validate(update)) <= OLD_FIELDS
        parsed = telegram.Update.de_json(update, None)
        assert parsed.effective_chat is not None
        assert not parsed.api_kwargs
    gone = telegram.Update.de_json(updates[3], None).callback_query
    assert gone is not None
    assert gone.message is not None
    assert not gone.message.is_accessible


@pytest.mark.parametrize("method", sorted(PARAMETERS))
def test_it_offers_only_parameters_of_the_bot_api(method: str) -> None:
    import aiogram.methods

    model: type[TelegramMethod[Any]] = getattr(aiogram.methods, method[0].upper() + method[1:])
    assert set(model.model_fields) >= PARAMETERS[method]
    required = {name for name, field in model.model_fields.items() if field.is_required()}
    assert required <= PARAMETERS[method]
