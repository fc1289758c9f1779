import json
from datetime import date

import pytest
from tests.factories import supply
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, inn_of, member

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.documents.selectors import ending_of, latest_version
from sotszakaz.kernel.documents.states import Outcome
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Operator
from sotszakaz.supply.providers import actions, errors
from sotszakaz.supply.providers.states import ApplicationState, RecordState

pytestmark = pytest.mark.django_db


def apply(municipality, organisation, *, by=SYSTEM, on=supply.TODAY, **changes):
    return supply.application(municipality, organisation, by=by, on=on, **changes)


def test_apply_for_registry_keeps_the_claim_and_counts_the_day_of_decision():
    municipality, organisation = supply.decided_municipality(), OrganisationFactory()
    director = member(Director, municipality, organisation)

    application = apply(municipality, organisation, by=director)

    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert application.submitted_by == director
    assert application.capacity == 200
    assert application.services.count() == 2
    assert application.decide_by_on == date(2026, 8, 10)
    assert (application.document.kind, application.document.organisation) == ("provider_application", organisation)
    said = json.loads(latest_version(application.document_id).payload)["content"]
    assert [row["places"] for row in said["services"]] == [200, 200]
    assert said["licence"]["number"] == application.licence_number
    event = AuditEvent.objects.get(subject_type="providers.providerapplication", subject_id=application.pk)
    assert (event.action, event.actor_id, event.municipality_id) == (
        "providerapplication.submit",
        director.pk,
        municipality.pk,
    )


def test_apply_for_registry_corrects_the_organisation():
    municipality, organisation = supply.decided_municipality(), OrganisationFactory()

    apply(municipality, organisation, short_name="Дом творчества «Радуга»", inn=inn_of(77_777))

    organisation.refresh_from_db()
    assert organisation.short_name == "Дом творчества «Радуга»"
    assert organisation.inn == inn_of(77_777)
    assert set(AuditEvent.objects.get(action="organisation.correct").details["changed"]) == {"short_name", "inn"}


def test_apply_for_registry_refuses_the_numbers_of_another_organisation():
    municipality, organisation, other = supply.decided_municipality(), OrganisationFactory(), OrganisationFactory()

    with pytest.raises(ConstraintViolated, match="с таким ИНН уже есть"):
        apply(municipality, organisation, inn=other.inn)


def test_apply_for_registry_refuses_to_change_the_numbers_of_a_provider_that_a_registry_knows():
    organisation = supply.record().organisation

    with pytest.raises(errors.IdentityFixed) as refusal:
        apply(supply.decided_municipality(), organisation, inn=inn_of(77_778))

    assert refusal.value.field == "inn"


def test_apply_for_registry_refuses_the_director_of_another_organisation():
    municipality, organisation = supply.decided_municipality(), OrganisationFactory()
    stranger = member(Director, municipality, OrganisationFactory())

    with pytest.raises(errors.NotAllowed):
        apply(municipality, organisation, by=stranger)


def test_apply_for_registry_refuses_an_unknown_organisation():
    municipality, organisation = supply.decided_municipality(), OrganisationFactory()

    with pytest.raises(errors.NotFound):
        actions.apply_for_registry(
            municipality_id=municipality.pk,
            organisation_id=0,
            claim=supply.claim_of(organisation),
            by=SYSTEM,
            on=supply.TODAY,
        )


def test_apply_for_registry_refuses_without_rules():
    with pytest.raises(NoRegulation):
        apply(MunicipalityFactory(), OrganisationFactory())


def test_apply_for_registry_refuses_without_a_decision():
    municipality = supply.decided_municipality()

    with pytest.raises(errors.NoDecision):
        apply(municipality, OrganisationFactory(), on=date(2025, 2, 1))


def test_apply_for_registry_refuses_a_special_name_of_the_act_and_cites_it():
    municipality = supply.decided_municipality(excluded=("детская школа искусств", "детская музыкальная школа"))
    school = OrganisationFactory(full_name="МБУ ДО «Детская музыкальная школа № 1»")

    with pytest.raises(errors.ProviderExcludedByAct, match=r"от 12\.01\.2026 № \d+-п \(абзац 4\)") as refusal:
        apply(municipality, school)

    assert refusal.value.fields["name"] == "детская музыкальная школа"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"ogrn": "1022600000017"}, errors.OgrnWrong),
        ({"subtype": "Дошкольное образование"}, errors.LicenceNotOfSubtype),
        ({"service_ids": ()}, errors.ServicesMissing),
        ({"service_ids": (0,)}, errors.ServicesNotOffered),
        ({"capacity": 0}, errors.CapacityNotPositive),
        ({"kind": "entrepreneur"}, errors.KindMismatch),
        ({"okopf": "7540"}, errors.CodeWrong),
        ({"registered_on": date(2026, 8, 4)}, errors.DayInFuture),
        ({"bic": "1"}, errors.BicWrong),
    ],
)
def test_apply_for_registry_judges_every_piece_of_the_claim(changes, refusal):
    municipality, organisation = supply.decided_municipality(), OrganisationFactory()

    with pytest.raises(refusal):
        apply(municipality, organisation, **changes)


def test_apply_for_registry_refuses_a_second_application_while_one_waits():
    waiting = supply.application()

    with pytest.raises(ConstraintViolated, match="уже на рассмотрении"):
        apply(waiting.municipality, waiting.organisation)


def test_apply_for_registry_refuses_a_provider_of_the_registry():
    record = supply.record()

    with pytest.raises(errors.AlreadyInRegistry, match=record.number):
        apply(record.municipality, record.organisation)


def test_accept_provider_gives_the_next_number_of_the_year():
    municipality = supply.decided_municipality()
    operator = member(Operator, municipality)

    numbers = [
        actions.accept_provider(
            application_id=supply.application(municipality).pk, by=operator, on=date(2026, 8, 4)
        ).number
        for _ in range(2)
    ]

    assert numbers == ["2026-0001", "2026-0002"]


def test_accept_provider_decides_the_application():
    operator = member(Operator, supply.decided_municipality())
    waiting = supply.application(operator.memberships.get().municipality)

    record = actions.accept_provider(application_id=waiting.pk, by=operator, on=supply.TODAY)

    waiting.refresh_from_db()
    assert waiting.state == ApplicationState.ACCEPTED
    assert waiting.decided_by == operator
    assert record.state == RecordState.ACTIVE
    assert record.included_on == supply.TODAY


def test_accept_provider_refuses_a_decided_application():
    record = supply.record()

    with pytest.raises(MoveRefused):
        actions.accept_provider(application_id=record.application_id, by=SYSTEM, on=supply.TODAY)


def test_accept_provider_refuses_the_applicant():
    waiting = supply.application()
    director = member(Director, waiting.municipality, waiting.organisation)

    with pytest.raises(errors.NotAllowed):
        actions.accept_provider(application_id=waiting.pk, by=director, on=supply.TODAY)


def test_accept_provider_hides_the_application_from_another_municipality():
    waiting = supply.application()
    stranger = member(Operator, MunicipalityFactory())

    with pytest.raises(errors.NotFound):
        actions.accept_provider(application_id=waiting.pk, by=stranger, on=supply.TODAY)


def test_refuse_provider_names_a_ground_of_the_rules():
    waiting = supply.application()
    operator = member(Operator, waiting.municipality)

    actions.refuse_provider(
        application_id=waiting.pk, ground="mismatch", reason=" Не тот адрес. ", by=operator, on=supply.TODAY
    )

    waiting.refresh_from_db()
    assert waiting.state == ApplicationState.REFUSED
    assert waiting.ground == "Сведения не совпадают с ЕГРЮЛ или ЕГРИП."
    assert waiting.reason == "Не тот адрес."
    ending = ending_of(waiting.document_id)
    assert (ending.outcome, ending.ended_on, ending.ground) == (Outcome.CANCELLED, supply.TODAY, waiting.ground)


def test_refuse_provider_refuses_a_ground_of_its_own():
    waiting = supply.application()

    with pytest.raises(errors.GroundUnknown):
        actions.refuse_provider(application_id=waiting.pk, ground="dislike", reason="", by=SYSTEM, on=supply.TODAY)


def test_a_refused_provider_may_apply_again():
    waiting = supply.application()
    actions.refuse_provider(application_id=waiting.pk, ground="mismatch", reason="", by=SYSTEM, on=supply.TODAY)

    again = apply(waiting.municipality, waiting.organisation)

    assert again.state == ApplicationState.SUBMITTED
    assert again.previous == waiting


def test_apply_for_registry_refuses_the_service_of_another_branch_of_the_same_organisation():
    waiting = supply.application()
    branch = OrganisationFactory(inn=waiting.organisation.inn, kpp="260001002")

    with pytest.raises(errors.ServiceAppliedByBranch, match="260001001: на рассмотрении") as refusal:
        apply(waiting.municipality, branch)

    assert refusal.value.field == "services"


def test_a_branch_may_apply_once_the_other_was_refused():
    waiting = supply.application()
    actions.refuse_provider(application_id=waiting.pk, ground="mismatch", reason="", by=SYSTEM, on=supply.TODAY)
    branch = OrganisationFactory(inn=waiting.organisation.inn, kpp="260001002")

    assert apply(waiting.municipality, branch).previous is None


def test_exclude_provider_names_ground_and_moment():
    record = supply.record()

    actions.exclude_provider(record_id=record.pk, ground="own_wish", reason="Письмо", by=SYSTEM, on=supply.TODAY)

    record.refresh_from_db()
    assert record.state == RecordState.EXCLUDED
    assert record.excluded_at is not None
    assert record.ground == "Исполнитель сам попросил исключить его из реестра."
    ending = ending_of(record.application.document_id)
    assert (ending.outcome, ending.ended_on, ending.ground) == (Outcome.CANCELLED, supply.TODAY, record.ground)


def test_exclude_provider_refuses_a_ground_of_its_own():
    with pytest.raises(errors.GroundUnknown):
        actions.exclude_provider(record_id=supply.record().pk, ground="mismatch", reason="", by=SYSTEM, on=supply.TODAY)


def test_exclude_provider_refuses_twice():
    record = supply.record()
    actions.exclude_provider(record_id=record.pk, ground="own_wish", reason="", by=SYSTEM, on=supply.TODAY)

    with pytest.raises(MoveRefused):
        actions.exclude_provider(record_id=record.pk, ground="own_wish", reason="", by=SYSTEM, on=supply.TODAY)
