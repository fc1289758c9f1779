"""A finding: what a rule noticed in an act."""

from dataclasses import dataclass
from enum import StrEnum

from sotszakaz.ordering.acts.source import Place


class Severity(StrEnum):
    """How much a finding stands in the way of using the act."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of one rule: a full Russian sentence, and the place it is about (None: the act as a whole)."""

    rule: str
    severity: Severity
    message: str
    place: Place | None

    @property
    def where(self) -> str:
        """The place in words."""
        return str(self.place) if self.place else "акт в целом"
