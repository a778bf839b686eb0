"""How fast the clinic's pages are with many patients and years, beside the naive way.

    python -m benchmarks.clinic [--database postgresql] [--patients 1000] [--years 3]
                                [--requests 60] [--data FOLDER to keep the clinics in]
                                [--alone: the large clinic only, as a clinic's own server has it]

One request after the other through the real app, in one process. Every size of clinic is asked in
turn, so that a busy machine slows all of them alike; `cpu` is the time of this process alone.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import structlog

from app import logs
from app.serving import settle
from app.settings import Settings
from benchmarks.clinic import naive
from benchmarks.clinic.desk import Desk, Taken, at_work, settings_in
from benchmarks.clinic.founding import NOW
from benchmarks.clinic.pages import PAGES, Page
from tests.postgres import Postgres

FEW, SOME, WARM_UP = 5, 60, 3
NAIVE_TIMES, OURS_TIMES, TIMES_SLOWER = 3, 3, 10
FLAT = 1.2  # from one year to ten


def main() -> None:
    given = _arguments()
    logs.configure(quiet=True)
    structlog.configure(cache_logger_on_first_use=True)
    whole = (given.patients, given.years)
    by_patients = [] if given.alone else [(FEW, given.years), (SOME, given.years), whole]
    by_years = [] if given.alone else [(SOME, 1), (SOME, 3), (SOME, 10)]
    print(f"{given.database}, {given.patients} patients × {given.years} years, synthetic")
    with ExitStack() as stack:
        settings_of = stack.enter_context(_databases(given.database, given.data))
        desks = {
            size: stack.enter_context(at_work(settings_of(*size), *size, NOW))
            for size in dict.fromkeys([*by_patients, *by_years, whole])
        }
        settle()
        with desks[whole].database.transaction() as db:
            naive.normalise(db, desks[whole].patients[:NAIVE_TIMES])
        taken = {page.name: _in_turn(desks, page, given.requests) for page in PAGES}
        for page in PAGES:
            _print_page(page, taken[page.name][whole], desks[whole])
        for page in () if given.alone else PAGES:
            _print_growth(page, taken[page.name], by_patients, "patients")
            _print_growth(page, taken[page.name], by_years, "years")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--patients", type=int, default=1000)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--data", type=Path)
    return parser.parse_args()


@contextmanager
def _databases(kind: str, kept: Path | None) -> Iterator[Callable[[int, int], Settings]]:
    """For a size the settings of its own database; kept in a folder (SQLite), or thrown away."""
    with ExitStack() as stack:
        folder = kept or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="afterglow-clinics-"))
        )
        if kind == "sqlite":
            yield lambda patients, years: settings_in(folder / f"{patients}x{years}")
            return
        server = stack.enter_context(Postgres())
        yield lambda patients, years: settings_in(
            folder / "postgresql" / server.folder.name / f"{patients}x{years}",
            server.create(f"clinic_{patients}x{years}"),
        )


def _in_turn(
    desks: dict[tuple[int, int], Desk], page: Page, requests: int
) -> dict[tuple[int, int], list[Taken]]:
    taken: dict[tuple[int, int], list[Taken]] = {size: [] for size in desks}
    for turn in range(requests + WARM_UP):
        for size, desk in desks.items():
            took = desk.ask(page, turn)
            taken[size] += [took] if turn >= WARM_UP else []
    return taken


def _print_page(page: Page, taken: list[Taken], desk: Desk) -> None:
    slow, ours = [], []
    for turn in range(NAIVE_TIMES):
        slow.append(desk.work_out(page.naive, turn))
        ours += [desk.work_out(page.reading, turn) for _ in range(OURS_TIMES)]
    middle, p95 = median(each.ms for each in taken), _p95([each.ms for each in taken])
    cpu = [each.cpu for each in taken]
    naive_ms, ours_ms = (median(each.ms for each in some) for some in (slow, ours))
    times = naive_ms / ours_ms
    print(f"\n{page.name}: {page.address}")
    print(f"  p50 {middle:.0f} ms, p95 {p95:.0f} ms (to stay under {page.p95:.0f}:", end=" ")
    print(
        f"{_verdict(p95 < page.p95)}); cpu p50 {median(cpu):.0f} ms, p95 {_p95(cpu):.0f} ms;",
        end=" ",
    )
    print(f"SQL {_ends(sorted({each.statements for each in taken}))}")
    print(f"  the figures alone {ours_ms:.0f} ms; naively {naive_ms:.0f} ms,", end=" ")
    print(f"cpu {median(each.cpu for each in slow):.0f} ms,", end=" ")
    print(f"{slow[0].statements} statements: {times:.0f} times slower", end=" ")
    print(f"(at least {TIMES_SLOWER}: {_verdict(times >= TIMES_SLOWER)});", end=" ")
    print(f"{naive_ms / middle:.0f} times our whole page")


def _print_growth(
    page: Page, taken: dict[tuple[int, int], list[Taken]], sizes: list[tuple[int, int]], by: str
) -> None:
    print(f"\n{page.name}, by {by}")
    first = median(each.ms for each in taken[sizes[0]])
    worked = median(each.cpu for each in taken[sizes[0]])
    for size in sizes:
        statements = sorted({each.statements for each in taken[size]})
        ms, cpu = (median(getattr(each, what) for each in taken[size]) for what in ("ms", "cpu"))
        print(f"  {size[0]:5} × {size[1]:2}: p50 {ms:6.1f} ms (× {ms / first:.2f}),", end=" ")
        print(f"cpu {cpu:6.1f} ms (× {cpu / worked:.2f}), SQL {_ends(statements)}")
    if by == "years":
        print(f"  flat within {FLAT - 1:.0%}: {_verdict(ms / first <= FLAT)}")


def _ends(counts: list[int]) -> str:
    return str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _verdict(holds: bool) -> str:
    return "yes" if holds else "NO"


if __name__ == "__main__":
    main()
