"""Three whole cancellations, tap by tap, by the English names of the buttons. They are walked in every language."""

from __future__ import annotations

from bot.i18n import Texts
from tests.pretend import User, labels

MAIN = "✅"  # the main button of a step, whatever it says
WIND = "⏰"  # wind the clock until the bot writes
FLAGS = {"Belgium": "🇧🇪", "China": "🇨🇳"}  # where a user is: cities and countries are named by Babel or by hand
JOURNEYS: dict[str, tuple[str, ...]] = {
    "a dead prepaid card, from China": (
        *("End it", "Lycamobile", "Prepaid", "Dead, I’m abroad", "Move my accounts"),
        *(MAIN, MAIN, MAIN, MAIN, MAIN, "Call too", "What to say", "Français", "Back", "The text", "Français"),
        "Yes, show the text",
        *(MAIN, "Today", "Letter", "China", WIND, "It is here", "Close this case"),
    ),
    "from Orange to Proximus, keeping the number": (
        *("Keep the number", "Orange", "Only this number", "Proximus", "Start"),
        *(MAIN, "6 months or more", "No phone", MAIN, MAIN, MAIN, MAIN, "Earliest possible"),
        *(
            "What to say",
            "English",
            MAIN,
            "Today",
            "Belgium",
            WIND,
            "It has moved",
            WIND,
            "The bill is right",
            "Close this case",
        ),
    ),
    "Telenet, with internet and somebody else’s number": (
        *("End it", "Telenet", "More on the bill", "Works, in Belgium", "Choose for me", "Start"),
        *(MAIN, "Under 6 months", "Yes, a phone", MAIN, MAIN, MAIN, MAIN, MAIN, MAIN),
        *("End of the month", "The text", "They say …", "Back", "Nederlands", "Yes, show the text"),
        *("Call too", "What to say", "English", MAIN, "Today", "Belgium", WIND, "It is here", "As I asked"),
        *(WIND, "What comes next", WIND, "It has ended", WIND, "The bill is right", "Close this case"),
    ),
}


async def walk(user: User, texts: Texts, taps: tuple[str, ...]) -> None:
    """Tap one after the other, each by its name in the user's language."""
    for tap in taps:
        if tap == WIND:
            assert await user.wind(until_message=True), "nothing came"
        elif tap == MAIN:
            await user.tap(next(label for label in labels(await user.screen()) if label.startswith(MAIN)))
        else:
            await user.tap(FLAGS.get(tap) or texts.pgettext("button", tap))
