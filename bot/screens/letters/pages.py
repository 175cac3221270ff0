"""The pages before a text: what went wrong where it has to be named, then the language the operator writes in."""

from __future__ import annotations

from bot.guide.case import Holder
from bot.guide.origins import from_place, origin
from bot.guide.papers import letter_of, pdf_page, problems_to_ask, sent_for
from bot.guide.places import root_of
from bot.guide.proofs import NAMED_BY
from bot.guide.steps import StepId
from bot.guide.whom import PLACE as WHOM
from bot.guide.whom import has_new_operator
from bot.languages import PAPER_LANGUAGES
from bot.screens.enclosures import enclosures
from bot.screens.layout import heading, text_of
from bot.screens.letters.recipient import recipient
from bot.screens.open_accounts import none_ticked, to_the_list
from bot.screens.proofs import missing_line, proofs_button
from bot.screens.screen import Row, Screen, View, in_rows
from bot.screens.steps.ask_frame import about_a_friend, own_name, to_fill_in
from bot.screens.trouble.problem_texts import label, sentence
from bot.screens.wish_note import contrary, decide_first

HERE = StepId.ASK
MOST_NAMED = 6  # papers on the page before a text; the text names all


def text(view: View, came_from: str = "") -> Screen:
    """The request itself. `came_from` is a letter of guide/origins."""
    t, back = view.texts, origin(came_from, HERE)
    return _choose(
        view,
        from_place("ask.text", back),
        task=t.gettext("In which language does {carrier} write to you?").format_map(view.values),
        parts=to_fill_in(view),
        what="text",
        back=back,
    )


def paper(view: View, argument: str) -> Screen:
    """Every other text: "again.no_answer" is the second request, sent for that; or with the letter of an origin."""
    kind, _, trouble = argument.partition(".")
    task = _task(view, kind)
    about = origin(trouble, f"trouble.is.{trouble}") if trouble else ""
    if not task:
        return text(view)
    step = {"refund": StepId.FINAL_BILL, "unpaid": StepId.FINAL_BILL, "proxy": HERE, "takeover": HERE}.get(
        kind, StepId.ENDED
    )
    back = about or {"refund": "final_bill.how", "call_off": "wish.sent", "call_off_move": "wish.sent"}.get(kind, step)
    place = f"paper.{kind}.{trouble}" if trouble else f"paper.{kind}"
    if problems_to_ask(kind, sent_for(trouble, view.case), view.case):
        return _ask_problem(view, place, kind, trouble, back)
    friend = about_a_friend(view, trouble) if kind == "proxy" else []
    to_say = to_fill_in(view)[:-1] if kind == "payer" else to_fill_in(view)  # the bill has the name of the holder
    parts = [*(view.say(f) for f in friend), *to_say]
    return _choose(view, place, task=task.format_map(view.values), parts=parts, what=kind, back=back)


def _task(view: View, kind: str) -> str:
    """Empty for a word that is no text of its own."""
    t = view.texts
    tasks = {
        "complaint": t.gettext("A written complaint to {carrier}"),
        "contest": t.gettext("Dispute a bill from {carrier}"),
        "collector": t.gettext("Dispute what is collected for {carrier}"),
        "bank": t.gettext("Ask your bank to take the debit back"),
        "mandate": t.gettext("End the direct debit at {carrier}"),
        "delay": t.gettext("A claim to {new}"),
        "refund": t.gettext("Ask {carrier} for your credit"),
        "unpaid": t.gettext("A complaint about money not paid"),
        "again": t.gettext("A second request to {carrier}"),
        "move": t.gettext("Ask {new} in writing"),
        "ombudsman": t.gettext("Write to the Telecom Ombudsman"),
        "withdraw": t.gettext("Withdraw from the offer of {carrier}"),
        "proxy": t.gettext("The holder authorises somebody"),
        "died": t.gettext("Tell {carrier} of the death"),
        "takeover": t.gettext("Ask {carrier} how the number is taken over"),
        "payer": t.gettext("End your mandate with {carrier}"),
        "taken": t.gettext("Ask {carrier} about the number"),
        "call_off": t.gettext("Withdraw the request at {carrier}"),
        "call_off_move": t.gettext("Withdraw the order at {new}"),
    }
    return tasks.get(kind, "")


def _ask_problem(view: View, place: str, kind: str, trouble: str, back: str) -> Screen:
    """What went wrong? The text names it, and nobody told; the tap records it and leads to what to do about it."""
    t, known = view.texts, problems_to_ask(kind, trouble, view.case)
    named = {problem: label(view, problem) for problem in known}
    body = text_of(
        view,
        head=heading(view),
        task=t.gettext("What went wrong?"),
        parts=[
            "\n".join(f"{mark} {sentence(view, p)}" for p, (mark, _) in named.items()),
            t.gettext("The text names it."),
        ],
    )
    buttons = [view.button(f"{mark} {name}", place, "tell", f"trouble_{p}") for p, (mark, name) in named.items()]
    return Screen(body, (*in_rows(buttons), (view.go("‹ " + t.pgettext("button", "Back"), place, back),)))


def _choose(view: View, place: str, *, task: str, parts: list[str], what: str, back: str = HERE) -> Screen:
    """Whom it is for, and in which language: one tap sends it."""
    t, chosen = view.texts, view.case.answers.paper_language
    to = recipient(view, view.content.letters[letter_of(what, view.case)])
    buttons = [view.button(own_name(code, chosen), place, "send", f"{what}.{code}") for code in PAPER_LANGUAGES]
    says = view.go("💬 " + t.pgettext("button", "They say …"), place, from_place("ask.says.1", place))
    answers = (says,) if what == "text" and back != "ask.call" else ()
    warning = warned(view, what)
    authorisation = _authorisation(view, place) if what == "text" else ()
    beside: Row = (*answers, *to.copies(view), *authorisation, *_name_it(view, place))
    papers = proofs_button(view, place) if what in NAMED_BY and not warning else ()
    pdf = view.go("📄 " + t.pgettext("button", "PDF to sign"), place, pdf_page(place))
    leave = view.go("‹ " + t.pgettext("button", "Back"), place, back)
    unticked = "" if warning or what != "text" else none_ticked(view)
    first = (decide_first(view, place),) if warning else to_the_list(view, place) if unticked else ()
    rows = (*in_rows(buttons), beside, (leave, pdf, *first, *papers))
    parts = [*parts, *(_in_hand(view) if what in NAMED_BY else ())]
    step = StepId(root_of(back)) if root_of(back) in set(StepId) else HERE
    head = heading(view, None if what == "payer" else step)  # a mandate is no step of a cancellation
    shown = text_of(view, head=head, task=task, parts=[to.lines(view), *parts], warning=warning or unticked)
    return Screen(shown, tuple(row for row in rows if row))


def _name_it(view: View, place: str) -> Row:
    """Where a text goes to the new operator and nobody was asked which one that is."""
    opened = from_place(WHOM, place)
    if opened == WHOM or not has_new_operator(view.case) or view.case.answers.to is not None:
        return ()
    return (view.go("🏷 " + view.texts.pgettext("button", "Which operator?"), place, opened),)


def _in_hand(view: View) -> list[str]:
    """What the text will name as enclosed, as far as a page has room, and what it will not."""
    named = enclosures(view.texts, view.content, view.case)
    return [missing_line(view), "\n".join([*named[:MOST_NAMED], *(["…"] if len(named) > MOST_NAMED else [])])]


def warned(view: View, what: str) -> str:
    """A warning above a text that ends what somebody may want to keep now."""
    if not contrary(view, what):
        return ""
    return view.texts.gettext("You want something else now. This text says the opposite: decide first.")


def _authorisation(view: View, place: str) -> Row:
    """Who writes for the holder encloses it, and says so in the text."""
    if view.case.answers.holder is not Holder.SOMEBODY_ELSE:
        return ()
    label = "✍️ " + view.texts.pgettext("button", "Authorisation")
    return (view.go(label, place, from_place("paper.proxy", "ask.text")),)
