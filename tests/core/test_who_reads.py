"""What happens next is said from the clinic's own hours and rota, and nothing that is not known."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import product

from app.core.opening_hours import Hours, Shift, is_open, on_call
from app.core.who_reads import House, Reading, who_reads

BERLIN, YORK, AUCKLAND = "Europe/Berlin", "America/New_York", "Pacific/Auckland"
WEEK = Hours(BERLIN, dict.fromkeys(range(5), (time(9), time(17))))
NONE = Hours(BERLIN, {})
MEANWHILE = "Please do not wait for an answer: call one of the numbers here."


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """March 2026, winter time: the 6th is a Friday."""
    return datetime(2026, 3, day, hour - 1, minute, tzinfo=UTC)


NIGHT = Shift(7, berlin(7, 20), berlin(8, 9))


def told(
    now: datetime, *, hours: Hours = WEEK, shifts=(NIGHT,), out="rota", zone=BERLIN, words="",
    since: datetime | None = None, what="message",
) -> Reading:  # fmt: skip
    house = House("Test Harbor Clinic", hours, shifts, out, words)
    return who_reads(house, now, zone, what=what, since=since or now)


def test_in_hours():
    said = told(berlin(4, 10))
    assert said.sentences == (
        "Test Harbor Clinic reads this in its hours, today until 17:00.",
        MEANWHILE,
    )
    assert told(berlin(4, 10), zone=YORK).says[0].endswith("today until 11:00.")
    assert told(berlin(4, 10), zone=AUCKLAND).says[0].endswith("until tomorrow 05:00.")


def test_closed_and_nobody():
    """The example of the clinical rules: Friday night, until Monday."""
    said = told(berlin(7, 2, 14), shifts=())
    assert said.sentences == (
        "Your clinic reads this from Monday 09:00.",
        "Nobody is reading now.",
        "Please call one of these.",
    )
    assert told(berlin(7, 2), out="nobody").sentences == said.sentences
    assert told(berlin(8, 21), out="nobody").says == (
        "Your clinic reads this from tomorrow 09:00.",
    )
    assert told(berlin(9, 7), out="nobody").says == ("Your clinic reads this from today 09:00.",)
    # the clock of New York goes forward in between
    assert told(berlin(7, 2), shifts=(), zone=YORK).says[0].endswith("from Monday 04:00.")
    weekly = Hours(BERLIN, {2: (time(9), time(10))})
    said = told(berlin(4, 10), hours=weekly, shifts=())
    assert said.says == ("Your clinic reads this from Wednesday 11 March 09:00.",)


def test_somebody_is_on_call():
    now = berlin(7, 23)
    assert told(now).sentences == ("Somebody is on call and is being told now.", MEANWHILE)
    long_ago = told(now, since=now - timedelta(minutes=30))
    assert long_ago.says == ("Somebody is on call. Nobody has answered this yet.",)
    in_hours = told(berlin(6, 17, 2), shifts=(Shift(7, berlin(6, 17), berlin(6, 20)),),
                    since=berlin(6, 16, 58))  # fmt: skip
    assert in_hours.says == long_ago.says, "it was told to others, while the clinic was open"
    assert told(now, out="nobody").state == "closed"


def test_somebody_will_be():
    said = told(berlin(7, 12))
    assert said.says == (
        "Somebody is on call from today 20:00.",
        "Your clinic reads this from Monday 09:00.",
    )
    assert said.strong == "Nobody is reading now."
    after_opening = (Shift(7, berlin(9, 18), berlin(9, 20)),)
    assert told(berlin(7, 12), shifts=after_opening).says == said.says[1:]


def test_hours_that_are_not_stated_say_no_more_than_before():
    said = told(berlin(4, 3), hours=NONE, words="weekdays 9-17", what="answer")
    assert said.sentences == (
        "Test Harbor Clinic can see this answer, and reads answers in its hours: weekdays 9-17.",
        "Nobody is watching at this moment.",
        MEANWHILE,
    )
    assert told(berlin(4, 3), hours=NONE).says == ("Test Harbor Clinic can see this message.",)


def test_what_stands_open_no_longer_says_nothing_of_who_is_told():
    house = House("Test Harbor Clinic", WEEK, (NIGHT,), "rota", "weekdays")
    assert who_reads(house, berlin(7, 23), BERLIN, what="answer").state == "unknown"


def test_at_every_hour_of_a_fortnight_it_is_true():
    """Against the rules of `opening_hours`, one by one: nobody is said to be there who is not."""
    zones = (BERLIN, YORK, AUCKLAND)
    for hour, out, zone in product(range(14 * 24), ("rota", "nobody"), zones):
        now = berlin(1, 1) + timedelta(hours=hour)
        said = told(now, out=out, zone=zone)
        reads, called = is_open(WEEK, now), out == "rota" and bool(on_call((NIGHT,), now))
        assert said.state == ("open" if reads else "on call" if called else "closed")
        assert ("Nobody is reading now." in said.sentences) == (said.state == "closed")
        assert any("all one of" in each for each in said.sentences), "a number to call, always"
