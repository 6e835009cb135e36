"""The roof: builds the Flask application from the settings and the floors below."""

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from procurement.config import ROOT, Settings, read_settings
from procurement.storage.database import Database
from procurement.storage.editions_in_use import check_editions_unchanged
from procurement.storage.grid_files import GridShelf
from procurement.web import (
    account,
    administration,
    authorities,
    entrance,
    errors,
    evidence,
    filters,
    gate,
    home,
    journal,
    links,
    overview,
    portfolio,
    profile,
    provider,
    questionnaire,
    remarks,
    results,
    review,
    security,
    sharing,
    team,
)
from procurement.web.backend import Backend

ROOMS = (
    home,
    entrance,
    links,
    provider,
    account,
    authorities,
    team,
    administration,
    overview,
    sharing,
    journal,
    profile,
    questionnaire,
    remarks,
    evidence,
    results,
    portfolio,
    review,
)
BODY_LIMIT = 1_000_000
"""The most bytes a request may carry: a whole pillar, with every comment full, has under 200,000."""


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application, ready to serve; raises when the database or a grid in use is not sound."""
    chosen = settings or read_settings()
    app = Flask("procurement", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "procurement/static"))
    app.config.update(
        SECRET_KEY=chosen.secret_key,
        TRUSTED_HOSTS=list(chosen.hosts),
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=BODY_LIMIT,
        SESSION_COOKIE_NAME="__Host-aune" if chosen.https else "aune",
        SESSION_COOKIE_SECURE=chosen.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["aune"] = _backend(chosen)
    gate.install(app)
    security.install(app)
    errors.install(app)
    filters.install(app)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    gate.check_declared(app)
    if chosen.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=chosen.proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    return app


def _backend(settings: Settings) -> Backend:
    database = Database(settings.database_url)
    database.check()
    backend = Backend(settings, database, GridShelf(settings.criteria))
    check_editions_unchanged(database, settings.criteria)
    return backend
