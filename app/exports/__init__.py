"""Taking data out: the record of a patient or a clinic as JSON, the answers as CSV, and FHIR."""

from app.exports.files import KINDS, ExportCut, Kind, Wanted, pieces
from app.exports.records import record
from app.exports.shapes import Eyes

__all__ = ["KINDS", "ExportCut", "Eyes", "Kind", "Wanted", "pieces", "record"]
