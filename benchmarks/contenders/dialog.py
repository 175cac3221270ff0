"""aiogram_dialog: one window with the canned text and as many buttons, state in memory."""

from __future__ import annotations

import operator
from typing import Any

from aiogram import Dispatcher
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.kbd import Button, Group, Select
from aiogram_dialog.widgets.text import Const, Format

from benchmarks.contenders import Place, start
from benchmarks.contenders.aiogram_canned import bot_of


class Steps(StatesGroup):
    prepare = State()


async def _done(_query: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    manager.dialog_data["taps"] = manager.dialog_data.get("taps", 0) + 1


def _window(place: Place) -> Window:
    canned = place.canned()
    texts = [button["text"] for row in canned.rows for button in row]
    others = [(text, str(number)) for number, text in enumerate(texts[1:])]

    async def getter(**_: Any) -> dict[str, Any]:
        return {"text": canned.text, "others": others}

    return Window(
        Format("{text}"),
        Button(Const(texts[0]), id="done", on_click=_done),
        Group(Select(Format("{item[0]}"), id="more", item_id_getter=operator.itemgetter(1), items="others"), width=2),
        state=Steps.prepare,
        parse_mode="HTML",
        disable_web_page_preview=True,
        getter=getter,
    )


async def main(place: Place) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def begin(_message: Message, dialog_manager: DialogManager) -> None:
        await dialog_manager.start(Steps.prepare, mode=StartMode.RESET_STACK)

    dispatcher.include_router(Dialog(_window(place)))
    setup_dialogs(dispatcher)
    await dispatcher.start_polling(bot_of(place), handle_signals=False)


if __name__ == "__main__":
    start(main)
