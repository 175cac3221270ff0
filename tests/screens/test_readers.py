"""What depends on where the reader is or goes: hours on their own clock, dialling, China, a friend in Belgium."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.guide.case import Answers, Case, Channel, Kind, Number, Plan, Sim
from bot.guide.opening_hours import next_open
from bot.guide.tap import ActionContext
from bot.guide.trouble import Trouble
from bot.screens.buttons import unpack
from bot.screens.notices import words
from bot.screens.registry import draw
from bot.screens.screen import Screen
from tests.screens.budget import FOLD, faults, visible
from tests.screens.worlds import END, NOW, TODAY, case_with, catalogues, content, languages, view

SHANGHAI, KOLKATA, BRUSSELS = "Asia/Shanghai", "Asia/Kolkata", "Europe/Brussels"
SUMMER, WINTER = datetime(2026, 10, 23, 6, tzinfo=UTC), datetime(2026, 10, 26, 6, tzinfo=UTC)  # around 25 October
ENDS = Answers("lycamobile", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
MOVES = Answers("lycamobile", Plan.SUBSCRIPTION, Number.MOVE)
ZONES = (None, BRUSSELS, SHANGHAI, KOLKATA, "America/Los_Angeles")


def dated(answers: Answers = ENDS) -> Case:
    return case_with(answers).record(Kind.END_DATE, NOW, day=END, detail="day")


def asked(answers: Answers = ENDS) -> Case:
    return dated(answers).record(Kind.ASKED, NOW, day=TODAY, detail="letter")


def screen(place: str, case: Case, language: str = "en", zone: str | None = BRUSSELS, now: datetime = NOW) -> Screen:
    return draw(place, replace(view(case, language, zone=zone), now=now))


def shown(
    place: str, answers: Answers = ENDS, language: str = "en", zone: str | None = BRUSSELS, now: datetime = NOW
) -> str:
    return visible(screen(place, dated(answers), language, zone, now).text)


def line(step: str, key: str) -> str:
    return content().steps[step].lines[key].text


def targets(found: Screen) -> set[str]:
    return {tap.arg for row in found.rows for b in row if b.data and (tap := unpack(b.data))}


# --- hours


@pytest.mark.parametrize(
    ("zone", "now", "own"),
    [
        (SHANGHAI, SUMMER, "15:00 to 00:00"),
        (SHANGHAI, WINTER, "16:00 to 01:00"),
        (KOLKATA, SUMMER, "12:30 to 21:30"),
        (KOLKATA, WINTER, "13:30 to 22:30"),
        ("America/New_York", WINTER, "04:00 to 13:00"),  # summer time still, there
        ("America/New_York", datetime(2026, 11, 2, 6, tzinfo=UTC), "03:00 to 12:00"),
        ("Europe/London", WINTER, "08:00 to 17:00"),
    ],
)
def test_somebody_elsewhere_reads_the_hours_on_their_own_clock(zone: str, now: datetime, own: str) -> None:
    assert f"from 09:00 to 18:00 in Belgium ({own} your time)" in shown("ask", zone=zone, now=now)


def test_the_clocks_change_between_closing_and_the_next_opening() -> None:
    before = datetime(2026, 10, 24, 15, 59, tzinfo=UTC)  # 17:59 in Belgium, on the last day of summer time
    assert "15:00 to 00:00 your time" in shown("ask", zone=SHANGHAI, now=before)
    assert "16:00 to 01:00 your time" in shown("ask", zone=SHANGHAI, now=before.replace(hour=16, minute=0))


def test_hours_that_are_over_are_those_of_the_next_day() -> None:
    start, end = next_open(time(9), time(18), datetime(2026, 3, 28, 20, tzinfo=UTC))  # the clocks go on in the night
    assert (start.astimezone(UTC).isoformat(), end.astimezone(UTC).isoformat()) == (
        "2026-03-29T07:00:00+00:00",
        "2026-03-29T16:00:00+00:00",
    )


def test_hours_are_belgian_time_as_long_as_the_zone_is_not_known() -> None:
    assert "from 09:00 to 18:00, Belgian time." in shown("ask", zone=None)
    assert "Belgian time" not in shown("ask", zone=BRUSSELS)
    assert "your time" not in shown("ask", zone=None)


@pytest.mark.parametrize("zone", [BRUSSELS, "Europe/Paris"])
def test_somebody_with_the_same_clock_reads_plain_hours(zone: str) -> None:
    assert "They answer from 09:00 to 18:00." in shown("ask", zone=zone)


def test_office_hours_and_unknown_ones_come_with_the_difference() -> None:
    vikings, base = replace(ENDS, carrier="vikings"), replace(ENDS, carrier="base")
    office = "They answer in Belgian office hours; the exact hours are not known."
    assert f"{office} 09:00 in Belgium is 13:30 your time." in shown("ask", vikings, zone=KOLKATA)
    assert office in shown("ask", vikings)
    assert "09:00 in Belgium is 16:00 your time." in shown("ask", base, zone=SHANGHAI)
    for zone in (None, BRUSSELS):
        assert "in Belgium is" not in shown("ask", base, zone=zone)
        assert "in Belgium is" not in shown("ask", vikings, zone=zone)


def test_where_hours_are_not_known_nobody_counts_on_day_and_night() -> None:
    unknown = "not known to us; not every operator answers day and night"
    for place, answers in (("ask", ENDS), ("ask.block", replace(ENDS, sim=Sim.LOST))):
        assert unknown in shown(place, replace(answers, carrier="base"))
        assert unknown not in shown(place, answers)
    assert "day and night" not in shown("ask", replace(ENDS, carrier="base", channel=Channel.SHOP))


def test_the_source_of_the_hours_is_named() -> None:
    assert "code of practice" in " ".join(shown(f"sources.ask.{n}") for n in (1, 2, 3))


# --- calls from abroad


def test_somebody_abroad_reads_how_to_dial_belgium_and_what_it_costs() -> None:
    dial, cost = line("ask", "dial"), line("ask", "dial_cost")
    for answers, zone in ((replace(ENDS, sim=Sim.WORKS_ABROAD), None), (ENDS, KOLKATA)):
        for place, called in (("ask.call", answers), ("ask.block", replace(answers, carrier="base"))):
            text = shown(place, called, zone=zone)
            assert dial in text
            assert cost in text
            assert line("ask", "dial_china") not in text
        if answers.sim is Sim.WORKS_ABROAD:
            assert dial not in shown("ask.block", answers, zone=zone), "no number of it surely works from there"


def test_somebody_in_china_reads_that_the_sim_needs_international_calls() -> None:
    text = shown("ask", zone=SHANGHAI)
    assert line("ask", "dial") in text
    assert line("ask", "dial_china") in text
    assert line("ask", "dial_china") not in shown("ask", zone="Asia/Hong_Kong")


@pytest.mark.parametrize("sim", [Sim.DEAD, Sim.LOST])
def test_who_may_be_anywhere_reads_how_to_dial_belgium_until_the_place_is_known(sim: Sim) -> None:
    gone = replace(ENDS, sim=sim)
    assert line("ask", "dial") in shown("ask.call", gone, zone=None)
    assert line("ask", "dial") not in shown("ask.call", gone, zone=BRUSSELS)


@pytest.mark.parametrize("zone", [None, BRUSSELS])
def test_nobody_in_belgium_reads_how_to_dial_belgium(zone: str | None) -> None:
    for place in ("ask", "ask.block"):
        assert "00 32" not in shown(place, zone=zone)


# --- China


@pytest.mark.parametrize(
    ("place", "keys"),
    [
        ("leaving", ("china_telegram", "china_blocked")),
        ("unlink.chat", ("china_telegram", "china_blocked")),
        ("unlink.accounts", ("china_blocked",)),
        ("unlink.social", ("china_blocked",)),
    ],
)
def test_somebody_who_may_go_to_china_reads_what_does_not_open_there(place: str, keys: tuple[str, ...]) -> None:
    case = dated().record(Kind.LEAVING, NOW, day=END)
    for key in keys:
        wanted = line("unlink", key)
        assert wanted in visible(screen(place, case, zone=SHANGHAI).text)
        assert catalogues().for_language("zh").content(wanted) in visible(screen(place, case, "zh").text)
        for zone in (None, BRUSSELS, "Asia/Hong_Kong"):
            assert wanted not in visible(screen(place, case, zone=zone).text)


def test_somebody_who_may_go_to_china_takes_the_files_along_from_there() -> None:
    case, files = dated().record(Kind.LEAVING, NOW, day=END), {"calendar.ics", "dossier.pdf"}
    assert files <= targets(screen("leaving", case, "zh"))
    assert files <= targets(screen("leaving", case, zone=SHANGHAI))
    assert files <= targets(screen("leaving", dated().record(Kind.LEAVING, NOW, day=END, detail=SHANGHAI)))
    assert files & targets(screen("leaving", case, zone=KOLKATA)) == {"calendar.ics"}


def test_whoever_taps_china_reads_it_at_once_and_on_the_screen_of_the_zone() -> None:
    from bot.guide.zone_actions import zone

    wanted = line("unlink", "china_telegram")
    for before in (None, BRUSSELS):
        chat = view(dated(), zone=before).chat
        for name in (SHANGHAI, "Asia/Urumqi", KOLKATA):
            result = zone(ActionContext(chat, dated(), "zone", name, NOW, content()))
            said = words(catalogues().for_language("en"), result.notice)
            assert (said == wanted) is (name != KOLKATA)
    assert wanted in shown("zone", zone=SHANGHAI)
    assert wanted not in shown("zone", zone=KOLKATA)


def test_the_fake_call_from_the_embassy_is_named_to_whom_it_meets() -> None:
    wanted = line("farewell", "help_china_call")
    for place in ("scam.call", "scam.done", "confirmation"):
        assert wanted in visible(screen(place, asked(), zone=SHANGHAI).text)
        assert "+86 10 12308" in visible(screen(place, asked(), "zh").text)
        assert "12308" not in visible(screen(place, asked(), zone=KOLKATA).text)


# --- a friend in Belgium


@pytest.mark.parametrize(
    ("answers", "zone", "offered"),
    [
        (replace(ENDS, sim=Sim.WORKS_ABROAD, channel=Channel.LETTER), None, True),
        (ENDS, SHANGHAI, True),
        (replace(ENDS, sim=Sim.LOST), BRUSSELS, True),
        (replace(ENDS, sim=Sim.DEAD), BRUSSELS, True),
        (ENDS, BRUSSELS, False),
        (MOVES, SHANGHAI, False),
    ],
)
def test_who_is_away_or_has_no_sim_finds_the_authorisation(answers: Answers, zone: str | None, offered: bool) -> None:
    assert ("paper.proxy" in targets(screen("ask", dated(answers), zone=zone))) is offered


def test_who_asks_a_friend_to_block_gets_words_for_the_call_and_no_letter_that_cancels() -> None:
    found = targets(screen("ask.block", dated(replace(ENDS, sim=Sim.LOST)), zone=SHANGHAI))
    assert "ask.friend" in found
    assert not [target for target in found if target.startswith("paper.")]


@pytest.mark.parametrize("trouble", [Trouble.SIM_GONE, Trouble.IDENTITY])
def test_who_lost_the_sim_or_has_no_id_finds_it_until_it_comes_to_a_complaint(trouble: Trouble) -> None:
    place, paper = f"trouble.is.{trouble}", f"paper.proxy.{trouble}"
    chased = asked().record(Kind.CHASED, NOW, day=TODAY, detail="letter")
    for case in (dated(), asked(), chased):
        found = screen(place, case)
        assert paper in targets(found)
        assert "ask Lycamobile first" in visible(found.text)
    later = chased.record(Kind.CHASED, NOW, day=TODAY, detail="other")
    assert paper not in targets(screen(place, later))
    assert paper not in targets(screen(place, dated(MOVES)))
    assert line("trouble", "friend") not in visible(screen(f"trouble.is.{Trouble.REFUSED}", dated()).text)


def test_the_page_of_the_authorisation_says_what_a_friend_needs() -> None:
    assert line("trouble", "friend") in shown("paper.proxy")
    assert "a notary must certify" in shown("paper.proxy.sim_gone")
    assert line("trouble", "friend") not in shown("paper.proxy.holder"), "somebody else's contract"
    assert "a notary must certify" not in shown("paper.again.no_answer")
    assert "ask" in targets(screen("paper.proxy", dated())), "back to the request"


def test_who_fills_in_a_text_writes_the_name_as_on_the_bill() -> None:
    for place in ("ask.text", "paper.proxy", "paper.complaint.refused"):
        assert "Write the name exactly as on the bill." in shown(place)
    assert "as on the bill" not in shown("ask.phrases")


# --- the call itself


def test_a_caller_knows_what_to_listen_for_and_what_to_tell() -> None:
    for word in ("résilier", "opzeggen", "kündigen"):
        for place in ("ask", "ask.phrases"):
            assert word in shown(place)
            assert word not in shown(place, replace(ENDS, channel=Channel.SHOP))
            assert word not in shown(place, MOVES)
    assert line("ask", "identity") in shown("ask.phrases")
    assert line("ask", "identity") not in shown("ask.text")


def test_a_test_text_is_a_sign_only_where_the_number_was_given_up() -> None:
    sign = line("ended", "sign_call")
    assert "texts do not arrive" in sign
    assert sign in visible(screen("ended", asked()).text)
    assert sign not in visible(screen("ended", asked(MOVES)).text)
    assert sign not in visible(screen("ended", asked(replace(ENDS, sim=Sim.DEAD))).text)


# --- room for all of it


@pytest.mark.parametrize("language", languages())
def test_it_keeps_the_budget_in_every_zone(language: str) -> None:
    found = []
    for carrier in ("lycamobile", "vikings", "proximus", "base", "unknown"):
        for sim in Sim:
            case = dated(replace(ENDS, carrier=carrier, sim=sim)).record(Kind.LEAVING, NOW, day=END)
            for place in (
                "ask.call",
                "ask.block",
                "leaving",
                "zone",
                "confirmation",
                "scam.done",
                "scam.call",
                "unlink.chat",
            ):
                for zone in ZONES:
                    drawn = screen(place, case.record(Kind.ASKED, NOW, day=TODAY), language, zone)
                    found += [f"{place} {carrier} {zone}: {fault}" for fault in faults(place, language, drawn)]
    assert not found, sorted(set(found))


@pytest.mark.parametrize("language", languages())
def test_the_numbers_and_the_hours_stay_before_the_fold(language: str) -> None:
    for zone in ZONES:
        text = visible(FOLD.sub("", screen("ask", dated(), language, zone).text))
        assert "09:00" in text
        assert "+32 466 00 19 76" in text
