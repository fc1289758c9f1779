"""What a municipality decides about a window."""

from dataclasses import dataclass
from datetime import datetime

from sotszakaz.demand.admission.states import Criterion, PlacingMode


@dataclass(frozen=True, slots=True)
class WindowDraft:
    """`criteria` are in their order, without the lottery; they and the two numbers matter for wishes only."""

    title: str
    basis: str
    mode: PlacingMode
    opens_at: datetime
    closes_at: datetime | None = None
    preliminary_from: datetime | None = None
    programme_id: int | None = None
    group_id: int | None = None
    criteria: tuple[Criterion, ...] = ()
    wishes_most: int = 5
    places_most: int = 1
