"""The counter, from a child whom nobody knows to a signed document, by real files."""

import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.factories import demand, life
from tests.factories.demand import Market
from tests.factories.files import JPEG
from tests.factories.kernel import member, snils_of
from tests.factories.supply import TODAY

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.rules import CONSENTS, CONTRACT_CONSENT
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.kernel.users.roles import SupportCentre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]

NAME = "Примерова Ольга Игоревна"


@pytest.fixture
def at() -> Market:
    return demand.market()


@pytest.fixture
def clerk(client: Client, at: Market) -> Client:
    client.force_login(member(SupportCentre, at.municipality))
    return client


def visitor(content: bytes | None) -> dict[str, Any]:
    said = {"full_name": NAME, "relation": "mother", "phone": "", "email": "", "signed_on": f"{TODAY:%Y-%m-%d}"}
    return said if content is None else {**said, "file": SimpleUploadedFile("scan.pdf", content)}


def child_said(content: bytes | None) -> dict[str, Any]:
    names = {"last_name": "Примерова", "first_name": "Дарья", "middle_name": "Олеговна"}
    facts = {"birth_date": "2016-03-08", "snils": snils_of(900_000), "category": "general", "seen": "on"}
    return {**names, **facts, **visitor(content)}


def entry_said(content: bytes | None, **changes: Any) -> dict[str, Any]:
    return {**visitor(content), "consents": list(CONSENTS), "key": uuid.uuid4().hex, "shown": "0", **changes}


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_way_from_an_unknown_child_to_a_document_signed_on_paper(clerk: Client, at: Market) -> None:
    scan = JPEG
    answer = clerk.post(reverse("office:child_new"), child_said(scan))
    child = Child.objects.get()
    assert answer.headers["Location"] == reverse("office:counter_groups", args=[child.pk])

    groups = clerk.get(answer.headers["Location"]).content.decode()
    address = reverse("office:counter", args=[child.pk, at.group.pk])
    assert address in groups
    page = clerk.get(address).content.decode()
    assert "12240" in "".join(page.split())

    blank = clerk.post(f"{address}blank.pdf", {"full_name": NAME, "relation": "mother"})
    assert blank.headers["Content-Type"] == "application/pdf"
    words = words_of(blank.content)
    asked = {"full_name": NAME, "relation": "mother", "contract": "yes"}
    contract = words_of(clerk.post(f"{address}blank.pdf", asked).content)
    assert "номера и силы не имеет" in contract
    assert NAME in contract
    assert NAME in words
    assert child.full_name in words
    assert "подпись, расшифровка" in words
    assert "Согласен на обработку" in words

    answer = clerk.post(address, entry_said(blank.content))
    made = EnrolmentApplication.objects.get()
    assert answer.headers["Location"] == reverse("office:enrolment", args=[made.pk])
    assert NAME in clerk.get(answer.headers["Location"]).content.decode()

    drain_together()
    act_for([at.municipality.pk])
    signature = Signature.objects.get(version__document=made.papers.get().document)
    kept = clerk.get(reverse("office:document_scan", args=[signature.version.document_id, signature.pk]))
    assert kept.content == blank.content
    printed = clerk.get(reverse("office:document_pdf", args=[signature.version.document_id]))
    assert "личный приём" in words_of(printed.content)


def test_without_the_scan_the_form_says_so_and_nothing_is_entered(clerk: Client, at: Market) -> None:
    child = at.child()

    answer = clerk.post(reverse("office:counter", args=[child.pk, at.group.pk]), entry_said(None))

    assert answer.status_code == 422
    assert "Без подписанной бумаги внести нельзя" in answer.content.decode()
    assert not EnrolmentApplication.objects.exists()


def test_a_file_in_which_something_runs_is_refused_at_its_field(clerk: Client, at: Market) -> None:
    child = at.child()

    answer = clerk.post(reverse("office:counter", args=[child.pk, at.group.pk]), entry_said(b"%PDF-1.7 broken"))

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_the_form_for_the_hand_asks_who_came(clerk: Client, at: Market) -> None:
    child = at.child()

    address = reverse("office:counter_blank", args=[child.pk, at.group.pk])

    answer = clerk.post(address, follow=True)

    assert "Напишите фамилию, имя и отчество" in answer.content.decode()
    assert clerk.get(address, {"full_name": NAME, "relation": "mother"}).status_code == 405


def test_where_contracts_are_signed_the_paper_may_sign_the_contract_too(clerk: Client, at: Market) -> None:
    life.by_signature(at)
    child = at.child()
    address = reverse("office:counter", args=[child.pk, at.group.pk])
    assert CONTRACT_CONSENT in clerk.get(address).content.decode()
    assert "подписан этим заявлением" in words_of(
        clerk.post(f"{address}blank.pdf", {"full_name": NAME, "relation": "mother"}).content
    )

    clerk.post(address, entry_said(JPEG, consents=[*CONSENTS, CONTRACT_CONSENT]))

    assert CONTRACT_CONSENT in EnrolmentApplication.objects.get().intake.consents
