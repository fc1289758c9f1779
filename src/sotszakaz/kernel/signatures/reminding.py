"""Reminders to the side whose turn it is: where a deed waits for its signature, and of other documents by the rules."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from sotszakaz.foundation.reminders import Stage, remind_all
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.signatures.selectors import standings_of
from sotszakaz.kernel.signatures.waiting import (
    FORGOTTEN,
    SOON,
    Awaited,
    awaited_by,
    kinds_that_wait,
    kinds_to_remind,
    last_day_to_sign,
    unsigned_documents,
)

REMINDED = "document.sign_reminder"
CHUNK = 500


def remind_of_signing(*, municipality_id: int, on: date) -> int:
    """Tell each side a day before its term ends and when it is over, once each; how many were told. Bears repeating."""
    waiting = kinds_that_wait(municipality_id, on)
    return sum(
        _remind(municipality_id, kind, on, waits=kind in waiting) for kind in kinds_to_remind(municipality_id, on)
    )


def _remind(municipality_id: int, kind: DocumentKind, on: date, *, waits: bool) -> int:
    since = date.min if waits else on - FORGOTTEN
    documents = unsigned_documents(municipality_id, kind, since=since).values("pk")
    versions = (
        DocumentVersion.objects.filter(document__in=documents)
        .select_related("document__municipality")
        .order_by("document_id", "-version")
        .distinct("document_id")
    )
    latest = list(versions.defer("payload"))
    return sum(
        remind_all(REMINDED, _stages(latest[start : start + CHUNK], on, waits=waits))
        for start in range(0, len(latest), CHUNK)
    )


def _stages(versions: list[DocumentVersion], on: date, *, waits: bool) -> Iterable[Stage]:
    standings, last_day = standings_of(versions), cache(last_day_to_sign)
    for version in versions:
        awaited = awaited_by(version, standings[version.pk], last_day)
        stage = _stage(awaited, on) if awaited else ""
        if awaited and stage:
            sides = [str(each) for each in awaited.parties]
            said = {"next": sides, "sign_by": awaited.sign_by.isoformat(), "late": stage == "late", "waits": waits}
            yield Stage(version.document, f"{version.version}:{'+'.join(sides)}:{stage}", said)


def _stage(awaited: Awaited, on: date) -> str:
    if awaited.is_late(on):
        return "late"
    return "soon" if on >= awaited.sign_by - SOON else ""
