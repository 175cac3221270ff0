"""A case with a story, and words that are there before anybody has translated them."""

from __future__ import annotations

import gettext
from datetime import UTC, date, datetime

from bot.documents.dossier import Subject
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Shared, Sim
from bot.guide.trouble import Trouble
from bot.i18n import Texts
from tests.screens.worlds import NOW, case_with, content

HAN = {
    "Record of a cancellation": "注销记录",
    "Cancellation requested, by letter": "已书面信函申请注销",
    "corrected later": "后来更正",
    "Name": "姓名",
    "Customer number": "客户编号",
    "Go to the Telecom Ombudsman": "向电信监察员投诉",
    "{what}: until {date}": "{what}：截至 {date}",
    "The written confirmation has not come.": "还没有收到书面确认。",
    "Bye SIM · page {number} of {total}": "Bye SIM · 第 {number} 页，共 {total} 页",
    "{carrier}: last day": "{carrier}：最后一天",
    "prepaid card": "预付卡",
    "subscription": "月租套餐",
}


class Stub(gettext.NullTranslations):
    """A few sentences; the rest stays English."""

    def gettext(self, message: str) -> str:
        return HAN.get(message, message)


def chinese() -> Texts:
    return Texts("zh", Stub())


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, 7, tzinfo=UTC)


def story(**answers: object) -> Case:
    """Asked by letter (the day corrected once), asked again by phone, complained, billed."""
    chosen = {"channel": Channel.LETTER, "shared": Shared.SHARED, **answers}
    case = case_with(Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, **chosen))  # type: ignore[arg-type]
    case = case.record(Kind.LEAVING, at(10, 1), day=date(2026, 12, 3))
    case = case.record(Kind.END_DATE, at(10, 1), day=date(2026, 11, 30), detail="month_end")
    case = case.record(Kind.ASKED, at(10, 3), day=date(2026, 10, 2), detail=Channel.LETTER)
    case = case.record(Kind.ASKED, at(10, 4), day=date(2026, 10, 3), detail=Channel.LETTER, corrects=3)
    case = case.record(Kind.CHASED, at(10, 28, 14), day=date(2026, 10, 28), detail=Channel.HOTLINE)
    case = case.record(Kind.COMPLAINED, at(11, 1), day=date(2026, 10, 31))
    return case.record(Kind.TROUBLE, at(11, 2), day=date(2026, 11, 2), detail=Trouble.BILLED)


def chat(zone: str | None = "Europe/Brussels") -> Chat:
    return Chat(7654321, "zh", NOW, zone=zone)


def subject(case: Case | None = None, zone: str | None = "Europe/Brussels") -> Subject:
    return Subject(case or story(), chat(zone), content(), NOW)
