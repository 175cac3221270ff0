"""A person walks their own cancellation from Start to the end, over real HTTP."""

from __future__ import annotations

import pytest

from tests.conftest import Street
from tests.journeys import JOURNEYS, walk
from tests.pretend import User, labels
from tests.screens.worlds import catalogues, languages

CODES = {"zh": "zh-hans", "en": "en", "fr": "fr", "nl": "nl", "de": "de"}  # as Telegram apps send them


async def test_it_gives_the_first_instruction_after_six_taps_at_most(user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE", "Only this number", "Works, I’m abroad", "Phone", "Start")
    await user.sees("step 1 of 11", "Get these ready")


async def test_it_walks_a_subscription_to_the_settled_end(user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE", "Only this number", "Works, I’m abroad", "Phone", "Start")
    await user.walk("I have these", "6 months or more", "No")
    for _ in range(6):
        main = next(label for label in labels(await user.screen()) if label.startswith("✅"))
        await user.tap(main)
        if "Is anything else on the same bill?" in await user.text():
            break
    await user.tap("End of the month")
    await user.sees("+32 486 19 19 99", "Cancel with BASE by phone")
    await user.walk("I have called", "Today", "China")
    await user.sees("I will ask about the confirmation again on 26 November")
    assert await user.wind(until_message=True)
    await user.sees("⏰ Your reminder")
    await user.walk("It is here", "As I asked")
    await user.sees("step 9 of 11")
    assert await user.wind(until_message=True)
    await user.sees("step 9 of 11", "⏰")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("journey", JOURNEYS)
async def test_it_walks_every_journey_in_every_language(street: Street, language: str, journey: str) -> None:
    user, texts = street.user(language=CODES[language]), catalogues().for_language(language)
    await user.send("/start")
    await walk(user, texts, JOURNEYS[journey])
    assert texts.pgettext("button", "Open again") in "".join(labels(await user.screen()))
