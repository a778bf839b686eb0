"""What `afterglow doctor` says of one thing that is not as it should be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`wrong` and `repair`, a sentence or two each. Names of clinics and of those who work there,
    no patient's."""

    wrong: str
    repair: str
