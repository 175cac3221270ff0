"""A person walks their own cancellation from Start to the end, over real HTTP."""

from __future__ import annotations

from tests.pretend import User, labels


async def test_it_gives_the_first_instruction_after_six_taps_at_most(user: User) -> None:
    await user.send("/start")
    await user.walk("BASE", "Subscription", "Give it up", "Works, I’m abroad", "Phone", "Start")
    await user.sees("step 1 of 11", "Get these ready")


async def test_it_walks_a_subscription_to_the_settled_end(user: User) -> None:
    await user.send("/start")
    await user.walk("BASE", "Subscription", "Give it up", "Works, I’m abroad", "Phone", "Start")
    await user.walk("I have these", "6 months or more", "No")
    for _ in range(6):
        main = next(label for label in labels(await user.screen()) if label.startswith("✅"))
        await user.tap(main)
        if "When should it end?" in await user.text():
            break
    await user.walk("End of the month", "China")
    await user.sees("+32 486 19 19 99", "Ask BASE by phone")
    await user.walk("I have asked", "Today")
    await user.sees("Noted. I will remind you on")
    assert await user.wind(until_message=True)
    await user.sees("⏰ Your reminder")
    await user.tap("It is here")
    await user.sees("step 9 of 11")
    assert await user.wind(until_message=True)
    await user.sees("step 9 of 11", "⏰")
