"""Says whether this server is up, and nothing else."""

from flask import Blueprint, Response

from scs_manager.web.policies import public
from scs_manager.web.session import db

bp = Blueprint("status", __name__)


@bp.get("/health")
@public("a balancer asks it, and it tells nothing but that the database answers")
def health() -> Response:
    """``ok`` when a query works."""
    db().connection().exec_driver_sql("SELECT 1")
    return Response("ok\n", mimetype="text/plain")
