"""Addresses of this site, and of no other: where one may be sent after signing in."""

from urllib.parse import urlencode, urlsplit

from flask import request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from procurement.web.backend import current_adapter

LONGEST = 500


def own_path(text: str, method: str = "GET") -> str | None:
    """Return ``text`` when it is the path of a page of this site that answers to ``method``; None otherwise.

    The path is looked up in the site's own routes: no trick of writing leads anywhere else.
    """
    is_plain = text.startswith("/") and len(text) <= LONGEST and text.isprintable() and "\\" not in text
    if not is_plain or text.startswith("//"):
        return None
    parts = urlsplit(text)
    if parts.scheme or parts.netloc:
        return None
    try:
        current_adapter().match(parts.path, method=method)
    except (HTTPException, RequestRedirect):
        return None
    return text


def return_address(path: str) -> str:
    """Return the query that has the sign-in page lead back to ``path``."""
    return urlencode({"suite": path}) if own_path(path, request.method) else ""
