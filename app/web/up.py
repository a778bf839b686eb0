"""Whether this installation works: database, migrations, worker."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from app import heartbeats, migrations
from app.backups import standing
from app.database import Database
from app.settings import Settings
from app.web.access import Anyone, Now

router = APIRouter()


@router.get("/up", dependencies=[Anyone])
def show(request: Request, now: Now) -> Response:
    """200 when all is well, else 503; says which part is not, and nothing else. `backup` is `none`
    where no folder is set, which is not well but not new either."""
    database: Database = request.app.state.database
    try:
        parts = {
            "database": "ok",
            "migrations": _word(migrations.is_current(database)),
            **_inside(database, request.app.state.settings, now),
        }
    except SQLAlchemyError:
        parts = dict.fromkeys(("database", "migrations", "worker", "backup"), "not ok")
    return JSONResponse(parts, 503 if "not ok" in parts.values() else 200)


def _inside(database: Database, settings: Settings, now: datetime) -> dict[str, str]:
    with database.reading() as db:
        works = _word(heartbeats.is_fresh(db, now))
        return {"worker": works, "backup": standing.of(db, settings, now).state}


def _word(well: bool) -> str:
    return "ok" if well else "not ok"
