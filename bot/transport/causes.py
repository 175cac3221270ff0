"""Why a call did not reach Telegram, in words that say what to do and hold no address, for that holds the token."""

from __future__ import annotations

import errno
import logging
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

from bot.settings import is_loopback

log = logging.getLogger(__name__)

NOT_THE_API = "something else answers in Telegram's place, such as a network that wants a login; check TELEGRAM_API_URL"
_PROXY = "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY"


class ProxyError(Exception):
    """The environment names a proxy that cannot be used; its text says which and why."""


def proxy_of_environment(url: str) -> str | None:
    """HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, user and password included. None where NO_PROXY says so, and for this
    machine itself: nobody's proxy leads there. Raises ProxyError."""
    server = urlsplit(url)
    host = server.hostname or ""
    if is_loopback(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    own, common = proxies.get(server.scheme), proxies.get("all")
    if own is None and common and not _is_http(common):
        log.warning("ALL_PROXY is not used: only a proxy whose address begins with http:// can be")
        return None
    if own and not _is_http(own):
        name = f"{server.scheme.upper()}_PROXY"
        raise ProxyError(f"{name} must begin with http://; a SOCKS proxy cannot be used")
    return own or common


def _is_http(proxy: str) -> bool:
    return proxy.lower().startswith(("http://", "https://"))


def words_of(cause: Exception, *, by_proxy: bool) -> str:
    """What went wrong and what to do, for the errors of aiohttp; the name of the class stands behind it."""
    return f"{_words(cause, by_proxy=by_proxy)} ({type(cause).__name__})"


def _words(cause: Exception, *, by_proxy: bool) -> str:
    match cause:
        case ProxyError():
            return str(cause)
        case aiohttp.ClientConnectorCertificateError():
            return "its certificate is not trusted; check the clock, or set SSL_CERT_FILE to your own"
        case aiohttp.ClientSSLError():
            return "it does not speak TLS; check whether the address begins with https:// or http://"
        case aiohttp.ClientHttpProxyError(status=status):
            return f"the proxy refuses ({status}); {_PROXY}"
        case aiohttp.InvalidURL() if by_proxy:
            return f"the proxy's address cannot be read; {_PROXY}"
        case aiohttp.ClientConnectorDNSError() | aiohttp.ClientProxyConnectionError() if by_proxy:
            return f"the proxy cannot be reached; {_PROXY}"
        case aiohttp.ClientConnectorDNSError():
            return "its name is not known here (DNS); check the network and TELEGRAM_API_URL"
        case aiohttp.ClientConnectorError(os_error=OSError(errno=errno.ECONNREFUSED)):
            return "nothing listens there; check TELEGRAM_API_URL and whether that server runs"
        case TimeoutError():
            return "no answer in time; check the network, and HTTPS_PROXY where one is needed"
    return "the connection failed; check the network"
