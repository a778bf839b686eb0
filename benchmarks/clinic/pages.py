"""Which pages are measured. A further one is one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import briefs, caseload
from app.answer_series import series_of
from app.core.local_time import check_in_day
from app.database import Db
from app.tables import Clinic, Patient
from benchmarks.clinic import naive

Figures = Callable[[Db, Clinic, Patient, datetime], object]


@dataclass(frozen=True)
class Page:
    """`address` of one patient, if it has `{patient}` in it; `p95` in milliseconds: what must not
    be reached; `naive` works out the figures of `reading`, which is our way to them."""

    name: str
    address: str
    p95: float
    naive: Figures
    reading: Figures


def _caseload(db: Db, clinic: Clinic, patient: Patient, now: datetime) -> object:
    return caseload.page(db, clinic, now)


def _chart(db: Db, clinic: Clinic, patient: Patient, now: datetime) -> object:
    return series_of(db, patient, check_in_day(now, patient.zone) - timedelta(days=364))


def _brief(db: Db, clinic: Clinic, patient: Patient, now: datetime) -> object:
    return briefs.of(db, patient, now)


PAGES = (
    Page("caseload", "/patients", 100, naive.caseload, _caseload),
    Page("patient, a year", "/patients/{patient}?range=365", 150, naive.chart, _chart),
    Page("brief", "/patients/{patient}/brief", 2000, naive.chart, _brief),
)
