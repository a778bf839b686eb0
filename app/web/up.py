"""Whether this installation works: database, migrations, worker."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from app import heartbeats, migrations
from app.database import Database
from app.web.access import Anyone, Now

router = APIRouter()


@router.get("/up", dependencies=[Anyone])
def show(request: Request, now: Now) -> Response:
    """200 when all is well, else 503; says which part is not, and nothing else."""
    database: Database = request.app.state.database
    try:
        current = migrations.is_current(database)
        with database.reading() as db:
            works = heartbeats.is_fresh(db, now)
        parts = {"database": True, "migrations": current, "worker": works}
    except SQLAlchemyError:
        parts = {"database": False, "migrations": False, "worker": False}
    words = {name: "ok" if well else "not ok" for name, well in parts.items()}
    return JSONResponse(words, 200 if all(parts.values()) else 503)
