"""The act of an inspection of a provider."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from sotszakaz.kernel.documents.payloads.base import Count, Line, Part, Payload, Percent, Words
from sotszakaz.kernel.documents.payloads.parts import Party


class InspectedCriterion(Part):
    """A criterion of the check-list with its mark in words, and the note to it."""

    number: Count
    section: Line
    criterion: Line
    mark: Line
    note: Words = ""


class FoundFault(Part):
    """What is wrong by the criterion of this number, and the last day to mend it."""

    number: Count
    words: Line
    mend_by_on: date


class InspectionActPayload(Payload):
    """What was looked at, how it was marked and what is to be mended; `percent` is None when nothing was applicable."""

    authorised_body: Party
    provider: Party
    record: Line
    inspection_kind: Line
    inspected_on: date
    place: Words = ""
    checklist: Line
    inspectors: Line
    criteria: Annotated[tuple[InspectedCriterion, ...], Field(min_length=1)]
    matched: Count
    applicable: Count
    matching_percent: Percent | None = None
    findings: tuple[FoundFault, ...] = ()
    conclusion: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        if not self.matched <= self.applicable <= len(self.criteria):
            raise ValueError("more criteria matched than there are")
        if {each.number for each in self.findings} - {each.number for each in self.criteria}:
            raise ValueError("findings belong to criteria of the check-list")
        return self

    def public_title(self) -> str:
        return f"Акт проверки: {self.provider.short_name or self.provider.full_name}, {self.inspected_on:%d.%m.%Y}"
