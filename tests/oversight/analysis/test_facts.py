"""What the registries say of a provider and a service."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from tests.factories import analysis, supply
from tests.factories.demand import contract
from tests.factories.kernel import OrganisationFactory, member
from tests.factories.supply import TODAY

from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.oversight.analysis.actions.running import finish_run
from sotszakaz.oversight.analysis.facts import facts_on
from sotszakaz.oversight.analysis.models import FactRow
from sotszakaz.oversight.analysis.selectors.behind import lines_of
from sotszakaz.oversight.analysis.states import Source
from sotszakaz.oversight.analysis.verify import CHECKS
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.providers.actions import apply_for_change
from sotszakaz.supply.providers.models import ProviderApplication, RegistryRecord

pytestmark = pytest.mark.django_db


def test_registries_say_how_many_provide_how_many_are_not_municipal_and_who_was_refused(at):
    analysis.non_profit(at.municipality)
    contract(at)
    ProviderApplication.objects.update(decided_at=datetime(2026, 7, 1, tzinfo=UTC))

    taught = at.group.part.programme.service_id
    rows = [each for each in facts_on(at.municipality.pk, TODAY, 10.0) if each.service_id == taught]
    found = {each.organisation_id: each.values for each in rows}

    values = found[at.record.organisation_id]
    assert values["providers"] == 2
    assert values["non_municipal"] == 50
    assert values["refusals"] == 0
    assert 91 < values["free_places"] < 92  # 11 of 12
    assert "free_places" not in found[next(each for each in found if each != at.record.organisation_id)]


def test_choice_nearby_counts_other_providers_within_reach(at):
    other = analysis.non_profit(at.municipality)
    supply.agreement(other)
    group = supply.published_group(supply.part(supply.programme(other)))
    StudyGroup.objects.filter(pk=at.group.pk).update(latitude="45.0", longitude="42.0")
    StudyGroup.objects.filter(pk=group.pk).update(latitude="45.0", longitude="42.1")  # 7.9 km

    def nearby(km):
        rows = facts_on(at.municipality.pk, TODAY, km)
        return {each.values["nearby"] for each in rows if "nearby" in each.values}

    assert (nearby(10.0), nearby(7.0)) == ({1}, {0})


def test_a_provider_that_has_left_the_registry_is_no_choice_nearby(at):
    other = analysis.non_profit(at.municipality)
    supply.agreement(other)
    group = supply.published_group(supply.part(supply.programme(other)))
    StudyGroup.objects.filter(pk__in=[at.group.pk, group.pk]).update(latitude="45.0", longitude="42.0")
    RegistryRecord.objects.filter(pk=other.pk).update(
        state="excluded", excluded_at=datetime(2026, 8, 1, tzinfo=UTC), ground="Заявление"
    )

    rows = facts_on(at.municipality.pk, TODAY, 10.0)

    assert {each.values["nearby"] for each in rows if "nearby" in each.values} == {0}


def test_refusals_count_applications_to_enter_by_the_day_of_the_decision(at):
    refused = supply.application(at.municipality, OrganisationFactory())
    claim = supply.claim_of(at.record.organisation)
    change = apply_for_change(record_id=at.record.pk, claim=claim, by=SYSTEM, on=TODAY)
    decided = {"decided_at": datetime(2026, 7, 1, tzinfo=UTC), "submitted_at": datetime(2025, 7, 1, tzinfo=UTC)}
    ProviderApplication.objects.filter(pk=at.record.application_id).update(**decided)
    ProviderApplication.objects.filter(pk=change.pk).update(state="accepted", **decided)
    ProviderApplication.objects.filter(pk=refused.pk).update(state="refused", ground="Нет лицензии", **decided)

    rows = facts_on(at.municipality.pk, TODAY, 10.0)

    assert {each.values["refusals"] for each in rows} == {50}
    assert not any("refusals" in each.values for each in facts_on(at.municipality.pk, date(2027, 8, 3), 10.0))


def test_every_value_of_a_run_has_its_rows_as_they_were_when_it_began(at):
    other = analysis.non_profit(at.municipality)
    supply.agreement(other)
    group = supply.published_group(supply.part(supply.programme(other)))
    StudyGroup.objects.filter(pk__in=[at.group.pk, group.pk]).update(latitude="45.0", longitude="42.0")
    refused = supply.application(at.municipality, OrganisationFactory())
    decided = {"decided_at": datetime(2026, 7, 1, tzinfo=UTC)}
    ProviderApplication.objects.filter(pk=at.record.application_id).update(**decided)
    ProviderApplication.objects.filter(pk=other.application_id).update(**decided)
    ProviderApplication.objects.filter(pk=refused.pk).update(state="refused", ground="Нет лицензии", **decided)
    computed = [each for each in Source if each != Source.MANUAL]
    factors = [analysis.counted(title=each.label, source=each) for each in computed]
    run = analysis.begun(at.municipality, *factors)
    StudyGroup.objects.filter(pk=group.pk).update(state="closed")
    RegistryRecord.objects.filter(pk=other.pk).update(
        state="excluded", excluded_at=datetime(2026, 8, 5, tzinfo=UTC), ground="Заявление"
    )
    subject = run.subjects.get(organisation=at.record.organisation, service=at.group.part.programme.service)

    scores = {each.factor.source: each for each in subject.scores.select_related("factor")}
    rows = {source: [line.values for line in lines_of(score)] for source, score in scores.items()}

    assert {source: score.value for source, score in scores.items()} == {
        "providers": 2,
        "non_municipal": 50,
        "free_places": 100,
        "refusals": Decimal("33.333"),
        "nearby": 1,
    }
    assert sorted(each[2] for each in rows["providers"]) == sorted(each[2] for each in rows["non_municipal"])
    assert sorted(each[2] for each in rows["non_municipal"]) == ["да", "нет"]
    assert [each[1:] for each in rows["free_places"]] == [(at.group.name, 12, 12)]
    assert sorted(each[3] for each in rows["refusals"]) == ["включён", "включён", "отказ"]
    assert [each[2:] for each in rows["nearby"]] == [(1, other.organisation.short_name)]
    assert [find_offenders(check).offenders for check in CHECKS] == [0, 0]


def test_a_value_that_its_rows_do_not_give_is_found(at):
    run = analysis.begun(at.municipality, analysis.counted(title="Места", source=Source.FREE_PLACES))

    FactRow.objects.filter(run=run).update(part=F("part") - 1)

    assert [find_offenders(check).offenders for check in CHECKS] == [0, 1]


def test_rows_of_a_finished_run_stay(at):
    run = analysis.begun(at.municipality, analysis.counted(title="Места", source=Source.FREE_PLACES))
    finish_run(run_id=run.pk, by=member(Operator, at.municipality))

    for deed in (
        lambda: FactRow.objects.filter(run=run).update(part=0),
        lambda: FactRow.objects.filter(run=run).delete(),
    ):
        with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
            deed()
