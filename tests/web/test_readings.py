"""The pages of who has looked: the therapist's and the patient's tell the same."""

from __future__ import annotations

import re

import pytest

from tests.web.pages_read import Page


@pytest.fixture
def read_chart(as_therapist, patient):
    def read(times: int = 1) -> None:
        for _ in range(times):
            assert as_therapist.get(f"/patients/{patient.public_id}").status_code == 200

    return read


def lists(answer) -> str:
    assert answer.status_code == 200
    return Page(answer.text).text


def test_the_patient_sees_who_looked_and_when(read_chart, as_patient, clock):
    read_chart()
    told = lists(as_patient.get("/you/readings"))
    assert "Wed 4 Mar 2026" in told
    assert "Tess Own, therapist Read the answers and what is shared 07:00" in told
    assert not re.search(r"\b[0-9a-f]{32}\b", told)


def test_what_one_did_several_times_is_one_line_with_its_hours(read_chart, as_patient, clock):
    read_chart(2)
    clock.advance(hours=2)
    read_chart()
    told = lists(as_patient.get("/you/readings"))
    assert told.count("Read the answers and what is shared") == 1
    assert "07:00, 09:00" in told


def test_looking_at_who_looked_is_noted_too(read_chart, as_therapist, as_patient, patient):
    read_chart()
    where = f"/patients/{patient.public_id}/readings"
    told = lists(as_therapist.get(where))
    assert "Pia Test" in told and "Read the answers" in told
    assert "Looked at who has looked" in lists(as_patient.get("/you/readings"))


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 30, "٣"])
def test_an_odd_number_is_the_first_page(read_chart, as_patient, before):
    read_chart()
    assert "Read the answers" in lists(as_patient.get("/you/readings", params={"before": before}))


def test_older_pages_are_linked_and_end(as_patient, as_therapist, patient, clock):
    where = f"/patients/{patient.public_id}/readings"
    for _ in range(101):
        clock.advance(minutes=1)
        as_therapist.get(where)
    first = as_patient.get("/you/readings")
    [older] = [link for link in Page(first.text).links if "before=" in link]
    last = as_patient.get(older)
    assert "Opened the record" in last.text
    assert not [link for link in Page(last.text).links if "before=" in link]
    assert "Nothing older" in as_patient.get("/you/readings?before=1").text


def test_the_links_lead_there(as_therapist, as_patient, patient):
    where = f"/patients/{patient.public_id}"
    assert f"{where}/readings" in Page(as_therapist.get(where).text).links
    assert "/you/readings" in Page(as_patient.get("/you").text).links
