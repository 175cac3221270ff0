"""To which operator does the number move? Asked on the way to the plan, and before the order of an older case."""

from __future__ import annotations

from collections.abc import Sequence

from bot.guide.case import Kind
from bot.guide.content.models import Carrier, Status
from bot.guide.origins import origin
from bot.guide.steps import StepId, previous_step
from bot.guide.whom import AT_THE_ORDER, NONE, OTHER, PLACE, asks_whom, offered, page_and_origin
from bot.screens.intake import FIRST_CHOICE, in_order
from bot.screens.layout import heading, text_of
from bot.screens.paging import Page
from bot.screens.screen import Button, Row, Screen, View, in_rows

MOST_ON_A_PAGE = 10  # names: five rows of two, and the row around them
MOST_AT_THE_ORDER = 4  # a page of a step has four rows


def at_the_order(view: View) -> Screen:
    """The same in the place of the page of the order."""
    return whom(view, AT_THE_ORDER)


def whom(view: View, argument: str = "") -> Screen:
    """The best known first, then the others; "2.h" is the second page, opened on the page of all answers."""
    t, (page, letter) = view.texts, page_and_origin(argument)
    pages = _pages(view, MOST_AT_THE_ORDER if letter == AT_THE_ORDER else MOST_ON_A_PAGE)
    at = Page.read(page or "1", len(pages))
    text = text_of(
        view,
        head=heading(view),
        task=at.title(t, t.gettext("Which operator do you move to?")) if at.number > 1 else _task(view),
        parts=[_why(view)],
    )
    shown = in_rows(_choice(view, carrier, _page(letter)) for carrier in pages[at.number - 1])
    below = _beside_the_first(view, letter) if at.number == 1 else _around(view, at, letter)
    return Screen(text, (*shown, *below))


def _task(view: View) -> str:
    return view.texts.gettext("Which operator do you move to?")


def _why(view: View) -> str:
    """What the answer is good for, and that none is needed."""
    t = view.texts
    lines = [
        t.gettext("Texts and pages then name it, and say what is known of it. You can also type its name."),
        t.gettext("Not chosen yet? Then your plan says what to look for."),
    ]
    if view.case.last(Kind.ASKED):
        lines[1] = t.gettext("You can skip it: the texts then leave the name open.")
    return "\n".join(lines)


def _pages(view: View, best: int) -> list[list[Carrier]]:
    """So many of the best known, then those that are known to exist; the others can be typed."""
    found = in_order(c for c in offered(view.case, view.content) if c.status is Status.ACTIVE)
    found.sort(key=lambda c: FIRST_CHOICE.index(c.slug) if c.slug in FIRST_CHOICE else len(FIRST_CHOICE))
    first = [c for c in found if c.slug in FIRST_CHOICE][:best]
    rest = found[len(first) :]
    return [first, *(rest[n : n + MOST_ON_A_PAGE] for n in range(0, len(rest), MOST_ON_A_PAGE))]


def _choice(view: View, carrier: Carrier, here: str) -> Button:
    chosen = "✓ " if carrier.slug == view.case.answers.to else ""
    return view.button(chosen + carrier.name, here, "set", f"to={carrier.slug}")


def _page(letter: str, number: int = 1) -> str:
    """The name of a page; the first has no number."""
    return ".".join([PLACE, *([str(number)] if number > 1 else []), *([letter] if letter else [])])


def _beside_the_first(view: View, letter: str) -> Sequence[Row]:
    t, here = view.texts, _page(letter)
    skip = t.pgettext("button", "Skip it") if view.case.last(Kind.ASKED) else t.pgettext("button", "Not chosen yet")
    return (
        (
            view.go(t.pgettext("button", "Another one") + " ›", here, _page(letter, 2)),
            view.button(skip, here, "set", f"to={NONE}"),
        ),
        (view.go("‹ " + t.pgettext("button", "Back"), here, _before(view, letter)),),
    )


def _before(view: View, letter: str) -> str:
    """Where Back leads."""
    if letter == AT_THE_ORDER:
        return (previous_step(view.case, StepId.ASK) or "plan") if asks_whom(view.case) else StepId.ASK
    return origin(letter, "q.plan" if view.case.answers.to is None else "change")


def _around(view: View, at: Page, letter: str) -> Sequence[Row]:
    """The page before, "Not listed", the page after where there is one."""
    t, here = view.texts, _page(letter, at.number)
    row = [
        view.go("‹ " + t.pgettext("button", "Back"), here, _page(letter, at.number - 1)),
        view.button(t.pgettext("button", "Not listed"), here, "set", f"to={OTHER}"),
    ]
    if at.number < at.count:
        row.append(view.go(t.pgettext("button", "Another one") + " ›", here, _page(letter, at.number + 1)))
    return (tuple(row),)
