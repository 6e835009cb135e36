"""The public rooms: the welcome, the method, the glossary, the accessibility statement."""

from flask import Blueprint, render_template

from procurement.domain.people import ROLE_LABELS
from procurement.storage.stores import AuthorityStore
from procurement.web.backend import backend
from procurement.web.opened import open_of
from procurement.web.visit import visit

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> str:
    """Say what Aune is; to whoever is signed in, what is left for them to do."""
    here = visit()
    if not here.visitor.is_known:
        return render_template("home/index.html", grid=backend().newest_grid)
    with backend().database.reading() as connection:
        authorities = AuthorityStore(connection).some(here.visitor.memberships)
    assessments = open_of(here.visitor.memberships)
    return render_template(
        "home/mine.html", visit=here, authorities=authorities, assessments=assessments, labels=ROLE_LABELS
    )


@bp.get("/methode")
def method() -> str:
    """Say how the score is made, with the numbers of the newest edition."""
    return render_template("home/method.html", grid=backend().newest_grid)


@bp.get("/glossaire")
def glossary() -> str:
    return render_template("home/glossary.html", grid=backend().newest_grid)


@bp.get("/accessibilite")
def accessibility() -> str:
    return render_template("home/accessibility.html")
