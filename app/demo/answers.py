"""Believable answers for the people of the demo: a course, a noise that lasts, and silence.

Deterministic: the same story on the same number of days ago gives the same answers.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from app.check_ins import CheckIn
from app.core.instruments import DECLINED, INSTRUMENTS, Answer, score
from app.core.local_time import instant
from app.core.packs import PACK_CODES
from app.core.plans import History, due
from app.demo.pack_answers import with_packs
from app.demo.story_shapes import Levels, Story
from app.past_answers import Past
from app.tables import Patient

DAY_TO_DAY = 0.7
"""Autocorrelation of the noise, as in the simulations behind CLINICAL.md section 3 [C]."""
NOISE = Levels(phq=2.4, gad=1.9, pain=0.9)
HOW_STEEP = 5
MISSING_WHEN_WORST = 0.3
MISSING_ON_DOSING_DAY = 0.35
LATE = 0.05
LEAVES_SOME = 0.04
DECLINES = 0.06
ANOTHER_MOMENT = 0.12
TWO_WEEKS = 14


def check_ins_of(
    story: Story, patient: Patient, today: date, dosing_days: tuple[date, ...], now: datetime
) -> Iterator[Past]:
    """Every check-in of the story up to `now`, in order of days."""
    chance = random.Random(f"Harbor Clinic, {story.name}")
    last_official: date | None = None
    answered: dict[str, date] = {}
    joined, course = today + timedelta(days=story.joined), list[Levels]()
    for offset, levels in zip(range(story.joined, 1), _course(story, chance), strict=False):
        course.append(levels)
        day = today + timedelta(days=offset)
        history = History(last_official, dosing_days)
        answers = {
            code: _answers(code, story, offset, course, chance)
            for code in due(story.plan, day, history)
        }
        answers = with_packs(story, day, history, joined, answered, answers, levels)
        skipped = _is_skipped(story, offset, levels, chance)
        made_at = _made_at(story, patient, day, chance)
        if skipped or made_at > now:
            continue
        if _completes_official(answers):
            last_official = day
        answered |= dict.fromkeys(PACK_CODES & answers.keys(), day)
        yield _past(patient, f"demo-{day.isoformat()}", day, answers, made_at)
        if chance.random() < ANOTHER_MOMENT:
            earlier = instant(day, time(11, chance.randrange(60)), patient.zone)
            mood = {"mood": (_mood(levels, chance),)}
            yield _past(patient, f"demo-{day.isoformat()}-noon", day, mood, min(earlier, made_at))


def _completes_official(answers: Mapping[str, tuple[Answer, ...]]) -> bool:
    """Both official forms with a total; then the next ones are a week away."""
    return all(
        code in answers and score(INSTRUMENTS[code], answers[code]).total is not None
        for code in ("phq-9", "gad-7")
    )


def _past(
    patient: Patient, key: str, day: date, answers: Mapping[str, tuple[Answer, ...]], at: datetime
) -> Past:
    return Past(patient, CheckIn(key, day, answers, at, source="demo"), received_at=at)


def _course(story: Story, chance: random.Random) -> Iterable[Levels]:
    days = 1 - story.joined
    noises = [noise(chance, days, sd) for sd in (NOISE.phq, NOISE.gad, NOISE.pain)]
    for offset, phq, gad, pain in zip(range(story.joined, 1), *noises, strict=True):
        left = _relief_left(story, offset)
        worse = max(0, offset - story.worse_from) if story.worse_from is not None else 0
        yield Levels(
            phq=story.before.phq - story.relief.phq * left + worse * story.worse_a_day + phq,
            gad=story.before.gad - story.relief.gad * left + worse * story.worse_a_day / 2 + gad,
            pain=story.before.pain - story.relief.pain * left + pain,
        )


def noise(chance: random.Random, days: int, sd: float) -> list[float]:
    """`days` values around 0 with standard deviation `sd`, each leaning on the one before."""
    values = [chance.gauss(0, sd)]
    while len(values) < days:
        fresh = chance.gauss(0, sd * (1 - DAY_TO_DAY**2) ** 0.5)
        values.append(DAY_TO_DAY * values[-1] + fresh)
    return values


def _relief_left(story: Story, offset: int) -> float:
    """0 (none) to 1 (all) on this day. Half on the dosing day itself, full on the next; the first
    session of several brings less than the third."""
    past = [session for session in story.sessions if session <= offset]
    left = 0.0
    for number, session in enumerate(past, start=1):
        day = offset - session
        grown = min(1.0, 0.7 + 0.15 * (number - 1))
        shape = 0.5 if day == 0 else 1 / (1 + (day / story.half_day) ** HOW_STEEP)
        left = max(left, grown * shape)
    return left


def _is_skipped(story: Story, offset: int, levels: Levels, chance: random.Random) -> bool:
    """The sicker answer less; nothing of the first day or of a day with a story is lost."""
    likely = story.missing + MISSING_WHEN_WORST * max(0.0, levels.phq / 27) ** 1.5
    likely += MISSING_ON_DOSING_DAY if offset in story.sessions else 0
    drawn = chance.random() < likely
    told = offset == story.joined or offset in story.notes or offset in story.safety
    return offset > story.last_answer or (drawn and not told)


def _made_at(story: Story, patient: Patient, day: date, chance: random.Random) -> datetime:
    """Around the person's hour, or now and then the next morning, which makes it late."""
    wander = timedelta(minutes=chance.randrange(-45, 46))
    if chance.random() < LATE:
        return instant(day + timedelta(days=1), time(8, 30), patient.zone) + wander
    return instant(day, story.answers_at, patient.zone) + wander


def _answers(
    code: str, story: Story, offset: int, course: Sequence[Levels], chance: random.Random
) -> tuple[Answer, ...]:
    levels = course[-1]
    if code == "mood":
        return (_mood(levels, chance),)
    if code == "pain":
        return (_within(levels.pain, 10),)
    recent = course[-TWO_WEEKS:] if INSTRUMENTS[code].official else [levels]
    phq = sum(each.phq for each in recent) / len(recent)
    gad = sum(each.gad for each in recent) / len(recent)
    if code == "phq-4-today":
        items = _spread(phq * 6 / 27, 2, chance) + _spread(gad * 6 / 21, 2, chance)
    elif code.startswith("gad-7"):
        items = _spread(gad, 7, chance)
    else:
        safety = max((story.safety.get(day, 0) for day in _asked_about(code, offset)), default=0)
        items = [*_spread(phq - safety, 8, chance), safety]
    return _with_gaps(items, story, chance, keep=offset == story.joined or bool(items[-1]))


def _asked_about(code: str, offset: int) -> range:
    first = offset - TWO_WEEKS + 1 if INSTRUMENTS[code].official else offset
    return range(first, offset + 1)


def _mood(levels: Levels, chance: random.Random) -> int:
    return _within(8.2 - levels.phq * 6.5 / 27 + chance.gauss(0, 0.7), 10)


def _within(value: float, highest: int) -> int:
    return max(0, min(highest, round(value)))


def _spread(total: float, items: int, chance: random.Random) -> list[int]:
    """`total` points over the items, none above 3, in a mix that changes from day to day."""
    answers = [0] * items
    for _ in range(_within(total, 3 * items)):
        open_items = [number for number, answer in enumerate(answers) if answer < 3]
        answers[chance.choice(open_items)] += 1
    return answers


def _with_gaps(
    items: Sequence[int], story: Story, chance: random.Random, *, keep: bool
) -> tuple[Answer, ...]:
    """Now and then two items are left, or the item that this person would rather not say."""
    answers: list[Answer] = list(items)
    leaves, declines = chance.random() < LEAVES_SOME, chance.random() < DECLINES
    if leaves and not keep:
        answers[-3:-1] = [None, None]
    if declines and story.declines and story.declines <= len(answers) and not keep:
        answers[story.declines - 1] = DECLINED
    return tuple(answers)
