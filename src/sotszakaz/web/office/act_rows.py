"""Rows of the page of an act, in words."""

from dataclasses import dataclass

from sotszakaz.ordering.acts.contract import Indicator, PlanItem, Service

REPAIR_PROPOSED = "repair_proposed"


@dataclass(frozen=True, slots=True)
class Citation:
    """The words of the act, where they stand, and the address of that place; all empty when nobody read them."""

    text: str = ""
    where: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact in words; `path` is where a person may correct it, empty when not here."""

    label: str
    value: str
    place: Citation
    path: str = ""
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service with what is to be decided about its code."""

    index: int
    said: Service
    place: Citation
    path: str
    tone: str
    status: str
    choice: str
    """What was decided, in words; empty when nothing was."""
    choices: tuple[str, ...]
    is_corrected: bool

    @property
    def is_in_doubt(self) -> bool:
        """The repair stands for a decision."""
        return self.said["status"] == REPAIR_PROPOSED and not self.choice


@dataclass(frozen=True, slots=True)
class PlanRow:
    said: PlanItem
    deadline: str
    place: Citation
    path: str
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    said: Indicator
    baseline: str
    target: str
    place: Citation
    path: str
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member; `is_left_out` when a person took them out of the list."""

    name: str
    position: str
    role: str
    place: Citation
    path: str
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class FindingRow:
    tone: str
    severity: str
    message: str
    where: str
    place: Citation
