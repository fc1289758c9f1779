"""The minutes of a meeting of the working group."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from sotszakaz.kernel.documents.payloads.base import Clock, Count, Line, Part, Payload, Words
from sotszakaz.kernel.documents.payloads.parts import Party, Person


class Attendee(Part):
    """A member, and how and when they took part; `mode` is empty for somebody who did not come."""

    name: Line
    position: Words = ""
    role: Line
    mode: Words = ""
    times: Words = ""


class InvitedGuest(Part):
    """An expert without a vote."""

    name: Line
    position: Words = ""


class MinutesQuestion(Part):
    """A question with its end in words; the numbers are those of the moment when its ballot was counted."""

    number: Count
    title: Line
    speaker: Words = ""
    outcome: Line
    voting: Words = ""
    present: Count | None = None
    quorum_needed: Count | None = None
    majority_needed: Count | None = None
    votes_for: Count | None = None
    votes_against: Count | None = None
    abstained: Count | None = None
    not_voted: Count | None = None


class NamedVote(Part):
    """How a member voted by name on a question."""

    number: Count
    name: Line
    choice: Line


class MinutesAssignment(Part):
    """What was asked of whom by which day, with the number of its question."""

    number: Count
    text: Line
    owner: Line
    due_on: date


class MinutesPayload(Payload):
    """Who met, what was asked and decided, what is to be done; signed by `chair`, who presided last."""

    authorised_body: Party
    working_group: Line
    held_on: date
    opened_at: Clock
    closed_at: Clock
    place: Words = ""
    link: Words = ""
    chair: Person
    chair_role: Line
    secretary: Words = ""
    members: Count
    rules: Line
    attendance: Annotated[tuple[Attendee, ...], Field(min_length=1)]
    guests: tuple[InvitedGuest, ...] = ()
    questions: Annotated[tuple[MinutesQuestion, ...], Field(min_length=1)]
    votes: tuple[NamedVote, ...] = ()
    assignments: tuple[MinutesAssignment, ...] = ()

    @model_validator(mode="after")
    def _numbered(self) -> Self:
        numbers = {each.number for each in self.questions}
        named = {vote.number for vote in self.votes} | {task.number for task in self.assignments}
        if named - numbers:
            raise ValueError("votes and assignments belong to questions of the agenda")
        return self

    def public_title(self) -> str:
        return f"Протокол заседания рабочей группы {self.held_on:%d.%m.%Y}"
