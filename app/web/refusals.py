"""Why somebody is sent away: raised where it is found, put into words by `errors`."""

from __future__ import annotations

from fastapi import HTTPException


class SignedOut(Exception):
    """Nobody is signed in here, and this page is somebody's."""


class FactorMissing(Exception):
    """Somebody of the clinic is here by passphrase or link alone: first the second factor."""


class NotProvedLately(Exception):
    """What is wanted matters most, and it is a while since the second factor was proved."""


class OtherPerson(Exception):
    """The form was opened by another patient than the one who is signed in here now."""


class NoPatient(HTTPException):
    """Somebody of the clinic is signed in here, and this address is a patient's."""

    def __init__(self) -> None:
        super().__init__(404)


class ConsentMissing(Exception):
    """The patient has not agreed to the wording in force."""


def not_found() -> HTTPException:
    """Malformed, unknown and foreign are the same answer."""
    return HTTPException(404)


class Discharged(Exception):
    """The patient's treatment here has ended."""
