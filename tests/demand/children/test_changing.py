"""Confirmed data change by a deed that leaves a version; families ask for it with their document."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories import changes, demand, duplicates, life
from tests.factories.changes import MARRIED, SHOWN, asked, changed, deed
from tests.factories.files import JPEG, PNG
from tests.factories.kernel import member, snils_of
from tests.factories.past import as_owner
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import change_child
from sotszakaz.demand.children import errors, versions
from sotszakaz.demand.children.changing import (
    Wish,
    ask_change,
    decline_change,
    end_request,
    look_at_deed,
    look_at_scan,
    look_through,
    withdraw_change,
)
from sotszakaz.demand.children.models import ChangeRequest, Child, ChildVersion, Consent, DeedScan, DuplicatePair
from sotszakaz.demand.children.reminding import CHANGE_DUE, remind_of_requests
from sotszakaz.demand.children.rules import KeptScan
from sotszakaz.demand.children.selectors import search_children
from sotszakaz.demand.children.snils import hash_snils
from sotszakaz.demand.children.states import DataPaper, PairState, RequestState
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent, OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders, registered_checks
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.signatures.errors import ScanRefused
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


@pytest.fixture
def at() -> demand.Market:
    return demand.market()


@pytest.fixture
def child(at: demand.Market) -> Child:
    return at.child()


def offenders(name: str) -> int:
    return find_offenders(next(check for check in registered_checks() if check.name == name)).offenders


def test_a_deed_changes_the_data_and_keeps_what_they_were(child: Child) -> None:
    version = changed(child, last_name=MARRIED, category="disability", address="г. Пример, ул. Образцовая, 1")

    child.refresh_from_db()
    assert (child.last_name, child.category, child.sort_key) == (MARRIED, "disability", "образцова дарья олеговна")
    first = ChildVersion.objects.get(child=child, version=1)
    assert (first.last_name, first.category, first.since, version.version) == ("Примерова", "general", None, 2)
    [change] = versions.changes_of(child)
    assert [(each.title, each.before, each.after) for each in change.differences] == [
        ("фамилия", "Примерова", MARRIED),
        ("категория", "дети без особых условий", "дети с ОВЗ и дети-инвалиды"),
        ("адрес места жительства", "—", "г. Пример, ул. Образцовая, 1"),
    ]
    assert change.version.paper_in_words == f"свидетельство о перемене имени № I-АА 000001 от {TODAY:%d.%m.%Y}"
    event = AuditEvent.objects.get(action="child.change")
    assert event.details["fields"] == ["last_name", "category", "address"]
    assert MARRIED not in str(event.details)


def test_a_birth_date_and_a_snils_are_put_right_by_the_same_deed(child: Child) -> None:
    other = snils_of(900)

    changed(child, birth_date=date(2016, 3, 9), snils=other, said=deed(paper=DataPaper.BIRTH))

    child.refresh_from_db()
    assert (child.birth_date, child.snils, child.snils_hash) == (date(2016, 3, 9), other, hash_snils(other))


def test_a_day_shows_what_held_then_also_when_the_deed_came_later(child: Child) -> None:
    changed(child, on=LATER, said=deed(since=TODAY + timedelta(days=5)))
    changed(child, on=LATER, said=deed(since=LATER), category="orphan")
    home = child.municipality_id

    def known(day: date) -> tuple[str, str]:
        then = versions.data_on(home, day)
        shown = versions.show_as(Child.objects.get(pk=child.pk), then)
        return shown.last_name, shown.category

    assert known(TODAY) == ("Примерова", "general")
    assert known(TODAY + timedelta(days=5)) == known(LATER - timedelta(days=1)) == (MARRIED, "general")
    assert known(LATER) == (MARRIED, "orphan")
    assert versions.data_on(home, LATER) == {}


def test_a_child_is_found_by_the_surname_that_it_had(child: Child) -> None:
    changed(child)

    for text in ("примерова дарья", MARRIED):
        assert list(search_children(child.municipality_id, text, by=SYSTEM)) == [child]
    assert not search_children(child.municipality_id, "примеров и", by=SYSTEM).exists()


def test_the_radar_looks_again_at_a_changed_record(at: demand.Market) -> None:
    left, right = at.child(**duplicates.NAME), at.child(**{**duplicates.NAME, "last_name": "Иная", "snils": ""})
    assert not DuplicatePair.objects.exists()

    changed(right, last_name=duplicates.NAME["last_name"])
    pair = DuplicatePair.objects.get()
    changed(right, last_name="Иная", birth_date=date(2015, 1, 1))

    assert (pair.left_id, pair.right_id, pair.state) == (left.pk, right.pk, PairState.SUSPECTED)
    assert not DuplicatePair.objects.exists()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"since": TODAY + timedelta(days=1)}, errors.ChangeInFuture),
        ({"since": TODAY - timedelta(days=1)}, errors.ChangeBeforeLatest),
        ({"paper_dated_on": TODAY + timedelta(days=1)}, errors.DeedPaperInFuture),
        ({"paper": DataPaper.OTHER}, errors.DeedPaperUnnamed),
        ({"paper_number": " "}, errors.DeedPaperUnnamed),
    ],
)
def test_a_deed_that_cannot_be_is_refused(child: Child, said: dict[str, Any], refusal: type[Exception]) -> None:
    changed(child)

    with pytest.raises(refusal):
        changed(child, said=deed(**said), category="orphan")


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        ({"last_name": "Примерова"}, errors.DataStay),
        ({"last_name": "Smith"}, errors.NameWrong),
        ({"snils": "11223344590"}, errors.SnilsWrong),
        ({"birth_date": TODAY + timedelta(days=1)}, errors.BirthDateInFuture),
    ],
)
def test_data_that_cannot_be_are_refused(child: Child, data: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        changed(child, **data)

    assert not ChildVersion.objects.exists()


def test_a_snils_of_another_child_is_refused(at: demand.Market, child: Child) -> None:
    with pytest.raises(errors.ChildKnown):
        changed(child, snils=at.child(first_name="Ева").snils)


def test_data_that_are_not_confirmed_change_by_their_own_way(at: demand.Market) -> None:
    with pytest.raises(errors.NotConfirmed, match="на проверке"):
        changed(demand.pending_child(at.municipality))


def test_a_clerk_who_has_looked_at_former_data_is_refused(child: Child) -> None:
    changed(child)
    said = {"data": changes.data(child, category="orphan"), "deed": deed(), "by": SYSTEM, "on": TODAY}

    with pytest.raises(errors.DataChanged):
        change_child(child_id=child.pk, seen=1, **said)


def test_a_deed_without_the_document_is_refused(child: Child) -> None:
    said = {"child_id": child.pk, "seen": 1, "deed": deed(), "by": SYSTEM, "on": TODAY}

    with pytest.raises(errors.DeedScanMissing, match="Приложите скан"):
        change_child(data=changes.data(child, last_name=MARRIED), **said)

    assert not ChildVersion.objects.exists()
    with pytest.raises(ScanRefused):
        look_through(b"\xff\xd8\xff a scan")


def test_the_document_of_a_deed_is_kept_and_each_look_at_it_is_logged(at: demand.Market, child: Child) -> None:
    clerk = member(Operator, at.municipality)
    version = changed(child)

    assert look_at_deed(version_id=version.pk, by=clerk) == SHOWN

    [change] = versions.changes_of(child)
    assert change.has_scan
    assert AuditEvent.objects.get(action="child.look", actor_id=clerk.pk).details["version"] == 2
    for other in (member(Finance, at.municipality), child.added_by):
        with pytest.raises(NotAllowed):
            look_at_deed(version_id=version.pk, by=other)
    with pytest.raises(NotFound):
        look_at_deed(version_id=ChildVersion.objects.get(version=1).pk, by=clerk)


def test_a_better_scan_of_the_clerk_is_shown_before_that_of_the_family(at: demand.Market, child: Child) -> None:
    request, better = asked(child), KeptScan(PNG, "image/png")
    version = change_child(
        child_id=child.pk,
        data=versions.known_of(request),
        deed=deed(),
        seen=1,
        by=SYSTEM,
        on=TODAY,
        request_id=request.pk,
        scan=better,
    )

    assert look_at_deed(version_id=version.pk, by=member(Operator, at.municipality)) == better


def test_only_the_office_with_the_right_changes_data(at: demand.Market, child: Child) -> None:
    for other in (member(Finance, at.municipality), child.added_by):
        with pytest.raises(NotAllowed):
            changed(child, by=other)


def test_the_database_refuses_a_change_without_a_version(child: Child) -> None:
    def write(**values: Any) -> None:
        with judged(Child):
            Child.objects.filter(pk=child.pk).update(**values)

    for values in ({"last_name": MARRIED}, {"snils": "", "snils_hash": None}, {"address": "г. Пример"}):
        with pytest.raises(ConstraintViolated, match="меняются решением"):
            write(**values)
    changed(child)
    with pytest.raises(ConstraintViolated, match="меняются решением"):
        write(last_name="Примерова")
    write(is_confirmed_by_rule=True)


def test_a_snils_that_was_not_known_may_be_filled_in(at: demand.Market) -> None:
    child = at.child(snils="")
    other = snils_of(901)
    changed(child)

    Child.objects.filter(pk=child.pk).update(snils=other, snils_hash=hash_snils(other))
    changed(child, category="orphan")

    child.refresh_from_db()
    assert (child.snils, child.category, offenders("children.versions")) == (other, "orphan", 0)


def test_versions_and_requests_never_change(child: Child) -> None:
    asked(child)
    changed(child)

    for write in (
        lambda: ChildVersion.objects.update(last_name="Иная"),
        lambda: ChildVersion.objects.filter(version=1).delete(),
        lambda: ChangeRequest.objects.update(last_name="Иная"),
        lambda: ChangeRequest.objects.update(answer_by_on=LATER),
        lambda: DeedScan.objects.update(media_type="image/png"),
        lambda: DeedScan.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
            write()


def test_verify_finds_data_that_their_version_does_not_say(child: Child) -> None:
    changed(child)
    changed(child, category="orphan")
    assert offenders("children.versions") == offenders("children.versions_follow") == 0

    as_owner("UPDATE children_child SET last_name = 'Иная' WHERE id = %s", child.pk)
    as_owner("UPDATE children_childversion SET since = %s WHERE version = 2", LATER)

    assert (offenders("children.versions"), offenders("children.versions_follow")) == (1, 1)


def drain(at: demand.Market) -> None:
    drain_together()
    act_for([at.municipality.pk])
    assert not OutboxMessage.objects.filter(error__gt="").exists()


def test_a_family_asks_and_the_office_grants_it(at: demand.Market, child: Child) -> None:
    clerk = member(Operator, at.municipality)
    request = asked(child, address="г. Пример, ул. Образцовая, 1")

    assert versions.open_request(child) == request
    assert list(versions.list_requests(child.municipality_id, by=clerk)) == [request]
    assert bytes(look_at_scan(request_id=request.pk, by=clerk).scan) == JPEG
    version = change_child(
        child_id=child.pk,
        data=versions.known_of(request),
        deed=deed(),
        seen=1,
        by=clerk,
        on=TODAY,
        request_id=request.pk,
    )
    drain(at)

    request.refresh_from_db()
    assert (request.state, request.decided_by, version.request) == (RequestState.GRANTED, clerk, request)
    assert look_at_deed(version_id=version.pk, by=clerk).content == JPEG
    assert not DeedScan.objects.exists()
    assert Consent.objects.filter(child=child, given_by=child.added_by).count() == 2
    assert Notice.objects.get(kind="child.change_asked", user=clerk).subject_id == child.pk
    told = Notice.objects.get(kind="child.changed")
    assert (told.user, told.subject_id) == (child.added_by, child.pk)
    assert "адрес места жительства" in told.text


def test_the_office_declines_and_the_family_reads_why(at: demand.Market, child: Child) -> None:
    request = asked(child)
    with pytest.raises(errors.AnswerMissing):
        decline_change(request_id=request.pk, answer=" ", by=SYSTEM)

    decline_change(request_id=request.pk, answer="Приложите обе страницы.", by=SYSTEM)
    drain(at)

    assert Notice.objects.get(kind="child.change_declined").text == "Приложите обе страницы."
    assert versions.latest_answer(child) == request
    with pytest.raises(MoveRefused):
        withdraw_change(request_id=request.pk, by=child.added_by)
    asked(child)
    assert versions.latest_answer(child) is None


def test_the_office_is_reminded_of_the_term_before_it_and_after_it_once_each(at: demand.Market, child: Child) -> None:
    life.ruled(at, child_change_working_days=3)
    clerk, home = member(Operator, at.municipality), at.municipality.pk
    request = asked(child)
    days = [date(2026, 8, 4), date(2026, 8, 5), date(2026, 8, 6), date(2026, 8, 7), date(2026, 8, 10)]

    told = [remind_of_requests(municipality_id=home, on=day) for day in days]
    drain(at)

    assert (request.answer_by_on, told) == (date(2026, 8, 6), [0, 1, 0, 1, 0])
    notices = Notice.objects.filter(kind=CHANGE_DUE, user=clerk).order_by("message_id")
    assert ["заканчивается" in notices[0].title, "прошёл" in notices[1].title] == [True, True]
    assert "не позднее 06.08.2026" in notices[0].text
    assert "не позднее 06.08.2026" in Notice.objects.get(kind="child.change_asked", user=clerk).text


def test_nobody_is_reminded_of_what_was_answered(at: demand.Market, child: Child) -> None:
    member(Operator, at.municipality)
    request = asked(child)
    remind_of_requests(municipality_id=at.municipality.pk, on=LATER)
    decline_change(request_id=request.pk, answer="Приложите обе страницы.", by=SYSTEM)

    drain(at)

    assert remind_of_requests(municipality_id=at.municipality.pk, on=LATER) == 0
    assert not Notice.objects.filter(kind=CHANGE_DUE).exists()


def test_what_is_asked_of_a_record_ends_with_the_record_in_words(at: demand.Market, child: Child) -> None:
    request, other = asked(child), asked(at.child(first_name="Ева"))

    with transaction.atomic():
        end_request(child, answer="Ребёнок выбыл.", by=SYSTEM)
        end_request(child, answer="Ещё раз.", by=SYSTEM)
    drain(at)

    request.refresh_from_db()
    other.refresh_from_db()
    assert (request.state, request.answer, other.state) == (RequestState.DECLINED, "Ребёнок выбыл.", RequestState.ASKED)
    assert Notice.objects.get(kind="child.change_declined").text == "Ребёнок выбыл."


def test_verify_finds_a_request_about_a_record_that_has_ended(child: Child) -> None:
    asked(child)
    assert offenders("children.requests") == 0

    as_owner(
        "UPDATE children_child SET state = 'departed', moved_to_id = municipality_id, ended_at = now(), "
        "end_reason = 'Выбыл' WHERE id = %s",
        child.pk,
    )

    assert offenders("children.requests") == 1


ADOPTED = deed(paper=DataPaper.ADOPTION)


def test_an_adoption_is_told_to_the_office_and_to_whoever_asked_alone(at: demand.Market, child: Child) -> None:
    father = changes.second_parent(child)
    request = asked(child, said=ADOPTED)
    seen = [versions.own_request(child, each) for each in (child.added_by, father)]
    change_child(
        child_id=child.pk,
        data=versions.known_of(request),
        deed=ADOPTED,
        seen=1,
        by=SYSTEM,
        on=TODAY,
        request_id=request.pk,
    )
    drain(at)

    assert seen == [request, None]
    assert Notice.objects.get(kind="child.changed").user == child.added_by
    assert (len(versions.changes_of(child)), versions.open_changes_of(child)) == (1, [])


def test_an_adoption_that_the_office_notes_itself_is_told_to_nobody(at: demand.Market, child: Child) -> None:
    changed(child, said=ADOPTED)
    declined = asked(child, category="orphan", said=ADOPTED)
    father = changes.second_parent(child)
    decline_change(request_id=declined.pk, answer="Нужен подлинник.", by=SYSTEM)
    drain(at)

    assert not Notice.objects.filter(kind="child.changed").exists()
    assert [versions.own_answer(child, each) for each in (child.added_by, father)] == [declined, None]


def test_a_family_asks_once_at_a_time_and_may_take_it_back(child: Child) -> None:
    request = asked(child)
    with pytest.raises(ConstraintViolated, match="уже подана"):
        asked(child, category="orphan")

    withdraw_change(request_id=request.pk, by=child.added_by)

    assert asked(child, category="orphan").state == RequestState.ASKED


def test_what_a_family_may_not_ask_is_refused(at: demand.Market, child: Child) -> None:
    stranger = at.child(first_name="Ева").added_by
    wish = Wish(changes.data(child, address="г. Пример"), deed(), JPEG)
    said = {"child_id": child.pk, "by": child.added_by, "on": TODAY}

    with pytest.raises(errors.ConsentMissing):
        ask_change(wish=wish, **said)
    with pytest.raises(NotFound):
        ask_change(wish=wish, **{**said, "by": stranger})
    with pytest.raises(ScanRefused):
        ask_change(wish=Wish(wish.data, wish.deed, b"\xff\xd8\xff a scan", consented=True), **said)
    with pytest.raises(NotFound):
        withdraw_change(request_id=asked(child).pk, by=stranger)


def test_a_request_of_one_child_is_not_granted_with_data_of_another(at: demand.Market, child: Child) -> None:
    request = asked(child)
    other = at.child(first_name="Ева")

    with pytest.raises(NotFound):
        change_child(
            child_id=other.pk,
            data=changes.data(other, last_name=MARRIED),
            deed=deed(),
            seen=1,
            by=SYSTEM,
            on=TODAY,
            request_id=request.pk,
        )
