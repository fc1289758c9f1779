"""An act of the pack from the draft to its repeal; each refusal by its sentence."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, adopted, member
from tests.factories.procedures import draft, issued, signed, word_file
from tests.factories.replay import replayed

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.regulations.errors import ParameterInvalid, RegulationTooEarly
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import list_versions, regulation_on
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.ordering.plans.models import PlanItem, PlanItemCompletion
from sotszakaz.ordering.procedures import errors
from sotszakaz.ordering.procedures.actions import drop_draft, issue_acts
from sotszakaz.ordering.procedures.models import IssuedAct
from sotszakaz.ordering.procedures.selectors import bases_in_force, pack_on, standing_on
from sotszakaz.ordering.procedures.states import ActStanding, Procedure, Relation, Standing
from sotszakaz.ordering.procedures.verify import CHECKS

pytestmark = pytest.mark.django_db(transaction=True)

ON = date(2026, 3, 12)
DAY = timedelta(days=1)
REGISTRY_MEASURE = {"title": "Проект порядка формирования реестра исполнителей"}


@pytest.fixture
@replayed
def municipality():
    municipality = MunicipalityFactory()
    plan = [{**ordering.plan_item_said("2.3"), **REGISTRY_MEASURE}, ordering.plan_item_said("2.4")]
    ordering.decision(municipality, plan=plan)
    return municipality


@pytest.fixture
def head(municipality):
    return member(Head, municipality)


def issue(municipality, head, *acts, starts_on=ON + DAY, on=ON):
    return issue_acts(municipality_id=municipality.pk, signed=acts, starts_on=starts_on, by=head, on=on)


def test_registering_an_act_changes_the_rules_and_confirms_them_by_its_clauses(municipality, head):
    made = draft(municipality, "registry", values={"provider_decision_working_days": 3})

    (act,) = issue(municipality, head, signed(made, ON, number="45-п"))

    rules = regulation_on(municipality.pk, ON + DAY)
    assert rules.value(Parameter.PROVIDER_DECISION_WORKING_DAYS) == 3
    assert rules.is_confirmed(Parameter.PROVIDER_DECISION_WORKING_DAYS)
    assert rules.clause(Parameter.PROVIDER_DECISION_WORKING_DAYS) == "п. 2.4 постановления от 12.03.2026 № 45-п"
    assert not rules.is_confirmed(Parameter.ADVANCE_PERCENT)
    assert regulation_on(municipality.pk, ON).value(Parameter.PROVIDER_DECISION_WORKING_DAYS) == 5
    assert act.regulation_id == rules.regulation_id
    assert {each.key for each in act.parameters.all()} == {
        "provider_decision_working_days", "licence_subtype", "provider_refusal_grounds", "provider_exclusion_grounds",
    }  # fmt: skip
    assert [find_offenders(check).offenders for check in CHECKS] == [0, 0]


def test_the_measure_of_the_plan_is_done_with_the_act_as_evidence(municipality, head):
    act_for([municipality.pk])
    item = PlanItem.objects.get(number="2.3")
    made = draft(municipality, "registry", plan_item_id=item.pk)

    issue(municipality, head, signed(made, ON, number="45-п"))

    done = PlanItemCompletion.objects.get(item=item)
    assert (done.done_on, done.note) == (ON, "Издано постановление от 12.03.2026 № 45-п.")
    card = {each.procedure: each for each in pack_on(municipality.pk, ON)}[Procedure.REGISTRY]
    assert (card.standing, card.line.standing, card.unconfirmed) == (Standing.ISSUED, "done", 0)


def test_acts_signed_on_one_day_make_one_version(municipality, head):
    before = len(list_versions(municipality.pk))
    both = [signed(draft(municipality, each), ON) for each in ("registry", "standard")]

    acts = issue(municipality, head, *both)

    assert len({act.regulation_id for act in acts}) == 1
    assert len(list_versions(municipality.pk)) == before + 1


def test_a_later_act_repeals_the_former_and_those_that_changed_it(municipality, head):
    first = issued(municipality, "registry", on=ON, starts_on=ON + DAY)
    change = draft(municipality, "registry", relation=Relation.CHANGES)
    (changing,) = issue(municipality, head, signed(change, ON + DAY), starts_on=ON + 2 * DAY, on=ON + DAY)
    repeal = draft(municipality, "registry", effective_on=ON + 9 * DAY)

    (latest,) = issue(municipality, head, signed(repeal, ON + 5 * DAY), starts_on=ON + 9 * DAY, on=ON + 5 * DAY)

    acts = [IssuedAct.objects.get(pk=each.pk) for each in (first, changing, latest)]
    upcoming, in_force, ended = ActStanding.UPCOMING, ActStanding.IN_FORCE, ActStanding.ENDED
    assert [standing_on(act, ON) for act in acts] == [in_force, upcoming, upcoming]
    assert [standing_on(act, ON + 8 * DAY) for act in acts] == [in_force, in_force, upcoming]
    assert [standing_on(act, ON + 9 * DAY) for act in acts] == [ended, ended, in_force]
    assert list(bases_in_force(municipality.pk, ON + 9 * DAY)) == [latest]
    assert [find_offenders(check).offenders for check in CHECKS] == [0, 0]


def test_a_signed_word_file_that_says_the_same_is_registered(municipality, head):
    made = draft(municipality, "subsidy", values={"advance_percent": "70"})

    (act,) = issue(municipality, head, signed(made, ON, content=word_file(made, ON), file_name="акт.docx"))

    assert act.format == "docx"


def test_a_signed_word_file_with_another_value_is_refused(municipality, head):
    printed = word_file(draft(municipality, "subsidy", values={"advance_percent": "70"}), ON)
    made = draft(municipality, "subsidy", values={"advance_percent": "60"}, revision=1)

    with pytest.raises(errors.ValuesDiffer, match=r"«70 %».*«60 %»"):
        issue(municipality, head, signed(made, ON, content=printed))


@pytest.mark.parametrize(
    ("dated_on", "effective_on", "starts_on", "refusal"),
    [
        (ON + DAY, None, ON + 2 * DAY, errors.ActFromFuture),
        (ON, ON - DAY, ON + DAY, errors.ForceBeforeAct),
        (ON, ON + 9 * DAY, ON + DAY, errors.RulesBeforeForce),
        (ON - 9 * DAY, None, ON - DAY, errors.RulesInPast),
    ],
)
def test_days_that_cannot_be_are_refused(municipality, head, dated_on, effective_on, starts_on, refusal):
    made = draft(municipality, "registry", effective_on=effective_on)

    with pytest.raises(refusal):
        issue(municipality, head, signed(made, dated_on), starts_on=starts_on)


def test_rules_that_overlap_the_latest_version_are_refused_and_nothing_is_kept(municipality, head):
    adopted(municipality, starts_on=ON + 5 * DAY)
    made = draft(municipality, "registry")

    with pytest.raises(RegulationTooEarly):
        issue(municipality, head, signed(made, ON))

    made.refresh_from_db()
    assert made.state == "draft"
    assert not IssuedAct.objects.exists()


def test_an_act_dated_in_the_past_keeps_its_day_and_the_rules_begin_later(municipality, head):
    (act,) = issue(municipality, head, signed(draft(municipality, "registry"), ON - 9 * DAY))

    assert (act.valid.lower, act.regulation.valid.lower) == (ON - 9 * DAY, ON + DAY)


def test_a_repeal_must_come_after_the_former_act(municipality, head):
    issued(municipality, "registry", on=ON, starts_on=ON + DAY)

    with pytest.raises(errors.ForceBeforeFormer):
        issue(municipality, head, signed(draft(municipality, "registry"), ON), starts_on=ON + 2 * DAY)


def test_a_draft_that_was_changed_since_is_not_registered(municipality, head):
    seen = draft(municipality, "registry")
    draft(municipality, "registry", values={"provider_decision_working_days": 9}, revision=1)

    with pytest.raises(errors.DraftChanged):
        issue(municipality, head, signed(seen, ON))


def test_a_draft_saved_by_a_colleague_is_not_overwritten(municipality):
    draft(municipality, "registry")

    with pytest.raises(errors.DraftChanged):
        draft(municipality, "registry")


def test_an_issued_draft_is_not_issued_again(municipality, head):
    made = draft(municipality, "registry")
    issue(municipality, head, signed(made, ON))

    with pytest.raises(errors.DraftGone):
        issue(municipality, head, signed(made, ON), starts_on=ON + 2 * DAY)
    with pytest.raises(MoveRefused):
        drop_draft(draft_id=made.pk, by=head)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"relation": Relation.REPEALS}, errors.FormerMissing),
        ({"values": {"advance_percent": "80"}}, errors.ForeignParameter),
        ({"values": {"provider_decision_working_days": 0}}, ParameterInvalid),
        ({"plan_item_id": 0}, errors.PlanItemForeign),
    ],
)
def test_a_draft_that_cannot_be_is_refused(municipality, said, refusal):
    with pytest.raises(refusal):
        draft(municipality, "registry", **said)


def test_an_act_in_force_must_be_repealed_or_changed(municipality):
    issued(municipality, "registry", on=ON)

    with pytest.raises(errors.RelationMissing):
        draft(municipality, "registry", relation=Relation.FIRST)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n", b"<html>", b"plain words"])
def test_a_file_that_is_no_act_is_refused(municipality, head, content):
    with pytest.raises(errors.FileUnfit):
        issue(municipality, head, signed(draft(municipality, "registry"), ON, content=content))


def test_a_word_file_that_cannot_be_opened_is_refused(municipality, head):
    made = draft(municipality, "registry")
    whole = word_file(made, ON)
    inside = zipfile.ZipFile(io.BytesIO(whole)).getinfo("word/document.xml")
    start = inside.header_offset + 30 + len(inside.filename)
    damaged = whole[:start] + b"\xff" * 40 + whole[start + 40 :]

    with pytest.raises(errors.FileUnfit):
        issue(municipality, head, signed(made, ON, content=damaged))


def test_nothing_marked_is_nothing_issued(municipality, head):
    with pytest.raises(errors.NothingToIssue):
        issue(municipality, head)


def test_an_operator_drafts_and_does_not_register(municipality):
    with pytest.raises(NotAllowed):
        issue(municipality, member(Operator, municipality), signed(draft(municipality, "registry"), ON))


def test_another_municipality_has_no_way_in(municipality):
    stranger = MunicipalityFactory()
    ordering.decision(stranger)
    made = draft(municipality, "registry")

    with pytest.raises(NotFound):
        issue(municipality, member(Head, stranger), signed(made, ON))
    with pytest.raises(NotFound):
        issue(stranger, member(Head, stranger), signed(made, ON))
    with pytest.raises(NotFound):
        drop_draft(draft_id=made.pk, by=member(Operator, stranger))


def test_an_issued_act_never_changes_in_the_database(municipality):
    act = issued(municipality, "registry", on=ON)

    for change in ({"number": "2"}, {"title": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            IssuedAct.objects.filter(pk=act.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        act.parameters.all().delete()
