"""Row by row: what the Bot API refuses, with its codes and its words."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from playground.server import Playground
from tests.playground.conftest import CHAT, BotApi, User

TEXT = {"chat_id": CHAT, "text": "hello"}
BUTTON = "Bad Request: can't parse inline keyboard button: "
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def keyboard(*buttons: Any) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x" * 32769}, "text is too long"),
        ({"parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
        ({"parse_mode": "nonsense"}, "unsupported parse_mode"),
        (
            {"text": "<b>x", "parse_mode": "html"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"text": "x</b>", "parse_mode": "HTML"},
            "can't parse entities: Unexpected end tag at byte offset 1",
        ),
        (
            {"text": "<b>x</i>", "parse_mode": "HTML"},
            'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        ),
        (
            {"text": "<h1>x", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "h1" at byte offset 0',
        ),
        (
            {"text": "a < b", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "" at byte offset 2',
        ),
        (
            {"text": "<b", "parse_mode": "HTML"},
            "can't parse entities: Unclosed start tag at byte offset 0",
        ),
        ({"text": "\ud800"}, "strings must be encoded in UTF-8"),
        ({"chat_id": None}, "chat_id is empty"),
        ({"chat_id": 99}, "chat not found"),
        ({"chat_id": "@nobody"}, "chat not found"),
        ({"reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"reply_parameters": [1]}, "can't parse reply parameters JSON object"),
        ({"txt": "typo"}, 'the playground does not offer the parameter "txt" of sendMessage'),
    ],
)
async def test_it_refuses_messages(bot: BotApi, user: User, parameters: dict[str, Any], description: str) -> None:
    assert await bot.refused("sendMessage", **{**TEXT, **parameters}) == f"Bad Request: {description}"
    assert len(await user.messages()) == 1


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        (keyboard({"text": "x", "callback_data": "é" * 33}), "Bad Request: BUTTON_DATA_INVALID"),
        (keyboard({"text": "x"}), BUTTON + "Text buttons are unallowed in the inline keyboard"),
        (
            keyboard({"text": "x", "callback_data": ""}),
            BUTTON + "Text buttons are unallowed in the inline keyboard",
        ),
        (keyboard({"callback_data": "x"}), BUTTON + 'Can\'t find field "text"'),
        (keyboard({"text": "x", "url": None}), BUTTON + 'Field "url" must be of type String'),
        (
            keyboard({"text": "x", "web_app": {}}),
            BUTTON + 'the playground does not offer the field "web_app"',
        ),
        (
            keyboard({"text": "x", "callback_data": "y", "style": "blue"}),
            BUTTON + "Invalid button style specified",
        ),
        (keyboard({"text": "x", "copy_text": "y"}), BUTTON + 'Field "copy_text" must be of type Object'),
        (keyboard({"text": "x", "copy_text": {}}), BUTTON + 'Can\'t find field "text"'),
        (keyboard({"text": "x", "copy_text": {"text": 5}}), BUTTON + 'Field "text" must be of type String'),
        (keyboard({"text": "x", "copy_text": {"text": "y" * 257}}), "Bad Request: BUTTON_COPY_TEXT_INVALID"),
        (keyboard("x"), BUTTON + "expected an Object"),
        (
            {"inline_keyboard": [{"text": "x", "callback_data": "x"}]},
            'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ({"inline_keyboard": None}, 'Bad Request: field "inline_keyboard" must be of type Array'),
        ("{", "Bad Request: can't parse reply keyboard markup JSON object"),
        ("[]", "Bad Request: object expected as reply markup"),
        (
            keyboard({"text": "x", "url": "bad"}),
            "Bad Request: inline keyboard button URL 'bad' is invalid: Wrong HTTP URL",
        ),
        (keyboard(*[{"text": "x", "callback_data": "x"}] * 9), "Bad Request: reply markup is too long"),
        (
            {"inline_keyboard": [[{"text": "x" * 50, "callback_data": "x" * 64}]] * 90},
            "Bad Request: reply markup is too long",
        ),
        ({"keyboard": [[{"text": "x"}]]}, "Bad Request: the playground offers inline keyboards only"),
    ],
)
async def test_it_refuses_keyboards(bot: BotApi, user: User, markup: Any, description: str) -> None:
    assert await bot.refused("sendMessage", **TEXT, reply_markup=markup) == description


async def test_it_counts_the_text_after_parsing(bot: BotApi, user: User) -> None:
    sent = await bot.ok("sendMessage", chat_id=CHAT, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert len(sent["text"]) == 4096


async def test_it_takes_an_empty_keyboard_for_none(bot: BotApi, user: User) -> None:
    sent = await bot.ok("sendMessage", **TEXT, reply_markup={"inline_keyboard": []})
    assert "reply_markup" not in sent


async def test_it_skips_buttons_without_anything_to_see(bot: BotApi, user: User) -> None:
    markup = keyboard({"text": " ", "callback_data": "a"}, {"text": "B", "callback_data": "b"})
    sent = await bot.ok("sendMessage", **TEXT, reply_markup=markup)
    assert sent["reply_markup"] == keyboard({"text": "B", "callback_data": "b"})


async def test_it_removes_the_keyboard_when_an_edit_brings_none(bot: BotApi, user: User) -> None:
    markup = keyboard({"text": "B", "callback_data": "b"})
    sent = await bot.ok("sendMessage", **TEXT, reply_markup=markup)
    place = {"chat_id": CHAT, "message_id": sent["message_id"]}
    edited = await bot.ok("editMessageText", **place, text="other")
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= edited["date"] == sent["date"]
    edited = await bot.ok("editMessageReplyMarkup", **place, reply_markup=markup)
    assert edited["reply_markup"] == markup


async def test_it_refuses_edits(bot: BotApi, user: User) -> None:
    users = (await user.messages())[0]["message_id"]
    sent = (await bot.ok("sendMessage", **TEXT))["message_id"]
    file_message = (await bot.upload(b"x"))["result"]["message_id"]
    edit = {"chat_id": CHAT, "message_id": sent, "text": "hello"}
    refused = bot.refused
    assert await refused("editMessageText", **edit) == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )
    assert await refused("editMessageText", **{**edit, "message_id": 999}) == ("Bad Request: message to edit not found")
    assert await refused("editMessageText", **{**edit, "message_id": users}) == ("Bad Request: message can't be edited")
    assert await refused("editMessageText", **{**edit, "message_id": file_message}) == (
        "Bad Request: there is no text in the message to edit"
    )
    assert await refused("editMessageText", **edit, reply_markup={"remove_keyboard": True}) == (
        "Bad Request: inline keyboard expected"
    )
    assert await refused("editMessageText", text="x") == "Bad Request: message identifier is not specified"
    await bot.ok("deleteMessage", chat_id=CHAT, message_id=sent)
    assert await refused("editMessageText", **{**edit, "text": "y"}) == "Bad Request: message to edit not found"


async def test_it_refuses_deletions(bot: BotApi, user: User, playground: Playground) -> None:
    refused = bot.refused
    assert await refused("deleteMessage", chat_id=CHAT, message_id=999) == ("Bad Request: message to delete not found")
    assert await refused("deleteMessage", chat_id=CHAT) == "Bad Request: message identifier is not specified"
    assert await refused("deleteMessage", message_id=1) == "Bad Request: chat identifier is not specified"
    sent = (await bot.ok("sendMessage", **TEXT))["message_id"]
    await playground.clock.advance(48 * 3600 + 5)
    assert await refused("deleteMessage", chat_id=CHAT, message_id=sent) == (
        "Bad Request: message can't be deleted for everyone"
    )


async def test_it_deletes_what_the_user_wrote(bot: BotApi, user: User) -> None:
    users = (await user.messages())[0]["message_id"]
    assert await bot.ok("deleteMessage", chat_id=CHAT, message_id=users) is True
    left = (await user.messages())[0]
    assert left["deleted"]
    assert left["text"] == ""


async def test_it_refuses_callback_answers(bot: BotApi, user: User) -> None:
    assert await bot.refused("answerCallbackQuery", callback_query_id="1") == TOO_OLD
    assert await bot.refused("answerCallbackQuery") == TOO_OLD
    await user.post(f"/user/{CHAT}/tap", {"message_id": 1, "data": "x", "force": True})
    query = (await bot.ok("getUpdates"))[-1]["callback_query"]["id"]
    assert await bot.refused("answerCallbackQuery", callback_query_id=query, text="x" * 201) == (
        "Bad Request: MESSAGE_TOO_LONG"
    )
    assert await bot.ok("answerCallbackQuery", callback_query_id=query) is True
    assert await bot.refused("answerCallbackQuery", callback_query_id=query) == TOO_OLD


async def test_it_refuses_a_late_callback_answer(session: aiohttp.ClientSession) -> None:
    playground = Playground(callback_seconds=0.0, tap_wait=0.01)
    await playground.start()
    bot, user = BotApi(playground, session), User(playground, session)
    await user.send()
    await user.post(f"/user/{CHAT}/tap", {"message_id": 1, "data": "x", "force": True})
    query = (await bot.ok("getUpdates"))[-1]["callback_query"]["id"]
    assert await bot.refused("answerCallbackQuery", callback_query_id=query) == TOO_OLD
    await playground.stop()


async def test_it_refuses_chats_the_bot_cannot_write_to(bot: BotApi, user: User) -> None:
    await user.post(f"/user/{CHAT}/block", {"blocked": True})
    blocked = "Forbidden: bot was blocked by the user"
    assert await bot.refused("sendMessage", **TEXT) == blocked
    assert await bot.refused("sendChatAction", chat_id=CHAT, action="typing") == blocked
    await user.post(f"/user/{CHAT}/block", {"blocked": False})
    await bot.ok("sendMessage", **TEXT)


async def test_it_refuses_groups_the_bot_has_left(bot: BotApi, user: User) -> None:
    group = {"chat_id": -5001, "text": "x"}
    await user.post("/user/-5001/update", {"message": {"text": "/start", "from": {"id": 77}}})
    await bot.ok("sendMessage", **group)
    assert await bot.refused("sendMessage", chat_id=77, text="x") == (
        "Forbidden: bot can't initiate conversation with a user"
    )
    for status, description in (
        ("left", "Forbidden: bot is not a member of the group chat"),
        ("kicked", "Forbidden: bot was kicked from the group chat"),
    ):
        member = {"my_chat_member": {"new_chat_member": {"status": status}}}
        await user.post("/user/-5001/update", member)
        assert await bot.refused("sendMessage", **group) == description


async def test_it_tells_where_a_group_has_moved(bot: BotApi, user: User) -> None:
    await user.post("/user/-5001/update", {"message": {"migrate_to_chat_id": -1001234567890}})
    refusal = await bot.call("sendMessage", chat_id=-5001, text="x")
    assert refusal["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert refusal["parameters"] == {"migrate_to_chat_id": -1001234567890}
    assert (await bot.ok("sendMessage", chat_id=-1001234567890, text="x"))["message_id"] == 1
