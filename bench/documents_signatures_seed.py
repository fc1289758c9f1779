"""Helpers of `gost-batch` in processes of their own: `seed N` forms and signs, `check N` is the worker's job."""

import json
import time
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from tests.factories.gost_ca import Authority, Owner

from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.documents.actions import Content, form_documents
from sotszakaz.kernel.documents.models import Document, DocumentVersion
from sotszakaz.kernel.documents.samples import SAMPLES
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.states import MunicipalityKind
from sotszakaz.kernel.signatures import runs
from sotszakaz.kernel.signatures.actions import sign_with_cms
from sotszakaz.kernel.signatures.models import VerificationRun
from sotszakaz.kernel.signatures.runs import verify_again
from sotszakaz.kernel.signatures.states import ActingBasis
from sotszakaz.kernel.signatures.tasks import check_signatures_again
from sotszakaz.kernel.signatures.trusting import Appointment, appoint_signatory, trust_root
from sotszakaz.kernel.users.access import SYSTEM

SNILS, OGRN = "11223344595", "1022600000011"
DAY = timedelta(days=1)


def main(what: str, count: str) -> None:
    {"seed": seed, "check": check}[what](int(count))


def seed(count: int) -> None:
    """A municipality whose head signs `count` social certificates; a check over again is ordered."""
    home = Municipality.objects.create(
        slug="bench", kind=MunicipalityKind.MUNICIPAL_OKRUG, name="Округ", short_name="Округ", region="Область"
    )
    today, head = timezone.localdate(), _head(home, timezone.localdate())
    contents = [Content(SAMPLES[DocumentKind.SOCIAL_CERTIFICATE]())] * count
    with transaction.atomic():
        formed: list[Document] = form_documents(
            DocumentKind.SOCIAL_CERTIFICATE, municipality_id=home.pk, contents=contents, on=today, by=SYSTEM
        )
    for version in DocumentVersion.objects.filter(document__in=formed).order_by("pk"):
        at = datetime.now(tz=UTC)
        cms = head.sign(version.payload.encode(), at=at)
        sign_with_cms(version_id=version.pk, party=SigningParty.BODY, cms=cms, by=SYSTEM, at=at)
    verify_again(
        municipality_id=home.pk, kind=None, since=today - DAY, until=today + DAY, by=SYSTEM, at=datetime.now(tz=UTC)
    )


def check(count: int) -> None:
    """The job of the worker, timed by chunks; says how it went as JSON."""
    times: list[float] = []
    one = runs.check_chunk

    def timed(*, run_id: int) -> VerificationRun:
        begun = time.perf_counter()
        run = one(run_id=run_id)
        times.append(time.perf_counter() - begun)
        return run

    runs.check_chunk = timed
    begun = time.perf_counter()
    check_signatures_again(datetime.now(tz=UTC))
    seconds = time.perf_counter() - begun
    with acting_for(Municipality.objects.get().pk):
        run = VerificationRun.objects.get()
    print(json.dumps({"seconds": seconds, "chunks": times, "checked": run.checked, "failed": run.failed}))


def _head(home: Municipality, today: date) -> Owner:
    root = Authority.root()
    trust_root(municipality_id=home.pk, content=root.der, by=SYSTEM, on=today - DAY, at=datetime.now(tz=UTC))
    appointment = Appointment(
        name="Образцова Вера Павловна",
        position="начальник",
        snils=SNILS,
        ogrn=OGRN,
        basis=ActingBasis.HEAD,
        basis_document="",
        since=today - DAY,
    )
    appoint_signatory(municipality_id=home.pk, organisation_id=None, appointment=appointment, by=SYSTEM)
    return root.authority().person(surname="Образцова", given_name="Вера Павловна", snils=SNILS, ogrn=OGRN)
