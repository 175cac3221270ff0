"""Days and cities as people type them."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.free_text import TypedText, day_of, zone_of
from bot.free_text.cities import _zones
from bot.free_text.names import MAIN_ZONES, MORE_NAMES
from bot.guide.places import asked_at
from bot.guide.reading import meant
from bot.guide.tap import Tap
from bot.guide.zones import OTHERS, ZONES, is_zone
from bot.i18n import DateForm, Texts
from bot.languages import LANGUAGES

TODAY = date(2026, 9, 23)
LAST = date(2026, 11, 30)
BEFORE = date(2025, 11, 30)
FIRST = date(2026, 12, 1)
FORMS: tuple[DateForm, ...] = ("day", "year", "short", "weekday")


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-30", "2026/11/30", "2026.11.30", " 2026-11-30 ", "30/11/2026", "30.11.2026", "30-11-26", "30/11/26"),
        *("30/11", "30 11", "30.11.", "30. 11. 2026", "30 11 2026", "30/11/26", "30／11", "３０.１１", "30-11"),
        *("30 nov", "30 Nov.", "Nov 30", "NOV. 30", "November 30th 2026", "30th of November", "the 30th of November"),
        *("Nov 30, 2026", "Monday 30 November", "Mon, 30 Nov", "30nov", "30 nov 26", "30-nov-2026", "30 novem"),
        *("30 novembre 2026", "le 30 novembre", "lundi 30 novembre", "lun. 30 nov.", "30 Novembre!"),
        *("30 november", "maandag 30 november", "op 30 november", "ma 30 nov", "de 30e november"),
        *("30. November", "Montag, den 30. November 2026", "am 30. November", "Mo. 30. Nov."),
        *(
            "2026年11月30日",
            "11月30日",
            "11 月 30 日",
            "１１月３０日",
            "11月30号",
            "11月30號",
            "11月30",
            "十一月三十日",
        ),
        *("二〇二六年十一月三十日", "11月30日 周一", "11月30日（星期一）", "今年11月30日", "26年11月30日"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_reads_a_day_in_any_language(text: str, language: str) -> None:
    assert day_of(text, language, TODAY, ahead=True) == LAST


@pytest.mark.parametrize(
    ("text", "days"),
    [
        *(
            ("today", 0),
            ("Tomorrow", 1),
            ("yesterday!", -1),
            ("day after tomorrow", 2),
            ("the day before yesterday", -2),
        ),
        *(
            ("今天", 0),
            ("明天", 1),
            ("昨天", -1),
            ("后天", 2),
            ("前天", -2),
            ("後天", 2),
            ("大后天", 3),
            (" 今天。", 0),
        ),
        *(("aujourd’hui", 0), ("Aujourd'hui", 0), ("demain", 1), ("hier", -1), ("après-demain", 2), ("avant-hier", -2)),
        *(("vandaag", 0), ("morgen", 1), ("gisteren", -1), ("overmorgen", 2), ("eergisteren", -2)),
        *(("heute", 0), ("Morgen", 1), ("gestern", -1), ("übermorgen", 2), ("Ubermorgen", 2), ("vorgestern", -2)),
    ],
)
@pytest.mark.parametrize("ahead", [True, False])
def test_it_reads_today_and_its_neighbours(text: str, days: int, ahead: bool) -> None:
    assert day_of(text, "en", TODAY, ahead=ahead) == TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("le 1er décembre", FIRST),
        ("1 decembre", FIRST),
        ("1ste december", FIRST),
        ("1. Dez.", FIRST),
        ("Dec 1st", FIRST),
        ("3 août", date(2027, 8, 3)),
        ("3 aout", date(2027, 8, 3)),
        ("mar 3", date(2027, 3, 3)),
        ("mar. 3 nov.", date(2026, 11, 3)),
        ("3 mrt", date(2027, 3, 3)),
        ("3 Marz", date(2027, 3, 3)),
        ("3. Maerz", date(2027, 3, 3)),
        ("3 juil.", date(2027, 7, 3)),
        ("3 sept", date(2027, 9, 3)),
        ("29 feb", date(2028, 2, 29)),
        ("明年1月5日", date(2027, 1, 5)),
        ("十月十日", date(2026, 10, 10)),
        ("二十九号", date(2026, 9, 29)),
        ("5号", date(2026, 10, 5)),
        ("3/11", date(2026, 11, 3)),
        ("30/11/2024", date(2024, 11, 30)),
    ],
)
def test_it_reads_these_days_ahead(text: str, day: date) -> None:
    assert day_of(text, "fr", TODAY, ahead=True) == day


@pytest.mark.parametrize("text", ["30/11", "30 nov", "11月30日", "Mon 30 Nov"])
def test_it_takes_the_nearest_year_that_fits(text: str) -> None:
    assert day_of(text, "en", TODAY, ahead=False) == BEFORE
    assert day_of(text, "en", TODAY, ahead=True) == LAST
    assert day_of(text, "en", LAST, ahead=False) == day_of(text, "en", LAST, ahead=True) == LAST


def test_it_does_not_guess_which_number_is_the_month_in_chinese() -> None:
    assert day_of("3/11", "zh", TODAY, ahead=True) is None
    assert day_of("11/11", "zh", TODAY, ahead=True) == date(2026, 11, 11)
    assert day_of("3/11/2026", "zh", TODAY, ahead=True) == date(2026, 11, 3)
    assert day_of("26/11/27", "zh", TODAY, ahead=True) is None
    assert day_of("26/11/27", "en", TODAY, ahead=True) == date(2027, 11, 26)
    assert day_of("11/11/11", "zh", TODAY, ahead=True) is None


@pytest.mark.parametrize("text", ["11/30", "11.30", "11-30", "26/11/30", "26.11.30", "30/11/26", "30.11"])
def test_it_reads_chinese_numbers_that_can_be_one_day_only(text: str) -> None:
    assert day_of(text, "zh", TODAY, ahead=True) == LAST


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "31/2",
            "31 février",
            "30/13",
            "11/30",
            "0/11",
            "30/0",
            "32 nov",
            "29/02/2027",
            "2月30日",
            "13月1日",
        ),
        *("hello", "bonjour", "你好", "ok", "30", "11", "2026", "nov", "november 2026", "Monday", "maandag", "号"),
        *(
            "0470 12 34 56",
            "0470/12.34.56",
            "+32 470 12 34 56",
            "0470123456",
            "02 123 45 67",
            "02 12 34 56",
            "12 34 56",
        ),
        *(
            "BE68 5390 0754 7034",
            "12:30",
            "10h30",
            "30/11/0470",
            "30/11-2026",
            "30 nov dec",
            "30 11 26",
            "3 jui",
            "3 no",
        ),
        *("30 nov @ 10", "1 2 3 4", "2026-11-30T10:00", "one november", "30 30 nov", "nov 30 30 30", "٣/٤/٥/٦"),
        *("30/11 " * 8, "x" * 5000, "今天" * 30, "\x00", "30 nov\u202e", "明年", "十月", "三十"),
    ],
)
@pytest.mark.parametrize("ahead", [True, False])
def test_it_refuses_what_is_no_day(text: str, ahead: bool) -> None:
    assert day_of(text, "en", TODAY, ahead=ahead) is None


@given(
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.sampled_from(list(LANGUAGES)),
    st.sampled_from(FORMS),
    st.booleans(),
)
def test_it_reads_every_day_as_the_bot_writes_it(day: date, language: str, form: DateForm, ahead: bool) -> None:
    assert day_of(Texts(language).date(day, form), language, day, ahead=ahead) == day


NEARLY = st.text(st.sampled_from("0123456789 ./-,年月日号十三今明天novdecmarjuil’(é１٣²er"), max_size=45)


@given(st.text(max_size=60) | NEARLY, st.dates(), st.sampled_from([*LANGUAGES, "xx"]), st.booleans())
def test_it_never_stumbles_over_a_day(text: str, today: date, language: str, ahead: bool) -> None:
    found = day_of(text, language, today, ahead=ahead)
    assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    ("names", "zone"),
    [
        (
            "北京 北京市 广州 深圳 成都 武汉 杭州 南京 重庆 西安 天津 苏州 Beijing Pékin Peking 中国 China Chine",
            "Asia/Shanghai",
        ),
        ("香港 Hongkong HONG_KONG hong-kong", "Asia/Hong_Kong"),
        ("澳门 Macao Macau", "Asia/Macau"),
        ("台北 臺北 Taipei", "Asia/Taipei"),
        (
            "Antwerp Anvers Antwerpen 安特卫普 Gent Gand Leuven Louvain 鲁汶 Liège Luik Lüttich 列日 Liege",
            "Europe/Brussels",
        ),
        (
            "Brussels Brussel Bruxelles Brüssel Bruessel 布鲁塞尔 België Belgique Belgien 比利时 Europe/Brussels",
            "Europe/Brussels",
        ),
        ("Mumbai 孟买 新德里 India Inde Indien 印度 Kolkata Calcutta 加尔各答 Asia/Calcutta", "Asia/Kolkata"),
        ("Kathmandu Katmandou Katmandu 加德满都 Nepal Népal", "Asia/Kathmandu"),
        ("Boston 波士顿 Washington newyork New_York 纽约 紐約", "America/New_York"),
        ("旧金山 洛杉矶 Portland", "America/Los_Angeles"),
        ("Barcelona Barcelone 巴塞罗那 Madrid Spain Espagne Granada", "Europe/Madrid"),
        ("Munich München Munchen 慕尼黑 Frankfurt Duitsland Allemagne 德国 Keulen", "Europe/Berlin"),
        ("Milan Mailand Rome Rom 罗马", "Europe/Rome"),
        ("Genève Geneva Genf Zürich Zuerich Suisse", "Europe/Zurich"),
        ("Rotterdam Nederland Pays-Bas 荷兰 Amsterdam", "Europe/Amsterdam"),
        ("Montréal montreal Toronto", "America/Toronto"),
        ("Osaka 东京 東京 Japan Japon 日本", "Asia/Tokyo"),
        ("Busan Séoul 首尔 韩国", "Asia/Seoul"),
        ("Hanoi Saigon 河内", "Asia/Ho_Chi_Minh"),
        ("Kyiv Kiev Kiew 基辅", "Europe/Kyiv"),
        ("Rio", "America/Sao_Paulo"),
        ("Łódź Lodz Warschau Varsovie", "Europe/Warsaw"),
        ("Brussles Antwrpen", "Europe/Brussels"),
        ("Johanesburg", "Africa/Johannesburg"),
        ("Lond", "Europe/London"),
    ],
)
def test_it_finds_the_zone_of_a_city(names: str, zone: str) -> None:
    assert {name: zone_of(name) for name in names.split()} == dict.fromkeys(names.split(), zone)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("the hague", "Europe/Amsterdam"),
        ("Den Haag", "Europe/Amsterdam"),
        ("New Delhi", "Asia/Kolkata"),
        ("San Francisco", "America/Los_Angeles"),
        ("são paulo", "America/Sao_Paulo"),
        ("Paris, France", "Europe/Paris"),
        ("Gent (België)", "Europe/Brussels"),
        ("  St. Louis ", "America/Chicago"),
    ],
)
def test_it_finds_a_name_of_several_words(text: str, zone: str) -> None:
    assert zone_of(text) == zone


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "hello", "你好", "ok", "no", "stop", "12345", "0470 12 34 56", "UTC", "GMT", "Etc/GMT+3", "北"),
        *("Canada", "Australia", "United States", "USA", "Russia", "Europe", "America", "Be r", "San", "lo"),
        *("x" * 5000, "Brussels " * 9, "\x00", "%s", "../../etc/passwd"),
    ],
)
def test_it_does_not_guess_a_zone(text: str) -> None:
    assert zone_of(text) is None


@given(st.text(max_size=60))
def test_it_never_stumbles_over_a_city(text: str) -> None:
    found = zone_of(text)
    assert found is None or is_zone(found)


def test_every_zone_of_our_names_is_canonical() -> None:
    assert {*MORE_NAMES, *MAIN_ZONES.values()} - _zones().keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_city_that_can_be_tapped_can_be_typed(language: str) -> None:
    t = Texts(language)
    assert {zone: zone_of(t.city(zone)) for zone in ZONES} == {zone: zone for zone in ZONES}


def test_every_zone_that_can_be_typed_is_allowed_and_has_data() -> None:
    for zone in _zones():
        assert is_zone(zone)
        assert zone_of(zone) == zone
        ZoneInfo(zone)


def test_it_allows_only_zones_of_cities() -> None:
    assert OTHERS[0] == "Asia/Hong_Kong"
    for name in ("", "UTC", "Etc/GMT+3", "EST5EDT", "Europe", "Europe/", "Europe/Nowhere", "../etc/passwd", "Asia"):
        assert not is_zone(name)


@pytest.mark.parametrize(
    ("place", "text", "said", "at"),
    [
        ("ask.when", "30/11", ("end", "2026-11-30"), "ask.when"),
        ("pick.end", "30/11", ("end", "2026-11-30"), "pick.end"),
        ("pick.end.2026-12", "11月30日", ("end", "2026-11-30"), "pick.end.2026-12"),
        ("pick.leave", "morgen", ("leave", "2026-09-24"), "pick.leave"),
        ("asked", "hier", ("did", "asked=2026-09-22"), "asked"),
        ("pick.asked.2026-09", "30 nov", ("did", "asked=2025-11-30"), "pick.asked.2026-09"),
        ("asked.call", "今天", ("did", "asked=2026-09-23"), "asked.call"),
        ("pick.asked_call", "today", ("did", "asked=2026-09-23"), "asked.call"),
        ("pick.asked_call.2026-08", "today", ("did", "asked=2026-09-23"), "asked.call"),
        ("confirmed", "3 sept", ("did", "confirmed=2026-09-03"), "confirmed"),
        ("pick.confirmed", "3/9", ("did", "confirmed=2026-09-03"), "pick.confirmed"),
        ("ended.when", "3 sept", ("did", "ended=2026-09-03"), "ended.when"),
        ("pick.ended", "3 sept", ("did", "ended=2026-09-03"), "pick.ended"),
        ("pick.snooze_final_bill.2026-10", "3 oct", ("snooze", "2026-10-03"), "more.final_bill"),
        ("pick.chased_no_answer", "1/9", ("tell", "chased=2026-09-01"), "trouble.is.no_answer"),
        ("pick.debited_billed.2026-09", "1/9", ("tell", "trouble_billed=2026-09-01"), "trouble.is.billed"),
        ("zone", "孟买", ("zone", "Asia/Kolkata"), "zone"),
        ("zone.more", "Luik", ("zone", "Europe/Brussels"), "zone.more"),
    ],
)
def test_it_says_what_a_button_there_would_say(place: str, text: str, said: tuple[str, str], at: str) -> None:
    assert asked_at(place) == ("city" if said[0] == "zone" else "day")
    assert meant(place, 1, TypedText(text), "fr", TODAY) == Tap(1, at, *said)


@pytest.mark.parametrize(
    "place", ["", "plan", "ask", "ended", "pick", "pick.", "pick.nothing", "pick.snooze_", "q.plan"]
)
def test_it_expects_nothing_anywhere_else(place: str) -> None:
    assert asked_at(place) == ""
    assert meant(place, 1, TypedText("30/11/2026"), "en", TODAY) is None
    assert meant(place, 1, TypedText("Paris"), "en", TODAY) is None


@pytest.mark.parametrize("place", ["ask.when", "asked", "zone"])
def test_it_takes_no_small_talk_for_an_answer(place: str) -> None:
    assert meant(place, 1, TypedText("hello"), "en", TODAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *((text, date(2026, 10, 23)) for text in ("in 30 days", "30 days", "dans 30 jours", "over 30 dagen")),
        *((text, date(2026, 10, 23)) for text in ("in 30 Tagen", "30天后", "三十天后", "30 天以后", "30日後")),
        *((text, date(2026, 10, 7)) for text in ("in 2 weeks", "dans 2 semaines", "over 2 weken", "in 2 Wochen")),
        *((text, date(2026, 10, 7)) for text in ("两周后", "2个星期后", "兩週後")),
        *(
            (f"{text}", date(2026, 10, 23))
            for text in ("in a month", "dans un mois", "over een maand", "in einem Monat")
        ),
        ("一个月后", date(2026, 10, 23)),
        *((text, date(2026, 9, 30)) for text in ("end of the month", "end of month", "fin du mois", "月底")),
        *((text, date(2026, 9, 30)) for text in ("einde van de maand", "Ende des Monats", "Monatsende", "本月底")),
        *((text, date(2026, 10, 31)) for text in ("end of next month", "fin du mois prochain", "下个月底")),
        *((text, date(2026, 9, 28)) for text in ("下周一", "下星期一", "下礼拜一", "下个星期一")),
        *((text, date(2026, 9, 28)) for text in ("next Monday", "lundi prochain", "volgende maandag")),
        ("nächsten Montag", date(2026, 9, 28)),
        ("这周五", date(2026, 9, 25)),
        *((text, date(2026, 9, 20)) for text in ("3 days ago", "il y a 3 jours", "3 dagen geleden", "3天前")),
        *((text, date(2026, 9, 20)) for text in ("vor 3 Tagen", "三天前")),
        ("上周一", date(2026, 9, 14)),
    ],
)
def test_it_reads_a_day_that_is_counted(text: str, day: date) -> None:
    assert day_of(text, "en", TODAY, ahead=day > TODAY) == day


@pytest.mark.parametrize(
    "text",
    ["next Friday", "vendredi prochain", "in 0 days", "in 9999 days", "30", "5 apples", "in 3 lives", "天后", "底"],
)
def test_it_reads_no_day_where_it_could_be_two_or_none(text: str) -> None:
    """TODAY is a Wednesday: "next Friday" may be in two days or in nine."""
    assert day_of(text, "en", TODAY, ahead=True) is None


@given(st.text(max_size=45), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_whatever_is_typed_is_a_day_or_none(text: str, today: date) -> None:
    found = day_of(text, "zh", today, ahead=True)
    assert found is None or isinstance(found, date)
