"""What Telegram does to a text after parsing: forbidden characters, crossing entities, blank ends."""

from __future__ import annotations

import re
from collections.abc import Iterable

from playground.entities import Entity, utf16_length

_SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
_BLOCKQUOTES = ("blockquote", "expandable_blockquote")
_LITERAL = ("pre", "code", "date_time")
_ORDER = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
    "date_time": 30,
}
_REMOVED = re.compile("[\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a]")
_CONTROL = re.compile("[\0-\t\v-\x1f]")
_INVISIBLE = frozenset(
    " \n\u00a0\u1680\u180e\u200b\u200e\u200f\u202f\u205f\u3000\ufffc" + "".join(map(chr, range(0x2000, 0x200B)))
)
_FAR = 1 << 30


def tidy(text: str, entities: list[Entity], *, trim: bool = True) -> tuple[str, list[Entity]]:
    """Text and entities as the message will have them; no text where nothing but blanks was left."""
    ordered = _untangled([e for e in entities if e.length > 0])
    text, ordered = _clean(text, ordered)
    ordered = _untangled([e for e in ordered if e.length > 0])
    if not text.strip(" \n") or (trim and set(text) <= _INVISIBLE):
        return "", []
    return _trim(text, ordered) if trim else (text, ordered)


def sort_key(entity: Entity) -> tuple[int, int, int]:
    """Outer before inner; at the same place in the order Telegram lists types."""
    kind = 10 if "language" in entity.extra else _ORDER[entity.type]
    return entity.offset, -entity.length, kind


def _clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    removed_at = [utf16_length(text[: found.start()]) for found in _REMOVED.finditer(text)]
    if removed_at:
        entities = [_without(entity, removed_at) for entity in entities]
    return _CONTROL.sub(" ", _REMOVED.sub("", text)), entities


def _without(entity: Entity, removed_at: list[int]) -> Entity:
    before = sum(at < entity.offset for at in removed_at)
    inside = sum(entity.offset <= at < entity.end for at in removed_at)
    return Entity(entity.type, entity.offset - before, entity.length - inside, entity.extra)


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    text = text.rstrip(" \n")
    end = utf16_length(text)
    clipped = [Entity(e.type, e.offset, min(e.length, end - e.offset), e.extra) for e in entities if e.offset < end]
    clipped.sort(key=sort_key)
    first = clipped[0].offset if clipped else end
    blanks = min(first, len(text) - len(text.lstrip(" \n")))
    return text[blanks:], [Entity(e.type, e.offset - blanks, e.length, e.extra) for e in clipped]


def _untangled(entities: list[Entity]) -> list[Entity]:
    entities = sorted(entities, key=sort_key)
    if _are_fine(entities):
        return entities
    splittable = [e for e in entities if e.type in _SPLITTABLE]
    quotes = _without_crossing(e for e in entities if e.type in _BLOCKQUOTES)
    solid = _without_crossing(e for e in entities if e.type not in (*_SPLITTABLE, *_BLOCKQUOTES))
    solid = [e for e in solid if not any(_breaks(e, quote) for quote in quotes)]
    frames = sorted([*solid, *quotes], key=sort_key)
    return sorted([*frames, *_Splitter(splittable).split(frames)], key=sort_key)


def _are_fine(entities: list[Entity]) -> bool:
    """Nothing to merge and nothing to split. The entities must be sorted."""
    ends = dict.fromkeys(_SPLITTABLE, -1)
    around: list[Entity] = []
    for entity in entities:
        while around and entity.offset >= around[-1].end:
            around.pop()
        if around and not _fits(entity, around):
            return False
        if entity.type in _SPLITTABLE:
            if ends[entity.type] >= entity.offset:
                return False
            ends[entity.type] = entity.end
        around.append(entity)
    return True


def _fits(entity: Entity, around: list[Entity]) -> bool:
    """Only formats and solid entities inside blockquotes, and formats inside links, need no work."""
    if entity.end > around[-1].end or around[-1].type in _LITERAL:
        return False
    types = {outer.type for outer in around}
    if entity.type in types or types & set(_SPLITTABLE):
        return False
    return entity.type in _SPLITTABLE or (types <= set(_BLOCKQUOTES) and entity.type not in _BLOCKQUOTES)


def _without_crossing(entities: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def _breaks(entity: Entity, quote: Entity) -> bool:
    """Whether `entity` reaches out of a quote it touches."""
    touches = entity.offset < quote.end and quote.offset < entity.end
    return touches and (quote.end < entity.end or entity.offset < quote.offset)


class _Splitter:
    """Cuts bold, italic and the like at the edges of everything else, and joins what touches."""

    def __init__(self, entities: list[Entity]) -> None:
        self._waiting = list(reversed(entities))
        self._open: dict[str, list[int]] = {}
        self._done: list[Entity] = []

    def split(self, frames: list[Entity]) -> list[Entity]:
        around: list[Entity] = []
        for frame in frames:
            self._leave(around, frame.offset)
            around.append(frame)
        self._leave(around, _FAR)
        return self._done

    def _leave(self, around: list[Entity], offset: int) -> None:
        while around and offset >= around[-1].end:
            size = len(self._done)
            frame = around.pop()
            self._run_to(frame.end)
            if frame.type in _LITERAL:
                del self._done[size:]
        self._run_to(offset)

    def _run_to(self, offset: int) -> None:
        while self._waiting and self._waiting[-1].offset < offset:
            entity = self._waiting.pop()
            span = self._open.get(entity.type)
            if span and entity.offset <= span[1]:
                span[1] = max(span[1], entity.end)
            else:
                self._cut(entity.offset)
                self._open[entity.type] = [entity.offset, entity.end]
        self._cut(offset)

    def _cut(self, offset: int) -> None:
        for kind in _SPLITTABLE:
            span = self._open.get(kind)
            if span is None or span[0] >= offset:
                continue
            begin, end = span
            self._done.append(Entity(kind, begin, min(end, offset) - begin))
            if end <= offset:
                del self._open[kind]
            else:
                span[0] = offset
