"""The page of a text's PDF: in which language; one tap sends the file."""

from __future__ import annotations

from bot.guide.papers import PDF, letter_of, problems_to_ask, sent_for, text_page
from bot.languages import PAPER_LANGUAGES
from bot.screens.layout import heading, points, text_of
from bot.screens.letters.pages import paper, warned
from bot.screens.letters.recipient import recipient
from bot.screens.screen import Screen, View, in_rows
from bot.screens.steps.ask_frame import exact_name, own_name


def page(view: View, argument: str) -> Screen:
    """ "text.c" or "again.refused": of which text, as its own page is named."""
    t, case, place = view.texts, view.case, f"{PDF}{argument}"
    kind, _, trouble = argument.partition(".")
    if problems_to_ask(kind, sent_for(trouble, case), case):
        return paper(view, argument)  # the text has to name it first
    to, chosen = recipient(view, view.content.letters[letter_of(kind, case)]), case.answers.paper_language
    buttons = [view.button(own_name(c, chosen), place, "send", f"{PDF}{kind}.{c}") for c in PAPER_LANGUAGES]
    back = view.go("‹ " + t.pgettext("button", "Back"), place, text_page(place))
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("A PDF to print and sign: in which language?"),
        parts=[
            to.lines(view, printed=True),
            points(
                (
                    t.gettext("Page 1 is the letter: print it, fill in the lines by hand, sign."),
                    t.gettext("Page 2 is for you: what it says, what belongs on each line."),
                )
            ),
            exact_name(view),
        ],
        warning=warned(view, kind),
        fold=[t.gettext("Never type into this chat what you fill in.")],
    )
    return Screen(text, tuple(row for row in (*in_rows(buttons), to.copies(view), (back,)) if row))
