"""The chat page in a real Chromium: a person walks the journey to the end, in each language."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.conftest import Street, a_street
from tests.screens.worlds import catalogues, languages

pytestmark = pytest.mark.asyncio(loop_scope="module")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 640}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MISSING = "NO CHROMIUM: the browser tests did not run (Debian: apt-get install chromium fonts-wqy-microhei)"
expect.set_options(timeout=20_000)  # milliseconds: a busy machine is slow, not wrong
TELEGRAM_CODES = {"en": "en", "zh": "zh-hans", "fr": "fr", "nl": "nl", "de": "de"}


# What a narrow page cuts off: what sticks out, what is wider than its box, a choice that its list has no room for.
CUT = """() => {
  const shown = [...document.querySelectorAll(".app, .app *")]
    .filter((node) => !node.closest(".hidden-label, svg, option") && node.getClientRects().length);
  const name = (node) => `${node.tagName} ${node.id} ${node.className}`;
  const outside = shown.filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width && (box.left < -0.5 || box.right > innerWidth + 0.5);
  });
  const inside = shown.filter((node) =>
    getComputedStyle(node).overflowX !== "visible" && node.scrollWidth > node.clientWidth + 1);
  const list = document.getElementById("language");
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = getComputedStyle(list).font;
  const short = [...list.options].filter((one) => pen.measureText(one.text).width + 20 > list.clientWidth);
  const scrolls = document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [];
  return [...scrolls, ...outside.map(name), ...inside.map(name), ...short.map((one) => `no room for ${one.text}`)];
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One for all: each visitor has a context of their own in it."""
    if CHROMIUM is None:
        pytest.fail(MISSING) if os.environ.get("CI") else pytest.skip(MISSING)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="module")
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    """A new one for each visitor, on the browser's loop."""
    async with a_street(tmp_path) as town:
        yield town


class Visitor:
    """Somebody in front of the chat page, in one language."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.texts = catalogues().for_language(language)
        self.troubles: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda m: self.troubles.append(m.text) if m.type == "error" else None)

    async def taps(self, *labels: str) -> None:
        """Tap buttons by their English label."""
        for label in labels:
            await self.taps_shown(self.texts.pgettext("button", label))

    async def taps_shown(self, label: str) -> None:
        await self.page.get_by_test_id("button").filter(has_text=label).last.click()

    async def taps_main(self) -> None:
        """Tap the button with the check mark, whatever it says."""
        await self.taps_shown("✅")

    async def sees(self, sentence: str, **fields: str) -> None:
        """The newest screen holds a sentence of ours."""
        words = self.texts.gettext(sentence).format(**fields) if fields else self.texts.gettext(sentence)
        await expect(self.page.get_by_test_id("bubble-text").last).to_contain_text(words)

    async def winds_to_the_next_message(self) -> None:
        """Wind, and wait for the reminder itself: a tap on the screen before it would come too late."""
        if not await self.page.get_by_test_id("clock-next").is_visible():
            await self.page.get_by_test_id("tools").click()
        await self.page.get_by_test_id("clock-next").click()
        await self.sees("⏰ Your reminder")
        await self.page.get_by_test_id("tools").click()


@pytest.mark.parametrize("language", languages())
async def test_it_walks_the_journey_to_the_end(street: Street, browser: Browser, language: str, tmp_path: Path) -> None:
    context = await browser.new_context(viewport=PHONE, device_scale_factor=1)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(f"{street.playground.url}/?lang={TELEGRAM_CODES[language]}")
    visitor = Visitor(page, language)
    await page.get_by_test_id("start").click()
    await visitor.sees("What do you need?")
    await the_whole_screen_is_shown(page)
    await visitor.taps("End it")
    await visitor.sees("Which operator is your Belgian SIM from?")
    await the_whole_screen_is_shown(page)
    await visitor.taps_shown("BASE")
    await visitor.taps("Only this number", "Works, I’m abroad", "Phone", "Start")
    await visitor.sees("step {number} of {total}", number="1", total="11")
    await visitor.taps_main()
    await visitor.taps("6 months or more", "No phone")
    for step in range(2, 7):
        await visitor.sees("step {number} of {total}", number=str(step), total="11")
        await visitor.taps_main()
        if step == 5:  # noqa: PLR2004 - the accounts: no group was opened
            await visitor.taps("Yes, all are moved")
    await visitor.taps("End of the month")
    await expect(page.get_by_test_id("bubble-text").last).to_contain_text("+32 486 19 19 99")
    await visitor.taps("What to say")
    await visitor.taps_shown("Français")
    await expect(page.get_by_test_id("bubble-text").filter(has_text="Bonjour")).to_have_count(1)
    await visitor.taps_main()
    await visitor.taps("Today", "China")
    await visitor.sees("step {number} of {total}", number="8", total="11")
    await visitor.winds_to_the_next_message()
    await visitor.taps("It is here", "Skip it")
    await visitor.sees("step {number} of {total}", number="9", total="11")
    await visitor.winds_to_the_next_message()  # the day before
    await visitor.winds_to_the_next_message()
    await visitor.sees("step {number} of {total}", number="9", total="11")
    await visitor.taps("It has ended")
    await visitor.sees("step {number} of {total}", number="10", total="11")
    await visitor.winds_to_the_next_message()
    await visitor.sees("step {number} of {total}", number="10", total="11")
    await visitor.taps("The bill is right")
    await visitor.sees("step {number} of {total}", number="11", total="11")
    await visitor.taps("Close this case")
    await expect(
        page.get_by_test_id("button").filter(has_text=visitor.texts.pgettext("button", "Open again"))
    ).to_be_visible()
    assert visitor.troubles == []
    await context.close()


async def test_it_loads_nothing_from_elsewhere_and_can_be_used_by_keyboard(street: Street, browser: Browser) -> None:
    context = await browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"{street.playground.url}/?lang=en")
    await page.get_by_test_id("start").press("Enter")
    await expect(page.get_by_test_id("bubble-text").last).to_contain_text("What do you need")
    await page.get_by_test_id("button").first.press("Enter")
    await expect(page.get_by_test_id("bubble-text").last).to_contain_text("Which operator")
    assert all(url.startswith(street.playground.url) for url in asked)
    await context.close()


async def nothing_is_cut(page: Page) -> None:
    assert await page.evaluate(CUT) == []
    await expect(page.get_by_test_id("language")).to_be_in_viewport(ratio=0.99)
    await expect(page.get_by_test_id("send")).to_be_in_viewport(ratio=0.99)


async def the_whole_screen_is_shown(page: Page) -> None:
    await expect(page.get_by_test_id("message").last).to_be_in_viewport(ratio=0.99)
    await nothing_is_cut(page)
    heights = await page.get_by_test_id("button").evaluate_all("keys => [...new Set(keys.map(k => k.offsetHeight))]")
    assert len(heights) == 1, "a label goes over two lines"


@pytest.mark.parametrize("language", languages())
async def test_it_cuts_nothing_on_a_small_phone(street: Street, browser: Browser, language: str) -> None:
    context = await browser.new_context(viewport=SMALL)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(f"{street.playground.url}/?lang={TELEGRAM_CODES[language]}")
    visitor = Visitor(page, language)
    await expect(page.get_by_test_id("start")).to_be_in_viewport(ratio=0.99)
    await nothing_is_cut(page)
    await page.get_by_test_id("start").click()
    await visitor.sees("What do you need?")
    last = page.get_by_test_id("message").last.get_by_test_id("button").last
    for label in ("End it", "BASE", "Only this number", "Works, I’m abroad", "Phone", "Start"):
        await expect(last).to_be_in_viewport(ratio=0.99)
        await nothing_is_cut(page)
        words = await page.get_by_test_id("bubble-text").last.inner_text()
        await visitor.taps(label)
        await expect(page.get_by_test_id("bubble-text").last).not_to_have_text(words, use_inner_text=True)
    await visitor.sees("step {number} of {total}", number="1", total="11")
    await expect(last).to_be_in_viewport(ratio=0.99)
    await page.get_by_test_id("tools").click()
    await nothing_is_cut(page)
    await context.close()
