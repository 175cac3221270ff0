"""The calendar file, read back as a calendar would: with its own time zone, not with the reader's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.documents.calendar import calendar
from bot.documents.vtimezone import vtimezone
from bot.guide.case import Answers, Case, Kind, Number, Plan, Stage
from bot.guide.reminders import schedule
from bot.guide.rights import RIGHTS
from bot.i18n import Texts
from tests.documents.cases import chat, chinese, story
from tests.screens.worlds import NOW, case_with

ZONES = ("Europe/Brussels", "America/New_York", "Australia/Sydney")


def events(case: Case, zone: str | None = "Europe/Brussels", now: datetime = NOW) -> dict[str, Any]:
    """The entries of a file by the last word of their UID."""
    parsed: Any = Calendar.from_ical(calendar(case, chat(zone), Texts("en"), "BASE", now))
    return {str(event["UID"]).split("@")[0].split("-", 2)[2]: event for event in parsed.events}


@pytest.mark.parametrize("zone", ZONES)
def test_it_changes_the_clock_when_the_zone_does(zone: str) -> None:
    """Every quarter of an hour of two years, near both changes too."""
    made: Any = vtimezone(zone, 2026, 2027)
    real = ZoneInfo(zone)
    onsets = sorted((o["DTSTART"].dt - o["TZOFFSETFROM"].td, o["TZOFFSETTO"].td) for o in made.subcomponents)
    assert len(onsets) == 5
    moment = datetime(2026, 1, 1)  # noqa: DTZ001  UTC, as the onsets are
    while moment < datetime(2028, 1, 1):  # noqa: DTZ001
        offset = [to for onset, to in onsets if onset <= moment][-1]
        assert offset == moment.replace(tzinfo=UTC).astimezone(real).utcoffset(), moment
        moment += timedelta(minutes=15)


def test_it_gives_an_onset_in_the_time_before_it() -> None:
    made: Any = vtimezone("Europe/Brussels", 2026, 2026)
    starts = [o["DTSTART"].dt for o in made.subcomponents]
    assert starts[1:] == [datetime(2026, 3, 29, 2), datetime(2026, 10, 25, 3)]  # noqa: DTZ001


@pytest.mark.parametrize("zone", [*ZONES, "Asia/Shanghai", None])
def test_it_has_every_reminder_at_its_moment(zone: str | None) -> None:
    case = story()
    due = schedule(case, chat(zone))
    found = events(case, zone)
    assert due
    for one in due:
        if one.at >= NOW and one.kind not in RIGHTS:
            start = found[one.kind]["DTSTART"]
            assert start.dt.astimezone(UTC) == one.at
            assert start.params["TZID"] == (zone or "Europe/Brussels")
            assert start.dt.hour == 10


@pytest.mark.parametrize("zone", ZONES)
def test_it_reminds_at_ten_on_both_sides_of_a_change(zone: str) -> None:
    """Snoozed to days around the changes of 2027: always ten o'clock there."""
    for day in (date(2027, 3, 13), date(2027, 3, 15), date(2027, 3, 29), date(2027, 4, 5), date(2027, 11, 8)):
        case = story().record(Kind.SNOOZED, NOW, day=day, detail="costs")
        start = events(case, zone)["snoozed"]["DTSTART"].dt
        assert (start.date(), start.hour) == (day, 10)
        assert start.utcoffset() == ZoneInfo(zone).utcoffset(datetime(day.year, day.month, day.day, 10))  # noqa: DTZ001


def test_it_has_whole_days() -> None:
    found = events(story())
    days = {key: event["DTSTART"].dt for key, event in found.items() if not isinstance(event["DTSTART"].dt, datetime)}
    assert days == {
        "end": date(2026, 11, 30),
        "leaving": date(2026, 12, 3),
        "claim-debit": date(2026, 12, 28),
        "claim-ombudsman": date(2027, 10, 31),
    }
    assert found["end"]["DTEND"].dt == date(2026, 12, 1)
    assert found["end"]["SUMMARY"] == "BASE: last day"
    assert found["claim-ombudsman"]["SUMMARY"] == "BASE, last day: Go to the Telecom Ombudsman"


def test_it_rings() -> None:
    found = events(story())
    for event in found.values():
        (alarm,) = event.walk("VALARM")
        assert alarm["ACTION"] == "DISPLAY"
        assert alarm["DESCRIPTION"] == event["SUMMARY"]
    (alarm,) = found["claim-debit"].walk("VALARM")
    midnight = datetime(2026, 12, 28)  # noqa: DTZ001  the user's
    assert midnight + alarm["TRIGGER"].dt == datetime(2026, 12, 21, 10)  # noqa: DTZ001


def test_it_renews_its_entries_when_it_is_imported_again() -> None:
    before = story()
    after = before.correct(Kind.END_DATE, NOW, day=date(2026, 12, 15), detail="day")
    first, second = events(before)["end"], events(after, now=NOW + timedelta(hours=1))["end"]
    assert first["UID"] == second["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second["DTSTART"].dt == date(2026, 12, 15)
    assert first["DTSTAMP"].dt == NOW


def test_it_has_nothing_in_it_that_would_name_the_user() -> None:
    made = calendar(story(), chat(), chinese(), "BASE", NOW)
    assert b"7654321" not in made
    keys = [str(event["UID"]) for event in Calendar.from_ical(made).events]
    assert len(set(keys)) == len(keys)


def test_it_leaves_out_what_is_past_or_over() -> None:
    case = story().record(Kind.ENDED, NOW, day=date(2026, 11, 3))
    assert "end" not in events(case)
    assert {"end", "leaving", "claim-debit"} & set(events(story(), now=datetime(2027, 3, 1, tzinfo=UTC))) == set()
    settled = case_with(Answers("base", Plan.PREPAID, Number.GIVE_UP)).record(Kind.CLOSED, NOW)
    assert settled.stage is Stage.SETTLED
    assert events(settled) == {}
    soon = case_with(Answers("base", Plan.PREPAID, Number.MOVE)).record(Kind.END_DATE, NOW, detail="asap")
    assert "end" not in events(soon)


def test_it_speaks_the_language_of_the_user() -> None:
    made = calendar(story(), chat(), chinese(), "BASE", NOW)
    assert "BASE：最后一天" in {str(event["SUMMARY"]) for event in Calendar.from_ical(made).events}


def test_it_has_lines_as_the_format_wants_them() -> None:
    made = calendar(story(), chat(), chinese(), "A very long operator; with, odd signs " * 3, NOW)
    lines = made.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert lines[0] == b"BEGIN:VCALENDAR"
    order = [line for line in lines if line in (b"BEGIN:VTIMEZONE", b"BEGIN:VEVENT")]
    assert order[0] == b"BEGIN:VTIMEZONE"
    assert all(b != b"BEGIN:VTIMEZONE" for _, b in pairwise(order))
