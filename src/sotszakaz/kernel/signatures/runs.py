"""Judging many signatures over again, in the background and by chunks, each with what was trusted on its day.

A chunk is one transaction: a killed worker goes on from the last chunk, and the page sees how far it is.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from sotszakaz.foundation import audit
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.documents.payloads.canonical import sha256_of
from sotszakaz.kernel.documents.states import DocumentKind, SignatureForm
from sotszakaz.kernel.signatures.chain import Trust
from sotszakaz.kernel.signatures.checking import judge
from sotszakaz.kernel.signatures.errors import NotFound, NothingToCheck
from sotszakaz.kernel.signatures.models import Signature, VerificationFinding, VerificationRun
from sotszakaz.kernel.signatures.recording import day_of
from sotszakaz.kernel.signatures.selectors import trust_of
from sotszakaz.kernel.signatures.states import RunState
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission

CHUNK = 100


@transaction.atomic(durable=True)
def verify_again(
    *, municipality_id: int, kind: DocumentKind | None, since: date, until: date, by: Actor, at: datetime
) -> VerificationRun:
    """Order a check of all signatures that came in the days from `since` to `until`; the worker makes it.

    Raises NotAllowed, NothingToCheck.
    """
    require(by, Permission.SIGNATURE_CHECK, municipality_id)
    found = _signatures(municipality_id, kind, since, until).aggregate(total=Count("pk"), last=Max("pk"))
    if not found["total"]:
        raise NothingToCheck(field="since")
    run = VerificationRun.objects.create(
        municipality_id=municipality_id,
        kind=kind or "",
        since=since,
        until=until,
        total=found["total"],
        last_id=found["last"],
        started_at=at,
        started_by_id=by.pk,
    )
    audit.record("verification_run.start", run, by=by, total=run.total)
    return run


def go_on(*, run_id: int) -> VerificationRun:
    """Judge what is left, chunk by chunk. Two workers at once take chunks in turn."""
    while True:
        run = check_chunk(run_id=run_id)
        if run.state == RunState.DONE:
            return run


@transaction.atomic(durable=True)
def check_chunk(*, run_id: int) -> VerificationRun:
    """Judge the next signatures of the run and say how far it is; the last chunk finishes it. Raises NotFound."""
    run = VerificationRun.objects.select_for_update(of=("self",), no_key=True).filter(pk=run_id).first()
    if run is None:
        raise NotFound()
    if run.state == RunState.DONE:
        return run
    kind = DocumentKind(run.kind) if run.kind else None
    rows = _signatures(run.municipality_id, kind, run.since, run.until)
    rows = rows.filter(pk__gt=run.reached_id, pk__lte=run.last_id).order_by("pk")
    chunk = list(rows.select_related("version__document__municipality")[:CHUNK])
    if chunk:
        findings = _judged(run, chunk)
        VerificationFinding.objects.bulk_create(findings)
        run.checked, run.failed = run.checked + len(chunk), run.failed + len(findings)
        run.reached_id = chunk[-1].pk
        run.save(update_fields=["checked", "failed", "reached_id"])
    if len(chunk) < CHUNK:
        move(run, "finish", by=None)
    return run


def fault_of(signature: Signature, trust: Trust) -> str:
    """What is wrong with a kept signature, in words; empty when it holds."""
    version = signature.version
    if sha256_of(version.payload) != signature.payload_sha256:
        return "Содержание документа не то, что было подписано."
    if signature.form != SignatureForm.CMS:
        return ""
    try:
        assert signature.cms is not None
        judge(
            version.payload.encode(),
            bytes(signature.cms),
            since=version.formed_at,
            at=signature.signed_at,
            trust=trust,
        )
    except Refusal as refusal:
        return refusal.message[:500]
    return ""


def _judged(run: VerificationRun, chunk: Sequence[Signature]) -> list[VerificationFinding]:
    trusts: dict[date, Trust] = {}
    findings = []
    for signature in chunk:
        on = day_of(signature.version, signature.signed_at)
        if on not in trusts:
            trusts[on] = trust_of(run.municipality_id, on)
        message = fault_of(signature, trusts[on])
        if message:
            findings.append(
                VerificationFinding(run=run, municipality_id=run.municipality_id, signature=signature, message=message)
            )
    return findings


def _signatures(municipality_id: int, kind: DocumentKind | None, since: date, until: date) -> QuerySet[Signature]:
    rows = Signature.objects.filter(
        municipality_id=municipality_id, signed_at__date__gte=since, signed_at__date__lte=until
    )
    return rows.filter(version__document__kind=kind) if kind else rows
