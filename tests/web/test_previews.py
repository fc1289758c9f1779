"""Every deed that forms a paper shows it first: as a PDF marked as a draft, of which nothing is kept."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from tests.factories import demand, execution, ordering, supply
from tests.factories.kernel import MunicipalityFactory, adopted, member
from tests.supply.agreements.test_disagreeing import dispute

from sotszakaz.foundation.tenancy import act_for, acting_for
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.users.roles import Director, Finance, Operator
from sotszakaz.supply.agreements.models import Disagreement
from sotszakaz.supply.agreements.states import AgreementState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]
PREVIEW = {"preview": "yes"}


def words_of(answer):
    assert answer["Content-Type"] == "application/pdf"
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    assert "проект" in text
    assert "номера и силы не имеет" in text
    return text


def documents_in(municipality):
    with acting_for(municipality.pk):
        return Document.objects.count()


def offered_agreement():
    record = supply.record()
    adopted(record.municipality, starts_on=supply.TODAY, agreement_needs_signatures=True)
    return supply.agreement(record, last_day=supply.end_of_year())


def test_an_amendment_is_seen_before_it_is_offered(client):
    agreement = supply.agreement(last_day=supply.end_of_year())
    client.force_login(member(Operator, agreement.municipality))
    address = reverse("office:agreement_amend", args=[agreement.pk])
    typed = {"ground": "Больше детей", "effective_on": timezone.localdate().isoformat(), "limit": "2 500 000"}
    count = documents_in(agreement.municipality)

    words = words_of(client.post(address, {**typed, **PREVIEW}))
    refused = client.post(address, {**typed, "ground": "", **PREVIEW})

    assert "Больше детей" in words
    assert agreement.number in words
    assert refused.status_code == 422
    assert 'name="preview"' in client.get(address).text
    assert documents_in(agreement.municipality) == count


def test_the_end_of_an_agreement_is_seen_before_it_is_done(client):
    agreement = supply.agreement()
    client.force_login(member(Operator, agreement.municipality))
    address = reverse("office:agreement_terminate", args=[agreement.pk])
    said = {"reason": "По соглашению сторон", "ends_on": timezone.localdate().isoformat(), "paid": "0", **PREVIEW}

    words = words_of(client.post(address, said))
    client.force_login(member(Finance, agreement.municipality))
    refused = client.post(address, said)

    assert "По соглашению сторон" in words
    assert refused.status_code == 403
    with acting_for(agreement.municipality_id):
        agreement.refresh_from_db()
    assert agreement.state == AgreementState.ACTIVE


def test_a_protocol_of_disagreements_is_seen_before_it_is_sent_and_before_it_is_answered(client):
    agreement = offered_agreement()
    client.force_login(member(Director, agreement.municipality, agreement.record.organisation))
    address = reverse("provider:disagree", args=[agreement.pk])
    typed = {"clause_1": "2.3. Аванс", "body_1": "Аванс — 80 %.", "own_1": "Аванс — 90 %."}

    raised = words_of(client.post(address, {**typed, **PREVIEW}))
    act_for([agreement.municipality_id])
    assert not Disagreement.objects.exists()
    protocol = dispute(agreement)
    client.force_login(member(Operator, agreement.municipality))
    answers = {f"answer_{pk}": "accept" for pk in protocol.items.values_list("pk", flat=True)}
    page = reverse("office:disagreement", args=[protocol.pk])
    answered = words_of(client.post(page, {**answers, **PREVIEW}))
    lacking = client.post(page, PREVIEW)

    assert "Аванс — 90 %." in raised
    assert "Раз в квартал." in answered
    assert lacking.status_code == 422
    act_for([agreement.municipality_id])
    protocol.refresh_from_db()
    assert protocol.state == "raised"
    client.force_login(member(Operator, MunicipalityFactory()))
    assert client.post(page, {**answers, **PREVIEW}).status_code == 404


def test_a_report_is_seen_before_it_is_formed(client, clock):
    clock.go(execution.ON)
    municipality = MunicipalityFactory()
    ordering.approved_order(municipality)
    execution.order_by_assignment(municipality)
    client.force_login(member(Operator, municipality))
    address = f"{reverse('office:report_new', args=[2026])}?as_of=2026-10-01"
    count = documents_in(municipality)

    words = words_of(client.post(address, PREVIEW))

    assert "2026" in words
    assert 'name="preview"' in client.get(address).text
    assert documents_in(municipality) == count
    client.force_login(member(Finance, municipality))
    assert client.post(address, PREVIEW).status_code == 403


@pytest.mark.usefixtures("on_today")
def test_the_end_of_a_contract_is_seen_by_whoever_ends_it(client):
    at = demand.market()
    contract = demand.contract(at)
    family, director = contract.application.applied_by, at.director()
    clerk = member(Operator, at.municipality)
    ground = {"ground": "moved", "reason": "Семья переехала."}
    seen = {}
    for area, name, reader, said in (
        ("citizen", "enrolment_terminate", family, {}),
        ("provider", "contract_terminate", director, {f"end-{key}": value for key, value in ground.items()}),
        ("office", "contract_terminate", clerk, ground),
    ):
        client.force_login(reader)
        card = "application" if area == "provider" else "enrolment"
        page = client.get(reverse(f"{area}:{card}", args=[contract.application_id]))
        assert 'name="preview"' in page.text, area
        choice = first_ground(page) if said else ""
        said = {key: choice if key.endswith("ground") else value for key, value in said.items()}
        seen[area] = words_of(
            client.post(reverse(f"{area}:{name}", args=[contract.application_id]), {**said, **PREVIEW})
        )

    act_for([at.municipality.pk])
    contract.refresh_from_db()
    assert contract.ends_on is None
    assert all(contract.number in words for words in seen.values())
    assert "Семья переехала." in seen["provider"]
    assert "Семья переехала." not in seen["citizen"]


def first_ground(page):
    form = page.context.get("terminate_form") or page.context["form"]
    return form.fields["ground"].choices[1][0]


@pytest.mark.usefixtures("on_today")
def test_a_contract_that_cannot_be_ended_is_said_so_instead(client):
    at = demand.market()
    contract = demand.contract(at)
    client.force_login(contract.application.applied_by)
    address = reverse("citizen:enrolment_terminate", args=[contract.application_id])
    client.post(address)

    assert "Это действие уже невозможно" in client.post(address, PREVIEW).text
    client.force_login(at.child().added_by)
    assert client.post(address, PREVIEW).status_code == 404


@pytest.mark.usefixtures("on_today")
def test_a_single_certificate_is_seen_before_it_is_formed(client):
    at = demand.market(value=60_000_00)
    child = at.child()
    demand.contract(at, child)
    demand.contract(at, child, group=at.other_group())
    client.force_login(child.added_by)
    address = reverse("citizen:child_single_draft", args=[child.pk])
    assert address in client.get(reverse("citizen:child", args=[child.pk])).text
    count = documents_in(at.municipality)

    own = words_of(client.get(address))
    client.force_login(member(Operator, at.municipality))
    of_office = words_of(client.get(reverse("office:child_single_draft", args=[child.pk])))

    assert own == of_office
    assert child.full_name in own
    assert documents_in(at.municipality) == count
    act_for([at.municipality.pk])
    client.force_login(at.child().added_by)
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("on_today")
def test_one_service_makes_no_single_certificate_to_be_seen(client):
    at = demand.market()
    contract = demand.contract(at)
    child = contract.child
    client.force_login(contract.application.applied_by)

    answer = client.get(reverse("citizen:child_single_draft", args=[child.pk]))

    assert answer["Location"] == reverse("citizen:child", args=[child.pk])
