"""What to say: phrases for a call as a message of their own, and the answers to "they say …"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from bot.guide.conditions import holds, truths_of
from bot.guide.content.models import Objection, Phrase
from bot.guide.named_day import wished_day
from bot.guide.origins import from_place, origin, split_origin
from bot.guide.steps import StepId
from bot.languages import ENGLISH, PAPER_LANGUAGES
from bot.screens.layout import close_gaps, heading, how_sure, text_of
from bot.screens.letters.engine import when_words
from bot.screens.paging import Page
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.steps.ask_frame import about_the_talk, own_name
from bot.screens.steps.ask_phone import hotline

HERE = StepId.ASK
PER_PAGE = 6
TO_NEW = "to_new"  # the condition of what is said to the operator that a number moves to


def phrases(view: View, place: str = "ask.phrases", back: str = HERE) -> Screen:
    """In which language will you speak?"""
    t = view.texts
    chosen = view.case.answers.paper_language
    parts = [
        t.gettext("One tap sends the sentences in the order of the call, next to your own language."),
        *(view.say(f) for f in about_the_talk(view)),
    ]
    buttons = [view.button(own_name(code, chosen), place, "send", f"phrases.{code}") for code in PAPER_LANGUAGES]
    says = view.go("💬 " + t.pgettext("button", "They say …"), place, from_place("ask.says.1", "ask.phrases"))
    rows: tuple[Row, ...] = (
        *in_rows(buttons),
        *(((says,),) if back != "ask.call" else ()),
        (view.go("‹ " + t.pgettext("button", "Back"), place, back),),
    )
    task = t.gettext("Which language will you speak with them?")
    return Screen(text_of(view, head=heading(view, HERE), task=task, parts=parts), rows)


def phrases_from(view: View, letter: str) -> Screen:
    """The same, opened on another page than that of the request."""
    return phrases(view, f"ask.phrases.{letter}", origin(letter, HERE))


def call_phrases(view: View) -> Screen:
    """The same for the call that goes with a written request."""
    return phrases(view, "ask.call.phrases", "ask.call")


def call(view: View) -> Screen:
    """The call that goes with a written request."""
    return hotline(view, beside=True)


def phrase_list(view: View, language: str) -> Screen:
    """Each sentence with its meaning above it; without, where the list is in the reader's own language."""
    t = view.texts
    truths = truths_of(view.case)
    if not view.case.moving or view.case.bereaved:  # the number is taken over before anything is ordered
        said = _sentences(view, language, (p for p in view.content.phrases if holds(p.when, truths)))
        return Screen("\n\n".join([t.gettext("In the order of the call. Tap a line to copy it."), *said]))
    new = [p for p in view.content.phrases if holds(p.when, truths | {TO_NEW})]
    old = [p for p in view.content.phrases if holds(p.when, truths) and p not in new]
    lines = [
        t.gettext("<b>To {new}</b>, in the order of the call. Tap a line to copy it.").format_map(view.values),
        *_sentences(view, language, new),
        t.gettext("<b>To {carrier}</b>, only if it calls you or you need something from it.").format_map(view.values),
        *_sentences(view, language, old),
    ]
    return Screen(close_gaps("\n\n".join(lines)))


def _sentences(view: View, language: str, phrases: Iterable[Phrase]) -> list[str]:
    """The phrases with their fields filled in, those left out that only readers of another language need."""
    words = view.content.letter_parts.words[language]
    filled, own = {"when": when_words(view.case, words, language, view.today)}, {"when": _own_when(view)}
    return [_spoken(view, p, language, filled, own) for p in phrases if _is_for_reader(view, p, language)]


def _spoken(view: View, phrase: Phrase, language: str, filled: Mapping[str, str], own: Mapping[str, str]) -> str:
    """A sentence to say, to be copied by a tap, below its meaning unless that is the same."""
    said = f"<code>{escape(str(getattr(phrase, language)).format_map(filled), quote=False)}</code>"
    if language == view.texts.language:
        return said
    return f"{escape(view.texts.content(phrase.en).format_map(own), quote=False)}\n{said}"


def _is_for_reader(view: View, phrase: Phrase, language: str) -> bool:
    """Who reads in another language than they speak asks for their own; if nobody there speaks it, for English."""
    reader = view.texts.language if view.texts.traits.on_paper else ENGLISH
    return phrase.reader is None or (phrase.reader == reader and reader != language)


def _own_when(view: View) -> str:
    t, chosen = view.texts, wished_day(view.case)
    if chosen is None or chosen < view.today:
        return t.gettext("with immediate effect")
    return t.gettext("on {date}").format(date=t.date(chosen))


def says(view: View, argument: str = "1") -> Screen:
    """What operators answer, a page at a time ("2", or "2.r" for who was refused); the number opens the reply."""
    t, known = view.texts, _for_whom(view)
    page, letter = split_origin(argument)
    behind = f".{letter}" if letter else ""
    at = Page.read(page, -(-len(known) // PER_PAGE))
    start = (at.number - 1) * PER_PAGE
    shown = known[start : start + PER_PAGE]
    lines = [f"{start + i}. {view.say(o.says)}" for i, o in enumerate(shown, 1)]
    body = text_of(
        view,
        head=heading(view, HERE),
        task=at.title(t, t.gettext("They say … What do I answer?")),
        parts=["\n".join(lines), t.gettext("Tap the number of what they say.")],
    )
    picks = [view.go(str(start + i), "ask.says", f"ask.say.{o.slug}{behind}") for i, o in enumerate(shown, 1)]
    back = view.go("‹ " + t.pgettext("button", "Back"), "ask.says", origin(letter, HERE))
    pages = at.buttons(view, "ask.says", behind)
    return Screen(body, tuple(row for row in (*in_rows(picks, 3), pages, (back,)) if row))


def _for_whom(view: View) -> tuple[Objection, ...]:
    """What may be said to this person: nobody who moves is shown an answer that gives notice."""
    truths = truths_of(view.case)
    return tuple(o for o in view.content.objections if holds(o.when, truths))


def say(view: View, argument: str) -> Screen:
    """One answer: in the user's language, and in the operator's language to copy; the rule in the fold."""
    t, (slug, letter) = view.texts, split_origin(argument)
    known = _for_whom(view)
    at = next((at for at, one in enumerate(known) if one.slug == slug), None)
    if at is None:
        return says(view)
    found, page = known[at], f"{at // PER_PAGE + 1}"
    language = view.case.answers.paper_language or "fr"
    reply = escape(str(getattr(found, language)), quote=False)
    meaning = escape(t.content(found.en), quote=False)
    own = [] if language == t.language else [t.gettext("It means: {text}").format(text=meaning)]
    body = text_of(
        view,
        head=heading(view, HERE),
        task=t.gettext("“{text}”").format(text=view.say(found.says)),
        parts=[t.gettext("Answer:") + f"\n<code>{reply}</code>", *own],
        fold=[view.say(found.rule), how_sure(view, [found.rule])],
    )
    back = f"ask.says.{page}.{letter}" if letter else f"ask.says.{page}"
    return Screen(body, (*_languages(view, argument, language), _back_to_says(view, argument, back)))


def _languages(view: View, argument: str, chosen: str) -> tuple[Row, ...]:
    place = f"ask.say.{argument}"
    buttons: list[Button] = [
        view.button(own_name(code, chosen), place, "set", f"paper_language={code}") for code in PAPER_LANGUAGES
    ]
    return in_rows(buttons)


def _back_to_says(view: View, argument: str, back: str) -> Row:
    return (view.go("‹ " + view.texts.pgettext("button", "Back"), f"ask.say.{argument}", back),)
