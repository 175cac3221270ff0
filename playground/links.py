"""Which links Telegram keeps, and how it writes them. One it does not like silently loses its formatting."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

_SPACES = " \t\r\n\0\v"
_PLAIN = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=]|[^\x00-\x7f])*")
_APP_LINK = re.compile(r"(tg|tonsite|ton):(?://)?", re.IGNORECASE)
_MENTION = re.compile(r"tg:(?://)?user/?\?(?:[^#]*&)?id=([1-9][0-9]{0,11})(?:[&#]|$)", re.IGNORECASE)
_PROTOCOL = re.compile(r"([^:/?#@\[\]]*)://")
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
_HIGHEST_PORT = 65535


class LinkError(ValueError):
    """Why a link is refused, in the server's words."""


@dataclass(frozen=True)
class _Address:
    protocol: str
    userinfo: str
    host: str
    port: int
    path: str
    is_ipv6: bool

    def __str__(self) -> str:
        login = f"{self.userinfo}@" if self.userinfo else ""
        port = f":{self.port}" if self.port else ""
        return f"{self.protocol}://{login}{self.host}{port}{self.path}"


def mentioned_user(link: str) -> int:
    """The user id of a `tg://user?id=...` link, 0 for any other link."""
    found = _MENTION.match(link)
    return int(found[1]) if found else 0


def check_link(link: str) -> str:
    """The link as Telegram stores it. Raises LinkError."""
    app = _APP_LINK.match(link)
    if app:
        return _app_link(app[1].lower(), link[app.end() :])
    address = _parse(link)
    if "." not in address.host and not address.is_ipv6:
        raise LinkError("Wrong HTTP URL")
    return str(address)


def _app_link(scheme: str, rest: str) -> str:
    address = _parse(rest)
    if address.userinfo or address.port or address.is_ipv6 or _PROTOCOL.match(rest):
        raise LinkError(f"Wrong {scheme} URL")
    if not re.fullmatch(r"[A-Za-z0-9\-_.]*" if scheme == "tonsite" else r"[A-Za-z0-9\-_]*", address.host):
        raise LinkError("Unallowed characters in URL host")
    path = address.path.removeprefix("/") if address.path.startswith("/?") else address.path
    return f"{scheme}://{address.host}{path}"


def _parse(link: str) -> _Address:
    protocol, rest = _protocol(link)
    end = next((i for i, c in enumerate(rest) if c in "/?#"), len(rest))
    authority, path = rest[:end], rest[end:].rstrip(_SPACES)
    authority, port = _port(authority)
    userinfo, _, host = authority.rpartition("@")
    is_ipv6 = host.startswith("[") and host.endswith("]") and len(host) > 1
    if is_ipv6:
        _check_ipv6(host[1:-1])
    if not host:
        raise LinkError("URL host is empty")
    if host == ".":
        raise LinkError("Host is invalid")
    if not is_ipv6:
        _check_part(host, "host")
        _check_part(userinfo.replace(":", ""), "userinfo")
    if not path.startswith("/"):
        path = "/" + path
    path = "".join(f"%{ord(c):02X}" if c <= " " else c for c in path)
    return _Address(protocol, userinfo, _lower(host), port, path, is_ipv6)


def _protocol(link: str) -> tuple[str, str]:
    found = _PROTOCOL.match(link)
    if not found:
        return "http", link
    name = found[1].lower()
    if name not in ("http", "https"):
        raise LinkError("Unsupported URL protocol")
    return name, link[found.end() :]


def _port(authority: str) -> tuple[str, int]:
    at = max(authority.rfind(c) for c in ":]@")
    if at <= 0 or authority[at] != ":":
        return authority, 0
    digits = authority[at + 1 :]
    number = int(digits) if re.fullmatch(r"[0-9]+", digits) else 0
    if not 0 < number <= _HIGHEST_PORT:
        raise LinkError("Wrong port number specified in the URL")
    return authority[:at], number


def _check_ipv6(address: str) -> None:
    try:
        ipaddress.IPv6Address(address)
    except ValueError:
        raise LinkError("Wrong IPv6 address specified in the URL") from None


def _check_part(part: str, name: str) -> None:
    rest = _PERCENT.sub("", part)
    if "%" in rest:
        raise LinkError(f"Wrong percent-encoded symbol in URL {name}")
    if not _PLAIN.fullmatch(rest):
        raise LinkError(f"Disallowed character in URL {name}")


def _lower(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)
