"""LibreOffice opens the table of answers and finds no formula."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.core import answer_csv

NAMES = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "'=1+1", "''=1+1", " =1+1", "\t=1+1", "\r=1+1",
    '=HYPERLINK("http://example.org")', "=cmd|' /C calc'!A0", '"=1+1"', "a\n=1+1", "＝1+1", "Ada",
]  # fmt: skip
EVALUATING = "CSV:44,34,76,1,,0,false,false,false,false,false,-1,true"
"""Comma, quote, UTF-8, and the reader's most trusting way: what looks like a formula is one."""
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def opened(folder: Path, table: str) -> ElementTree.Element:
    """The sheet as the office has read it."""
    folder.mkdir()
    file = folder / "answers.csv"
    file.write_text(table, "utf-8", newline="")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", f"--infilter={EVALUATING}", "--convert-to", "fods",
         "--outdir", str(folder), str(file)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return ElementTree.parse(folder / "answers.fods").getroot()


def formulas(sheet: ElementTree.Element) -> int:
    return sum(f"{TABLE}formula" in cell.attrib for cell in sheet.iter(f"{TABLE}table-cell"))


@pytest.mark.timeout(300)
def test_no_formula_is_found_and_every_name_is_there(tmp_path: Path) -> None:
    moods = [{"day": "2026-03-04", "made_at": "x", "submission_id": "1", "value": 4}]
    records = [{"name": name, "responses": [], "moments": moods} for name in NAMES]
    table = answer_csv.header() + "".join(answer_csv.lines(record) for record in records)
    sheet = opened(tmp_path / "ours", table)
    assert formulas(sheet) == 0
    rows = list(sheet.iter(f"{TABLE}table-row"))[1 : len(NAMES) + 1]
    first = ["\n".join("".join(p.itertext()) for p in row[0].iter(f"{TEXT}p")) for row in rows]
    tidy = ["".join(answer_csv.as_written(name).split()) for name in first]
    assert tidy == ["".join(name.split()) for name in NAMES]
    assert [len(list(row)) > 1 for row in rows] == [True] * len(NAMES)


@pytest.mark.timeout(300)
def test_a_formula_that_is_there_is_found(tmp_path: Path) -> None:
    assert formulas(opened(tmp_path / "planted", "person,day\r\n=1+1,2026-03-04\r\n")) == 1
