"""Every text is read back: each kind with each property of a case, in the four languages it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from bot.errors import NotPossible
from bot.guide.case import Answers, Case, Channel, Holder, Kind, Number, Plan, Shared, Sim
from bot.guide.conditions import DIMENSIONS, NO_TEXT, Truths, cells, no_text, truths_of
from bot.guide.papers import LETTERS, PAPERS, exists, letter_of
from bot.guide.sending import send
from bot.guide.tap import ActionContext
from bot.guide.trouble import Trouble
from bot.languages import PAPER_LANGUAGES
from bot.screens.letters.engine import Letter, Request, compose, make
from bot.screens.registry import draw, message
from tests.screens.budget import visible
from tests.screens.worlds import END, NOW, TODAY, case_with, content, languages, view

FIELDS = {"carrier": "Testtel", "opponent": "Testtel", "when": "WHEN", "by": "BYWAY", "date": "ASKEDDAY"}
FIELDS |= {
    "asked_day": "ASKEDDAY",
    "end_date": "ENDDAY",
    "complained": "COMPLAINTDAY",
    "debited": "DEBITDAY",
    "moved_day": "MOVEDAY",
    "later_day": "LATERDAY",
}
FIELDS |= {"on_asked": "on ASKEDDAY", "of_asked": "of ASKEDDAY", "on_ended": "on ENDED", "after_end": "after ENDED"}
FIELDS |= {"off_day": "OFFDAY", "off_by": "OFFWAY", "enclosures": "PAPERS", "debit_days": "DEBITDAYS"}
EVERYTHING_ELSE = {
    "fr": "Tout le reste sous ce numéro de client continue.",
    "nl": "Al het andere onder dit klantnummer loopt door.",
    "de": "Alles andere unter dieser Kundennummer läuft weiter.",
    "en": "Everything else under this customer number continues.",
}
OF_A_BILL = {  # what a prepaid card has none of
    "fr": r"\bcontrat|facture|numéro de client|abonnement",
    "nl": r"contract|factuur|klantnummer|abonnement",
    "de": r"vertrag|rechnung|kundennummer",
    "en": r"\bcontract|\bbill|customer number|\bplan\b",
}
SIGNED_BY = {  # the first line of who signs
    "own": {"fr": "[prénom et nom]", "nl": "[voornaam en naam]", "de": "[Vor- und Nachname]"},
    "behalf": {"fr": "au nom de [", "nl": "in naam van [", "de": "im Namen von ["},
    "company": {"fr": "[nom et numéro d'entr", "nl": "[naam en ondern", "de": "[Name und Untern"},
}
SIGNED_BY["died"] = SIGNED_BY["own"]
ONLY_BEFORE_A_WITHDRAWAL = ("said", "memory", "trouble", "day")  # a new request does not speak of them
NAMES_THE_REQUEST = ("again", "complaint", "ombudsman")
TELLS_APART = {  # kind: what must not read alike
    "cancel": ("who signs", "plan", "way"),
    "again": ("who signs", "plan", "said", "memory", "trouble", "day", "withdrawn"),
    "complaint": ("who signs", "plan", "said", "memory", "trouble"),
    "contest": ("who signs", "plan", "debit"),
    "bank": ("who signs",),
    "collector": ("who signs", "plan"),
    "mandate": ("who signs", "plan"),
    "ombudsman": ("who signs", "plan", "trouble"),
    "delay": ("who signs", "wish", "delay"),
    "move": ("who signs", "day", "memory", "withdrawn"),
    "refund": ("who signs",),
    "withdraw": ("who signs", "plan"),
    "died": ("plan",),
    "proxy": ("plan",),
    "takeover": ("plan",),
    "payer": ("way",),
    "taken": ("who signs", "plan"),
    "call_off": ("plan",),
    "call_off_move": ("who signs",),
    "unpaid": ("who signs",),
    "unpaid_delay": ("who signs",),
}
ENCLOSED = {"fr": "copie de ma", "nl": "kopie van mijn verzoek", "de": "Kopie meines Schreibens", "en": "copy of my"}
NAME_PAPERS = ("again", "collector", "complaint", "contest", "move", "ombudsman", "unpaid", "unpaid_delay")
UNTICKED = {  # what nobody said that they have
    "fr": r"copie de m|Je joins ma",
    "nl": r"opie(ën)? van mijn|bijlage: mijn",
    "de": r"Kopien? mein|Anlagen: mein",
    "en": r"[Cc]op(y|ies) of my|Enclosed: my",
}
WITH_THE_NEW_OPERATOR = re.compile(
    r"\[[^]]*\]|.*(chez vous|bij u|bei Ihnen|with you|My customer number|Mon numéro de client|Mijn klantnummer"
    r"|Meine Kundennummer).*"
)


def whens(kind: str) -> tuple[str, ...]:
    text, parts = content().letters[kind], content().letter_parts
    return tuple(p.when for p in (*text.subject, *text.paragraph, *parts.opening, *parts.closing))


@cache
def written(kind: str, language: str) -> dict[Truths, Letter]:
    """The text of every cell of a kind."""
    text = content().letters[kind]
    every = (t for t in cells(*whens(kind), kind=kind) if not text.signed or "by_post" in t)
    return {truths: compose(content(), text, language, truths, FIELDS) for truths in every}


EACH = [pytest.param(kind, language, id=f"{kind}.{language}") for kind, language in product(LETTERS, PAPER_LANGUAGES)]


def faults(kind: str, language: str) -> Iterator[str]:
    """What is wrong with the cells of a kind."""
    for truths, letter in written(kind, language).items():
        named = " ".join(sorted(truths))
        yield from (f"{named}: {fault}" for fault in _faults(kind, language, truths, letter))


def _faults(kind: str, language: str, truths: Truths, letter: Letter) -> Iterator[str]:
    text = letter.whole
    if "{" in text or "  " in text or not letter.subject:
        yield "a field is not filled in, or a gap"
    if "Testtel" not in text and kind not in ("delay", "unpaid_delay"):
        yield "no operator is named"
    if (
        "shared" in truths
        and kind not in ("delay", "payer", "bank", "unpaid_delay")
        and EVERYTHING_ELSE[language] not in text
    ):
        yield "does not say that the rest continues"
    if "shared" not in truths and EVERYTHING_ELSE[language] in text:
        yield "speaks of other services"
    yield from _of_the_signer(language, truths, letter)
    yield from _of_the_papers(kind, language, truths, text)
    if "prepaid" in truths:
        of_a_card = WITH_THE_NEW_OPERATOR.sub("", text)
        if found := re.search(OF_A_BILL[language], of_a_card, re.IGNORECASE):
            yield f"speaks of {found.group()!r}"
        if kind not in ("delay", "move", "call_off_move") and "customer_number" in letter.blanks:
            yield "asks for a customer number"
    by = "OFFWAY" if kind == "again" and "called_off" in truths else "BYWAY"
    of_the_request = "moving" not in truths and "refund_unpaid" not in truths
    if kind in NAMES_THE_REQUEST and of_the_request and not ("ASKEDDAY" in text and by in text):
        yield "does not name day and way of the request"
    if "spoken" in truths and ENCLOSED[language] in text:
        yield "encloses a copy of a call"


def _of_the_papers(kind: str, language: str, truths: Truths, text: str) -> Iterator[str]:
    """Once somebody ticked, exactly what is in hand is named; a new request after a withdrawal encloses nothing."""
    new = "called_off" in truths and kind in ("again", "move")
    if ("PAPERS" in text) is not (kind in NAME_PAPERS and "enclosing" in truths and not new):
        yield "names what is in hand where nothing is, or does not name it"
    if kind in NAME_PAPERS and (found := re.search(UNTICKED[language], text)):
        yield f"encloses what nobody ticked: {found.group()!r}"


def _of_the_signer(language: str, truths: Truths, letter: Letter) -> Iterator[str]:
    for signer, lines in SIGNED_BY.items():
        wanted = lines.get(language)
        if wanted and signer in truths and wanted not in letter.paragraphs[-1]:
            yield f"not signed by {signer}"
    if ("signature" in letter.blanks) is not ("by_post" in truths):
        yield "signed by hand on paper only"
    if ("dead_name" in letter.blanks) is not ("died" in truths):
        yield "the dead person is named where somebody died"
    if "name" in letter.blanks and "own" not in truths:
        yield "signed by the holder"


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_a_text_says_what_holds_for_the_case(kind: str, language: str) -> None:
    assert written(kind, language)
    assert list(faults(kind, language))[:10] == []


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_two_texts_that_must_differ_do(kind: str, language: str) -> None:
    for dimension in TELLS_APART[kind]:
        words = frozenset(" ".join(DIMENSIONS[dimension]).split())
        alike: dict[Truths, list[str]] = {}
        for truths, letter in written(kind, language).items():
            if "called_off" in truths and dimension in ONLY_BEFORE_A_WITHDRAWAL:
                continue
            alike.setdefault(truths - words, []).append(letter.whole)
        assert all(len(texts) == len(set(texts)) for texts in alike.values()), dimension
        assert max(map(len, alike.values())) > 1, dimension


def test_a_text_that_does_not_exist_has_its_reason() -> None:
    assert set(NO_TEXT) <= set(LETTERS)
    reasons = [why for rules in NO_TEXT.values() for why in rules.values()]
    assert all(len(why.split()) > 3 for why in reasons)
    assert no_text("again", frozenset({"moving"})) == reasons[2]


def people() -> Iterator[Case]:
    """Every holder with every plan, ending and moving, before the request and after it by each channel."""
    for holder, plan, shared, number in product(Holder, Plan, Shared, Number):
        case = case_with(Answers("base", plan, number, Sim.WORKS_HERE, Channel.EMAIL, holder=holder, shared=shared))
        yield case
        dated = case.record(Kind.END_DATE, NOW, day=END, detail="day")
        for channel in (Channel.HOTLINE, Channel.LETTER):
            word = "move" if case.moving else channel
            asked = dated.record(Kind.ASKED, NOW, day=TODAY, detail=word).record(Kind.TROUBLE, NOW, detail="billed")
            yield asked
        ended = asked.record(Kind.ENDED, NOW, day=END)
        yield ended.record(Kind.COMPLAINED, NOW, day=TODAY).record(Kind.OFFER, NOW, day=TODAY)


def asked_by_phone() -> Case:
    """The holder's own contract, to be ended."""
    case = next(case for case in people() if not case.moving)
    return case.record(Kind.END_DATE, NOW, day=END, detail="day").record(Kind.ASKED, NOW, day=TODAY, detail="hotline")


def test_a_case_gets_each_text_that_exists_for_it_and_no_other() -> None:
    made, refused = 0, 0
    for case, paper in product(people(), PAPERS):
        if paper == "phrases":
            continue
        kind = letter_of(paper, case)
        letter = make(case, Request(kind, "fr"), TODAY, content())
        assert (letter is not None) is exists(paper, case)
        assert (letter is None) is bool(no_text(kind, truths_of(case, kind=kind)))
        made, refused = made + (letter is not None), refused + (letter is None)
    assert made > 1000
    assert refused > 300


@pytest.mark.parametrize("reader", languages())
def test_a_message_fits_tells_to_whom_and_what_it_says(reader: str) -> None:
    for case, paper, language in product(people(), PAPERS, ("fr", "de")):
        if paper == "phrases" or not exists(paper, case):
            continue
        sent = message(view(case, reader), f"{paper}.billed.{language}")
        assert sent is not None
        assert len(visible(sent.text)) < 3600, "Telegram takes 4096"
        assert sent.text.startswith("<b>")
        assert "{" not in sent.text
        assert "<code>" not in sent.text
        assert ("<blockquote expandable>" in sent.text) is (reader != language)
        assert all(b.copy and len(b.copy) <= 256 for row in sent.rows for b in row)


def test_the_problem_is_named_as_it_was_told() -> None:
    case = asked_by_phone()
    said = {
        Trouble.NO_ANSWER: "I have received no written confirmation",
        Trouble.GOES_ON: "the service goes on",
        Trouble.BILLED: "another amount was charged or debited",
        Trouble.REFUSED: "My request was refused",
    }
    for trouble, words in said.items():
        for paper in ("again", "complaint"):
            sent = message(view(case), f"{paper}.{trouble}.en")
            assert sent is not None
            assert [other for other in said.values() if other in sent.text] == [words]
    told = case.record(Kind.TROUBLE, NOW, detail="refused")
    old_button = message(view(told), "again.en")
    assert old_button is not None
    assert said[Trouble.REFUSED] in old_button.text


def test_what_went_wrong_is_asked_where_nobody_told() -> None:
    case = asked_by_phone()
    asked = draw("paper.again.identity", view(case))
    assert "What went wrong?" in asked.text
    assert [b.data.split("|")[-1] for row in asked.rows[:2] for b in row if b.data] == [
        "trouble_no_answer",
        "trouble_goes_on",
        "trouble_billed",
        "trouble_refused",
    ]
    told = draw("paper.again.identity", view(case.record(Kind.TROUBLE, NOW, detail="goes_on")))
    assert "What went wrong?" not in told.text
    assert "<b>To:</b>" in told.text


@pytest.mark.parametrize(
    ("carrier", "plan", "line"),
    [
        ("lycamobile", Plan.PREPAID, "<b>To:</b> cs@lycamobile.be"),
        ("base", Plan.SUBSCRIPTION, "<b>To:</b> BASE, Liersesteenweg"),
        ("scarlet", Plan.SUBSCRIPTION, "<b>To:</b> "),
        ("unknown", Plan.SUBSCRIPTION, "<b>To:</b> Your operator: the address is on your bill"),
        ("unknown", Plan.PREPAID, "<b>To:</b> Your operator: no address is known. Look on its own site"),
    ],
)
def test_to_whom_stands_on_top_of_text_and_page(carrier: str, plan: Plan, line: str) -> None:
    case = case_with(Answers(carrier, plan, Number.GIVE_UP, Sim.WORKS_HERE, Channel.WRITING))
    sent = message(view(case), "text.fr")
    assert sent is not None
    assert sent.text.startswith(line)
    assert line in draw("ask.text", view(case)).text
    assert "bill" not in visible(sent.text).split("\n")[0] or plan is not Plan.PREPAID


def test_a_number_that_moves_is_asked_for_at_the_new_operator_and_the_ombudsman_is_the_ombudsman() -> None:
    case = case_with(Answers("base", Plan.SUBSCRIPTION, Number.MOVE)).record(Kind.ASKED, NOW, day=TODAY, detail="move")
    for paper, words in (
        ("move", "Your new operator"),
        ("contest", "Liersesteenweg"),
        ("ombudsman", "klachten@"),
    ):
        sent = message(view(case), f"{paper}.goes_on.nl")
        assert sent is not None
        assert words in sent.text.partition("<pre>")[0]
    french = message(view(case), "ombudsman.goes_on.fr")
    assert french is not None
    assert "plaintes@" in french.text, "in the language of the text"


def test_who_writes_for_the_holder_gets_the_authorisation_that_the_text_encloses() -> None:
    for holder in Holder:
        case = case_with(Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, holder=holder))
        case = replace(case, answers=replace(case.answers, channel=Channel.LETTER))
        sent, page = message(view(case), "text.en"), draw("ask.text", view(case))
        assert sent is not None
        offered = any((b.data or "").endswith("go|paper.proxy.t") for row in page.rows for b in row)
        assert offered is ("signed authorisation is enclosed" in sent.text) is (holder is Holder.SOMEBODY_ELSE)


@pytest.mark.parametrize(
    ("place", "tapped", "sent"),
    [
        ("paper.again.no_answer", "again.nl", "again.no_answer.nl"),
        ("paper.complaint.m", "complaint.nl", "complaint.nl"),
        ("paper.again.refused", "complaint.fr", "complaint.fr"),
        ("ask.text", "text.fr", "text.fr"),
        ("confirmation", "again.de", "again.de"),
    ],
)
def test_the_buttons_of_old_messages_send_what_they_say(place: str, tapped: str, sent: str) -> None:
    case = asked_by_phone()
    outcome = send(ActionContext(view(case).chat, case, place, tapped, NOW, content()))
    assert outcome.send == (sent,)
    assert message(view(outcome.case), sent) is not None


@pytest.mark.parametrize("tapped", ["text.fr", "again.fr", "complaint.fr", "proxy.fr", "died.fr"])
def test_no_old_button_sends_who_moves_a_text_that_ends_the_contract(tapped: str) -> None:
    case = case_with(Answers("base", Plan.SUBSCRIPTION, Number.MOVE)).record(Kind.ASKED, NOW, day=TODAY, detail="move")
    with pytest.raises(NotPossible):
        send(ActionContext(view(case).chat, case, "ask", tapped, NOW, content()))
    assert message(view(case), tapped) is None
