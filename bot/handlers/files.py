"""The files a chat can get: the dossier, the calendar, and each text as a letter to sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.documents.calendar import calendar
from bot.documents.dossier import Subject, dossier
from bot.guide.along import MESSAGE as CODE
from bot.guide.along import PDF as PDF_WITH_CODE
from bot.guide.along import is_open
from bot.guide.decide import COPY
from bot.guide.papers import PDF
from bot.guide.sending import PLAN_TEXT
from bot.guide.take_code import Along
from bot.screens.along import code_message, link_of
from bot.screens.plan_text import plan_text
from bot.screens.registry import message
from bot.screens.screen import Screen, View
from bot.screens.sheet import Sheet, sheet
from bot.screens.timetable import lines_of
from bot.services import Services
from bot.show import Document
from bot.store.copies import Tables, as_json


def to_send(services: Services, view: View, what: str) -> Screen | Document | None:
    """A file, or a text as a message of its own; None when there is no such thing."""
    if view.current is None or what == COPY:  # that one is read from the store
        return None
    if _is_file(what) and not services.files.may_have(view.chat.chat_id, view.now):
        return too_many(view)
    if what == "dossier.pdf":
        return _dossier(services, view)
    if what == PDF_WITH_CODE:
        return _dossier(services, view, with_code=True) if is_open(view.current, view.code, view.now) else None
    if what.startswith(CODE):
        return code_message(view, Along(what.removeprefix(f"{CODE}.")))
    if what == "calendar.ics":
        return _calendar(view)
    if what == PLAN_TEXT:
        return plan_text(view)
    if what.startswith(PDF):
        return _letter(services, view, what.removeprefix(PDF))
    return message(view, what)


def too_many(view: View) -> Screen:
    """Instead of a file, for who had several."""
    return Screen(view.texts.gettext("You had several files just now. Wait half a minute, then tap again."))


def copy_file(view: View, tables: Tables) -> Document:
    """All that is stored of the chat; the name of the file says nothing of anybody."""
    return Document(COPY, view.texts.gettext("All that is stored of this chat"), partial(as_json, tables))


def _dossier(services: Services, view: View, *, with_code: bool = False) -> Document:
    """In the user's language, and in the operator's where that is another. With a code it is not for others."""
    t, theirs = view.texts, view.case.answers.paper_language
    languages = [t, *([services.catalogues.for_language(theirs)] if theirs and theirs != t.language else [])]
    subject = Subject(view.case, view.chat, view.content, view.now)
    if with_code:
        kept = t.gettext("For you only: whoever has this file has the code.")
        subject = replace(subject, code=view.code, link=link_of(view))
        return Document("dossier-code.pdf", kept, partial(dossier, subject, languages), view.case.number)
    what = ("dossier", *_told(view), view.chat.zone, t.language)
    make = partial(services.files.made, view.chat.chat_id, what, view.now, partial(dossier, subject, languages))
    return Document("dossier.pdf", t.gettext("Your dossier"), make, view.case.number)


def _told(view: View) -> tuple[object, ...]:
    """All that the papers of a case are made from; when it was tapped last, and where, is not."""
    case = view.case
    return case.number, case.answers, case.ticks, case.events


def _is_file(what: str) -> bool:
    return what in ("dossier.pdf", "calendar.ics", PDF_WITH_CODE) or what.startswith(PDF)


def _letter(services: Services, view: View, paper: str) -> Document | None:
    """In the language of the letter; what it says, in the user's. Another letter of the case is another file."""
    t, found = view.texts, sheet(view, paper)
    if found is None:
        return None
    caption = t.gettext("Print page 1 and sign it. Page 2 is for you.")
    what = ("letter", paper, *_told(view), found.language, t.language)
    make = partial(services.files.made, view.chat.chat_id, what, view.now, partial(_drawn, found, view.now))
    return Document(f"letter-{found.language}.pdf", caption, make, view.case.number, paper)


def _drawn(letter: Sheet, now: datetime) -> bytes:
    from bot.documents.letter_pdf import render  # noqa: PLC0415  reportlab is slow to import and seldom needed

    return render(letter, now)


def _calendar(view: View) -> Document:
    t = view.texts
    dated = [(one.key, one.day, one.what) for one in lines_of(view) if one.day]
    make = partial(calendar, view.case, view.chat, t, view.carrier_name, view.now, dated)
    return Document("dates.ics", t.gettext("Your dates, for a calendar"), make, view.case.number)
