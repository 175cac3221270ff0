"""What was read of one service, and of numbers abroad, on the screens where it is needed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.guide.case import Case, Plan, Sim
from bot.guide.content.models import Confidence, Fact, Group, Service
from bot.screens.registry import draw
from tests.screens.budget import FOLD, visible
from tests.screens.reading import of, on
from tests.screens.worlds import content, languages, view


def service(slug: str) -> Service:
    (found,) = [s for group in content().services.values() for s in group.services if s.slug == slug]
    return found


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("delijn_kbc", "change neither phone nor SIM nor number"),
        ("kbc", "Call KBC, day or night: it blocks all KBC apps"),
        ("kbc", "Questions in the app go to Kate"),
        ("telegram", "Delete my account if away for"),
        ("whatsapp", "only the new number must get a text or call"),
        ("whatsapp", "generally deleted after 120 days"),
        ("signal", "only the new number should need a code"),
        ("apple", "iforgot.apple.com"),
        ("apple", "A recovery contact, set before"),
        ("wechat", "First bind an e-mail address and QQ"),
        ("wechat", "the face check of WeChat Pay"),
        ("wechat", "another foreign number, not +86, is not known"),
        ("alipay", "must not belong to another Alipay account"),
        ("alipay", "another foreign number, not +86, is not known"),
        ("railway_12306", "我的 > 个人资料 > 手机号码"),
        ("railway_12306", "at a window in a station, with your ID"),
        ("railway_12306", "since 28 November 2023"),
        ("other_chinese", "Ctrip (携程)"),
        ("other_chinese", "CSCSE (留服认证) and CHSI (学信网)"),
    ],
)
def test_who_opens_a_service_reads_what_is_known_of_it(slug: str, words: str) -> None:
    (group,) = [g for g, found in content().services.items() if service(slug) in found.services]
    assert words in on(f"unlink.{group}.{slug}", of("base"))


def test_no_number_of_months_is_given_for_an_unused_telegram_account() -> None:
    assert not any("month" in fact.text for fact in service("telegram").facts())


@pytest.mark.parametrize("fact", [service("railway_12306").how, service("railway_12306").number_dead])
def test_what_guides_say_of_12306_is_not_confirmed(fact: Fact) -> None:
    assert fact.confidence is Confidence.UNCONFIRMED


def test_the_sources_of_unlinking_name_those_of_every_further_fact() -> None:
    pages = "\n".join(on(f"sources.unlink.{page}", of("base")) for page in range(1, 40))
    assert "KBC, lost or stolen" in pages
    assert "guides to 12306" in pages


# --- Chinese numbers


@pytest.mark.parametrize("language", languages())
def test_who_moves_accounts_to_a_chinese_number_tests_it_first(language: str) -> None:
    test = view(None, language).texts.content(content().steps["unlink"].lines["to_china"].text)
    assert test in on("unlink.chinese", of("base"), language)
    assert (test in on("unlink", of("base"), language)) is (language == "zh")


def test_who_reads_chinese_sees_before_the_fold_that_12306_wants_the_old_number() -> None:
    def top(case: Case) -> str:
        return visible(FOLD.sub("", draw("unlink", view(case, "zh")).text))

    case = of("base")
    assert "铁路 12306：可能要用旧号码收验证码" in top(case)
    assert "铁路 12306" not in top(replace(case, ticks=frozenset({"railway_12306"})))


def test_the_codes_that_need_the_old_number_come_first_among_chinese_apps() -> None:
    first = [s.slug for s in content().services[Group.CHINESE].services[:3]]
    assert first == ["wechat", "alipay", "railway_12306"]


# --- abroad


def test_who_is_abroad_with_lycamobile_reads_its_line_and_only_for_a_prepaid_card() -> None:
    free = "Lycamobile, pay as you go: calls and texts received"
    assert free in on("unlink", of("lycamobile", Plan.PREPAID, sim=Sim.WORKS_ABROAD))
    for other in (of("lycamobile", sim=Sim.WORKS_ABROAD), of("lycamobile", Plan.PREPAID), of("orange", Plan.PREPAID)):
        assert free not in on("unlink", other)
