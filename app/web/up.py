"""Whether this installation works: database, migrations, worker."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from app import migrations
from app.database import Database
from app.tables import Heartbeat
from app.web.access import Anyone, Now

router = APIRouter()

WORKER_LATE = timedelta(minutes=2)


@router.get("/up", dependencies=[Anyone])
def show(request: Request, now: Now) -> Response:
    """200 when all is well, else 503; says which part is not, and nothing else."""
    database: Database = request.app.state.database
    try:
        current = migrations.is_current(database)
        with database.reading() as db:
            newest = select(Heartbeat.at).order_by(col(Heartbeat.at).desc()).limit(1)
            beat = db.exec(newest).first()
        parts = {"database": True, "migrations": current}
        parts["worker"] = beat is not None and now - beat < WORKER_LATE
    except SQLAlchemyError:
        parts = {"database": False, "migrations": False, "worker": False}
    words = {name: "ok" if well else "not ok" for name, well in parts.items()}
    return JSONResponse(words, 200 if all(parts.values()) else 503)
