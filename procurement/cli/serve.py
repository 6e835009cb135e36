"""Starts the web server: gunicorn, or waitress where gunicorn does not exist."""

import os
import socket
import sys

from sqlalchemy.exc import SQLAlchemyError

from procurement.cli import CommandError
from procurement.cli.opening import open_database, unusable
from procurement.cli.production import production_faults
from procurement.config import Settings, read_settings
from procurement.storage.database import DatabaseUnusableError
from procurement.storage.editions_in_use import check_editions_unchanged
from procurement.storage.grid_files import GridError

WORKERS, THREADS = 2, 8


def run(host: str, port: int) -> int:
    """Serve the application until stopped. A database that is not usable is said before anything starts."""
    _check_installation(read_settings())
    _check_port(host, port)
    print(f"Aune est servi sur http://{host}:{port} (Ctrl+C pour arrêter)", flush=True)
    if sys.platform == "win32":
        _serve_on_windows(host, port)
    else:
        _become_gunicorn(host, port)
    return 0


def _check_installation(settings: Settings) -> None:
    database = open_database(settings)
    try:
        database.check()
        check_editions_unchanged(database, settings.criteria)
        if faults := production_faults(settings, database, os.environ):
            raise CommandError("\n".join(faults))
    except (DatabaseUnusableError, GridError) as error:
        raise CommandError(str(error)) from error
    except SQLAlchemyError as error:
        raise unusable(database, error) from error
    finally:
        database.close()


def _check_port(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise CommandError(f"Le port {port} est déjà pris : choisissez-en un autre (make run PORT=8080).") from error


def _serve_on_windows(host: str, port: int) -> None:
    from waitress import serve

    from procurement.app import create_app

    serve(create_app(), host=host, port=port, threads=THREADS)


def _become_gunicorn(host: str, port: int) -> None:
    command = [sys.executable, "-m", "gunicorn", "procurement.app:create_app()", "--bind", f"{host}:{port}"]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS), "--no-control-socket", "--log-level", "warning"]
    os.execv(sys.executable, command)  # noqa: S606 (a number and an address, and no shell reads them)
