"""What therapist and patient agreed to practise, and exercises that a therapist wrote."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id


class Assignment(SQLModel, table=True):
    """One word of the therapist about an exercise or a track; none is changed, the newest of a
    `code` counts. `open`: in the catalogue, `assigned`: chosen for this patient, `withdrawn`: not
    in the catalogue. `sealed_why` is a line to the patient."""

    __table_args__ = (
        CheckConstraint("kind IN ('exercise', 'track')", name="kind"),
        CheckConstraint("state IN ('assigned', 'open', 'withdrawn')", name="state"),
        CheckConstraint("kind = 'exercise' OR state <> 'assigned'", name="tracks_are_open"),
        Index("ix_assignment_patient_id", "patient_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    patient_id: int = Field(foreign_key="patient.id")
    staff_id: int = Field(foreign_key="staff.id")
    kind: str = Field(max_length=10)
    code: str = Field(max_length=60)
    state: str = Field(max_length=10)
    sealed_why: bytes | None = None
    at: datetime = instant()


class OwnExercise(SQLModel, table=True):
    """An exercise that a therapist wrote: for one patient, or without one for all of the clinic.
    `sealed` holds JSON, bound to that patient or clinic. Never changed: its code is permanent."""

    __tablename__ = "own_exercise"

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    clinic_id: int = key("clinic.id")
    patient_id: int | None = Field(default=None, foreign_key="patient.id")
    staff_id: int = Field(foreign_key="staff.id")
    code: str = Field(max_length=60, unique=True)
    sealed: bytes
    written_at: datetime = instant()
