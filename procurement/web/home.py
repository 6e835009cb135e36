"""The public rooms: the welcome, the method, the glossary, the accessibility statement."""

from flask import Blueprint, render_template

from procurement.web.backend import backend
from procurement.web.opened import open_all

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> str:
    """Say what Aune is, and list the assessments of this installation."""
    return render_template("home/index.html", grid=backend().newest_grid, assessments=open_all())


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
