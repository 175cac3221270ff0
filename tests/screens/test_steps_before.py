"""The steps before the request: costs, balance, backup, unlink, extras."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.guide.case import Answers, Case, Chat, Device, Holder, Kind, Number, Plan, Sim, Started
from bot.guide.content.models import Content, Fact, Group
from bot.i18n import Texts
from bot.screens.buttons import unpack
from bot.screens.screen import Screen, View
from bot.screens.steps import backup, balance, costs, extras, unlink
from tests.screens import budget, worlds

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SUBSCRIPTION = Answers(
    carrier="base", plan=Plan.SUBSCRIPTION, number=Number.GIVE_UP, sim=Sim.WORKS_HERE, started=Started.LONGER
)
PREPAID = Answers(carrier="base", plan=Plan.PREPAID, number=Number.GIVE_UP, sim=Sim.WORKS_HERE)


@pytest.fixture(scope="module")
def content() -> Content:
    return worlds.content()


def view_of(
    content: Content,
    answers: Answers = SUBSCRIPTION,
    *,
    ticks: tuple[str, ...] = (),
    end: date | None = None,
    asap: bool = False,
    language: str = "en",
    number: int = 1,
) -> View:
    case = Case(1, number, NOW, NOW, answers, frozenset(ticks))
    if end or asap:
        case = case.record(Kind.END_DATE, NOW, day=end, detail="asap" if asap else "day")
    return View(Chat(1, language, NOW), content, Texts(language), ("en",), NOW, NOW.date(), case)


def lines_of(content: Content, step: str) -> dict[str, Fact]:
    return content.steps[step].lines


def says(screen: Screen, view: View, fact: Fact) -> bool:
    return view.say(fact) in screen.text


def body(screen: Screen) -> str:
    return screen.text.split("<blockquote", maxsplit=1)[0]


def labels(screen: Screen) -> list[str]:
    return [button.text for row in screen.rows for button in row]


def data_of(screen: Screen) -> list[str]:
    return [button.data for row in screen.rows for button in row if button.data]


def all_screens(content: Content) -> Iterator[tuple[str, Screen]]:
    """Every screen of these steps for every operator and every answer that changes it."""
    for slug, plan, number, sim in itertools.product(content.carriers, Plan, Number, Sim):
        view = view_of(content, Answers(carrier=slug, plan=plan, number=number, sim=sim), number=9999)
        yield f"balance {slug} {plan} {number} {sim}", balance.balance(view)
        yield f"backup {slug} {plan} {number} {sim}", backup.backup(view)
        yield f"extras {slug} {plan} {number} {sim}", extras.extras(view)
        for page, (step, local) in itertools.product(("1", "2", "3"), LOCALS):
            yield f"{step}.local {slug} {plan} {page}", local(view, page)
    for slug, begun, phone, holder in itertools.product(
        content.carriers, (None, *Started), (None, *Device), (None, Holder.COMPANY)
    ):
        answers = replace(SUBSCRIPTION, carrier=slug, started=begun, device=phone, holder=holder)
        yield f"costs {slug} {begun} {phone} {holder}", costs.costs(view_of(content, answers))
    yield from unlink_screens(content)


LOCALS = (("costs", costs.local), ("balance", balance.local), ("extras", extras.local))


def unlink_screens(content: Content) -> Iterator[tuple[str, Screen]]:
    for sim, end in itertools.product(Sim, (None, date(2026, 11, 30))):
        answers = replace(SUBSCRIPTION, carrier="proximus", sim=sim)
        view = view_of(content, answers, end=end, number=9999)
        yield f"unlink {sim} {end}", unlink.unlink(view)
        for group in content.services.values():
            for page in ("", ".2"):
                yield f"unlink.{group.group}{page} {sim}", unlink.inside(view, f"{group.group}{page}")
            for service in group.services:
                yield (
                    f"unlink.{group.group}.{service.slug} {sim}",
                    unlink.inside(view, f"{group.group}.{service.slug}"),
                )


def test_it_keeps_every_screen_within_the_budget(content: Content) -> None:
    for place, screen in all_screens(content):
        assert budget.faults(place.split()[0], "en", screen) == [], place
        assert budget.parse_fault(screen.text) == "", place


def test_it_leads_every_button_somewhere_readable(content: Content) -> None:
    for name, screen in all_screens(content):
        assert all(unpack(data) for data in data_of(screen)), name
        assert all(len(row) <= 3 for row in screen.rows), name


def test_it_asks_for_the_start_before_it_names_a_rule(content: Content) -> None:
    view = view_of(content, replace(SUBSCRIPTION, started=None))
    screen = costs.costs(view)
    assert not any(says(screen, view, lines_of(content, "costs")[begun]) for begun in Started)
    assert "2|1|costs.started|set|started=under_six_months" in data_of(screen)
    assert not any("|done" in data for data in data_of(screen))


@pytest.mark.parametrize("begun", Started)
def test_it_shows_only_the_cost_rule_that_applies(content: Content, begun: Started) -> None:
    view = view_of(content, replace(SUBSCRIPTION, started=begun, device=Device.NO))
    screen, lines = costs.costs(view), lines_of(content, "costs")
    assert [other for other in Started if says(screen, view, lines[other])] == [begun]
    assert not says(screen, view, lines["device"])
    assert "2|1|costs|done" in data_of(screen)


@pytest.mark.parametrize("begun", Started)
def test_it_always_says_what_is_still_due_and_how_to_withdraw(content: Content, begun: Started) -> None:
    for phone, holder in itertools.product(Device, (None, Holder.COMPANY)):
        answers = replace(SUBSCRIPTION, started=begun, device=phone, holder=holder)
        view = view_of(content, answers)
        screen, lines = costs.costs(view), lines_of(content, "costs")
        assert view.say(lines["still_due"]) in body(screen)
        assert says(screen, view, lines["withdraw"]) is (holder is not Holder.COMPANY)  # a right of consumers
        assert "9 staff" in screen.text
        assert "nothing else" not in screen.text.lower()


def test_it_charges_a_phone_by_the_table_and_nothing_after_month_24(content: Content) -> None:
    view = view_of(content, replace(SUBSCRIPTION, device=Device.YES))
    screen = costs.costs(view)
    assert "month 24" in body(screen)
    assert says(screen, view, lines_of(content, "costs")["device_cap"])


def test_it_tells_who_does_not_know_the_start_how_to_find_out(content: Content) -> None:
    view = view_of(content, replace(SUBSCRIPTION, started=Started.UNKNOWN, device=Device.NO))
    screen = costs.costs(view)
    assert says(screen, view, lines_of(content, "costs")["find_out"])
    assert "Worst case" in body(screen)


def test_it_ticks_the_chosen_answer_and_asks_again_on_a_tap(content: Content) -> None:
    view = view_of(content, replace(SUBSCRIPTION, device=Device.NO))
    screen = costs.costs(view)
    assert {"✏️ Start: 6+ months", "✏️ Phone: no"} <= set(labels(screen))
    assert "2|1|costs|go|costs.device" in data_of(screen)
    assert [label for label in labels(costs.started(view)) if "✓" in label] == ["✓ 6 months or more"]


def test_it_shows_all_facts_of_an_operator_over_the_pages(content: Content) -> None:
    for slug, carrier in content.carriers.items():
        view = view_of(content, replace(PREPAID, carrier=slug))
        for local, facts in (
            (costs.local, carrier.costs),
            (balance.local, carrier.balance_prepaid),
            (extras.local, carrier.extras),
        ):
            read = "".join(local(view, str(page)).text for page in range(1, 6))
            assert all(view.say(fact) in read for fact in facts), slug


def test_it_promises_credit_back_only_when_the_number_moves(content: Content) -> None:
    lines = lines_of(content, "balance")
    stays = view_of(content, PREPAID)
    assert says(balance.balance(stays), stays, lines["no_right"])
    assert not says(balance.balance(stays), stays, lines["claim"])
    moves = view_of(content, replace(PREPAID, number=Number.MOVE, sim=None))
    assert says(balance.balance(moves), moves, lines["claim"])
    assert "within the month after the move" in balance.balance(moves).text


def test_it_never_asks_to_top_up_a_dead_card(content: Content) -> None:
    view = view_of(content, replace(PREPAID, sim=Sim.DEAD))
    screen = balance.balance(view)
    assert says(screen, view, lines_of(content, "balance")["no_right_dead"])
    assert not says(screen, view, lines_of(content, "balance")["use_up"])


def test_it_says_so_when_the_way_to_see_the_balance_is_not_known(content: Content) -> None:
    for slug, carrier in content.carriers.items():
        for answers in (replace(SUBSCRIPTION, carrier=slug), replace(PREPAID, carrier=slug)):
            view = view_of(content, answers)
            prepaid = answers.plan is Plan.PREPAID
            known = carrier.balance_prepaid if prepaid else carrier.balance_subscription
            line = lines_of(content, "balance")["unknown_prepaid" if prepaid else "unknown_subscription"]
            assert says(balance.balance(view), view, line) is not bool(known), slug


def test_it_says_that_deleting_an_esim_cancels_nothing(content: Content) -> None:
    view = view_of(content)
    assert says(backup.backup(view), view, lines_of(content, "backup")["esim"])


def test_it_does_not_ask_to_copy_contacts_from_a_lost_sim(content: Content) -> None:
    view = view_of(content, replace(SUBSCRIPTION, sim=Sim.LOST))
    screen, lines = backup.backup(view), lines_of(content, "backup")
    assert says(screen, view, lines["contacts_lost"])
    assert not any(says(screen, view, lines[name]) for name in ("contacts", "iphone", "android"))


def test_it_stops_automatic_top_ups_of_prepaid_cards_first(content: Content) -> None:
    view = view_of(content, PREPAID)
    first = body(extras.extras(view)).split("• ")[1]
    assert view.say(lines_of(content, "extras")["top_up"]) in first


def test_it_does_not_ask_a_dead_sim_to_send_stop(content: Content) -> None:
    view = view_of(content, replace(SUBSCRIPTION, sim=Sim.DEAD))
    assert "STOP" not in body(extras.extras(view))
    assert "STOP" in body(extras.extras(view_of(content)))


def test_it_shows_all_nine_groups_the_main_button_and_the_navigation(content: Content) -> None:
    screen = unlink.unlink(view_of(content))
    opened = [data.rpartition("|")[2] for data in data_of(screen)]
    assert {f"unlink.{group}" for group in Group} <= set(opened)
    assert "2|1|unlink|done" in data_of(screen)
    assert "more.unlink" in opened


def test_it_orders_groups_by_waiting_time_and_chinese_apps_first_for_chinese(content: Content) -> None:
    assert set(unlink.group_order("en")) == set(Group)
    assert unlink.group_order("fr")[:2] == (Group.ACCOUNTS, Group.IDENTITY)
    assert unlink.group_order("zh")[:2] == (Group.CHINESE, Group.ACCOUNTS)
    assert len(unlink.group_order("zh")) == len(Group)


def test_it_names_the_day_three_days_before_the_end(content: Content) -> None:
    assert "27 November" in body(unlink.unlink(view_of(content, end=date(2026, 11, 30))))
    for soon in (view_of(content, end=date(2026, 11, 3)), view_of(content, asap=True)):
        assert says(unlink.unlink(soon), soon, lines_of(content, "unlink")["do_now"])


@pytest.mark.parametrize("sim", [Sim.DEAD, Sim.LOST])
def test_it_starts_from_the_dead_number_when_the_sim_is_gone(content: Content, sim: Sim) -> None:
    view = view_of(content, replace(SUBSCRIPTION, sim=sim), end=date(2026, 11, 30))
    assert says(unlink.unlink(view), view, lines_of(content, "unlink")["dead"])
    assert "27 November" not in unlink.unlink(view).text
    telegram = content.services[Group.CHAT].services[0]
    assert view.say(telegram.number_dead) in body(unlink.inside(view, "chat.telegram"))
    assert view.say(telegram.how) in unlink.inside(view, "chat.telegram").text


def test_it_counts_ticks_and_drops_slow_lines_that_are_done(content: Content) -> None:
    chat = [service.slug for service in content.services[Group.CHAT].services]
    screen = unlink.unlink(view_of(content, ticks=(*chat, "ing")))
    assert f"✅ Chat apps {len(chat)}/{len(chat)}" in labels(screen)
    assert any(label.endswith(" 1/12") for label in labels(screen))
    assert "Telegram" not in screen.text
    assert "Microsoft" in body(screen)


def test_it_reaches_every_service_over_the_pages_of_its_group(content: Content) -> None:
    view = view_of(content)
    for group, record in content.services.items():
        opened = {
            data.rpartition("|")[2]
            for page in ("", ".1", ".2")
            for data in data_of(unlink.inside(view, f"{group}{page}"))
        }
        assert {f"unlink.{group}.{service.slug}" for service in record.services} <= opened


def test_it_ticks_on_the_page_of_a_service_and_offers_to_take_it_back(content: Content) -> None:
    tick = "2|1|unlink.chat.signal|tick|="
    before = unlink.inside(view_of(content), "chat.signal")
    after = unlink.inside(view_of(content, ticks=("signal",)), "chat.signal")
    assert tick in data_of(before)
    assert "2|1|unlink.chat.signal|untick|=" in data_of(after)
    assert labels(before) != labels(after)


def test_it_shows_the_menu_for_a_group_or_page_it_does_not_know(content: Content) -> None:
    view = view_of(content)
    assert unlink.inside(view, "nowhere.telegram") == unlink.unlink(view)
    assert unlink.inside(view, "bank.99") == unlink.inside(view, "bank")
    assert unlink.inside(view, "bank.gone") == unlink.inside(view, "bank")
