"""Keyboards under messages: what the server accepts, in its own words where it does not."""

from __future__ import annotations

import json
from typing import Any

from playground.arguments import parse_json
from playground.links import LinkError, check_link
from playground.refusals import RefusedError, bad_request

Rows = list[list[dict[str, Any]]]

LONGEST_DATA = 64
LONGEST_COPY = 256
WIDEST_ROW = 8
MOST_BUTTONS = 100
MOST_BYTES = 10_000
STYLES = ("primary", "success", "danger")
_OFFERED = {"text", "callback_data", "url", "copy_text", "style"}
_OTHER_KEYBOARDS = ("keyboard", "remove_keyboard", "force_reply")


def read_keyboard(markup: str, *, editing: bool = False) -> Rows:
    """The rows of a `reply_markup` argument; no rows where it is missing or empty. Raises RefusedError."""
    if not markup:
        return []
    try:
        value = parse_json(markup)
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in value:
        return _other_keyboard(value, editing=editing)
    rows = _rows(value["inline_keyboard"])
    _check_size(rows)
    return rows


def _other_keyboard(value: dict[str, Any], *, editing: bool) -> Rows:
    if any(name in value for name in _OTHER_KEYBOARDS):
        if editing:
            raise bad_request("inline keyboard expected")
        raise bad_request("the playground offers inline keyboards only")
    return []


def _rows(value: Any) -> Rows:
    if not isinstance(value, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    if not all(isinstance(row, list) for row in value):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    rows = [[_button(button) for button in row] for row in value]
    shown = [[button for button in row if button["text"].strip()] for row in rows]
    return [row for row in shown if row]


def _check_size(rows: Rows) -> None:
    if any(len(row) > WIDEST_ROW for row in rows) or sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    if len(json.dumps(rows, ensure_ascii=False).encode()) > MOST_BYTES:
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            if len(button.get("callback_data", "").encode()) > LONGEST_DATA:
                raise bad_request("BUTTON_DATA_INVALID")


def _refused(reason: str) -> RefusedError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _string(button: dict[str, Any], name: str) -> str:
    value = button.get(name, "")
    if not isinstance(value, str):
        raise _refused(f'Field "{name}" must be of type String')
    return value


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _refused("expected an Object")
    if "text" not in button:
        raise _refused('Can\'t find field "text"')
    unknown = sorted(set(button) - _OFFERED)
    if unknown:
        raise _refused(f'the playground does not offer the field "{unknown[0]}"')
    label = _string(button, "text")
    style = _string(button, "style")
    if style and style not in STYLES:
        raise _refused("Invalid button style specified")
    return {"text": label, **({"style": style} if style else {}), **_action(button)}


def _action(button: dict[str, Any]) -> dict[str, Any]:
    url = _string(button, "url")
    if url:
        return {"url": _checked_url(url)}
    data = _string(button, "callback_data")
    if data:
        return {"callback_data": data}
    if "copy_text" in button:
        return {"copy_text": {"text": _copied(button["copy_text"])}}
    raise _refused("Text buttons are unallowed in the inline keyboard")


def _checked_url(url: str) -> str:
    try:
        return check_link(url)
    except LinkError as error:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {error}") from None


def _copied(value: Any) -> str:
    if not isinstance(value, dict):
        raise _refused('Field "copy_text" must be of type Object')
    if "text" not in value:
        raise _refused('Can\'t find field "text"')
    text = value["text"]
    if not isinstance(text, str):
        raise _refused('Field "text" must be of type String')
    if not 1 <= len(text) <= LONGEST_COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return text
