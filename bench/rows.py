"""A row of figures, as the command `bench` prints it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """`rate` and `limit` are per second of `unit`; `limit` and `ratio` are None where nothing bounds the job."""

    case: str
    rate: float
    unit: str
    limit: float | None
    p50_ms: float
    p99_ms: float
    failures: int
    oversell: int

    @property
    def ratio(self) -> float | None:
        return self.rate / self.limit if self.limit else None

    def as_json(self) -> dict[str, Any]:
        return {
            "case": self.case,
            "rate": round(self.rate, 1),
            "unit": self.unit,
            "limit": None if self.limit is None else round(self.limit, 1),
            "ratio": None if self.ratio is None else round(self.ratio, 2),
            "p50_ms": round(self.p50_ms, 2),
            "p99_ms": round(self.p99_ms, 2),
            "failures": self.failures,
            "oversell": self.oversell,
        }


def percentile(seconds: Sequence[float], share: float) -> float:
    """In milliseconds: the time that `share` of the calls did not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000
