"""Who may drive the stand-in: its own page and programs on this machine, never a page of another site.

A browser sends `Origin` with what a page posts and `Host` with everything. A page of another site is known by the
first, one whose own name leads to this machine (DNS rebinding) by the second. A program sends no Origin and passes.
"""

from __future__ import annotations

import json
from ipaddress import ip_address

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared, not listened on


def guard(host: str) -> Middleware:
    """A middleware that answers 403 under any name but LOCAL_HOSTS and `host`, and to any origin but its own.

    Who listens on every address is called by any of them: then an address passes as name. Nobody can rebind one.
    """

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not _is_ours(_name_of(request.host), host):
            raise _refused("this stand-in answers under 127.0.0.1, localhost and [::1]; --host names another")
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"http://{request.host}":
            raise _refused("a page of another origin may not use this stand-in")
        return await handler(request)

    return guarded


def _name_of(host: str) -> str:
    """A Host header without its port: an address of IPv6 keeps its brackets."""
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0].lower()


def _is_ours(name: str, host: str) -> bool:
    own = f"[{host}]" if ":" in host else host.lower()
    return name in LOCAL_HOSTS or name == own or (host in _EVERYWHERE and _is_address(name.strip("[]")))


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _refused(message: str) -> web.HTTPForbidden:
    return web.HTTPForbidden(text=json.dumps({"error": message}), content_type="application/json")
