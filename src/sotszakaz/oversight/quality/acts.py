"""The act of an inspection as a document: what it says of the provider."""

from collections.abc import Mapping, Sequence
from datetime import date

from sotszakaz.kernel.documents.parties import body_of
from sotszakaz.kernel.documents.payloads import FoundFault, InspectedCriterion, InspectionActPayload, party_of
from sotszakaz.oversight.quality import rules
from sotszakaz.oversight.quality.models import Criterion, Inspection, InspectionMark
from sotszakaz.oversight.quality.states import FAULTS, Mark

LONGEST = 2000


def act_payload(
    inspection: Inspection, criteria: Sequence[Criterion], marks: Mapping[int, InspectionMark], **end: date | str | None
) -> InspectionActPayload:
    """The act by the marks of all criteria; `end` is `on`, `mend_by_on` of the findings and the `conclusion`."""
    share = rules.share_of(Mark(each.mark) for each in marks.values())
    people = inspection.inspectors.order_by("user__full_name").values_list("user__full_name", flat=True)
    faults = [each for each in criteria if marks[each.pk].mark in FAULTS]
    return InspectionActPayload.model_validate(
        {
            "authorised_body": body_of(inspection.municipality),
            "provider": party_of(inspection.record.organisation),
            "record": inspection.record.number,
            "inspection_kind": inspection.get_kind_display(),
            "inspected_on": end["on"],
            "place": inspection.place,
            "checklist": str(inspection.checklist),
            "inspectors": ", ".join(people),
            "criteria": tuple(_criterion(each, marks[each.pk]) for each in criteria),
            "matched": share.matched,
            "applicable": share.applicable,
            "matching_percent": share.percent,
            "findings": tuple(
                FoundFault.model_validate(
                    {"number": each.number, "words": _line(marks[each.pk].words), "mend_by_on": end["mend_by_on"]}
                )
                for each in faults
            ),
            "conclusion": tuple(line for line in map(_line, str(end["conclusion"]).splitlines()) if line),
        }
    )


def _criterion(criterion: Criterion, mark: InspectionMark) -> InspectedCriterion:
    return InspectedCriterion(
        number=criterion.number,
        section=criterion.section,
        criterion=criterion.text,
        mark=str(Mark(mark.mark).label),
        note=_line(mark.words),
    )


def _line(words: str) -> str:
    """Notes of an inspection as one line of a document."""
    shown = "".join(each for each in words if each.isprintable() or each.isspace())
    return " ".join(shown.split())[:LONGEST]
