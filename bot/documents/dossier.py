"""The dossier: what was tapped and when, as a PDF to attach to a complaint. Here its words, in pdf.py its looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.documents.parts import Line, Part, Section
from bot.guide.case import Case, Channel, Chat, Holder, Kind, Plan
from bot.guide.claims import claims
from bot.guide.content.models import Carrier, Content, Status
from bot.guide.moments import HOME_ZONE, local_day
from bot.guide.steps import StepId, channel_of, steps_of
from bot.guide.take_code import digest_of, shown
from bot.guide.timeline import Entry, timeline
from bot.guide.told_before import NOT_KNOWN, unwilling
from bot.guide.whom import new_operator
from bot.i18n import Texts
from bot.screens.enclosures import enclosures
from bot.screens.event_texts import AT_ONCE, told
from bot.screens.open_texts import claims_told, open_questions


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose dossier, and when it is made (UTC)."""

    case: Case
    chat: Chat
    content: Content
    now: datetime
    code: str = field(default="", repr=False)  # that takes the case along, only where it was just made
    link: str = field(default="", repr=False)

    @property
    def zone(self) -> str:
        """The zone that times are shown in, an IANA name."""
        return self.chat.zone or HOME_ZONE

    @property
    def carrier(self) -> Carrier | None:
        """The operator; None when the user named none that we know."""
        found = self.content.carriers.get(self.case.answers.carrier or "")
        return found if found and found.status is not Status.GENERIC else None


def dossier(subject: Subject, languages: Sequence[Texts]) -> bytes:
    """A PDF, A4: one part per language, the user's own first, then the operator's; a language is not said twice.

    Takes some tenths of a second of CPU: call it in a thread. The same subject gives the same bytes.
    """
    from bot.documents.pdf import render  # noqa: PLC0415  reportlab is slow to import and seldom needed

    once = {texts.language: texts for texts in languages}
    parts = [part(subject, texts, own=number == 0) for number, texts in enumerate(once.values())]
    return render(parts, subject.now)


def part(subject: Subject, texts: Texts, *, own: bool = True) -> Part:
    """The paper in one language. What can be claimed is the user's own business: it stands in the `own` part only."""
    t, case = texts, subject.case
    lines = tuple(_line(subject, t, entry) for entry in timeline(case, subject.chat, corrected=True))
    made = t.gettext("Made by Bye SIM on {moment}. It contains only what the user tapped.")
    return Part(
        language=t.language,
        title=t.gettext("Record of a number move") if case.moving else t.gettext("Record of a cancellation"),
        intro=made.format(moment=_moment(subject, t, subject.now)),
        facts=tuple(_facts(subject, t)),
        blanks=_blanks(subject, t),
        head=(t.gettext("Day"), t.gettext("What happened"), t.gettext("Noted in the bot")),
        lines=lines,
        void_mark=t.gettext("corrected later"),
        legend=tuple(_legend(subject, t, lines)),
        sections=tuple(_sections(subject, t, own=own)),
        caveats=_caveats(t),
        footer=t.gettext("Bye SIM · page {number} of {total}"),
    )


def _facts(subject: Subject, t: Texts) -> Iterator[tuple[str, str]]:
    """What was chosen, as far as it was."""
    case = subject.case
    yield t.gettext("Operator and plan"), _operator(subject, t)
    yield t.gettext("Wanted"), _wanted(case, subject.content, t)
    if whose := _whose(case, t):
        yield t.gettext("Holder of the contract"), whose
    if case.answers.channel and not case.moving and not case.last(Kind.ASKED):  # then the record tells how it was sent
        yield t.gettext("Chosen way of the request"), _channel(channel_of(case), t)
    if chosen := case.last(Kind.END_DATE):
        label = t.gettext("Day of the move") if case.moving else t.gettext("Last day wanted")
        soon = chosen.day is None or chosen.detail == AT_ONCE
        wanted = t.gettext("as soon as possible") if soon or not chosen.day else t.date(chosen.day, "year")
        yield label, t.gettext("not known") if chosen.detail == NOT_KNOWN else wanted
    leaving = case.last(Kind.LEAVING)
    if leaving and leaving.day:
        yield t.gettext("Leaving Belgium"), t.date(leaving.day, "year")
    if case.only_this and not case.moving:
        yield (
            t.gettext("Which numbers"),
            t.gettext("Only the number(s) written below. Everything else under this customer number continues."),
        )


def _operator(subject: Subject, t: Texts) -> str:
    """ "BASE → Orange · subscription", a name left out where none was given."""
    plan, new = _plan(subject.case.answers.plan, t), new_operator(subject.case, subject.content)
    if subject.carrier is None:
        return plan
    form = t.gettext("{old} → {new}")
    name = form.format(old=subject.carrier.name, new=new.name) if new else subject.carrier.name
    return f"{name} · {plan}"


def _plan(plan: Plan | None, t: Texts) -> str:
    match plan:
        case Plan.PREPAID:
            return t.gettext("prepaid card")
        case Plan.SUBSCRIPTION:
            return t.gettext("subscription")
        case Plan.UNKNOWN | None:
            return t.gettext("kind of plan not known")
        case _:
            assert_never(plan)


def _wanted(case: Case, content: Content, t: Texts) -> str:
    if unwilling(case):
        return t.gettext("End the payment from the user’s own account; another person is the holder")
    if case.moving:
        new = new_operator(case, content)
        named, other = t.gettext("Move the number to {new}"), t.gettext("Move the number to another operator")
        return named.format(new=new.name, new_dat=new.name) if new else other
    if case.prepaid:
        return t.gettext("End the prepaid card and give up the number")
    return t.gettext("End the contract and give up the number")


def _whose(case: Case, t: Texts) -> str:
    """In whose name it is; empty for the reader's own."""
    if unwilling(case):
        return t.gettext("another person, who does not sign; the person named below pays")
    match case.answers.holder:
        case Holder.DIED:
            return t.gettext("has died; the person named below reports it")
        case Holder.SOMEBODY_ELSE:
            return t.gettext("another person; the person named below writes for the holder")
        case Holder.COMPANY:
            return t.gettext("a company")
        case Holder.UNKNOWN:
            return t.gettext("not known")
        case Holder.ME | None:
            return ""
        case _:
            assert_never(case.answers.holder)


def _names(case: Case, t: Texts) -> tuple[str, ...]:
    """Whose names are written in: the holder and who writes are two people, or a company and who signs for it."""
    if unwilling(case):
        return t.gettext("Name of the holder"), t.gettext("Name of the person who pays")
    match case.answers.holder:
        case Holder.DIED:
            return (
                t.gettext("Name of the holder, who has died"),
                t.gettext("Date of death"),
                t.gettext("Name of the person who reports it, and relation to the holder"),
            )
        case Holder.SOMEBODY_ELSE:
            return t.gettext("Name of the holder"), t.gettext("Name of the person who writes for the holder")
        case Holder.COMPANY:
            return t.gettext("Company and company number"), t.gettext("Name and position of the person who signs")
        case Holder.ME | Holder.UNKNOWN | None:
            return (t.gettext("Name"),)
        case _:
            assert_never(case.answers.holder)


def _channel(channel: Channel, t: Texts) -> str:
    match channel:
        case Channel.WRITING:
            return t.gettext("In writing")
        case Channel.EMAIL:
            return t.gettext("E-mail or form")
        case Channel.ONLINE:
            return t.gettext("Online account")
        case Channel.HOTLINE:
            return t.gettext("Phone")
        case Channel.SHOP:
            return t.gettext("Shop")
        case Channel.LETTER:
            return t.gettext("Letter")
        case _:
            assert_never(channel)


def _blanks(subject: Subject, t: Texts) -> Section:
    """What Bye SIM never asks for and a complaint needs."""
    operator = () if subject.carrier else (t.gettext("Operator"),)
    labels = (
        *_names(subject.case, t),
        t.gettext("Mobile number(s)"),
        t.gettext("SIM number") if subject.case.prepaid else t.gettext("Customer number"),
        t.gettext("Address"),
        t.gettext("Reference from the operator"),
    )
    return Section(t.gettext("To fill in, by hand or in a PDF reader: Bye SIM does not know it"), (*operator, *labels))


def _line(subject: Subject, t: Texts, entry: Entry) -> Line:
    what, noted = told(t, subject.case, entry, subject.content), _moment(subject, t, entry.tapped)
    return Line(t.date(entry.happened, "year"), what, noted, void=entry.replaced)


def _moment(subject: Subject, t: Texts, moment: datetime) -> str:
    """ "3 November 2026, 10:05 (UTC+01:00)", where the user is."""
    local = moment.astimezone(ZoneInfo(subject.zone))
    return t.gettext("{date}, {time} ({offset})").format(
        date=t.date(local.date(), "year"),
        time=t.time_of_day(moment, subject.zone),
        offset=f"UTC{local.isoformat()[-6:]}",
    )


def _legend(subject: Subject, t: Texts, lines: Sequence[Line]) -> Iterator[str]:
    if not lines:
        yield t.gettext("Nothing has been noted yet.")
        return
    yield t.gettext("Day: as the user gave it. Noted: when it was tapped; time zone: {city}.").format(
        city=t.city(subject.zone)
    )
    if any(line.void for line in lines):
        yield t.gettext("Struck through: corrected or taken back later; it no longer counts.")


def _sections(subject: Subject, t: Texts, *, own: bool) -> Iterator[Section]:
    still = open_questions(t, subject.case, local_day(subject.now, subject.chat))
    yield Section(t.gettext("Still open"), still or (t.gettext("Nothing: every question is answered."),))
    if enclosed := enclosures(t, subject.content, subject.case):
        yield Section(t.gettext("Enclosures"), enclosed)
    found = claims(subject.case, local_day(subject.now, subject.chat)) if own else ()
    if found:
        yield Section(t.gettext("What can still be claimed"), tuple(claims_told(t, found)))
    if own and subject.code:
        yield _with_code(subject, t)
    elif own and StepId.UNLINK in steps_of(subject.case):
        yield Section(
            t.gettext("If your Telegram account ends with the number"),
            (t.gettext("Before that, take this record along: /dossier in the bot, then “Take it along”."),),
        )


def _with_code(subject: Subject, t: Texts) -> Section:
    """The secret, on the paper of the person who has just made it."""
    until = max(code.until for code in subject.case.codes if code.digest == digest_of(subject.code))
    return Section(
        t.gettext("Take this case along: for you only. Do not send this copy to anybody else"),
        (
            t.gettext("Open in Telegram, on the other account: {link}").format(link=subject.link),
            t.gettext("Or write there to the bot: {code}").format(code=shown(subject.code)),
            t.gettext("It works once, until {date}.").format(date=t.date(local_day(until, subject.chat), "year")),
        ),
    )


def _caveats(t: Texts) -> tuple[str, ...]:
    return (
        t.gettext("This paper is no proof by itself. Attach it with the letters and the operator’s answers."),
        t.gettext("Independent of every operator. Information, not legal advice."),
    )
