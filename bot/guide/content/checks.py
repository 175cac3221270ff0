"""Checks that a single record cannot make for itself. Pure: whoever reads the files calls `check`."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlsplit

from bot.guide.case import Channel
from bot.guide.content.faults import Fault, Spot, nearest, spots
from bot.guide.content.future import from_the_future
from bot.guide.content.models import (
    Account,
    Confidence,
    Content,
    Group,
    Network,
    Owner,
    Phone,
    Provenance,
    Reach,
    Service,
    Source,
    Status,
    Way,
)
from bot.guide.content.opening import hours_are_of_a_day
from bot.guide.content.paragraphs import LETTER_CHECKS
from bot.guide.content.phones import is_freephone, is_short_code, phone_problem
from bot.guide.content.wording import PAPER_CHECKS, TEXT_CHECKS
from bot.guide.steps import StepId

__all__ = ["OWN_SOURCE", "Fault", "check"]

OWN_SOURCE = "own"
FEWEST_SERVICES = 22
STAGING = frozenset({"prd", "acc", "uat", "tst", "test", "dev", "staging", "preprod"})
SELLERS = ("postclic.com", "cancelatlas.com", "iptv2belgie.be", "wonder.legal")
E_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}")


def check(content: Content, today: date | None = None) -> list[Fault]:
    """Every fault of the content, in the order of its files; with a day also what is said to be newer than that."""
    found = list(from_the_future(content, today)) if today else []
    for spot in spots(content):
        for of_record in RECORD_CHECKS:
            found.extend(of_record(content, spot))
    for of_content in CONTENT_CHECKS:
        found.extend(of_content(content))
    return found


def source_is_known(content: Content, spot: Spot) -> Iterator[Fault]:
    """A fact must lead to where it was read."""
    if isinstance(spot.node, Provenance) and spot.node.source not in content.sources:
        slug = spot.node.source
        suggestion = f"add it to content/sources/, or {nearest(slug, content.sources)}"
        yield spot.fault("source", f"unknown source {slug}", suggestion, f"sources/{slug}")


def official_needs_official(content: Content, spot: Spot) -> Iterator[Fault]:
    """ "Official" is a promise about who said it, not about how sure we feel."""
    if not isinstance(spot.node, Provenance) or spot.node.confidence is not Confidence.OFFICIAL:
        return
    source = content.sources.get(spot.node.source)
    if source and not source.official:
        yield spot.fault("confidence", f"official, but {spot.node.source} is not", 'write "secondary"')


def advice_is_our_own(_content: Content, spot: Spot) -> Iterator[Fault]:
    """Our own sentences must not borrow a source's authority, nor a fact hide behind us."""
    if not isinstance(spot.node, Provenance):
        return
    advice = spot.node.confidence is Confidence.ADVICE
    if advice and spot.node.source != OWN_SOURCE:
        yield spot.fault("source", f"advice from {spot.node.source}", f'write source = "{OWN_SOURCE}"')
    if not advice and spot.node.source == OWN_SOURCE:
        yield spot.fault("confidence", "our own sentence is advice", 'write confidence = "advice"')


def dated_once(_content: Content, spot: Spot) -> Iterator[Fault]:
    """Two dates on one fact leave open which one the screen shows."""
    if isinstance(spot.node, Provenance) and spot.node.source_date and spot.node.source_period:
        yield spot.fault("source_period", "both a date and a period", "keep one of the two")


def addresses_can_be_opened(_content: Content, spot: Spot) -> Iterator[Fault]:
    """People tap on links: no staging copies of a site and no sellers."""
    for field, url in _links(spot):
        host = urlsplit(url).hostname or ""
        if not url.startswith(("https://", "http://")) or "." not in host:
            yield spot.fault(field, f"{url} is not a web address", "write it with https://")
        if _is_staging(host):
            yield spot.fault(field, f"{host} is a copy for testing", "write the public site's address")
        if _is_seller(host):
            yield spot.fault(field, f"{host} sells or collects letters", "take the link out, keep the name")


def _links(spot: Spot) -> Iterator[tuple[str, str]]:
    fields = {"url": (Source, Way, Account), "link": (Service,)}
    for field, kinds in fields.items():
        if isinstance(spot.node, kinds) and getattr(spot.node, field):
            yield field, getattr(spot.node, field)


def _is_staging(host: str) -> bool:
    labels = host.split(".")
    return any(label in STAGING or label.startswith("obenda-") or label.endswith("-dev") for label in labels)


def _is_seller(host: str) -> bool:
    return any(host == seller or host.endswith(f".{seller}") for seller in SELLERS)


def seller_is_not_official(_content: Content, spot: Spot) -> Iterator[Fault]:
    """Who sells letters or collects links is never the operator's own voice."""
    if not isinstance(spot.node, Source) or not spot.node.official:
        return
    name = spot.node.name.lower()
    if any(seller.split(".")[0] in name for seller in SELLERS):
        message = f"{spot.node.name} is no operator or authority"
        yield spot.fault("official", message, "write official = false")


def e_mail_is_one(_content: Content, spot: Spot) -> Iterator[Fault]:
    """A notice sent to a mistyped address was never sent."""
    if isinstance(spot.node, Way) and spot.node.address and not E_MAIL.fullmatch(spot.node.address):
        yield spot.fault("address", f"{spot.node.address} is not an e-mail address", "write name@operator.be")


def phone_can_be_dialled(_content: Content, spot: Spot) -> Iterator[Fault]:
    """A copy button with a wrong number sends people to strangers."""
    if not isinstance(spot.node, Phone):
        return
    number, problem = spot.node.number, phone_problem(spot.node.number)
    if problem:
        yield spot.fault("number", f"{number} {problem}", 'write "+32…", "0800…" or the short code')
    if is_short_code(number) and spot.node.reach != (Reach.OWN_SIM,):
        yield spot.fault("reach", f"{number} works from the operator's own SIM only", 'write ["own_sim"]')
    if is_freephone(number) and Reach.ABROAD in spot.node.reach:
        yield spot.fault("reach", f"{number} cannot be dialled from abroad", 'take "abroad" out')


def phone_is_confirmed(_content: Content, spot: Spot) -> Iterator[Fault]:
    """Every phone is a button, and an unconfirmed number must never be one."""
    if isinstance(spot.node, Phone) and spot.node.confidence is Confidence.UNCONFIRMED:
        suggestion = "write it as a fact in contradictions"
        yield spot.fault("confidence", "an unconfirmed number would be a button", suggestion)


def some_carriers(content: Content) -> Iterator[Fault]:
    """The first question offers operators."""
    if not content.carriers:
        yield Fault("carriers", "", "there is no operator", "write carriers/<slug>.toml", "carriers")


def carrier_goes_on_somewhere(content: Content) -> Iterator[Fault]:
    """A merged operator leads to the one that took it over."""
    for slug, carrier in content.carriers.items():
        file, target = f"carriers/{slug}.toml", carrier.continues_as
        if target is None:
            if carrier.status is Status.MERGED:
                yield Fault(file, "continues_as", "merged, but into whom?", "name the slug it continues as")
        elif target == slug or target not in content.carriers:
            others = set(content.carriers) - {slug}
            message = f"there is no other operator {target}"
            yield Fault(file, "continues_as", message, nearest(target, others), f"carriers/{target}")


def names_are_unique(content: Content) -> Iterator[Fault]:
    """A name that two operators claim would send somebody to the wrong one."""
    claimed: dict[str, str] = {}
    for slug, carrier in content.carriers.items():
        claimed |= {fold_name(name): slug for name in (slug, carrier.name)}
    for slug, carrier in content.carriers.items():
        for number, alias in enumerate(carrier.aliases):
            owner = claimed.setdefault(fold_name(alias.name), f"{slug} {number}")
            if owner != f"{slug} {number}":
                message = f"{alias.name} is a name of {owner.split()[0]} already"
                yield Fault(f"carriers/{slug}.toml", f"aliases[{number}].name", message, "keep it in one record")


def fold_name(name: str) -> str:
    """Letters and figures only, small: "Türk Telekom Mobile" and "turk telekom-mobile" are one name."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in apart if sign.isalnum())


def sources_are_used(content: Content) -> Iterator[Fault]:
    """A source that no fact names is a fact somebody forgot, or a leftover."""
    used = {spot.node.source for spot in spots(content) if isinstance(spot.node, Provenance)}
    for slug in content.sources.keys() - used:
        message, suggestion = "no fact names this source", "write the fact that was read there, or take it out"
        yield Fault("sources/*.toml", slug, message, suggestion, f"facts/{slug}")


def house_is_known(content: Content, spot: Spot) -> Iterator[Fault]:
    """The house and the network of a brand have records of their own."""
    if isinstance(spot.node, Owner):
        field, slug = "house", spot.node.house
    elif isinstance(spot.node, Network):
        field, slug = "host", spot.node.host
    else:
        return
    if slug not in content.carriers:
        yield spot.fault(field, f"there is no operator {slug}", nearest(slug, content.carriers), f"carriers/{slug}")


def all_groups(content: Content) -> Iterator[Fault]:
    """The menu of accounts shows nine groups."""
    for group in Group:
        if group not in content.services:
            name = f"services/{group}"
            yield Fault(f"{name}.toml", "", "the group is missing", "write the file", name)


def enough_services(content: Content) -> Iterator[Fault]:
    """Fewer accounts than promised means that a file lost some."""
    count = sum(len(group.services) for group in content.services.values())
    if count < FEWEST_SERVICES:
        message = f"{count} services, at least {FEWEST_SERVICES} are promised"
        yield Fault("services", "", message, "add services", "services")


def slugs_are_unique(content: Content) -> Iterator[Fault]:
    """Ticks and button data carry the slug alone."""
    groups = content.services.items()
    services = [(f"services/{name}.toml", s.slug) for name, group in groups for s in group.services]
    phrases = [("phrases.toml", phrase.slug) for phrase in content.phrases]
    answers = [("answers.toml", answer.slug) for answer in content.objections]
    for named in (services, phrases, answers):
        seen = Counter(slug for _, slug in named)
        for file, slug in dict.fromkeys(pair for pair in named if seen[pair[1]] > 1):
            yield Fault(file, "slug", f"{slug} is used {seen[slug]} times", "give each its own slug")


def all_steps(content: Content) -> Iterator[Fault]:
    """A step without words would be an empty screen."""
    yield from _missing("steps", StepId, content.steps)


def all_channels(content: Content) -> Iterator[Fault]:
    """Every way of asking has its own instruction; "in writing" is made of the others."""
    yield from _missing("ask", (c for c in Channel if c is not Channel.WRITING), content.ask)


def _missing(folder: str, wanted: Iterable[str], present: Iterable[str]) -> Iterator[Fault]:
    for name in wanted:
        if name not in present:
            path = f"{folder}/{name}"
            yield Fault(f"{path}.toml", "", "the file is missing", "write it", path)


RECORD_CHECKS = (
    source_is_known,
    official_needs_official,
    advice_is_our_own,
    dated_once,
    addresses_can_be_opened,
    seller_is_not_official,
    e_mail_is_one,
    phone_can_be_dialled,
    phone_is_confirmed,
    hours_are_of_a_day,
    house_is_known,
    *TEXT_CHECKS,
)
CONTENT_CHECKS = (
    some_carriers,
    carrier_goes_on_somewhere,
    names_are_unique,
    sources_are_used,
    all_groups,
    enough_services,
    slugs_are_unique,
    all_steps,
    all_channels,
    *PAPER_CHECKS,
    *LETTER_CHECKS,
)
