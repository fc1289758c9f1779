"""The conclusion of an expert on a programme that asks for certification."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from sotszakaz.kernel.documents.payloads.base import Count, Line, Part, Payload, Percent, Words
from sotszakaz.kernel.documents.payloads.parts import Party, Person, Service


class CriterionMark(Part):
    """Points by one criterion of the most possible, and why."""

    number: Count
    criterion: Line
    points: Count
    most: Count
    note: Words = ""


class ExpertConclusionPayload(Payload):
    """Marks by the criteria of the application and what the expert concludes, by paragraphs."""

    authorised_body: Party
    provider: Party
    programme: Line
    service: Service
    applied_on: date
    expert: Person
    marks: Annotated[tuple[CriterionMark, ...], Field(min_length=1)]
    percent: Percent
    conclusion: Annotated[tuple[Line, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if any(each.points > each.most for each in self.marks):
            raise ValueError("more points than there are")
        return self

    def public_title(self) -> str:
        return (
            f"Заключение эксперта о программе «{self.programme}»: {self.provider.short_name or self.provider.full_name}"
        )
