"""Pages of other sites, open in the same browser, may neither press buttons here nor read what is shown."""

from __future__ import annotations

from ipaddress import ip_address

from aiohttp import web
from aiohttp.typedefs import Handler


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a browser sends for another site, and a name of this machine that somebody else gave it.

    A browser names the site of a page in Origin with every POST. A site whose name is made to point here (DNS
    rebinding) has that name as Host: only addresses and localhost are known here.
    """
    origin = request.headers.get("Origin")
    if not _is_address(request.host) or (origin is not None and origin != f"http://{request.host}"):
        raise web.HTTPForbidden(text="this is a local Telegram: open it by its own address, not from another site")
    return await handler(request)


def _is_address(host: str) -> bool:
    """Whether a Host header has no name in it but localhost."""
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if name == "localhost":
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
