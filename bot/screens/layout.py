"""The layout rule: line 1 case and step, line 2 the task in bold, then little, then one expandable quote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from html import escape

from bot.guide.case import Case
from bot.guide.content.models import UNDATED, Confidence, Provenance, Status
from bot.guide.rush import PLAN, in_a_rush
from bot.guide.steps import StepId, listed_steps, previous_step
from bot.guide.told_before import came_later, told_trouble
from bot.i18n import Texts
from bot.screens.fit import not_said_again, until_it_fits, visible
from bot.screens.screen import Button, Row, Screen, View, sources_of
from bot.screens.wish_note import wish_note

HAN, MARKS = r"[\u4e00-\u9fff]", r"[\u3001\u3002\uff01-\uff1f]"  # Chinese characters, full-width punctuation
# The space first: then only spaces are looked at, not every character.
GAP = re.compile(rf" (?:(?<={HAN} )(?={HAN}|{MARKS})|(?<={MARKS} )(?={HAN})|(?<=：</b> ))")
MOST_NAMED = 3  # sources named in the fold; the sources screen has all
MOST_CUT = 5  # lines of the fold that a longer language may lose, the least urgent ones
TRIES = (*((named, 0) for named in range(MOST_NAMED, -1, -1)), *((0, cut) for cut in range(1, MOST_CUT + 1)))
MOST_VISIBLE = 1000  # characters of a whole message: a reader's limit, the server's is 4096


def heading(view: View, step: StepId | None = None) -> str:
    """Line 1: "BASE · subscription · step 7 of 11", or what stands between the wish and what is on its way."""
    t, case, name = view.texts, view.case, case_name(view)
    if note := wish_note(view):
        return f"{name} · {note}"
    if told_trouble(case) and came_later(case):
        before = t.gettext("move already ordered") if case.moving else t.gettext("already cancelled")
        return f"{name} · {before}"
    steps = listed_steps(case)
    if step is None or step not in steps:
        return name
    place = t.gettext("step {number} of {total}").format(number=steps.index(step) + 1, total=len(steps))
    return f"{name} · {place}"


def case_name(view: View) -> str:
    """Line 1 of a page that is full without more: "BASE · subscription"; the operator alone where no plan was told."""
    plan = f" · {escape(view.plan_name, quote=False)}" if view.case.answers.plan or not came_later(view.case) else ""
    return f"<b>{carrier_title(view)}{plan}{_which(view)}</b>"


def _which(view: View) -> str:
    """ " (2)" when the chat has another case of the same name."""
    alike = [c.number for c in view.cases if _name(c) == _name(view.case)]
    return f" ({alike.index(view.case.number) + 1})" if len(alike) > 1 and view.case.number in alike else ""


def _name(case: Case) -> tuple[str | None, bool]:
    return case.answers.carrier, case.prepaid


def text_of(  # noqa: PLR0913 - the parts of the layout rule, each named
    view: View,
    *,
    head: str,
    task: str,
    parts: Iterable[str],
    warning: str = "",
    fold: Iterable[str] = (),
) -> str:
    """Put the parts of a screen together; empty ones are left out. A notice of the view comes first.

    What does not fit before the fold, in a longer language or below a notice, goes into the fold: the last part
    first, then of the only part its last lines.
    """
    top = [f"<i>{escape(view.notice, quote=False)}</i>\n"] if view.notice else []
    opening, alert = "\n".join([*top, f"{head}\n<b>{task}</b>"]), [f"⚠️ {warning}"] if warning else []
    said = not_said_again(parts, top[0] if top else "")
    shown, moved = until_it_fits(opening, said, alert, view.texts.language)
    blocks = [opening, *shown, *alert]
    quote = "\n".join([*moved, *(line for line in fold if line)])
    if quote:
        blocks.append(f"<blockquote expandable>{quote}</blockquote>")
    return close_gaps("\n\n".join(blocks))


def close_gaps(text: str) -> str:
    """Chinese sets Latin words off with spaces, Chinese ones not: a filled-in Chinese name leaves none."""
    return GAP.sub("", text)


def step_screen(
    view: View,
    step: StepId,
    *,
    parts: Sequence[str],
    rows: Sequence[Row] = (),
    main: Button | None = None,
    beside: Row = (),
    task: str = "",
    warning: str = "",
    fold: Iterable[str] = (),
    facts: Iterable[Provenance] = (),
    back: str = "",
    here: str = "",
) -> Screen:
    """A screen of the journey: what belongs to the step, its main button, then Back · Steps · More.

    `back` is where Back leads when the screen is a page beside its step, `here` the page that More leads back to.
    """
    lines, used = list(fold), list(facts)
    head, what = heading(view, step), task or view.say(view.content.steps[step].task)

    def text(named: int, cut: int = 0) -> str:
        return text_of(
            view,
            head=head,
            task=what,
            parts=parts,
            warning=warning,
            fold=[*lines[: len(lines) - cut], how_sure(view, used, named)],
        )

    mains: tuple[Row, ...] = ((main, *beside),) if main else ()
    return Screen(shortest_needed(text), (*rows, *mains, navigation(view, step, back, here)))


def shortest_needed(text: Callable[[int, int], str]) -> str:
    """As many sources named in the fold as a message has room for; the sources screen has them all.

    In a longer language the last lines of the fold, the least urgent ones, may have to go too.
    """
    shortest = ""
    for named, cut in TRIES:
        shortest = text(named, cut)
        if len(shortest) <= MOST_VISIBLE or len(visible(shortest)) <= MOST_VISIBLE:
            break
    return shortest


def navigation(view: View, step: StepId, back: str = "", here: str = "") -> Row:
    """Back · Steps · More, the last row of every step; `here` is the page of the step that More leads back to."""
    t = view.texts
    before = back or (PLAN if in_a_rush(view.case, view.today) else previous_step(view.case, step))
    return (
        view.go("‹ " + t.pgettext("button", "Back"), step, before or "plan"),
        view.go("☰ " + t.pgettext("button", "Steps"), step, "steps"),
        view.go("⋯ " + t.pgettext("button", "More"), step, f"more.{here or step}"),
    )


def done_button(view: View, step: StepId) -> Button:
    """The main button of a step that is done by saying so; its label stands in the content."""
    label = view.texts.content(view.content.steps[step].done)
    return view.button(f"✅ {label}", step, "done", style="success")


def points(lines: Iterable[str], *, numbered: bool = False) -> str:
    """A list, one line each."""
    marks = ((f"{n}. " if numbered else "• ") for n in range(1, 99))
    return "\n".join(f"{mark}{line}" for mark, line in zip(marks, lines, strict=False))


def how_sure(view: View, facts: Iterable[Provenance], named: int = MOST_NAMED) -> str:
    """One line for the fold: what the screen rests on, by how sure it is, so many sources of each named."""
    t, used = view.texts, sources_of(facts)
    labels = {
        Confidence.OFFICIAL: t.gettext("Official sources."),
        Confidence.SECONDARY: t.gettext("Sources from others."),
        Confidence.UNCONFIRMED: t.gettext("Not all confirmed: compare with your bill."),
    }
    if view.of_a_card:
        labels[Confidence.UNCONFIRMED] = t.gettext("Not all confirmed: compare with the operator’s own site.")
    return _how_sure(view, used, labels if not named else _naming(view, used), named)


def _naming(view: View, used: Sequence[Provenance]) -> dict[Confidence, str]:
    t = view.texts
    labels = {
        Confidence.OFFICIAL: t.gettext("Official: {sources}."),
        Confidence.SECONDARY: t.gettext("From others: {sources}."),
        Confidence.UNCONFIRMED: t.gettext("Not confirmed: {sources}. Compare with your bill."),
    }
    if view.of_a_card:
        labels[Confidence.UNCONFIRMED] = t.gettext("Not confirmed: {sources}. Compare with the operator’s own site.")
    if all(_is_of_a_service(view, f) for f in used if f.confidence is Confidence.UNCONFIRMED):
        labels[Confidence.UNCONFIRMED] = t.gettext("Not confirmed: {sources}. Look there before you rely on it.")
    return labels


def _how_sure(view: View, used: Sequence[Provenance], labels: Mapping[Confidence, str], named: int) -> str:
    t = view.texts
    said = [
        label.format(sources=_names(view, [f for f in used if f.confidence is confidence], named))
        for confidence, label in labels.items()
        if any(f.confidence is confidence for f in used)
    ]
    if not said:
        return t.gettext("This is our own advice.") if used else ""
    if any(f.confidence is Confidence.ADVICE for f in used):
        said.append(t.gettext("The rest is our own advice."))
    return join_sentences(t, [*said, t.gettext("Not yet checked on the current pages.")])


def _is_of_a_service(view: View, fact: Provenance) -> bool:
    """Whether it was read about an app or a bank, which stands on no operator's bill."""
    services = (s for group in view.content.services.values() for s in group.services)
    return any(fact.source in {said.source for said in s.facts()} for s in services)


def checked(view: View, facts: Sequence[Provenance]) -> str:
    """When somebody last looked at the live pages; nothing where nothing is known."""
    t, days = view.texts, [f.checked_on for f in facts if f.checked_on]
    if not days:
        return t.gettext("Nobody has checked the current pages yet.") if facts else ""
    return t.gettext("Some were checked on the current pages, last on {date}.").format(date=t.date(max(days), "year"))


def joined(texts: Texts, words: Sequence[str]) -> str:
    """Words with commas between them."""
    return texts.traits.comma.join(words)


def join_sentences(texts: Texts, sentences: Sequence[str]) -> str:
    """Sentences in a row; Chinese puts no space between them."""
    return texts.traits.between_sentences.join(sentences)


def dated(view: View, fact: Provenance) -> str:
    """When the source was written, as far as known: "2017-2020, estimated" or "undated"."""
    t = view.texts
    when = fact.source_date or fact.source_period or UNDATED
    if when == UNDATED:
        return t.gettext("undated")
    shown = _day_or_month(t, when) if fact.source_date else _period(t, when, fact.estimated)
    about = fact.estimated and not when.endswith("+")
    return t.gettext("about {period}").format(period=shown) if about else shown


def _period(t: Texts, period: str, estimated: bool) -> str:
    """2017-2020, "2023+" (since then) or "≤2016" as the user writes it."""
    if period.endswith("+"):
        about, since = t.gettext("since about {year}"), t.gettext("since {year}")
        return (about if estimated else since).format(year=period.rstrip("+"))
    if period.startswith("≤"):
        return t.gettext("until {year}").format(year=period.lstrip("≤"))
    return _years(t, period.replace("-", "–"))


def _years(t: Texts, years: str) -> str:
    """ "2021" or "2017–2020" as a sentence takes it: Chinese puts 年 behind."""
    return t.pgettext("years of a source", "{years}").format(years=years)


def _day_or_month(t: Texts, when: str) -> str:
    """2026-06-06, 2021-10 or 2021 as the user writes it."""
    numbers = [int(n) for n in when.split("-")]
    if len(numbers) == 1:
        return _years(t, when)
    if len(numbers) == 2:  # noqa: PLR2004 - a year and a month
        return t.month(numbers[0], numbers[1])
    return t.date(date(*numbers), "year")


def source_name(view: View, fact: Provenance) -> str:
    """The name of a fact's source in the user's language, escaped."""
    return escape(view.texts.content(view.content.sources[fact.source].name), quote=False)


def _names(view: View, facts: Sequence[Provenance], most: int) -> str:
    form = view.texts.gettext("{name} ({date})")
    named = [form.format(name=source_name(view, f), date=dated(view, f)) for f in facts[:most]]
    if len(facts) > most:
        named.append(view.texts.gettext("others"))
    return view.texts.traits.semicolon.join(named)


def _generic(view: View) -> bool:
    return view.carrier.status is Status.GENERIC


def capital(text: str) -> str:
    """For the beginning of a line."""
    return text[:1].upper() + text[1:]


def carrier_title(view: View) -> str:
    """The operator at the beginning of a line, escaped: "hey!" stays as it is, "your operator" gets its capital."""
    return escape(capital(view.carrier_name) if _generic(view) else view.carrier.name, quote=False)
