"""A stateful test of the outbox (F14, F15, F19, F20): sequences of what people, phones, networks
and clocks do, then everybody signs in again and the server must hold exactly what was entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.browser.outbox_network import FATES
from tests.browser.outbox_phone import OutboxPhone
from tests.browser.outbox_server import Stored, forget_all, stored

DAILY = {f"phq-9-today.{number}": "1" for number in range(1, 9)}
windows, people = st.sampled_from([0, 1]), st.sampled_from([0, 1])
fates = st.lists(st.sampled_from(FATES), min_size=1, max_size=4)


@dataclass
class Tally:
    """Over all sequences; the last three must stay 0."""

    sequences: int = 0
    steps: int = 0
    entered: int = 0
    parked: int = 0
    lost: int = 0
    doubled: int = 0
    foreign: int = 0

    def __str__(self) -> str:
        return ", ".join(f"{count} {name}" for name, count in vars(self).items())


def machine_of(
    phone: OutboxPhone, tally: Tally, *, turns: bool = False
) -> type[RuleBasedStateMachine]:
    """The machine, before this phone; `tally` counts along. `turns`: two windows that send one
    thing at once are a fault even if the server sorts it out; only for a browser whose storage
    nobody has cleared, because Web Locks end with it."""

    class OutboxMachine(RuleBasedStateMachine):
        @initialize()
        def start(self) -> None:
            forget_all(phone.database, phone.people)
            phone.start_over()
            tally.sequences += 1
            self.holder: int | None = 0  # whose key is on the phone
            self.entered: dict[str, Stored] = {}
            self.signed_in, self.reloads, self.clock_moved = True, 0, 0
            self.closed_while_sending = False
            for window in (0, 1):
                self._enter(window, "check-in", {"mood.1": "5"}, "mood 5")

        def step(self) -> None:
            tally.steps += 1

        @precondition(lambda self: self.holder is not None)
        @rule(window=windows, mood=st.integers(0, 10))
        def enters_a_mood(self, window: int, mood: int) -> None:
            self._enter(window, "check-in", {"mood.1": str(mood)}, f"mood {mood}")

        @precondition(lambda self: self.holder is not None)
        @rule(window=windows, item_9=st.sampled_from("013d"))
        def checks_in(self, window: int, item_9: str) -> None:
            fields = DAILY | {"phq-9-today.9": item_9, "note_for": "me"}
            self._enter(window, "check-in", fields, f"1,1,1,1,1,1,1,1,{item_9}", noted=True)

        @precondition(lambda self: self.holder is not None)
        @rule(window=windows, outcome=st.sampled_from(["done", "not-today", "snoozed"]))
        def practises(self, window: int, outcome: str) -> None:
            fields = {"exercise": "good-and-true", "outcome": outcome, "note_for": "me"}
            self._enter(window, "practice", fields, outcome, noted=True)

        def _enter(
            self, window: int, kind: str, fields: dict[str, str], said: str, noted: bool = False
        ) -> None:
            assert self.holder is not None
            note = f"entry {len(self.entered)} of person {self.holder}" if noted else ""
            submission_id = phone.enter(window, kind, fields | ({"note": note} if noted else {}))
            self.entered[submission_id] = Stored(self.holder, said, note)
            tally.entered += 1
            self.step()

        @rule(window=windows, early=st.booleans(), given=fates)
        def sends(self, window: int, early: bool, given: list[str]) -> None:
            phone.network.fates.extend(given)
            self._is_somewhere(phone.flush(window, early=early))

        @rule(given=fates)
        def sends_from_both_windows_at_once(self, given: list[str]) -> None:
            phone.network.fates.extend(given)
            self._is_somewhere(phone.flush_in_both())

        def _is_somewhere(self, here: dict[str, str]) -> None:
            phone.network.fates.clear()
            self._nothing_is_parked_without_a_reason(here)
            there = set(stored(phone.database, phone.people))
            gone = set(self.entered) - set(here) - there
            tally.lost += len(gone)
            assert not gone, f"{len(gone)} neither here nor there"
            self.step()

        def _nothing_is_parked_without_a_reason(self, here: dict[str, str]) -> None:
            """Only clocks make a sound entry one that the clinic cannot take."""
            assert self.clock_moved or "parked" not in here.values(), "parked without a reason"

        @invariant()
        def nothing_is_sent_by_two_windows_at_once(self) -> None:
            # A window closed in the middle gives its turn away; what it sent is still on its way.
            alone = phone.network.most_at_once <= 1 or self.closed_while_sending or not turns
            assert alone, "two windows sent one thing at once"

        @rule()
        def what_was_on_its_way_arrives(self) -> None:
            """Always open: whether something is held may hang on a moment."""
            phone.network.deliver_held()
            self.step()

        @precondition(lambda self: self.reloads < 2)
        @rule(window=windows, while_sending=st.booleans(), given=fates)
        def the_app_is_updated(self, window: int, while_sending: bool, given: list[str]) -> None:
            phone.network.fates.extend(given)
            self.reloads += 1
            self.closed_while_sending |= while_sending
            phone.reload(window, while_sending=while_sending)
            self._is_somewhere(phone.rows())

        @precondition(lambda self: self.signed_in)
        @rule()
        def the_sign_in_ends_on_the_server(self) -> None:
            phone.end_sign_in()
            self.signed_in = False
            self.step()

        @precondition(lambda self: self.holder is not None)
        @rule(window=windows)
        def signs_out(self, window: int) -> None:
            phone.sign_out(window)
            self.holder, self.signed_in = None, False
            self.step()

        @rule(who=people)
        def signs_in(self, who: int) -> None:
            phone.sign_in(who)
            self.holder, self.signed_in = who, True
            self.step()

        @rule(who=people)
        def signs_in_and_has_opened_no_page_yet(self, who: int) -> None:
            phone.sign_in(who, page_opened=False)
            self.signed_in = True
            self.step()

        @precondition(lambda self: self.clock_moved < 3)
        @rule(hours=st.sampled_from([1, 7, 26]))
        def time_passes(self, hours: int) -> None:
            phone.clock.advance(hours=hours)
            self._clock_moves()

        @precondition(lambda self: self.clock_moved < 3)
        @rule(days=st.sampled_from([-3, -1, 1, 3]))
        def the_phones_clock_is_set(self, days: int) -> None:
            phone.skew += timedelta(days=days)
            self._clock_moves()

        def _clock_moves(self) -> None:
            phone.tell_time()
            self.clock_moved += 1
            self.step()

        def teardown(self) -> None:
            if hasattr(self, "entered"):
                self._settle()

        def _settle(self) -> None:
            """Everybody signs in again, and the network holds."""
            phone.network.fates.clear()
            for who in {entry.who for entry in self.entered.values()}:
                phone.sign_in(who)
                for _ in range(3):  # a busy machine may be late once
                    phone.flush(0, early=True)
            rows, there = phone.rows(), stored(phone.database, phone.people)
            parked = {one for one, state in rows.items() if state == "parked"}
            tally.parked += len(parked)
            self._compare(parked, there)
            assert set(rows) == parked, "something still waits"
            self._nothing_is_parked_without_a_reason(rows)

        def _compare(self, parked: set[str], there: dict[str, list[Stored]]) -> None:
            foreign = sum(row.who != self.entered[one].who for one, rows in there.items()
                          if one in self.entered for row in rows)  # fmt: skip
            doubled = sum(len(rows) - 1 for rows in there.values())
            doubled += len(set(there) - set(self.entered))
            lost = len(set(self.entered) - set(there) - parked)
            tally.lost, tally.doubled = tally.lost + lost, tally.doubled + doubled
            tally.foreign += foreign
            said: Any = {one: rows[0] for one, rows in there.items()}
            meant = {one: row for one, row in self.entered.items() if one not in parked}
            assert (lost, doubled, foreign) == (0, 0, 0), f"{lost=} {doubled=} {foreign=}"
            assert said | meant == said, "stored otherwise than it was entered"

    return OutboxMachine
