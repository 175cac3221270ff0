"""A small guide for who does not know the operator: bill, phone, card, and whose network a name is."""

from __future__ import annotations

from collections.abc import Iterable

from bot.guide.content.models import Carrier, Fact, Provenance, Status
from bot.screens.layout import how_sure, joined, points, shortest_needed, text_of
from bot.screens.screen import Row, Screen, View, in_rows

LOOKS = {
    "bill": ("bill_mail", "bill_bank", "bill_top_up"),
    "phone": ("phone_iphone", "phone_samsung", "phone_pixel", "phone_app"),
    "card": ("card_print", "card_esim", "card_shop"),
}
LAST = {"bill": "bill_counts", "phone": "bill_counts", "card": "card_private"}
NETWORKS = ("proximus", "orange", "base")


def unknown(view: View) -> Screen:
    """Where to look when the operator is not known."""
    t, place = view.texts, "q.unknown"
    shown = _lines(view, ("bill", "phone", "card", "network"))
    text = text_of(
        view,
        head="<b>Bye SIM</b>",
        task=view.say(view.content.steps["find"].task),
        parts=[points(view.say(f) for f in shown), view.say(_line(view, "prefix"))],
        fold=[how_sure(view, [_line(view, "prefix")])],
    )
    looks = {
        "bill": "🧾 " + t.pgettext("button", "Bill, bank"),
        "phone": "📱 " + t.pgettext("button", "Phone settings"),
        "card": "💳 " + t.pgettext("button", "Card"),
        "network": "📶 " + t.pgettext("button", "Network"),
    }
    asked = in_rows(view.go(label, place, f"q.look.{what}") for what, label in looks.items())
    last = (
        view.go(t.pgettext("button", "I found it"), place, "q.carrier"),
        view.button(t.pgettext("button", "Continue anyway"), place, "set", "carrier=unknown"),
    )
    return Screen(text, (*asked, last))


def look(view: View, what: str) -> Screen:
    """One place to look: "bill", "phone", "card" or "network"."""
    if what not in LOOKS:
        return _network(view)
    t, shown = view.texts, _lines(view, LOOKS[what])
    last = _line(view, LAST[what])
    tasks = {
        "bill": t.gettext("Look at bills and bank statements"),
        "phone": t.gettext("Look in the settings of the phone"),
        "card": t.gettext("Look at the card and its papers"),
    }
    text = text_of(
        view,
        head="<b>Bye SIM</b>",
        task=tasks[what],
        parts=[points(view.say(f) for f in shown), view.say(last)],
        fold=[how_sure(view, [*shown, last])],
    )
    return Screen(text, (_back(view, what),))


def _network(view: View) -> Screen:
    """The names of networks, and which brands may be behind each."""
    t = view.texts
    strangers = [c.name for c in _sorted(view.content.carriers.values()) if _is_stranger(c)]
    lines = [line for host in NETWORKS if (line := _behind(view, host))]
    if strangers:
        lines.append(t.gettext("Network not known to us: {names}").format(names=joined(t, strangers)))

    def text(named: int, _cut: int) -> str:
        return text_of(
            view,
            head="<b>Bye SIM</b>",
            task=t.gettext("Which name is on the screen?"),
            parts=[
                view.say(_line(view, "network_meaning")) + "\n" + points(lines),
                view.say(_line(view, "bill_counts")),
            ],
            fold=[how_sure(view, _read(view), named)],
        )

    return Screen(shortest_needed(text), (_back(view, "network"),))


def _read(view: View) -> list[Provenance]:
    """What the screen rests on."""
    brands = view.content.carriers.values()
    return [*(c.owner for c in brands if c.owner), *(network for c in brands for network in c.networks)]


def _behind(view: View, host: str) -> str:
    """ "Orange: Orange, hey!; edpnet, JIM Mobile may use its network too". Who belongs to it may use another one."""
    t = view.texts
    if host not in view.content.carriers:
        return ""
    network = view.content.carriers[host]
    house, brands = _house(network), _sorted(view.content.carriers.values())
    own = [c.name for c in brands if _house(c) == house and c is not network]
    guests = [c.name for c in brands if _house(c) != house and any(n.host == host for n in c.networks)]
    sentence = t.gettext("<b>{network}</b>: {brands}")
    if guests:
        sentence = t.gettext("<b>{network}</b>: {brands}; {guests} may use its network too")
    return sentence.format(network=network.name, brands=joined(t, [network.name, *own]), guests=joined(t, guests))


def _house(carrier: Carrier) -> str:
    return carrier.owner.house if carrier.owner else carrier.slug


def _is_stranger(carrier: Carrier) -> bool:
    known = carrier.slug in NETWORKS or carrier.owner or carrier.networks
    return not known and carrier.status in (Status.ACTIVE, Status.UNCERTAIN)


def _sorted(carriers: Iterable[Carrier]) -> list[Carrier]:
    return sorted(carriers, key=lambda c: c.name.casefold())


def _back(view: View, what: str) -> Row:
    t, place = view.texts, f"q.look.{what}"
    return (
        view.go("‹ " + t.pgettext("button", "Back"), place, "q.unknown"),
        view.go(t.pgettext("button", "I found it"), place, "q.carrier"),
    )


def _line(view: View, name: str) -> Fact:
    return view.content.steps["find"].lines[name]


def _lines(view: View, names: Iterable[str]) -> list[Fact]:
    return [_line(view, name) for name in names]
