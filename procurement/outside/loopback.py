"""Which hosts are this machine itself: the only ones that Aune may speak to in the clear."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Tell whether ``host``, a name or an address, is this machine itself; no name is looked up.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("localhost.exemple.fr")
    (True, True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_safe_address(url: str) -> bool:
    """Tell whether ``url`` may be called: https anywhere, http on this machine only, never with a password in it.

    >>> is_safe_address("https://exemple.fr/api"), is_safe_address("http://127.0.0.1:8000"), is_safe_address("http://b.fr")
    (True, True, False)
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        secret = parts.username is not None
    except ValueError:
        return False
    return not secret and bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))
