"""When something was really made that a phone kept for a while, and which day it is about.

A phone's clock may be wrong, by minutes or by days; how long it waited between making and sending
is what it knows best. Instants are aware, and `said_…` are by the phone's clock.
"""

from datetime import date, datetime, timedelta

from app.core.local_time import check_in_day

OLDEST_CLAIM = timedelta(days=14)
"""What was made longer ago is not taken any more; it stays on the phone [J]."""
AGREES = timedelta(minutes=2)
"""Within this the phone's clock is right, and a slow line made the difference [J]."""
LONGEST_WAIT = timedelta(days=400)
A_DAY = timedelta(days=1)


def made_at(said_made: datetime, said_sent: datetime, received: datetime) -> datetime:
    """The true instant, never after `received`: as long before it as the phone waited.

    A clock that was set back meanwhile (sent before made) counts as no wait at all.
    """
    waited = min(max(said_sent - said_made, timedelta()), LONGEST_WAIT)
    if abs(received - said_sent) <= AGREES and said_made <= said_sent:
        return min(said_made, received)
    return received - waited


def day_meant(said: date, said_made: datetime, made: datetime, zone: str) -> date | None:
    """The check-in day that an answer is about; None for one that was closed when it was made.

    `said` is the day on the form. Today or yesterday by the phone's own clock: it moves by as many
    whole days as that clock was wrong (an hour moves nothing, it only never lies ahead). Else the
    form came from us: today or yesterday of the true instant.
    """
    true_day, day_by_phone = check_in_day(made, zone), check_in_day(said_made, zone)
    if said in (day_by_phone, day_by_phone - A_DAY):
        said = min(said + A_DAY * round((made - said_made) / A_DAY), true_day)
    return said if said in (true_day, true_day - A_DAY) else None
