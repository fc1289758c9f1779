"""Reminders to the side whose turn it is, where a deed waits for its signature."""

from datetime import date

from sotszakaz.foundation.reminders import remind_once
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.signatures.selectors import standings_of
from sotszakaz.kernel.signatures.waiting import SOON, Awaited, awaited_by, kinds_that_wait, unsigned_documents

REMINDED = "document.sign_reminder"


def remind_of_signing(*, municipality_id: int, on: date) -> int:
    """Tell each side a day before its term ends and when it is over, once each; how many were told. Bears repeating."""
    return sum(_remind(municipality_id, kind, on) for kind in kinds_that_wait(municipality_id, on))


def _remind(municipality_id: int, kind: DocumentKind, on: date) -> int:
    documents = unsigned_documents(municipality_id, kind).values("pk")
    versions = (
        DocumentVersion.objects.filter(document__in=documents)
        .select_related("document__municipality")
        .order_by("document_id", "-version")
        .distinct("document_id")
    )
    latest = list(versions.defer("payload"))
    standings, told = standings_of(latest), 0
    for version in latest:
        awaited = awaited_by(version, standings[version.pk])
        stage = _stage(awaited, on) if awaited else ""
        if awaited and stage:
            sides = [str(each) for each in awaited.parties]
            named = f"{version.version}:{'+'.join(sides)}:{stage}"
            told += remind_once(
                REMINDED, version.document, named, next=sides, sign_by=awaited.sign_by.isoformat(), late=stage == "late"
            )
    return told


def _stage(awaited: Awaited, on: date) -> str:
    if awaited.is_late(on):
        return "late"
    return "soon" if on >= awaited.sign_by - SOON else ""
