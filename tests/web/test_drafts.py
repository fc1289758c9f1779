"""The contract can be read before anybody agrees: by the family, by the provider, by the office; by nobody else."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.factories import demand, life, supply
from tests.factories.kernel import member

from sotszakaz.demand.enrolments.actions import refuse_application
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Administrator, Director, Operator, Teacher

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]
SHOES = "Сменную обувь семья приносит с собой."


@pytest.fixture
def at():
    made = demand.market()
    life.ruled(made, contract_conditions=[SHOES])
    return made


def draft_of(application, area="citizen", kind="contract"):
    name = "application_draft" if area == "provider" else "enrolment_draft"
    return reverse(f"{area}:{name}", args=[application.pk, kind])


def words_of(answer):
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())


def test_the_contract_is_read_on_the_quote_with_the_own_conditions_of_the_municipality(client, at):
    child = at.child()
    client.force_login(child.added_by)
    page = client.get(reverse("citizen:quote", args=[child.pk, at.group.pk])).text
    address = reverse("citizen:quote_draft", args=[child.pk, at.group.pk, "contract"])

    words = words_of(client.get(address))

    assert address in page
    assert "без отдельной подписи" in page
    for said in ("проект", "номера и силы не имеет", SHOES, child.full_name, child.added_by.full_name, "12 240,00"):
        assert said in words, said
    assert "ДО-" not in words
    assert not Contract.objects.exists()


def test_where_the_contract_is_signed_the_quote_says_that_this_comes_later(client):
    made = demand.market()
    life.by_signature(made)
    child = made.child()
    client.force_login(child.added_by)

    assert "Договор вы подпишете позже" in client.get(reverse("citizen:quote", args=[child.pk, made.group.pk])).text


@pytest.mark.parametrize("kind", ["contract", "certificate"])
def test_the_family_the_provider_and_the_office_read_the_same_draft(client, at, kind):
    application = demand.application(at)
    readers = {
        "citizen": (application.applied_by, reverse("citizen:enrolment", args=[application.pk])),
        "provider": (at.director(), reverse("provider:application", args=[application.pk])),
        "office": (member(Operator, at.municipality), reverse("office:enrolment", args=[application.pk])),
    }
    read = []
    for area, (reader, card) in readers.items():
        client.force_login(reader)
        assert draft_of(application, area, kind) in client.get(card).text
        read.append(words_of(client.get(draft_of(application, area, kind))))

    assert read[0] == read[1] == read[2]
    assert application.child.full_name in read[0]


def test_a_look_of_others_than_the_family_is_logged(client, at):
    application = demand.application(at)
    client.force_login(at.director())
    client.get(draft_of(application, "provider"))

    assert AuditEvent.objects.filter(action="enrolmentapplication.look").exists()


def test_it_hangs_beside_the_ticks_of_the_signature(client):
    application = life.invited(demand.market())
    client.force_login(application.applied_by)

    page = client.get(reverse("citizen:enrolment", args=[application.pk]))

    assert draft_of(application) in page.text
    assert page.context["read"] in page.text


def test_once_there_is_a_contract_the_document_itself_is_shown(client, at):
    contract = demand.contract(at)
    client.force_login(contract.application.applied_by)

    answers = [client.get(draft_of(contract.application, kind=kind)) for kind in ("contract", "certificate")]

    made = (contract.document_id, contract.social_certificate.document_id)
    assert [each["Location"] for each in answers] == [reverse("citizen:document_pdf", args=[pk]) for pk in made]
    card = client.get(reverse("citizen:enrolment", args=[contract.application_id])).text
    assert draft_of(contract.application) not in card


def test_of_a_refused_application_the_card_is_shown_instead(client, at):
    application = demand.application(at)
    refuse_application(application_id=application.pk, ground="places", reason="Мест нет.", by=SYSTEM, on=supply.TODAY)
    client.force_login(application.applied_by)

    assert client.get(draft_of(application))["Location"] == reverse("citizen:enrolment", args=[application.pk])


def test_nobody_else_reads_it(client, at):
    application = demand.application(at)
    other_provider, parent = supply.record(at.municipality).organisation, at.child().added_by
    stranger = demand.market()
    act_for([])

    assert client.get(draft_of(application)).status_code == 302
    for reader, area in (
        (stranger.director(), "provider"),
        (member(Director, at.municipality, other_provider), "provider"),
        (member(Teacher, at.municipality, at.record.organisation), "provider"),
        (member(Operator, stranger.municipality), "office"),
        (member(Administrator, at.municipality), "office"),
        (parent, "citizen"),
    ):
        client.force_login(reader)
        assert client.get(draft_of(application, area)).status_code in (403, 404), area


def test_only_two_papers_come_of_an_application(client, at):
    child = at.child()
    client.force_login(child.added_by)

    assert client.get(reverse("citizen:quote_draft", args=[child.pk, at.group.pk, "minutes"])).status_code == 404
