"""CLINICAL.md sections 4 and 5 as judge: what a nudge that was said breaks, and what was owed.

Written from the text alone, on the truth of a simulated world: the rules of app/core are not asked,
neither for phases nor for snoozes, quiet hours or caps.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.core.nudge_lives import Said, World

CAP_A_DAY = {"preparing": 1, "dosing-day": 0, "opening": 2, "carrying-on": 1, "keeping": 1}
EXERCISES = ("exercise-1", "exercise-2")
MORNING, EVENING, LATEST = time(8), time(21, 30), time(21, 15)


def wall(at: datetime, zone: str) -> datetime:
    """What the clock on the wall reads, without a zone."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def utc(day: date, at: time, zone: str) -> datetime:
    """Of a wall time that is never skipped or repeated: 08:00 and the evening."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def phase_by_sessions(world: World, now: datetime) -> tuple[str, int | None]:
    """The phase of section 4, and the day after the latest session."""
    today, zone = wall(now, world.zone).date(), world.zone
    past = [at for at in world.sessions if at <= now]
    day = (today - wall(max(past), zone).date()).days if past else None
    ahead = [(wall(at, zone).date() - today).days for at in world.sessions if at > now]
    for at in world.sessions:
        ends = datetime.combine(wall(at, zone).date() + timedelta(days=1), MORNING)
        if now >= at - timedelta(hours=2) and wall(now, zone) < ends:
            return "dosing-day", day
    if day is not None and day <= 4:
        return "opening", day
    if any(number <= 7 for number in ahead):
        return "preparing", day
    return ("carrying-on" if day is not None and day <= 10 else "keeping"), day


def phase_then(world: World, now: datetime) -> str:
    """With the therapist's word: the last that was set, until its day, its end, or news."""
    phase, _ = phase_by_sessions(world, now)
    if phase == "dosing-day":
        return phase
    for each in reversed(world.overrides):
        known = {wall(at, world.zone).date() for at in each.known}
        told = [at for at in each.known if at <= each.set_at]
        news = [
            at
            for at in world.sessions
            if at <= now and (not told or at > told[0]) and wall(at, world.zone).date() not in known
        ]
        ended = each.ended_at is not None and each.ended_at <= now
        lasts = wall(now, world.zone).date() <= each.until_day
        if each.set_at <= now and lasts and not ended and not news:
            return each.phase.value
    return phase


def ignored(world: World, today: date, until: date) -> list[date]:
    """Dates before today on which something was said and nothing came back up to `until`, in a
    row."""
    dates = [(wall(at, world.zone) - timedelta(hours=4)).date() for at in world.signs()]
    dates += [wall(at, world.zone).date() for at in world.sessions]
    last = max((each for each in dates if each <= until), default=date.min)
    return sorted({each.on for each in world.said if last < each.on < today})


def may_come(world: World, today: date, now: datetime, until: date) -> bool:
    """Whether the back-off allows something on this date, by the answers up to `until`."""
    left, (phase, day) = ignored(world, today, until), phase_by_sessions(world, now)
    if len(left) < 3 or phase == "opening":
        return True
    fading = day is not None and 4 <= day <= 14
    return (today - left[-1]).days >= (7 if len(left) >= 7 and not fading else 2)


def snooze_ends(at: datetime, zone: str) -> datetime | None:
    """min(now + 2 h, quiet start - 15 min), and not in the night; None where there is no room."""
    day = (wall(at, zone) - timedelta(hours=4)).date()
    latest = utc(day, LATEST, zone)
    return (
        min(max(at + timedelta(hours=2), utc(day, MORNING, zone)), latest) if at < latest else None
    )


def judge(world: World, said: Said | None) -> list[str]:
    """The names of the rules that are broken."""
    if said is None:
        return [name for name, owed in OWED.items() if owed(world)]
    return [name for name, breaks in RULES.items() if breaks(world, said)]


def _twice(world: World, said: Said) -> bool:
    same = [each for each in world.said if each.planned.kind == said.planned.kind]
    return sum(each.on == said.on for each in same) > 1


def _another_date(world: World, said: Said) -> bool:
    return said.planned.day != wall(said.at, world.zone).date()


def _in_the_quiet(world: World, said: Said) -> bool:
    return not MORNING <= wall(said.at, world.zone).time() < EVENING


def _on_a_dosing_day(world: World, said: Said) -> bool:
    dates = {wall(at, world.zone).date() for at in world.sessions}
    return said.on in dates or phase_by_sessions(world, said.at)[0] == "dosing-day"


def _while_paused(world: World, said: Said) -> bool:
    return world.paused


def _when_done(world: World, said: Said) -> bool:
    kind = said.planned.kind
    if kind == "check-in":
        return any((wall(at, world.zone) - timedelta(hours=4)).date() == said.on
                   for at in world.check_ins)  # fmt: skip
    if kind in EXERCISES:
        return len(world.done_on(said.on)) >= int(kind[-1])
    return _nth_snooze(world, said)[2]


def _nth_snooze(world: World, said: Said) -> tuple[datetime, str, bool]:
    each = world.snoozed(said.on)[int(said.planned.kind[-1]) - 1]
    return each.at, each.exercise, each.settled


def _after_not_today(world: World, said: Said) -> bool:
    if said.planned.kind == "check-in":
        return False
    put_off = world.snoozed(said.on)
    no_room = any(snooze_ends(each.at, world.zone) is None for each in put_off)
    return bool(world.on(world.put_aside, said.on)) or no_room or len(put_off) > 2


def _while_put_off(world: World, said: Said) -> bool:
    lasting = [
        (each.at, snooze_ends(each.at, world.zone))
        for each in world.snoozed(said.on)
        if not each.settled
    ]
    return said.planned.kind in EXERCISES and any(
        end is not None and at <= said.at < end for at, end in lasting
    )


def _not_when_the_snooze_ends(world: World, said: Said) -> bool:
    if not said.planned.kind.startswith("later"):
        return False
    return said.planned.at != snooze_ends(_nth_snooze(world, said)[0], world.zone)


def _at_red(world: World, said: Said) -> bool:
    day = timedelta(hours=24)
    waits = [raised for raised, reviewed in world.red if raised <= said.at < reviewed]
    return said.planned.kind != "check-in" and any(said.at < raised + day for raised in waits)


def _over_the_days_cap(world: World, said: Said) -> bool:
    today = [e for e in world.said if e.on == said.on and e.planned.kind in EXERCISES]
    return said in today and len(today) > CAP_A_DAY[phase_then(world, said.at)]


def _over_the_weeks_cap(world: World, said: Said) -> bool:
    """Keeping's two in any seven dates; those said in other phases do not count."""
    if said.planned.kind not in EXERCISES or phase_then(world, said.at) != "keeping":
        return False
    week = {
        each.on
        for each in world.said
        if each.planned.kind in EXERCISES
        and 0 <= (said.on - each.on).days < 7
        and phase_then(world, each.at) == "keeping"
    }
    return len(week) > 2


def _not_left_in_peace(world: World, said: Said) -> bool:
    at_a_wish = said.planned.kind.startswith("later")
    return not at_a_wish and not may_come(world, said.on, said.at, said.on)


def _too_old(world: World, said: Said) -> bool:
    """TTL min(4 h, time until quiet start), and never before its minute."""
    planned, quiet = said.planned, utc(said.on, EVENING, world.zone)
    ends = min(planned.at + timedelta(hours=4), quiet)
    return not planned.at <= said.at < planned.expires_at <= ends


RULES: dict[str, Callable[[World, Said], bool]] = {
    "one of a kind for a local date": _twice,
    "on its own local date": _another_date,
    "quiet 21:30 to 08:00": _in_the_quiet,
    "nothing on a dosing day": _on_a_dosing_day,
    "nothing while paused": _while_paused,
    "never when done": _when_done,
    "never after not today": _after_not_today,
    "nothing else while put off": _while_put_off,
    "a snooze ends after 2 h or at 21:15": _not_when_the_snooze_ends,
    "exercises rest at red": _at_red,
    "the phase's cap a day": _over_the_days_cap,
    "two a week while keeping": _over_the_weeks_cap,
    "left in peace": _not_left_in_peace,
    "worth nothing after 4 h": _too_old,
}


def _reminder_owed(world: World) -> bool:
    """A day on which nothing stood against a reminder and none came: also what "never rarer than
    every other day on +4 to +14" asks for."""
    day = _yesterday(world)
    if day is None or not may_come(world, day, _noon(world, day), day - timedelta(days=1)):
        return False
    asked = _spoken(world.hours.check_in)
    done = [
        at for at in world.check_ins if (wall(at, world.zone) - timedelta(hours=4)).date() == day
    ]
    early = any(
        wall(at, world.zone) < datetime.combine(day, asked) + timedelta(hours=1) for at in done
    )
    return not early and not _said_on(world, day, "check-in")


def _exercises_owed(world: World) -> bool:
    """Opening's two a day, where none of them was done, put off, put aside or resting."""
    day = _yesterday(world)
    if day is None or phase_then(world, _noon(world, day)) != "opening":
        return False
    near = [at for at, _ in world.done + world.snoozes + world.red] + world.put_aside
    if any(abs(wall(at, world.zone).date() - day) <= timedelta(days=1) for at in near):
        return False
    if not may_come(world, day, _noon(world, day), day - timedelta(days=1)):
        return False
    return not all(_said_on(world, day, kind) for kind in EXERCISES)


def _yesterday(world: World) -> date | None:
    """The local date before this one, where nothing stood against saying something on it."""
    day = wall(world.now, world.zone).date() - timedelta(days=1)
    first = wall(world.asked_at, world.zone).date()
    dosed = {wall(at, world.zone).date() for at in world.sessions}
    near = {day, day + timedelta(days=1), day - timedelta(days=1)} & world.disturbed
    return None if near or world.paused or day in dosed or day <= first else day


def _noon(world: World, day: date) -> datetime:
    return utc(day, time(12), world.zone)


def _spoken(chosen: time) -> time:
    """An hour in the quiet time is moved; that it may be moved to the evening is safe to assume."""
    return chosen if MORNING <= chosen <= LATEST else LATEST


def _said_on(world: World, day: date, kind: str) -> bool:
    return any(each.on == day and each.planned.kind == kind for each in world.said)


OWED: dict[str, Callable[[World], bool]] = {
    "a reminder that nothing stood against": _reminder_owed,
    "opening's two a day": _exercises_owed,
}
