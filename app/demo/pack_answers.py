"""Believable answers to the forms of packs, after the person's levels of that day."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date

from app.core.instruments import INSTRUMENTS, Answer
from app.core.packs import Packed, asked
from app.core.plans import History, is_their_day
from app.demo.story_shapes import Levels, Story


def with_packs(
    story: Story,
    day: date,
    history: History,
    joined: date,
    answered: Mapping[str, date],
    answers: Mapping[str, tuple[Answer, ...]],
    levels: Levels,
) -> dict[str, tuple[Answer, ...]]:
    """The packs stand since the first day, and what they ask counts from when it was answered. With
    draws of their own, so that a pack changes no other answer."""
    codes = tuple(answers)
    packed = Packed(dict.fromkeys(story.packs, joined), answered, history.dosing_days)
    chance = random.Random(f"{story.name}, packs, {(day - joined).days}")
    return {
        code: answers[code] if code in answers else _pack_answers(code, levels, chance)
        for code in asked(codes, day, packed, official=is_their_day(story.plan, codes))
    }


def _pack_answers(code: str, levels: Levels, chance: random.Random) -> tuple[Answer, ...]:
    """Within the form's own choices; `levels` as in a story."""
    form = INSTRUMENTS[code]
    usual = {
        "peg": levels.pain,
        "craving": levels.phq * 6 / 27,
        "use-days": levels.phq * 4 / 27,
        "audit-c": 1.2,
        "side-effects": 0.6,
        "bladder": 0.1,
    }[code]
    highest = form.options[-1].ordinal
    drawn = (round(usual + chance.gauss(0, 0.08 * highest)) for _ in form.items)
    return tuple(max(0, min(highest, value)) for value in drawn)
