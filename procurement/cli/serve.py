"""Starts the web server: gunicorn, or waitress where gunicorn does not exist."""

import os
import sys

from procurement.cli import CommandError
from procurement.config import read_settings
from procurement.storage.database import Database, DatabaseUnusableError

WORKERS, THREADS = 2, 8


def run(host: str, port: int) -> int:
    """Serve the application until stopped. A database that is not usable is said before anything starts."""
    try:
        Database(read_settings().database_url).check()
    except DatabaseUnusableError as error:
        raise CommandError(str(error)) from error
    print(f"Aune est servi sur http://{host}:{port} (Ctrl+C pour arrêter)", flush=True)
    if sys.platform == "win32":
        _serve_on_windows(host, port)
    else:
        _become_gunicorn(host, port)
    return 0


def _serve_on_windows(host: str, port: int) -> None:
    from waitress import serve

    from procurement.app import create_app

    serve(create_app(), host=host, port=port, threads=THREADS)


def _become_gunicorn(host: str, port: int) -> None:
    command = [sys.executable, "-m", "gunicorn", "procurement.app:create_app()", "--bind", f"{host}:{port}"]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS), "--no-control-socket", "--log-level", "warning"]
    os.execv(sys.executable, command)  # noqa: S606 (a number and an address, and no shell reads them)
