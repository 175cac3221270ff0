"""HTML as Telegram reads it: text plus entities, with its own error texts and byte offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playground.links import LinkError, check_link, mentioned_user
from playground.markup_values import MarkupError, date_time, decode_reference, emoji_id

_MARKUP = re.compile(rb"[<&]")
_SPACES = frozenset(b" \t\r\n\0\v")
_NAME_TOKEN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = frozenset({*_SIMPLE, "a", "tg-emoji", "tg-time", "pre", "code", "blockquote"})
_PREFIXES = {("code", "class"): "language-", ("span", "class"): "tg-"}


@dataclass
class Entity:
    """A stretch of text with a format; `offset` and `length` in UTF-16 code units."""

    type: str
    offset: int
    length: int
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """First code unit after the entity."""
        return self.offset + self.length

    def to_json(self) -> dict[str, Any]:
        """As a Bot API MessageEntity."""
        return {"offset": self.offset, "length": self.length, "type": self.type, **self.extra}


@dataclass
class _Open:
    tag: str
    offset: int
    begin: int
    attributes: dict[str, str] = field(default_factory=dict)


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """Text without tags, and its entities in the order they end. Raises MarkupError."""
    return _Parser(text).parse()


def utf16_length(text: str) -> int:
    """Length of `text` as Telegram counts offsets."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class _Parser:
    """One pass over the UTF-8 bytes; `at` is the next byte to read, `out` the text so far."""

    def __init__(self, text: str) -> None:
        self._source = text.encode() + b"\0"
        self._end = len(self._source) - 1
        self._at = 0
        self._out = bytearray()
        self._offset = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []
        self._language_of_code: dict[int, str] = {}

    def parse(self) -> tuple[str, list[Entity]]:
        while self._at < self._end:
            byte = self._source[self._at]
            if byte == ord("<"):
                self._tag()
            elif byte != ord("&") or not self._character_reference():
                self._literal()
        if self._open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        return self._text(), self._entities

    def _text(self) -> str:
        try:
            return self._out.decode()
        except UnicodeDecodeError:
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ) from None

    def _literal(self) -> None:
        """This byte, and all up to the next that may be markup."""
        found = _MARKUP.search(self._source, self._at + 1, self._end)
        begin, self._at = self._at, found.start() if found else self._end
        piece = self._source[begin : self._at]
        self._offset += utf16_length(piece.decode())
        self._out += piece

    def _character_reference(self) -> bool:
        decoded = decode_reference(self._source, self._at)
        if decoded is None:
            return False
        code, self._at = decoded
        self._offset += 2 if code > 0xFFFF else 1  # noqa: PLR2004 (a surrogate pair)
        self._out += chr(code).encode("utf-8", "surrogatepass")
        return True

    def _skip_spaces(self) -> None:
        while self._source[self._at] != 0 and self._source[self._at] in _SPACES:
            self._at += 1

    def _word(self, stops: bytes) -> bytes:
        begin = self._at
        while self._source[self._at] not in _SPACES and self._source[self._at] not in stops:
            self._at += 1
        return self._source[begin : self._at]

    def _tag(self) -> None:
        begin = self._at
        self._at += 1
        if self._source[self._at] == ord("/"):
            self._at += 1
            self._end_tag(begin)
        else:
            self._start_tag(begin)
        self._at += 1

    def _start_tag(self, begin: int) -> None:
        name = _lower(self._word(b">"))
        if self._source[self._at] == 0:
            raise MarkupError(f"Unclosed start tag at byte offset {begin}")
        if name not in _TAGS:
            raise MarkupError(f'Unsupported start tag "{name}" at byte offset {begin}')
        opened = _Open(name, self._offset, len(self._out))
        while True:
            self._skip_spaces()
            if self._source[self._at] == ord(">"):
                break
            self._attribute(opened, begin)
        if name == "span" and opened.attributes.get("class") != "spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open.append(opened)

    def _attribute(self, opened: _Open, begin: int) -> None:
        name = self._word(b"=>/\"'").decode()
        if not name:
            raise MarkupError(f'Empty attribute name in the tag "{opened.tag}" at byte offset {begin}')
        self._skip_spaces()
        value = ""
        if self._source[self._at] == ord("="):
            self._at += 1
            self._skip_spaces()
            self._refuse_end(f'Unclosed start tag "{opened.tag}" at byte offset {begin}')
            value = self._value()
            self._refuse_end(f"Unclosed start tag at byte offset {begin}")
        self._refuse_end(f'Unclosed start tag "{opened.tag}" at byte offset {begin}')
        prefix = _PREFIXES.get((opened.tag, name), "")
        if value.startswith(prefix):
            opened.attributes[name] = value.removeprefix(prefix)

    def _refuse_end(self, reason: str) -> None:
        if self._source[self._at] == 0:
            raise MarkupError(reason)

    def _value(self) -> str:
        quote = self._source[self._at]
        if quote in b"\"'":
            self._at += 1
            return self._quoted(quote)
        begin = self._at
        while self._source[self._at] in _NAME_TOKEN:
            self._at += 1
        if self._source[self._at] not in _SPACES and self._source[self._at] != ord(">"):
            raise MarkupError(f"Unexpected end of name token at byte offset {begin}")
        return _lower(self._source[begin : self._at])

    def _quoted(self, quote: int) -> str:
        value = bytearray()
        while self._source[self._at] not in (quote, 0):
            decoded = decode_reference(self._source, self._at)
            if decoded is None:
                value.append(self._source[self._at])
                self._at += 1
            else:
                value += chr(decoded[0]).encode("utf-8", "surrogatepass")
                self._at = decoded[1]
        self._at += self._source[self._at] == quote
        return value.decode("utf-8", "replace")

    def _end_tag(self, begin: int) -> None:
        if not self._open:
            raise MarkupError(f"Unexpected end tag at byte offset {begin}")
        name = _lower(self._word(b">"))
        self._skip_spaces()
        if self._source[self._at] != ord(">"):
            raise MarkupError(f"Unclosed end tag at byte offset {begin}")
        opened = self._open.pop()
        if name and name != opened.tag:
            raise MarkupError(
                f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{name}>"'
            )
        if self._offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        span = (opened.offset, self._offset - opened.offset)
        if opened.tag in _SIMPLE:
            self._entities.append(Entity(_SIMPLE[opened.tag], *span))
        elif opened.tag == "blockquote":
            kind = "expandable_blockquote" if "expandable" in opened.attributes else "blockquote"
            self._entities.append(Entity(kind, *span))
        elif opened.tag in ("pre", "code"):
            self._close_code(opened, Entity(opened.tag, *span))
        else:
            extra = self._special(opened)
            if extra:
                self._entities.append(Entity(extra.pop("type"), *span, extra))

    def _close_code(self, opened: _Open, entity: Entity) -> None:
        """`pre` around `code` with a language (or the reverse) is one block of that language."""
        language = opened.attributes.get("class", "") if opened.tag == "code" else ""
        inner = self._entities[-1] if self._entities else None
        if inner and (inner.offset, inner.length) == (entity.offset, entity.length):
            known = language if inner.type == "pre" else self._language_of_code.get(id(inner), "")
            if {inner.type, entity.type} == {"pre", "code"} and known and "language" not in inner.extra:
                inner.type, inner.extra = "pre", {"language": known}
                return
        self._entities.append(entity)
        self._language_of_code[id(entity)] = language

    def _special(self, opened: _Open) -> dict[str, Any] | None:
        if opened.tag == "tg-emoji":
            return {
                "type": "custom_emoji",
                "custom_emoji_id": emoji_id(opened.attributes.get("emoji-id", "")),
            }
        if opened.tag == "tg-time":
            return date_time(opened.attributes)
        link = opened.attributes.get("href") or self._out[opened.begin :].decode("utf-8", "replace")
        user = mentioned_user(link)
        if user:
            return {"type": "text_mention", "user": {"id": user, "is_bot": False, "first_name": "Visitor"}}
        try:
            return {"type": "text_link", "url": check_link(link)}
        except LinkError:
            return None


def _lower(word: bytes) -> str:
    return word.lower().decode("utf-8", "replace")
