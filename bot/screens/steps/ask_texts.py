"""What to send and what to say: letters, e-mails and phrases as messages of their own, and "they say …"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape

from bot.guide.case import Channel, Kind, Shared
from bot.guide.content.models import LetterWords, Objection, Phrase
from bot.guide.money import owed_by_new, unpaid_since
from bot.guide.origins import from_place, origin, split_origin
from bot.guide.places import root_of
from bot.guide.steps import StepId
from bot.i18n import Texts
from bot.languages import ENGLISH, PAPER_LANGUAGES, language_of
from bot.screens.layout import heading, how_sure, text_of
from bot.screens.paging import Page
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.steps.ask_frame import about_a_friend, about_the_talk, paper_channel, to_fill_in
from bot.screens.steps.ask_phone import hotline

HERE = StepId.ASK
PER_PAGE = 6
BLANK = "[…]"  # for the user to fill in
LATER = {  # letters of what comes after asking, and the events whose day they name, the first that is known
    "complaint": (Kind.ASKED,),
    "contest": (Kind.ENDED, Kind.END_DATE),
    "delay": (Kind.END_DATE,),
    "refund": (Kind.ENDED, Kind.END_DATE),
    "unpaid": (),
    "again": (Kind.ASKED,),
    "move": (Kind.ASKED,),
    "ombudsman": (Kind.ASKED,),
    "withdraw": (Kind.OFFER,),
    "proxy": (),
    "died": (),
    "call_off": (Kind.ASKED,),
    "call_off_move": (Kind.ASKED,),
}


def text(view: View, came_from: str = "") -> Screen:
    """In which language does the operator write? One tap sends the text in it. `came_from` is a letter."""
    t, back = view.texts, origin(came_from, HERE)
    return _choose(
        view,
        from_place("ask.text", back),
        task=t.gettext("In which language does {carrier} write to you?").format_map(view.values),
        parts=to_fill_in(view),
        what="text",
        back=back,
    )


def phrases(view: View, place: str = "ask.phrases", back: str = HERE) -> Screen:
    """In which language will you speak?"""
    t = view.texts
    return _choose(
        view,
        place,
        task=t.gettext("Which language will you speak with them?"),
        parts=[
            t.gettext("One tap sends the sentences in the order of the call, next to your own language."),
            *(view.say(f) for f in about_the_talk(view)),
        ],
        what="phrases",
        back=back,
    )


def call_phrases(view: View) -> Screen:
    """The same for the call that goes with a written request."""
    return phrases(view, "ask.call.phrases", "ask.call")


def paper(view: View, kind: str) -> Screen:
    """In which language: a complaint, a claim for a late move, a refund of prepaid credit."""
    t = view.texts
    tasks = {
        "complaint": t.gettext("A written complaint to {carrier}"),
        "contest": t.gettext("Dispute a bill from {carrier}"),
        "delay": t.gettext("A claim to the new operator"),
        "refund": t.gettext("Ask {carrier} for your credit"),
        "unpaid": t.gettext("A complaint about money not paid"),
        "again": t.gettext("A second request to {carrier}"),
        "move": t.gettext("Ask the new operator in writing"),
        "ombudsman": t.gettext("Write to the Telecom Ombudsman"),
        "withdraw": t.gettext("Withdraw from the offer of {carrier}"),
        "proxy": t.gettext("The holder authorises somebody"),
        "died": t.gettext("Tell {carrier} of the death"),
        "call_off": t.gettext("Withdraw the request at {carrier}"),
        "call_off_move": t.gettext("Withdraw the order at the new operator"),
    }
    kind, _, trouble = kind.partition(".")  # "again.no_answer": what it is sent for, or the letter of an origin
    about = origin(trouble, f"trouble.is.{trouble}") if trouble else ""
    if kind not in tasks:
        return text(view)
    step = {"refund": StepId.FINAL_BILL, "unpaid": StepId.FINAL_BILL, "proxy": HERE}.get(kind, StepId.ENDED)
    friend = about_a_friend(view, trouble) if kind == "proxy" else []
    back = about or {"refund": "final_bill.how", "call_off": "wish.sent", "call_off_move": "wish.sent"}.get(kind, step)
    return _choose(
        view,
        f"paper.{kind}.{trouble}" if trouble else f"paper.{kind}",
        task=tasks[kind].format_map(view.values),
        parts=[*(view.say(f) for f in friend), *to_fill_in(view)],
        what=kind,
        back=back,
    )


def call(view: View) -> Screen:
    """The call that goes with a written request."""
    return hotline(view, beside=True)


def _choose(view: View, place: str, *, task: str, parts: list[str], what: str, back: str = HERE) -> Screen:
    t, chosen = view.texts, view.case.answers.paper_language
    buttons = [view.button(_own_name(code, chosen), place, "send", f"{what}.{code}") for code in PAPER_LANGUAGES]
    rows: list[Row] = list(in_rows(buttons))
    if what in ("text", "phrases") and back != "ask.call":
        rows.append((view.go("💬 " + t.pgettext("button", "They say …"), place, from_place("ask.says.1", place)),))
    rows.append((view.go("‹ " + t.pgettext("button", "Back"), place, back),))
    step = StepId(root_of(back)) if root_of(back) in set(StepId) else HERE
    return Screen(text_of(view, head=heading(view, step), task=task, parts=parts), tuple(rows))


def _own_name(code: str, chosen: str | None) -> str:
    """ "Français", with a tick when it is the chosen one."""
    return ("✓ " if code == chosen else "") + language_of(code).own_name


def message(view: View, paper: str) -> Screen | None:
    """The message of its own for "text.fr" or "phrases.nl"; None when there is no such thing."""
    what, _, language = paper.partition(".")
    if language not in PAPER_LANGUAGES:
        return None
    if what == "text":
        return letter(view, language)
    if what == "phrases":
        return _phrase_list(view, language)
    return _later_letter(view, what, language) if what in LATER else None


def _later_letter(view: View, kind: str, language: str) -> Screen:
    """A letter about what came after asking; its day is the day of asking or of the move."""
    found = view.content.letters[f"{kind}.{language}"]
    words, happened = view.content.letter_words[language], (view.case.last(k) for k in LATER[kind])
    day = unpaid_since(view.case) if kind == "unpaid" else next((e.day for e in happened if e and e.day), None)
    complained, moving, moved = view.case.last(Kind.COMPLAINED), view.case.moving, view.case.last(Kind.ENDED)
    about_new = kind in ("ombudsman", "unpaid") and owed_by_new(view.case)  # we do not know which one that is
    filled = {
        "date": long_date(day, language) if day else BLANK,
        "complained": long_date(complained.day, language) if complained and complained.day else BLANK,
        "carrier": BLANK if about_new else _addressee(view),
        "when": when_words(view, words, language),
        "because": words.because_moved if view.case.moving else words.because_cancelled,
        "solution": words.solution_ended if not moving else words.solution_paid if moved else words.solution_moved,
    }
    sign = words.sign_letter if kind == "proxy" else words.sign_email  # only a signed one counts
    body = f"{found.subject.format_map(filled)}\n\n{found.body.format_map(filled)}\n\n{sign}"
    return Screen(f"<pre>{escape(body, quote=False)}</pre>")


def letter_kind(view: View) -> str:
    """Which letter this case needs."""
    if view.case.prepaid:
        return "cancel_prepaid"
    return "cancel_shared" if view.case.answers.shared is Shared.SHARED else "cancel"


def letter(view: View, language: str) -> Screen:
    """The e-mail or letter, the end date filled in, one tap copies all of it."""
    words = view.content.letter_words[language]
    found = view.content.letters[f"{letter_kind(view)}.{language}"]
    filled = {"when": when_words(view, words, language), "carrier": _addressee(view)}
    by_post = paper_channel(view) is Channel.LETTER
    sign = words.sign_letter if by_post else words.sign_email
    top = "\n".join(view.carrier.postal.lines) + "\n\n" if by_post and view.carrier.postal else ""
    body = f"{top}{found.subject.format_map(filled)}\n\n{found.body.format_map(filled)}\n\n{sign}"
    return Screen(f"<pre>{escape(body, quote=False)}</pre>")


def _addressee(view: View) -> str:
    """The operator's name in a letter; a blank when it is not known."""
    return BLANK if view.carrier.slug in ("other", "unknown") else view.carrier.name


def when_words(view: View, words: LetterWords, language: str) -> str:
    """ "on 30 November 2026" or "with immediate effect", in the letter's language."""
    chosen = view.case.last(Kind.END_DATE)
    if chosen is None or chosen.day is None or chosen.detail == "asap" or chosen.day < view.today:
        return words.at_once  # nobody can ask for a day that is over
    return words.on_date.format(date=long_date(chosen.day, language))


def long_date(day: date, language: str) -> str:
    """A day as a letter in this language writes it."""
    return Texts(language).date(day, "year")


def _phrase_list(view: View, language: str) -> Screen:
    """Each sentence with its meaning above it; without, where the list is in the reader's own language."""
    t = view.texts
    filled = {"when": when_words(view, view.content.letter_words[language], language)}
    own = {"when": _own_when(view)}
    lines = [t.gettext("In the order of the call. Tap a line to copy it.")]
    fitting = (p for p in view.content.phrases if _fits(view, p) and _is_for_reader(view, p, language))
    lines += [_spoken(view, phrase, language, filled, own) for phrase in fitting]
    return Screen("\n\n".join(lines))


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
    t, chosen = view.texts, view.case.last(Kind.END_DATE)
    if chosen is None or chosen.day is None or chosen.detail == "asap":
        return t.gettext("with immediate effect")
    return t.gettext("on {date}").format(date=t.date(chosen.day))


def _fits(view: View, phrase: Phrase) -> bool:
    """Phrases for all, plus those of exactly one situation."""
    case = view.case
    if case.moving:
        return phrase.when in ("all", "move", *(("move_prepaid",) if case.prepaid else ()))
    if phrase.when == "shared":
        return case.answers.shared is Shared.SHARED
    return phrase.when in ("all", "prepaid" if case.prepaid else "give_up")


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
    fitting = ("all", "move" if view.case.moving else "give_up")
    return tuple(o for o in view.content.objections if o.when in fitting)


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
        view.button(_own_name(code, chosen), place, "set", f"paper_language={code}") for code in PAPER_LANGUAGES
    ]
    return in_rows(buttons)


def _back_to_says(view: View, argument: str, back: str) -> Row:
    return (view.go("‹ " + view.texts.pgettext("button", "Back"), f"ask.say.{argument}", back),)
