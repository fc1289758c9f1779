"""The conclusion of an expert as a document: what it says, who reads and signs it."""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.parties import body_of
from sotszakaz.kernel.documents.payloads import CriterionMark, ExpertConclusionPayload, Person, Service, party_of
from sotszakaz.kernel.users.models import User
from sotszakaz.supply.programmes.models import Certification, ExpertReview

LONGEST = 2000
"""Signs of a paragraph."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Points by one criterion and why."""

    points: int
    note: str = ""


def conclusion_payload(
    certification: Certification, expert: User, marks: Mapping[int, Mark], percent: Decimal, text: str
) -> ExpertConclusionPayload:
    """What the document says; `text` is the conclusion as the expert has written it, by lines."""
    programme = certification.programme
    service = programme.service
    return ExpertConclusionPayload(
        authorised_body=body_of(certification.municipality),
        provider=party_of(certification.organisation),
        programme=programme.name,
        service=Service(code=service.code, name=service.name, focus=programme.focus or service.focus),
        applied_on=certification.applied_on,
        expert=Person(full_name=expert.full_name),
        marks=tuple(
            CriterionMark(
                number=number + 1,
                criterion=certification.criteria[number],
                points=mark.points,
                most=certification.most_points,
                note=mark.note,
            )
            for number, mark in sorted(marks.items())
        ),
        percent=percent,
        conclusion=tuple(_paragraphs(text)),
    )


class Experts:
    """The port of `kernel.signatures`: a conclusion is signed by its expert."""

    def may_sign(self, document: Document, user: User) -> bool:
        return ExpertReview.objects.filter(document=document, expert=user).exists()

    def users_of(self, document: Document) -> Iterable[int]:
        return ExpertReview.objects.filter(document=document).values_list("expert", flat=True)


def _paragraphs(text: str) -> Iterable[str]:
    for line in text.splitlines():
        if words := " ".join(line.split()):
            yield from textwrap.wrap(words, LONGEST)
