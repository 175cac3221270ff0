"""The request of who keeps the number: an order at the new operator, and nothing to the old one."""

from __future__ import annotations

from bot.guide.case import Kind
from bot.guide.claims import moved_late
from bot.guide.named_day import wished_day
from bot.guide.steps import StepId
from bot.guide.whom import AT_THE_ORDER
from bot.guide.whom import PLACE as WHOM
from bot.screens import death
from bot.screens.layout import points, step_screen
from bot.screens.new_operator import ordering
from bot.screens.screen import Button, Screen, View
from bot.screens.steps.ask_frame import have_ready, main_button
from bot.screens.steps.sim_missing import sim_missing_button

HERE = StepId.ASK


def move(view: View) -> Screen:
    """Keeping the number: the new operator does it, and nothing may be cancelled."""
    t, lines, carrier = view.texts, view.content.steps[HERE].lines, view.carrier
    ordered = main_button(view, t.pgettext("button", "I have ordered it"))
    if view.case.last(Kind.ASKED):  # told again it would take the place of the first order, from which claims count
        ordered = view.button("▶️ " + t.pgettext("button", "Go on"), HERE, "start", style="primary")
    if view.case.bereaved:
        return death.take_over(view, ordered)
    order = "move_order_prepaid" if view.case.prepaid else "move_order"
    late = [lines["move_late"]] if moved_late(view.case, view.today) else []
    doing = [lines[order], lines["move_sign"], *carrier.moving[:1], *late]
    there = ordering(view)
    fold = [
        *carrier.moving[1:][-1:],
        lines["move_keep"],
        lines["move_be_there"],
        *([] if view.case.prepaid else [lines["move_bundle"]]),
        lines["move_price"],
        lines["move_valid_id" if view.case.prepaid else "move_prepaid"],
    ]
    chosen = wished_day(view.case)
    day = t.gettext("Chosen day: {date}").format(date=t.date(chosen)) if chosen else ""
    return step_screen(
        view,
        HERE,
        task=t.gettext("Do not cancel: {new} does it").format_map(view.values),
        parts=[
            points((view.say(f) for f in doing), numbered=True),
            "\n".join(p for p in (have_ready(view), day) if p),
            "\n".join(view.say(f) for f in there),
        ],
        rows=(
            (
                view.go("📅 " + t.pgettext("button", "Another day"), HERE, "ask.when"),
                view.go("🗣 " + t.pgettext("button", "What to say"), HERE, "ask.phrases"),
            ),
            (*sim_missing_button(view, HERE), new_operator_button(view, HERE)),
        ),
        main=ordered,
        fold=[view.say(f) for f in fold],
        facts=[*doing, *there, lines["move_keep"]],
    )


def new_operator_button(view: View, place: str) -> Button:
    """Its name can be told, or corrected, also after the order."""
    label = "🏷 " + view.texts.pgettext("button", "New operator")
    return view.go(label, place, f"{WHOM}.{AT_THE_ORDER}")
