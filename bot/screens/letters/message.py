"""A text as a message of its own: to whom and how, the text to copy, and what it says for who signs it."""

from __future__ import annotations

from html import escape

from bot.guide.named_day import wished_day
from bot.guide.papers import PAPERS, PHRASES, letter_of
from bot.languages import PAPER_LANGUAGES
from bot.screens.enclosures import enclosures
from bot.screens.layout import close_gaps, join_sentences
from bot.screens.letters.engine import Letter, Request, days_of, forgotten, make
from bot.screens.letters.recipient import LONGEST_COPIED, recipient
from bot.screens.screen import Button, Screen, View
from bot.screens.steps.ask_texts import phrase_list


def message(view: View, paper: str) -> Screen | None:
    """The message for "text.fr", "again.no_answer.fr" or "phrases.nl"; None when there is no such thing."""
    what, _, rest = paper.partition(".")
    trouble, _, language = rest.rpartition(".")
    if what not in PAPERS or language not in PAPER_LANGUAGES:
        return None
    if what == PHRASES:
        return phrase_list(view, language)
    return _letter(view, Request(letter_of(what, view.case), language, trouble))


def _letter(view: View, wanted: Request) -> Screen | None:
    to = recipient(view, view.content.letters[wanted.kind], wanted.language)
    asked = Request(wanted.kind, wanted.language, wanted.trouble, to.by_post)
    made = make(view.case, asked, view.today, view.content)
    if made is None:
        return None
    parts = [to.lines(view), f"<pre>{escape(made.whole, quote=False)}</pre>", gloss(view, made)]
    return Screen("\n\n".join(part for part in parts if part), ((*to.copies(view), *_subject(view, made)),))


def _subject(view: View, made: Letter) -> tuple[Button, ...]:
    """The subject has a field of its own in a mail program and in forms."""
    if len(made.subject) > LONGEST_COPIED:
        return ()
    return (Button("📋 " + view.texts.pgettext("button", "Copy subject"), copy=made.subject),)


def gloss(view: View, made: Letter) -> str:
    """For who reads another language: what the text says, what belongs into each blank. Folded away."""
    t = view.texts
    if made.language == t.language:
        return ""
    lines = [
        t.gettext("<b>What it says:</b> {text}").format(text=said_in_short(view, made)),
        t.gettext("<b>Fill in:</b>"),
        *blanks_explained(view, made),
        t.gettext("Never type into this chat what you fill in."),
    ]
    folded = "\n".join(lines)
    return close_gaps(f"<blockquote expandable>{folded}</blockquote>")


def said_in_short(view: View, made: Letter) -> str:
    """What the text says, in the reader's language: HTML."""
    t, words = view.texts, _own_words(view, made)
    return join_sentences(t, [t.content(sentence).format_map(words) for sentence in made.says])


def blanks_explained(view: View, made: Letter) -> list[str]:
    """A line of HTML for each blank, in the order of the text."""
    return [_explained(view, made, name) for name in made.blanks]


def _explained(view: View, made: Letter, name: str) -> str:
    """ "[numéro de client] = customer number, on the bill"."""
    blank = view.content.letter_parts.blank[name]
    word, meant = getattr(blank, made.language), view.texts.content(blank.text)
    said = view.texts.gettext("[{blank}] = {meaning}").format(blank=word, meaning=meant)
    return escape(said, quote=False)


def _own_words(view: View, made: Letter) -> dict[str, str]:
    """The fields of what it says, in the reader's language."""
    t, days = view.texts, days_of(view.case, made.text.kind, made.trouble)
    chosen = wished_day(view.case)
    soon = chosen is None or chosen < view.today
    return {
        **{name: t.date(day, "year") if day else "…" for name, day in days.items()},
        **dict.fromkeys(forgotten(view.case, made.text.kind), t.gettext("day not known")),
        "carrier": view.values["carrier"],
        "enclosures": t.traits.semicolon.join(enclosures(t, view.content, view.case)),
        "last_day": t.gettext("as soon as possible") if soon or not chosen else t.date(chosen, "year"),
    }
