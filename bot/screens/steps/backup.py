"""What to save before the SIM and the account are gone."""

from __future__ import annotations

from bot.guide.steps import StepId
from bot.screens import death
from bot.screens.layout import done_button, points, step_screen
from bot.screens.screen import Screen, View


def backup(view: View) -> Screen:
    lines = view.content.steps[StepId.BACKUP].lines
    lost = view.case.answers.sim_lost and not view.case.moving
    contacts = lines["contacts_lost" if lost else "contacts"]
    papers = lines["top_ups" if view.case.prepaid else "bills"]
    shown = death.kept(view) if view.case.bereaved else [contacts, lines["photos"], papers, lines["mailbox"]]
    folded = [lines["esim"], *([] if lost else [lines["iphone"], lines["android"]])]
    return step_screen(
        view,
        StepId.BACKUP,
        parts=[points((view.say(f) for f in shown), numbered=True)],
        main=done_button(view, StepId.BACKUP),
        fold=[view.say(f) for f in folded],
        facts=[*shown, *folded],
    )
