"""The desks that services work at, laid for the present visit on one transaction."""

from sqlalchemy import Connection

from procurement.desks import beginnings_on, desk_on, reception_on
from procurement.services.desk import Desk
from procurement.services.reception import Reception
from procurement.services.starting import Beginnings
from procurement.web.backend import backend
from procurement.web.visit import visit


def desk(connection: Connection) -> Desk:
    """Return the desk of assessments, for whoever sends the request."""
    return desk_on(connection, visit().actor, now=backend().now())


def reception(connection: Connection) -> Reception:
    """Return the desk of people, for whoever sends the request."""
    return reception_on(connection, visit().actor.person, now=backend().now())


def beginnings(connection: Connection) -> Beginnings:
    """Return the stores that the beginning of an assessment writes to."""
    return beginnings_on(connection)
