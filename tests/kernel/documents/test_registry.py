from datetime import date

import pytest
from tests.factories.documents import SAMPLES, certificate_payload
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.actions import end_document, form_document, revise_document
from sotszakaz.kernel.documents.registry import Search, kinds_for, list_documents, organisations_of, years_of
from sotszakaz.kernel.documents.states import DocumentKind as Kind
from sotszakaz.kernel.documents.states import Outcome
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, GroupMember, Head, Operator, Teacher

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 28), date(2026, 9, 15), date(2026, 10, 15)


@pytest.fixture
def town():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return municipality


def formed(town, kind=Kind.SOCIAL_CERTIFICATE, on=AUGUST, organisation=None):
    return form_document(
        kind,
        municipality_id=town.pk,
        payload=SAMPLES[kind](),
        on=on,
        by=SYSTEM,
        organisation_id=organisation.pk if organisation else None,
    )


def found(town, on=OCTOBER, by=SYSTEM, provider=None, **search):
    provider_id = provider.pk if provider else None
    return list(list_documents(town.pk, Search(**search), on=on, by=by, provider_id=provider_id))


def test_a_past_day_shows_what_was_in_force_then(town):
    document = formed(town)
    revise_document(document_id=document.pk, payload=certificate_payload(contract=None), on=SEPTEMBER, by=SYSTEM)
    end_document(document_id=document.pk, outcome=Outcome.TERMINATED, on=OCTOBER, by=SYSTEM)

    seen = {
        day: [(each.version, each.state) for each in found(town, on=day)]
        for day in (date(2026, 8, 27), AUGUST, SEPTEMBER, date(2026, 10, 14), OCTOBER)
    }

    assert list(seen.values()) == [
        [],
        [(1, "in_force")],
        [(2, "in_force")],
        [(2, "in_force")],
        [(2, "terminated")],
    ]


def test_a_search_finds_by_number_title_and_code(town):
    certificate, agreement = formed(town), formed(town, Kind.AGREEMENT)

    assert found(town, text="сс-1/20") == [certificate]
    assert found(town, text="о финансовом обеспечении") == [agreement]
    assert found(town, text=certificate.check_code.lower()) == [certificate]
    assert found(town, text="нет такого") == []
    assert set(found(town, text="  ")) == {certificate, agreement}


def test_filters_narrow_together(town):
    studio = OrganisationFactory()
    old = formed(town, Kind.AGREEMENT, on=date(2025, 12, 30), organisation=studio)
    new = formed(town, Kind.AGREEMENT, organisation=studio)
    other = formed(town, Kind.CONTRACT)
    end_document(document_id=old.pk, outcome=Outcome.COMPLETED, on=date(2026, 1, 1), by=SYSTEM)

    assert found(town, kind="agreement") == [new, old]
    assert found(town, year=2026) == [other, new]
    assert found(town, state="in_force", kind="agreement") == [new]
    assert found(town, state="completed") == [old]
    assert found(town, organisation_id=studio.pk, year=2025) == [old]
    assert years_of(town.pk) == [2026, 2025]
    assert list(organisations_of(town.pk)) == [studio]


def test_a_role_sees_the_kinds_that_it_may_read(town):
    for kind in SAMPLES:
        formed(town, kind)

    assert len(found(town, by=member(Operator, town))) == len(SAMPLES)
    assert "social_certificate" not in {each.kind for each in found(town, by=member(Head, town))}
    assert {each.kind for each in found(town, by=member(GroupMember, town))} == {"execution_report", "minutes"}


def test_a_provider_sees_documents_of_its_own(town):
    studio, rival = OrganisationFactory(), OrganisationFactory()
    own = formed(town, Kind.CONTRACT, organisation=studio)
    formed(town, Kind.CONTRACT, organisation=rival)
    formed(town, Kind.CONTRACT)

    assert found(town, by=member(Director, town, studio), provider=studio) == [own]
    assert kinds_for(member(Director, town, studio), town.pk, rival.pk) == []
    with pytest.raises(NotFound):
        found(town, by=member(Director, town, studio), provider=rival)
    with pytest.raises(NotFound):
        found(town, by=member(Teacher, town, studio), provider=studio)


def test_a_stranger_of_the_office_is_refused(town):
    with pytest.raises(NotAllowed):
        found(town, by=member(Operator, MunicipalityFactory()))
