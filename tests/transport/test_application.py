"""What PTB keeps of a chat when nobody asked it to keep anything."""

from __future__ import annotations

from collections.abc import Sized

from tests.conftest import Street


async def test_it_keeps_nothing_of_a_chat_in_memory(street: Street) -> None:
    for chat in (71, 72, 73):
        person = street.user(chat)
        await person.send("/start")
        await person.walk("End it", "BASE")
    assert street.bot_app is not None
    application = street.bot_app.application
    slots = [name for kind in type(application).__mro__ for name in getattr(kind, "__slots__", ())]
    kept = {name: value for name in slots if isinstance(value := getattr(application, name, None), Sized)}
    assert "_chat_ids_to_be_updated_in_persistence" in kept, "PTB has changed: look where it keeps ids now"
    about_chats = {name: value for name, value in kept.items() if "chat" in name or "user" in name}
    assert {name: len(value) for name, value in about_chats.items() if len(value)} == {}
