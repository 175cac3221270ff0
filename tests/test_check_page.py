"""Before a text that ends something its answers are read once: "Is this right?", each with its change."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.guide.case import Answers, Case, Channel, Chat, Holder, Kind, Need, Number, Plan, Shared, Sim
from bot.guide.checking import is_checked
from bot.guide.conditions import ENDS, NO_TEXT, gives_notice
from bot.guide.content.letters import Ends
from bot.guide.notices import NoticeKind
from bot.guide.reminders import schedule
from bot.guide.steps import intake_question
from bot.guide.tap import Tap
from bot.guide.timeline import timeline
from bot.guide.waiting_text import CHECK, Waiting, text_that_waits, with_text
from bot.i18n import Texts
from bot.screens.buttons import pack
from bot.screens.registry import draw, message
from tests.input import world
from tests.input.test_movers import HARMLESS, NOTICE, TO_COPY
from tests.input.world import CHAT, Stand, buttons, screen, step
from tests.screens.budget import visible
from tests.screens.worlds import END, NOW, TODAY, case_with, catalogues, content, languages, view

DAY = timedelta(days=1)
ENDING = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER, Holder.ME, Shared.ALONE)
ASIDE = ("pick.", "unlink", "sources.", "more.", "zone", "proofs", "reminders")  # no way to a text leads through them


def ready(answers: Answers = ENDING) -> Case:
    """All is known that the text needs."""
    case = replace(case_with(answers), chat_id=CHAT, place="ask.text")
    return case.record(Kind.END_DATE, NOW, day=END, detail="day")


def asked(case: Case) -> Case:
    return case.record(Kind.ASKED, NOW, day=TODAY, detail="letter")


def stand(case: Case, place: str = "ask.text") -> Stand:
    return replace(world.standing(replace(case, place=place), "en", beside=False))


def tap(at: Stand, action: str, arg: str = "", place: str = "ask.text") -> Stand:
    case = at.shown.case
    assert case is not None
    return step(at.state, Tap(case.number, place, action, arg))


def now(at: Stand) -> Case:
    assert at.shown.case is not None
    return at.shown.case


def named(at: Stand, label: str) -> Tap:
    """The button of the screen that has this English name."""
    shown = screen(at, "en")
    found = [b for row in shown.rows for b in row if re.sub(r"^\W+", "", b.text) == label]
    assert found, [b.text for row in shown.rows for b in row]
    data = found[0].data
    return next(one for one in buttons(shown) if pack(one) == data)


def follow(at: Stand, *labels: str) -> Stand:
    for label in labels:
        at = step(at.state, named(at, label))
    return at


# --- once, and before the text


@pytest.mark.parametrize("text", ["text.fr", "pdf.text.nl", "proxy.de"])
def test_who_asks_for_the_text_first_reads_what_it_rests_on(text: str) -> None:
    first = tap(stand(ready()), "send", text)
    assert (first.shown.place, first.shown.send) == (CHECK, ())
    page = visible(screen(first, "en").text)
    for said in ("Operator: BASE", "nothing else on the bill", "In whose name: you", "Number: it stops"):
        assert said in page
    for said in ("Day of the end: 30 November 2026", "SIM: works, in Belgium", "How to cancel: by letter"):
        assert said in page
    shown = follow(first, "Yes, show the text")
    assert shown.shown.send == (text,)
    assert tap(shown, "send", text).shown.send == (text,), "once is enough"


def test_another_language_of_the_text_costs_no_second_look() -> None:
    seen = follow(tap(stand(ready()), "send", "text.fr"), "Yes, show the text")
    assert tap(seen, "send", "text.en").shown.send == ("text.en",)
    assert tap(seen, "send", "pdf.text.de").shown.send == ("pdf.text.de",)


def test_a_changed_answer_is_read_again() -> None:
    seen = follow(tap(stand(ready()), "send", "text.fr"), "Yes, show the text")
    for action, arg, place in (
        ("end", str(END + DAY), "ask.when"),
        ("set", "shared=shared", "prepare.shared"),
        ("set", "holder=company", "prepare.holder"),
        ("set", "carrier=orange", "q.carrier"),
    ):
        changed = tap(seen, action, arg, place)
        assert tap(changed, "send", "text.fr").shown.place == CHECK, arg


def test_a_case_from_before_the_page_sees_it_where_the_text_is_next_asked_for() -> None:
    old = stand(asked(ready()), "confirmation")
    page = tap(old, "send", "text.fr")
    assert page.shown.place == CHECK
    assert follow(page, "Yes, show the text").shown.send == ("text.fr",)


@pytest.mark.parametrize("text", ["again.fr", "complaint.fr", "phrases.fr", "ombudsman.nl"])
def test_what_ends_nothing_or_only_repeats_costs_no_tap(text: str) -> None:
    told = asked(ready()).record(Kind.TROUBLE, NOW, day=TODAY, detail="no_answer")
    assert tap(stand(told), "send", text, "paper.complaint").shown.send == (text,)


def test_a_request_sent_again_after_its_withdrawal_is_a_new_one() -> None:
    wished = asked(ready()).record(Kind.WISH, NOW, detail="carrier=base")
    off = wished.record(Kind.CALLED_OFF, NOW, day=TODAY, detail="letter.base.subscription.give_up", corrects=3)
    back = off.record(Kind.RESUMED, NOW, day=TODAY, corrects=4)
    assert tap(stand(back, "wish.back"), "send", "again.fr", "paper.again.y").shown.place == CHECK


@pytest.mark.parametrize("answers", [ENDING, replace(ENDING, holder=Holder.SOMEBODY_ELSE, channel=Channel.HOTLINE)])
def test_no_button_leads_past_the_page_to_a_notice(answers: Answers) -> None:
    """Everything that can be reached is looked at, but "That is right" is never tapped."""
    start = stand(ready(answers), "ask")
    waiting, seen, found = deque([start]), {"ask"}, set[str]()
    while waiting:
        at = waiting.popleft()
        shown = screen(at)
        if at.shown.place.startswith("ask.say."):
            found |= {f"{at.shown.place}: {t}" for _, t in TO_COPY.findall(shown.text) if _is_notice(t)}
        for one in buttons(shown):
            if one.action == "right":
                continue
            after = step(at.state, one)
            found |= {paper for paper in after.shown.send if _sends_notice(now(after), paper)}
            place = after.shown.place
            if place not in seen and _goes_on(after) and not place.startswith(ASIDE):
                seen.add(place)
                waiting.append(after)
    assert found == set()
    assert {CHECK, "ask.text", "trouble.is.refused"} <= seen
    assert any(place.startswith("ask.says.") for place in seen)
    assert len(seen) > 60


def _goes_on(after: Stand) -> bool:
    case = after.shown.case
    return case is not None and case.answers.number is Number.GIVE_UP and not case.last(Kind.ASKED)


def _is_notice(text: str) -> bool:
    return any(NOTICE.search(HARMLESS.sub("", s)) for s in re.split(r"(?<=[.!?])\s", text))


def _sends_notice(case: Case, paper: str) -> bool:
    sent = message(view(case), paper.removeprefix("pdf."))
    return sent is not None and not paper.startswith("phrases.") and _is_notice(sent.text.partition("<blockquote")[0])


# --- which texts: a property, no list of places


def test_whatever_may_not_go_to_a_mover_because_it_ends_is_checked_first() -> None:
    ending = {kind for kind, rules in NO_TEXT.items() if ENDS in rules.values()}
    assert ending
    assert {content().letters[kind].ends for kind in ending} == {Ends.CONTRACT}


@pytest.mark.parametrize("slug", [one.slug for one in content().objections])
def test_an_answer_that_gives_notice_is_checked_before_the_request_and_not_after(slug: str) -> None:
    said = next(one for one in content().objections if one.slug == slug)
    place = f"ask.say.{slug}"
    for case in (ready(), ready(replace(ENDING, plan=Plan.PREPAID))):
        opened = tap(stand(case, "ask.says"), "go", place, "ask.says")
        assert opened.shown.place == (CHECK if gives_notice(said.when) else place)
        assert tap(stand(asked(case), "ask.says"), "go", place, "ask.says").shown.place == place
        if opened.shown.place == CHECK:
            assert follow(opened, "Yes, show the text").shown.place == place


def test_who_moves_a_number_is_never_asked() -> None:
    moving = ready(replace(ENDING, number=Number.MOVE))
    assert all(is_checked(moving, content(), f"ask.say.{one.slug}") for one in content().objections)


def test_a_death_a_payer_and_a_withdrawal_have_pages_of_their_own() -> None:
    died = tap(stand(ready(replace(ENDING, holder=Holder.DIED))), "send", "text.fr")
    assert "somebody who has died" in screen(died, "en").text
    taken = ready(replace(ENDING, holder=Holder.DIED, number=Number.MOVE))
    over = tap(stand(taken), "send", "takeover.fr", "paper.takeover")
    assert "asks to take the number over" in screen(over, "en").text
    wished = asked(ready()).record(Kind.WISH, NOW, detail="number=move")
    off = tap(stand(wished, "wish.sent"), "send", "call_off.fr", "paper.call_off")
    assert off.shown.place == CHECK
    assert "Requested on 3 November by letter." in screen(off, "en").text
    assert follow(off, "Yes, show the text").shown.place == "wish.sent"
    kept = follow(off, "Keep cancelling")
    assert now(kept).last(Kind.WISH) is None
    pays = Answers("base", need=Need.NOT_MINE, holder=Holder.SOMEBODY_ELSE)
    payer = case_with(pays).record(Kind.TROUBLE, NOW, day=TODAY, detail="holder")
    mandate = tap(stand(replace(payer, chat_id=CHAT), "trouble.unwilling"), "send", "payer.fr", "paper.payer.xu")
    assert "ends a direct debit" in screen(mandate, "en").text
    assert "who will not sign" in screen(mandate, "en").text


# --- changes, and the way back


@pytest.mark.parametrize(
    ("label", "action", "arg", "place"),
    [
        ("Operator", "set", "carrier=orange", "q.carrier"),
        ("Kind of plan", "set", "bill=shared", "q.plan"),
        ("In whose name", "set", "holder=company", "q.holder"),
        ("Number", "set", "number=give_up", "q.number"),
        ("Day of the end", "end", str(END + DAY), "ask.when"),
        ("Day of the end", "end", str(END + DAY), "pick.end"),
        ("SIM", "set", "sim=works_abroad", "q.sim"),
        ("How to cancel", "set", "channel=email", "q.channel"),
    ],
)
def test_each_answer_is_changed_in_two_taps_and_comes_back_to_the_page(
    label: str, action: str, arg: str, place: str
) -> None:
    page = tap(stand(ready()), "send", "text.fr")
    question = follow(page, label)
    assert question.shown.place != CHECK
    assert follow(question, "Back").shown.place == CHECK, "nothing was changed"
    changed = tap(question, action, arg, place)
    while (asks := intake_question(now(changed))) is not None:  # a way that does not fit any more
        assert changed.shown.place == asks
        changed = tap(changed, "set", "channel=letter", asks)
    assert changed.shown.place == CHECK
    assert follow(changed, "Yes, show the text").shown.send == ("text.fr",)


def test_the_language_is_changed_where_it_was_chosen() -> None:
    page = tap(stand(ready()), "send", "text.fr")
    assert follow(page, "Text language").shown.place == "ask.text"
    assert follow(page, "Back").shown.place == "ask.text"
    assert text_that_waits(now(follow(page, "Back"))) is None


def test_who_keeps_the_number_after_all_is_led_to_no_text() -> None:
    page = tap(stand(ready()), "send", "text.fr")
    moved = tap(follow(page, "Number"), "set", "number=move", "q.number")
    assert moved.shown.place != CHECK
    assert text_that_waits(now(moved)) is None


def test_who_left_the_page_is_not_called_back_by_a_later_change() -> None:
    page = tap(stand(ready()), "send", "text.fr")
    left = tap(page, "go", "change", "plan")
    later = tap(tap(left, "go", "q.sim", "change"), "set", "sim=works_abroad", "q.sim")
    assert later.shown.place == "plan"


def test_that_is_right_tapped_twice_or_too_late_does_no_harm() -> None:
    page = tap(stand(ready()), "send", "text.fr")
    right = named(page, "Yes, show the text")
    once = step(page.state, right)
    twice = step(once.state, right)
    assert twice.settled() == once.settled()
    assert twice.shown.notice is None
    changed = tap(follow(page, "Day of the end"), "end", str(END + DAY), "ask.when")
    stale = step(changed.state, right)
    assert stale.shown.send == ()
    assert stale.shown.notice is not None
    assert stale.shown.notice.kind is NoticeKind.NOT_POSSIBLE


# --- it counts for nothing else


def test_neither_the_record_nor_a_reminder_knows_of_it() -> None:
    at = tap(stand(ready()), "send", "text.fr")
    before, chat = ready(), Chat(CHAT, "en", NOW)
    for case in (now(at), now(follow(at, "Yes, show the text"))):
        assert case.events == before.events
        assert case.stage is before.stage
        assert timeline(case, chat) == timeline(before, chat)
        assert schedule(replace(case, place="ask"), chat) == schedule(replace(before, place="ask"), chat)


def test_however_often_answers_change_there_are_few_marks() -> None:
    at = stand(ready())
    for n in range(9):
        at = follow(tap(tap(at, "end", str(END + n * DAY), "ask.when"), "send", "text.fr"), "Yes, show the text")
    assert len(now(at).ticks) == 1


# --- its words


@pytest.mark.parametrize("language", languages())
def test_every_answer_has_words_in_every_language(language: str) -> None:
    texts, said = catalogues().for_language(language), set[str]()
    for changed in (
        *({"holder": holder} for holder in (None, *Holder)),
        *({"shared": shared} for shared in (None, *Shared)),
        *({"sim": sim} for sim in Sim),
        {"plan": Plan.PREPAID},
    ):
        case = with_text(ready(replace(ENDING, **changed)), Waiting("ask.text", "text.fr"))
        said.add(draw(CHECK, view(case, language)).text)
    # the one of all three, each other one, nothing told of the bill, and a card; no holder told reads as the reader
    assert len(said) == 1 + (len(Holder) - 1) + (len(Shared) - 1) + (len(Sim) - 1) + 2
    assert all(_later(texts) in page for page in said)


def _later(texts: Texts) -> str:
    return texts.gettext("Until you send it, you can change everything. After that, a change is a letter of its own.")
