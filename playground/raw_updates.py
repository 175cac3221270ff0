"""Updates no button of the chat page makes: photos, stickers, edits, groups, and broken ones."""

from __future__ import annotations

from typing import Any

from playground.chats import Chat, Message
from playground.state import State


def take(state: State, chat_id: int, body: dict[str, Any]) -> dict[str, Any]:
    """Queue `body`, an update without update_id.

    Of messages a missing message_id, date, chat and from are filled in, unless "as_is" is true in the body.
    Returns {"update_id", "message_id"}; 0 where there is none.
    """
    as_is = body.pop("as_is", False)
    update = body["raw"] if set(body) == {"raw"} and isinstance(body["raw"], dict) else body
    kind = next(iter(update), "")
    content = update.get(kind)
    message_id = 0
    if kind in ("message", "edited_message") and isinstance(content, dict):
        chat = state.chats.open(chat_id)
        if not as_is:
            content = _filled(state, chat, content, edited=kind == "edited_message")
        message_id = _remember(state, chat, content, edited=kind == "edited_message")
    elif kind == "my_chat_member" and isinstance(content, dict):
        _membership(state.chats.open(chat_id), content)
    return {"update_id": state.updates.add(kind, content), "message_id": message_id}


def _filled(state: State, chat: Chat, content: dict[str, Any], *, edited: bool) -> dict[str, Any]:
    missing: dict[str, Any] = {"date": state.date(), "chat": chat.to_json(), "from": chat.user()}
    if edited:
        missing["edit_date"] = state.date()
    if "message_id" not in content:
        missing["message_id"] = state.chats.next_message_id(chat)
    return {**missing, **content, **_old_fields(content)}


def _old_fields(content: dict[str, Any]) -> dict[str, Any]:
    """What the real server still adds though no documentation names it."""
    members = content.get("new_chat_members")
    if isinstance(members, list) and members:
        return {"new_chat_participant": members[0], "new_chat_member": members[0]}
    return {}


def _remember(state: State, chat: Chat, content: dict[str, Any], *, edited: bool) -> int:
    message_id, date = content.get("message_id"), content.get("date")
    if not isinstance(message_id, int) or not isinstance(date, int):
        return 0
    state.chats.skip_to(chat, message_id)
    chat.started = True
    _note_group(state, chat, content)
    text = content.get("text", content.get("caption", ""))
    message = Message(message_id, False, date, text if isinstance(text, str) else "", raw=content)
    if edited and chat.get(message_id):
        message.edit_date = date
        chat.replace(message)
    else:
        chat.add(message)
    return message_id


def _note_group(state: State, chat: Chat, content: dict[str, Any]) -> None:
    migrated = content.get("migrate_to_chat_id")
    if isinstance(migrated, int):
        chat.migrated_to = migrated
        state.chats.open(migrated).started = True
    sender = content.get("from")
    if chat.kind != "private" and isinstance(sender, dict) and isinstance(sender.get("id"), int):
        state.chats.open(sender["id"]).met = True


def _membership(chat: Chat, content: dict[str, Any]) -> None:
    member = content.get("new_chat_member")
    status = member.get("status") if isinstance(member, dict) else ""
    if chat.kind == "private":
        chat.blocked = status == "kicked"
    else:
        chat.started = True
        chat.left_as = str(status) if status in ("kicked", "left") else ""
    chat.touch()
