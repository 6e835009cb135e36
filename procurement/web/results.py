"""What the answers are worth, why, what to do next, and all of it to take away."""

import io
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, render_template, send_file
from werkzeug.utils import secure_filename

from procurement.domain.effects import deadlines_for
from procurement.domain.journey import STATE_LABELS
from procurement.web.backend import PARIS, backend
from procurement.web.drawings import radar, score_places
from procurement.web.opened import Opened, open_assessment
from reports.subject import Subject

if TYPE_CHECKING:
    from reports.charts import ChartName

bp = Blueprint("results", __name__, url_prefix="/diagnostics/<string(length=12):assessment>/resultats")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHARTS: dict[str, "tuple[ChartName, str]"] = {
    "regle": ("rule", "le score sur sa règle"),
    "radar": ("radar", "le radar des axes"),
    "barres": ("bars", "les trois lectures par axe"),
}
"""The charts to download, by their name in addresses: their name in reports, and what they show."""
IMAGE_TYPES = {"png": "image/png", "svg": "image/svg+xml"}


@bp.get("")
def show(assessment: str) -> str:
    """Show the score on its rule, the law apart, the pillars, the principles and the first actions."""
    opened = open_assessment(assessment)
    return render_template(
        "results/show.html",
        opened=opened,
        result=opened.result,
        radar=radar(opened.result.pillars),
        places=score_places(opened.result),
        charts={name: label for name, (_, label) in CHARTS.items()},
        deadlines=deadlines_for(opened.grid, opened.profile.facts),
    )


@bp.get("/pourquoi")
def why(assessment: str) -> str:
    """Explain every point: the answer, its share, its weight, what it brings and what it could bring."""
    opened = open_assessment(assessment)
    return render_template("results/why.html", opened=opened, result=opened.result)


@bp.get("/classeur.xlsx")
def workbook(assessment: str) -> Response:
    from reports.workbook.build import build_workbook  # openpyxl is loaded at the first download, not at start

    opened = open_assessment(assessment)
    return _download(build_workbook(_subject(opened)), XLSX, f"aune-{_slug(opened)}.xlsx")


@bp.get("/graphiques/<string:name>.<any(png, svg):extension>")
def chart(assessment: str, name: str, extension: str) -> Response:
    from reports.charts import chart_png, chart_svg  # matplotlib is loaded at the first chart

    if name not in CHARTS:
        abort(404)
    opened = open_assessment(assessment)
    build = chart_png if extension == "png" else chart_svg
    filename = f"aune-{_slug(opened)}-{name}.{extension}"
    return _download(build(CHARTS[name][0], _subject(opened)), IMAGE_TYPES[extension], filename)


@bp.get("/diagnostic.json")
def replay(assessment: str) -> Response:
    """Give the replay file: anyone who scores it again, offline, gets these very figures."""
    opened = open_assessment(assessment)
    return _download(opened.replay.encode(), "application/json", f"aune-{_slug(opened)}.json")


def _subject(opened: Opened) -> Subject:
    return Subject(
        authority=opened.dossier.authority,
        fictitious=opened.dossier.fictitious,
        assessment=opened.assessment,
        result=opened.result,
        band_stability=opened.band_stability,
        generated_at=backend().now().astimezone(PARIS),
        state_label=STATE_LABELS[opened.dossier.state],
    )


def _slug(opened: Opened) -> str:
    return f"{secure_filename(opened.dossier.authority.name) or opened.dossier.authority.siren}-{opened.dossier.year}"


def _download(content: bytes, mimetype: str, filename: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=filename)
