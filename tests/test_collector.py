"""A debt collector writes after the end, and a debit is found late: what people read, and where it leads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Chat, Holder, Kind, Need, Number, Plan, Shared
from bot.guide.content.models import Confidence
from bot.guide.follow_up import open_complaint
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.tap import ActionContext, Outcome
from bot.guide.threads import Thread
from bot.guide.trouble import Trouble, troubles
from bot.languages import PAPER_LANGUAGES
from bot.screens.buttons import unpack
from bot.screens.letters.engine import Request, make
from bot.screens.registry import draw, message
from tests.screens.budget import FOLD, visible
from tests.screens.worlds import NOW, TODAY, catalogues, content, languages, view

CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
PAGE = f"trouble.is.{Trouble.COLLECTOR}"
PLACES = (PAGE, "trouble.collector", "paper.collector.collector")
BOOK_XIX = re.compile(  # its costs, its days; the words say what stays unknown instead
    r"(EUR|€)\s*\d|\d\s*(EUR|€)|7[.,]50|\b(14|15|20)\s*(days?|jours?|dagen|Tagen?|calendar)\b"
    r"|(14|15)\s*(天|个?工作日|日内)|XIX|Book 19"
)


def act(case: Case, place: str, action: str, arg: str, days: int = 0) -> Outcome[Case]:
    at = NOW + timedelta(days=days)
    return ACTIONS[action](ActionContext(CHAT, case, place, arg, at, content()))


def came() -> Case:
    """Cancelled with Scarlet before, and a collector wrote."""
    outcome = Outcome(CHAT, Case(7, 1, NOW, NOW), "q.need")
    for answer in ("need=cancelled", "carrier=scarlet", "wrong=collector"):
        outcome = act(outcome.case, outcome.place, "set", answer)
    assert outcome.place == PAGE
    return outcome.case


def told() -> Case:
    """The same, once the days are told: by e-mail on 3 September, for 30 September."""
    case = act(came(), "asked.how.2026-09-03", "did", "asked=2026-09-03.email").case
    return act(case, "told.end", "end", "2026-09-30").case


def disputed(days: int = 0) -> Case:
    return act(told(), PAGE, "tell", "complained", days).case


def stages() -> Iterator[Case]:
    yield from (came(), told(), disputed(), act(disputed(), PAGE, "tell", "ombudsman", 20).case)
    yield replace(told(), answers=replace(told().answers, holder=Holder.DIED, shared=Shared.SHARED))


def on(place: str, case: Case, language: str = "en", days: int = 0) -> str:
    shown = view(case, language)
    return draw(place, replace(shown, now=NOW + timedelta(days=days), today=TODAY + timedelta(days=days))).text


def above(text: str) -> str:
    return visible(FOLD.sub("", text))


def labels(place: str, case: Case) -> list[str]:
    return [button.text for row in draw(place, view(case)).rows for button in row]


def test_who_got_a_collectors_letter_reads_what_to_do_at_once() -> None:
    text = above(on(PAGE, came()))
    for said in (
        "Check first that the letter is genuine",
        "Write within the days that the letter gives you",
        "You owe nothing? Tell Scarlet and the collector why, by registered letter or e-mail",
        "Pay Scarlet with the bill’s reference, and keep the proof",
        "A seizure needs a judge, and only a bailiff does it. Its papers never come by e-mail.",
    ):
        assert said in text
    assert "the disputed amount is not collected for up to 4 months" in visible(on(PAGE, came()))
    assert {"🔎 Is it genuine?", "✍️ The text", "✅ Dispute sent"} <= set(labels(PAGE, came()))


def test_who_doubts_the_letter_reads_how_to_tell() -> None:
    text = visible(on("trouble.collector", came()))
    for said in (
        "must name the creditor and the bill (number, date), and explain each amount",
        "must be on the public list of the FPS Economy (page in French); a bailiff or a lawyer does not have to be",
        "A bailiff must write that this is a friendly collection, not a court matter",
        "Do not pay, and report it on pointdecontact.belgique.be",
    ):
        assert said in text
    rows = draw("trouble.collector", view(came())).rows
    assert rows[0][0].url == content().sources["fps_collectors"].url
    back = unpack(rows[-1][0].data or "")
    assert back is not None
    assert back.arg == PAGE


@pytest.mark.parametrize("language", PAPER_LANGUAGES)
def test_the_text_goes_to_the_collector_with_a_copy_to_the_operator(language: str) -> None:
    sent = message(view(told()), f"collector.collector.{language}")
    assert sent is not None
    top = visible(sent.text).split("\n\n")[0]
    assert "To: the collector, at the address on its letter" in top
    assert "Copy to: the form of Scarlet" in top
    whole = visible(sent.text)
    assert whole.count("30 sept") + whole.count("30. Sept") + whole.count("30 Sept") >= 2, (
        "the end, and what is disputed"
    )
    assert BOOK_XIX.search(whole) is None


@pytest.mark.parametrize("language", PAPER_LANGUAGES)
@pytest.mark.parametrize("holder", [None, *Holder])
def test_whoever_writes_says_that_nothing_is_owed_for_the_time_after_the_end(
    language: str, holder: Holder | None
) -> None:
    case = replace(told(), answers=replace(told().answers, holder=holder, shared=Shared.SHARED))
    letter = make(case, Request("collector", language, Trouble.COLLECTOR), TODAY, content())
    assert letter is not None
    owed = {"fr": "rien n'est dû", "nl": "niets verschuldigd", "de": "nichts geschuldet", "en": "nothing is owed"}
    rest = {"fr": "Tout le reste", "nl": "Al het andere", "de": "Alles andere", "en": "Everything else"}
    assert owed[language] in letter.whole
    assert rest[language] in letter.whole, "only this number is meant"
    assert ("dead_name" in letter.blanks) is (holder is Holder.DIED)


def test_the_dispute_is_a_complaint_whose_answer_is_asked_for() -> None:
    case = disputed()
    found = open_complaint(case)
    assert found is not None
    assert (found.trouble, found.thread) == (Trouble.COLLECTOR, Thread.DEBT)
    due = [one for one in schedule(case, CHAT) if one.kind is ReminderKind.ANSWER_OPERATOR]
    assert [one.at.date() for one in due] == [TODAY + timedelta(days=14)]
    assert ReminderKind.FINAL_BILL not in {one.kind for one in schedule(case, CHAT)}
    question = visible(on("answer.operator", case, days=14))
    assert "Has anybody answered your dispute of 3 November, the collector or Scarlet?" in question
    assert "Wait for an answer until 17 November" in visible(on(PAGE, case))


def test_no_answer_leads_to_the_ombudsman_whose_text_speaks_of_the_debt() -> None:
    case = disputed()
    text = visible(on(PAGE, case, days=20))
    assert "Write to the Telecom Ombudsman" in text
    assert "Debt disputed on 3 November." in text
    letter = make(case, Request("ombudsman", "en", Trouble.COLLECTOR), TODAY, content())
    assert letter is not None
    assert letter.subject == "Complaint about Scarlet: collection of a disputed amount"
    assert "no longer claimed from me" in letter.whole
    assert "written confirmation of the end date" not in letter.whole
    refused = act(case, "answer.operator", "tell", "answered_operator_refused", 15)
    assert refused.place == PAGE
    assert open_complaint(refused.case) is None


def test_a_bill_and_what_is_collected_for_it_are_two_disputes() -> None:
    """Who disputed the bill before still has to write to the collector; neither hides the other."""
    case = act(told(), "trouble.is.billed", "tell", "complained").case
    assert "Dispute sent" in " ".join(labels(PAGE, case))
    both = act(case, PAGE, "tell", "complained").case
    assert [one.trouble for one in both.open_complaints] == [Trouble.BILLED, Trouble.COLLECTOR]
    solved = act(both, "answer.operator.b", "tell", "answered_operator_solved").case
    assert [one.trouble for one in solved.open_complaints] == [Trouble.COLLECTOR]


def test_a_prepaid_card_has_no_bill_that_anybody_collects() -> None:
    asked = Case(7, 1, NOW, NOW, answers=Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP))
    assert Trouble.COLLECTOR in troubles(asked)
    assert Trouble.COLLECTOR not in troubles(replace(asked, answers=replace(asked.answers, plan=Plan.PREPAID)))


@pytest.mark.parametrize("language", languages())
def test_no_figure_of_the_rules_that_do_not_cover_phone_bills_is_shown(language: str) -> None:
    for case in stages():
        for place in PLACES:
            for days in (0, 3, 20):
                shown = visible(on(place, case, language, days))
                assert BOOK_XIX.search(shown) is None, (place, BOOK_XIX.search(shown))


def test_no_line_about_a_collector_holds_a_figure_at_all() -> None:
    lines = content().steps["collector"].lines
    assert [key for key, fact in lines.items() if re.search(r"\d", fact.text)] == []
    assert "not known to us" in lines["costs_unknown"].text


@pytest.mark.parametrize("language", languages())
def test_every_page_says_how_sure_it_is(language: str) -> None:
    t = catalogues().for_language(language)
    for case in stages():
        for place in PLACES[:2]:
            shown = visible(on(place, case, language))
            assert (
                t.gettext("The rest is our own advice.") in shown
                or t.gettext("Not yet checked on the current pages.") in shown
            )


def test_every_line_names_its_source_or_is_marked_as_advice() -> None:
    for name in ("collector", "gone"):
        for fact in content().steps[name].lines.values():
            assert (fact.confidence is Confidence.ADVICE) is (fact.source == "own")


# --- debits found late


def debited(*days: date) -> Case:
    case = Case(7, 1, NOW, NOW, answers=Answers("scarlet", Plan.SUBSCRIPTION, need=Need.CANCELLED))
    case = case.record(Kind.ASKED, NOW, day=date(2025, 3, 3), detail="email")
    case = case.record(Kind.END_DATE, NOW, day=date(2025, 3, 30), detail="day")
    for day in days:
        case = case.record(Kind.TROUBLE, NOW, day=day, detail=Trouble.BILLED)
    return case


def test_who_finds_a_debit_after_eight_weeks_reads_what_is_still_possible() -> None:
    late = debited(date(2026, 7, 15))
    said = "Debit of 15 July 2026: the 8 weeks are over. Up to 13 months, only if there was no valid mandate."
    assert said in above(on("trouble.is.billed", late))
    bank = draw("trouble.bank", view(late))
    assert "Was there a valid mandate for it?" in visible(bank.text)
    assert said in visible(bank.text)
    assert "the bank checks that first. You still owe what you owe." in above(bank.text)
    assert "✍️ To your bank" not in labels("trouble.bank", late), "no text asks for it without a reason any more"
    assert "🏦 Bank and mandate" in labels("trouble.is.billed", late)


def test_eight_weeks_and_thirteen_months_end_on_their_last_day() -> None:
    fresh, last = TODAY - timedelta(days=56), date(2025, 10, 3)
    assert "the 8 weeks are over" not in above(on("trouble.is.billed", debited(fresh)))
    assert "the 8 weeks are over" in above(on("trouble.is.billed", debited(fresh - timedelta(days=1))))
    assert "Up to 13 months" in above(on("trouble.is.billed", debited(last)))
    over = above(on("trouble.is.billed", debited(last - timedelta(days=1))))
    assert "the 13 months are over too. Ask Scarlet for the money." in over
    assert "Up to 13 months" not in over


def test_who_asked_the_bank_reads_of_no_day_that_is_over() -> None:
    asked = debited(date(2026, 7, 15)).record(Kind.CLAIMED, NOW, day=TODAY, detail="debit")
    assert "the 8 weeks are over" not in above(on("trouble.is.billed", asked))


# --- death and the bank


@pytest.mark.parametrize("language", languages())
def test_a_family_reads_what_the_bank_does_and_who_says_so(language: str) -> None:
    t = catalogues().for_language(language)
    answers = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, need=Need.NOT_MINE, holder=Holder.DIED)
    case = Case(7, 1, NOW, NOW, answers=answers).record(Kind.ASKED, NOW, day=TODAY, detail="letter")
    lines, shown = content().steps["death"].lines, visible(on("final_bill", case, language))
    for key, source in (("blocked", "belfius_death"), ("released", "notaries_inheritance")):
        assert lines[key].source == source
        assert lines[key].confidence is Confidence.OFFICIAL
        assert visible(t.content(lines[key].text)) in shown
    assert t.gettext("The rest is our own advice.") in shown


@pytest.mark.parametrize("language", languages())
def test_who_reads_another_language_is_told_that_a_linked_page_is_in_french(language: str) -> None:
    said = {"en": "in French", "zh": "法语", "nl": "in het Frans", "de": "auf Französisch", "fr": "français"}[language]
    page = draw("trouble.collector", view(came(), language)).text
    assert (said in page) is (language != "fr")
