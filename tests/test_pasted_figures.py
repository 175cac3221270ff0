"""How many secrets are found in what people type, and how often a harmless text is taken for one. docs/typed.md."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from random import Random
from typing import Any

import pytest
from telegram import Update

from bot.free_text import secrets_of
from bot.guide.pasted import Secret
from bot.handlers.pasted import PASTED, secrets_in
from tests.made_numbers import CARDS, MAKERS
from tests.screens.worlds import ROOT, content, languages

SETS = ROOT / "tests" / "fixtures" / "pasted"
NONE = "-"
CHECKSUMMED = tuple(MAKERS)
NUMBERS = 10_000
MOST_FALSE_ALARMS = 0.01
FULL_WIDTH = str.maketrans("0123456789X.-", "０１２３４５６７８９Ｘ．－")
SENTENCES = {
    "en": "My number is {}, can you cancel it?",
    "zh": "我的号码是{}，请帮我取消。",
    "fr": "Voici mon numéro {} pour la résiliation.",
    "nl": "Mijn nummer is {}, graag opzeggen.",
    "de": "Meine Nummer lautet {}; bitte kündigen.",
}
GROUPS = {"national": (6, 3, 2), "china_id": (6, 8, 4)}
AMEX = 15  # digits


def labelled(name: str) -> Iterator[tuple[str, str, str]]:
    """Language, the kind of secret or "-", and the text."""
    for line in (SETS / f"{name}.tsv").read_text("utf-8").splitlines():
        language, kind, text = line.split("\t")
        yield language, kind, text


def grouped(kind: str, number: str) -> str:
    """As it is printed, with spaces."""
    sizes = GROUPS.get(kind, (4, 6, 5) if kind == "card" and len(number) == AMEX else (4,) * 9)
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return " ".join(filter(None, parts))


WRITTEN: tuple[Callable[[str, str], str], ...] = (
    lambda _kind, number: number,
    grouped,
    lambda kind, number: grouped(kind, number).replace(" ", "."),
    lambda kind, number: grouped(kind, number).replace(" ", "-"),
    lambda _kind, number: number.translate(FULL_WIDTH),
    lambda kind, number: grouped(kind, number).translate(FULL_WIDTH),
    lambda _kind, number: " ".join(number),
)


def with_a_slip(kind: str, number: str, random: Random) -> str:
    """One digit is another one. A national number of who may be born before or after 2000 can become a valid one of
    the other century: that is no slip that anybody could see."""
    while True:
        at = random.choice([n for n, sign in enumerate(number) if sign.isdigit()])
        slip = number[:at] + random.choice([d for d in "0123456789" if d != number[at]]) + number[at + 1 :]
        if kind != "national" or not any(97 - int(c + slip[:-2]) % 97 == int(slip[-2:]) for c in ("", "2")):
            return slip


def generated(seed: int) -> Iterator[tuple[str, str, str]]:
    """The kind, a sentence with a valid number, and the same with a slip; in each writing and language."""
    random = Random(seed)  # noqa: S311 - the same numbers each time
    for n in range(NUMBERS):
        kind = CHECKSUMMED[n % len(CHECKSUMMED)]
        number = MAKERS[kind](random)
        write = WRITTEN[n // len(CHECKSUMMED) % len(WRITTEN)]
        sentence = random.choice(list(SENTENCES.values()))
        slip = with_a_slip(kind, number, random)
        yield kind, sentence.format(write(kind, number)), sentence.format(write(kind, slip))


SHAPES = ("text", "caption", "edit", "forward")


def message(text: str, shape: str) -> Update:
    """A text, the caption of a voice message, an edited or a forwarded text, of a private chat."""
    chat = {"id": 7, "type": "private", "first_name": "A"}
    voice = {"file_id": "a", "file_unique_id": "b", "duration": 1}
    bodies: dict[str, dict[str, Any]] = {
        "text": {"text": text},
        "caption": {"voice": voice, "caption": text},
        "edit": {"text": text, "edit_date": 2},
        "forward": {"text": text, "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "B"}},
    }
    body = {"message_id": 1, "date": 1, "chat": chat, **bodies[shape]}
    update = Update.de_json({"update_id": 1, "edited_message" if shape == "edit" else "message": body}, None)
    assert update is not None
    return update


@pytest.mark.parametrize("name", ["first", "second"])
def test_it_finds_the_secrets_of_the_labelled_sets_and_takes_no_harmless_text_for_one(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found, missed, alarms = Counter[str](), [], []
    for language, kind, text in labelled(name):
        seen = secrets_of(text)
        found[f"{language} {'harmless' if kind == NONE else 'secret'}"] += 1
        missed += [text] if kind != NONE and kind not in seen else []
        alarms += [text] if set(seen) - {kind} else []
    secrets = sum(count for what, count in found.items() if what.endswith("secret"))
    with capsys.disabled():
        print(f"\n{name}: {secrets - len(missed)} of {secrets} secrets found, {len(alarms)} false alarms")  # noqa: T201
    assert {what.partition(" ")[0] for what in found} == set(languages())
    assert not [text for _, kind, text in labelled(name) if kind in CHECKSUMMED and text in missed]
    assert len(missed) <= secrets // 50, missed
    assert len(alarms) < sum(found.values()) * MOST_FALSE_ALARMS, alarms


def test_the_labelled_sets_are_large_enough_and_a_third_was_held_out() -> None:
    first, second = list(labelled("first")), list(labelled("second"))
    assert len(first) + len(second) >= 400
    assert len(second) * 3 >= len(first) + len(second)
    assert {kind for _, kind, _ in first + second} == {*CHECKSUMMED, "code", NONE}


def test_it_finds_ten_thousand_valid_numbers_and_none_with_a_slip(capsys: pytest.CaptureFixture[str]) -> None:
    missed, alarms = [], []
    for kind, right, wrong in generated(18):
        missed += [right] if secrets_of(right) != (kind,) else []
        alarms += [wrong] if secrets_of(wrong) else []
    with capsys.disabled():
        print(f"\n{NUMBERS - len(missed)} of {NUMBERS} found, {len(alarms)} false alarms with a digit changed")  # noqa: T201
    assert not missed, missed[:5]
    assert not alarms, alarms[:5]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_number_is_found_however_its_message_came(shape: str) -> None:
    """Ten thousand more, a quarter in each shape."""
    for kind, right, wrong in islice(generated(19), SHAPES.index(shape), None, len(SHAPES)):
        update = message(right, shape)
        assert update.effective_message
        assert secrets_in(update.effective_message) == (kind,)
        assert PASTED.check_update(update)
        assert not PASTED.check_update(message(wrong, shape))


def test_every_word_that_is_found_is_a_kind_of_the_guide() -> None:
    assert {*CHECKSUMMED, "code"} <= set(Secret)


def test_no_sentence_about_trouble_is_taken_for_a_secret() -> None:
    typed = [path for folder in ("typed", "typed/second") for path in (SETS.parent / folder).glob("*.toml")]
    sentences = [one["text"] for path in typed for one in tomllib.loads(path.read_text("utf-8"))["sentence"]]
    assert len(sentences) >= 300
    assert not [text for text in sentences if secrets_of(text)]


def test_no_number_of_an_operator_is_taken_for_a_secret() -> None:
    numbers = [phone.number for carrier in content().carriers.values() for phone in carrier.phones]
    assert len(numbers) > 10
    for number in numbers:
        for text in (number, f"I called {number}", number.replace(" ", "")):
            assert not secrets_of(text), text


def test_sim_cards_devices_and_phones_with_a_good_checksum_are_no_cards() -> None:
    """Luhn holds for every number of a SIM card and of a device: the first digits tell them from cards."""
    random = Random(20)  # noqa: S311 - the same numbers each time
    for start, length in (("8932", 19), ("8932", 20), ("35", 15), ("86", 15), ("01", 15)):
        for _ in range(200):
            first = start + "".join(random.choices("0123456789", k=length - len(start) - 1))
            check = next(d for d in "0123456789" if luhn(first + d))
            assert not secrets_of(f"nr {first}{check}")
            assert not secrets_of(grouped("card", first + check))
    for _ in range(2000):
        tail = "".join(random.choices("0123456789", k=8))
        for text in (f"+324{tail}", f"00324{tail}", f"04{tail}", f"+861{tail}01", f"138 {tail[:4]} {tail[4:]}"):
            assert not secrets_of(text), text


def luhn(number: str) -> bool:
    doubled = [int(sign) * (1 + n % 2) for n, sign in enumerate(reversed(number))]
    return sum(n // 10 + n % 10 for n in doubled) % 10 == 0


def test_all_ranges_of_cards_are_among_the_generated_ones() -> None:
    random = Random(21)  # noqa: S311 - the same numbers each time
    assert len(CARDS) == len(set(CARDS))
    assert all(luhn(MAKERS["card"](random)) for _ in range(100))
