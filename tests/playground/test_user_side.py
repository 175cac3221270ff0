"""The person's side: what they do reaches the bot, what the bot does they see."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from playground.chats import MOST_MESSAGES, Chat, Chats, Message
from playground.server import Playground
from tests.playground.conftest import CHAT, BotApi, User

KEYBOARD = {
    "inline_keyboard": [
        [
            {"text": "Go", "callback_data": "go", "style": "primary"},
            {"text": "Site", "url": "https://example.org"},
        ],
        [{"text": "Copy", "copy_text": {"text": "0800"}}],
    ]
}


async def send_buttons(bot: BotApi) -> int:
    sent = await bot.ok("sendMessage", chat_id=CHAT, text="<b>Pick</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    return int(sent["message_id"])


async def test_it_gives_the_bot_what_the_user_wrote(bot: BotApi, stranger: User) -> None:
    await stranger.send("/start proximus", language="nl")
    update = (await bot.ok("getUpdates"))[0]
    message = update["message"]
    assert message["text"] == "/start proximus"
    assert message["entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]
    assert message["from"] == {
        "id": CHAT,
        "is_bot": False,
        "first_name": "Visitor",
        "username": f"visitor_{CHAT}",
        "language_code": "nl",
    }
    assert message["chat"] == {
        "id": CHAT,
        "first_name": "Visitor",
        "username": f"visitor_{CHAT}",
        "type": "private",
    }


async def test_it_shows_what_the_bot_wrote(bot: BotApi, user: User) -> None:
    message_id = await send_buttons(bot)
    shown = (await user.messages())[-1]
    assert shown.pop("date") > 0
    assert shown == {
        "message_id": message_id,
        "from_bot": True,
        "text": "Pick",
        "entities": [{"offset": 0, "length": 4, "type": "bold"}],
        "buttons": [
            [
                {"text": "Go", "style": "primary", "data": "go"},
                {"text": "Site", "style": None, "url": "https://example.org/"},
            ],
            [{"text": "Copy", "style": None, "copy_text": "0800"}],
        ],
        "document": None,
        "edited": False,
        "deleted": False,
    }
    await bot.ok("editMessageText", chat_id=CHAT, message_id=message_id, text="Done")
    shown = (await user.messages())[-1]
    assert (shown["text"], shown["buttons"], shown["edited"]) == ("Done", [], True)


async def test_it_hands_the_answer_of_a_tap_back(bot: BotApi, user: User) -> None:
    message_id = await send_buttons(bot)
    last = (await bot.ok("getUpdates"))[-1]["update_id"]
    tap = asyncio.create_task(user.post(f"/user/{CHAT}/tap", {"message_id": message_id, "data": "go"}))
    query = (await bot.ok("getUpdates", offset=last + 1, timeout=10))[0]["callback_query"]
    assert query["data"] == "go"
    assert query["message"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Go"
    answer = {"callback_query_id": query["id"], "text": "Good", "show_alert": True}
    await bot.ok("answerCallbackQuery", **answer)
    assert await tap == {"answered": True, "text": "Good", "show_alert": True}


async def test_it_refuses_taps_on_buttons_that_are_not_there(bot: BotApi, user: User) -> None:
    message_id = await send_buttons(bot)
    users = (await user.messages())[0]["message_id"]
    for tap in (
        {"message_id": message_id, "data": "other"},
        {"message_id": users, "data": "go"},
        {"message_id": 999, "data": "go"},
        {"message_id": "x", "data": "go"},
    ):
        error = await user.post(f"/user/{CHAT}/tap", tap, status=409)
        assert "no button" in error["error"]
    await user.post(f"/user/{CHAT}/reset")
    await user.post(f"/user/{CHAT}/tap", {"message_id": message_id, "data": "go"}, status=409)


async def test_it_taps_by_force_on_messages_that_are_gone(bot: BotApi, user: User) -> None:
    tap = {"message_id": 3, "data": "forged", "force": True}
    assert not (await user.post(f"/user/{CHAT}/tap", tap))["answered"]
    query = (await bot.ok("getUpdates"))[-1]["callback_query"]
    assert query["data"] == "forged"
    assert query["message"]["date"] == 0
    assert query["message"]["message_id"] == 3


async def test_it_tells_the_bot_when_it_is_blocked(bot: BotApi, user: User) -> None:
    await user.post(f"/user/{CHAT}/block", {"blocked": True})
    await user.post(f"/user/{CHAT}/block", {"blocked": True})
    await user.post(f"/user/{CHAT}/send", {"text": "x"}, status=409)
    assert (await user.get(f"/user/{CHAT}/messages"))["blocked"]
    await user.post(f"/user/{CHAT}/block", {"blocked": False})
    first, second = [u["my_chat_member"] for u in (await bot.ok("getUpdates"))[1:]]
    assert first["new_chat_member"]["status"] == "kicked"
    assert first["new_chat_member"]["until_date"] == 0
    assert first["old_chat_member"]["status"] == "member"
    assert second["new_chat_member"]["status"] == "member"


async def test_it_answers_as_soon_as_something_changed(bot: BotApi, user: User) -> None:
    revision = (await user.get(f"/user/{CHAT}/messages"))["revision"]
    waiting = asyncio.create_task(user.get(f"/user/{CHAT}/changes?since={revision}"))
    await bot.ok("sendMessage", chat_id=CHAT, text="new")
    assert (await waiting)["revision"] > revision
    assert (await user.get(f"/user/{CHAT}/changes?since=0"))["revision"] > revision
    assert (await user.get(f"/user/{CHAT}/changes?since=x"))["revision"] > revision


async def test_it_forgets_the_view_but_not_the_messages(bot: BotApi, user: User) -> None:
    message_id = await send_buttons(bot)
    await user.post(f"/user/{CHAT}/reset")
    assert await user.messages() == []
    await bot.ok("editMessageText", chat_id=CHAT, message_id=message_id, text="still there")
    assert await user.messages() == []
    await user.send("again")
    assert [m["text"] for m in await user.messages()] == ["again"]


async def test_it_serves_documents(bot: BotApi, user: User) -> None:
    sent = (await bot.upload(b"bytes", "卷宗 1.txt", caption="<b>c</b>", parse_mode="HTML"))["result"]
    assert sent["document"]["file_name"] == "卷宗 1.txt"
    assert sent["caption"] == "c"
    assert sent["caption_entities"][0]["type"] == "bold"
    shown = (await user.messages())[-1]
    assert shown["document"] == {
        "name": "卷宗 1.txt",
        "url": f"/files/{sent['document']['file_id']}",
        "size": 5,
    }
    async with user.session.get(user.base + shown["document"]["url"]) as response:
        assert await response.read() == b"bytes"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    again = await bot.ok("sendDocument", chat_id=CHAT, document=sent["document"]["file_id"])
    assert again["document"] == sent["document"]
    await user.get("/files/unknown", status=404)


async def test_it_shows_the_profile_in_the_users_language(bot: BotApi, user: User) -> None:
    start, help_ = ({"command": name, "description": name} for name in ("start", "help"))
    await bot.ok("setMyName", name="Bye SIM – cancel a Belgian SIM")
    await bot.ok("setMyName", name="Bye SIM · 比利时", language_code="zh")
    await bot.ok("setMyDescription", description="What it does")
    await bot.ok("setMyShortDescription", short_description="Short")
    await bot.ok("setMyCommands", commands=[start])
    await bot.ok("setMyCommands", commands=[start, help_], scope={"type": "all_private_chats"}, language_code="zh")
    assert await user.get(f"/user/{CHAT}/profile?language_code=fr") == {
        "name": "Bye SIM – cancel a Belgian SIM",
        "description": "What it does",
        "short_description": "Short",
        "commands": [start],
    }
    chinese = await user.get(f"/user/{CHAT}/profile?language_code=zh-hans")
    assert chinese["name"] == "Bye SIM · 比利时"
    assert chinese["commands"] == [start, help_]
    await bot.ok("setMyCommands", commands=[help_], scope={"type": "chat", "chat_id": CHAT})
    assert (await user.get(f"/user/{CHAT}/profile?language_code=zh"))["commands"] == [help_]
    await bot.ok("deleteMyCommands", scope={"type": "chat", "chat_id": CHAT})
    assert (await user.get(f"/user/{CHAT}/profile?language_code=zh"))["commands"] == [start, help_]
    assert (await bot.ok("getMe"))["first_name"] == "Bye SIM – cancel a Belgian SIM"
    assert (await bot.ok("getMyName", language_code="zh"))["name"] == "Bye SIM · 比利时"
    assert (await bot.ok("getMyShortDescription"))["short_description"] == "Short"


async def test_it_fills_in_raw_messages(bot: BotApi, user: User) -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 90, "height": 67}]
    answer = await user.post(f"/user/{CHAT}/update", {"message": {"photo": photo, "caption": "look"}})
    update = (await bot.ok("getUpdates"))[-1]
    assert update["update_id"] == answer["update_id"]
    assert update["message"]["photo"] == photo
    assert update["message"]["chat"]["id"] == CHAT
    shown = (await user.messages())[-1]
    assert (shown["message_id"], shown["text"]) == (answer["message_id"], "look")
    replied = await bot.ok(
        "sendMessage", chat_id=CHAT, text="seen", reply_parameters={"message_id": answer["message_id"]}
    )
    assert replied["reply_to_message"]["photo"] == photo


async def test_it_passes_broken_updates_on_as_they_are(bot: BotApi, user: User) -> None:
    await user.post(f"/user/{CHAT}/update", {"as_is": True, "message": {"message_id": "x"}})
    await user.post(f"/user/{CHAT}/update", {"raw": {"message": "nonsense"}})
    await user.post(f"/user/{CHAT}/update", {})
    first, second, third = (await bot.ok("getUpdates"))[1:]
    assert first["message"] == {"message_id": "x"}
    assert second["message"] == "nonsense"
    assert set(third) == {"update_id", ""}


async def test_it_edits_what_the_user_wrote(bot: BotApi, user: User) -> None:
    message_id = (await user.messages())[0]["message_id"]
    await user.post(f"/user/{CHAT}/update", {"edited_message": {"message_id": message_id, "text": "better"}})
    shown = (await user.messages())[0]
    assert (shown["text"], shown["edited"]) == ("better", True)
    assert "edit_date" in (await bot.ok("getUpdates"))[-1]["edited_message"]


async def test_it_adds_the_old_fields_of_groups(bot: BotApi, user: User) -> None:
    members = [{"id": 1, "is_bot": True, "first_name": "Bot"}]
    await user.post("/user/-5001/update", {"message": {"new_chat_members": members}})
    message = (await bot.ok("getUpdates"))[-1]["message"]
    assert message["new_chat_participant"] == message["new_chat_member"] == members[0]
    assert message["chat"]["all_members_are_administrators"] is True
    await user.post("/user/-5001/send", {"text": "x"}, status=400)


async def test_it_replies_without_a_target_when_that_is_allowed(bot: BotApi, user: User) -> None:
    reply = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await bot.ok("sendMessage", chat_id=CHAT, text="x", reply_parameters=reply)
    assert await bot.ok("setChatMenuButton", chat_id=CHAT, menu_button={"type": "commands"}) is True
    assert await bot.ok("setChatMenuButton") is True
    assert await bot.ok("sendChatAction", chat_id=CHAT, action="typing") is True


@pytest.mark.parametrize("body", ["[]", "nonsense", '"x"'])
async def test_it_refuses_bodies_that_are_no_object(stranger: User, body: str) -> None:
    url = f"{stranger.base}/user/{CHAT}/send"
    async with stranger.session.post(url, data=body) as response:
        assert response.status == 400
        assert "error" in await response.json()


async def test_it_refuses_empty_texts_and_chats_without_a_number(stranger: User) -> None:
    await stranger.post(f"/user/{CHAT}/send", {"text": "  "}, status=400)
    await stranger.post("/user/me/send", {"text": "x"}, status=400)


def test_it_keeps_a_bounded_number_of_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    chat = Chat(CHAT)
    for number in range(1, MOST_MESSAGES + 11):
        chat.add(Message(number, True, 0))
    assert next(chat.visible()).message_id == 11
    assert len(list(chat.visible())) == MOST_MESSAGES
    monkeypatch.setattr("playground.chats.MOST_CHATS", 2)
    chats = Chats()
    for number in (1, 2, 3):
        chats.open(number)
    assert chats.find(1) is None


async def test_it_serves_the_page_and_nothing_beside_it(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "secret.html").write_text("secret")
    (tmp_path / "page" / "index.html").write_text("<p>page")
    (tmp_path / "page" / "chat.js").write_text("1")
    (tmp_path / "page" / "notes.txt").write_text("x")
    playground = Playground(page=tmp_path / "page")
    await playground.start()

    async def get(path: str) -> tuple[int, Any]:
        async with session.get(playground.url + path) as response:
            return response.status, response.headers

    status, headers = await get("/")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Security-Policy"] == "default-src 'self'; frame-ancestors 'none'"
    status, headers = await get("/page/chat.js")
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    for path in (
        "/page/notes.txt",
        "/page/none.js",
        "/page/..%2Fsecret.html",
        "/page/.hidden.js",
        "/secret.html",
    ):
        assert (await get(path))[0] == 404
    await playground.stop()
