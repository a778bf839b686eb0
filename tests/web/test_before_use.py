"""What stands above every page of the clinic until an installation is fit for patients."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from tests.cast import browser, sign_in

RIBBON = "Not for real patients yet."


@pytest.fixture
def ask(settings, database, clock, cast):
    """`ask(backups)`: the caseload of a therapist, and Today of a patient."""

    def ask(backups: Path | None) -> tuple[str, str]:
        app = create_app(settings.model_copy(update={"backups": backups}), database, clock)
        clients: list[TestClient] = [
            sign_in(browser(app), person) for person in (cast.therapist, cast.patient)
        ]
        pages = [
            client.get(path).text
            for client, path in zip(clients, ("/patients", "/today"), strict=True)
        ]
        return pages[0], pages[1]

    return ask


def test_the_clinic_is_warned_until_a_folder_for_backups_is_set(ask, folder: Path) -> None:
    clinic, patient = ask(None)
    assert RIBBON in clinic and RIBBON not in patient
    clinic, patient = ask(folder / "backups")
    assert RIBBON not in clinic and RIBBON not in patient
