"""A portal sends applications over HTTP: signed, taken once, answered in the terms of the rules, told of statuses."""

import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import jsonschema
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.clock import Clock
from tests.factories import demand, life
from tests.factories.demand import Market
from tests.factories.kernel import adopted, member
from tests.factories.supply import TODAY

from config.launch import roles
from sotszakaz.demand.certificates.actions import confirm_child
from sotszakaz.demand.children.models import Child, DuplicatePair
from sotszakaz.demand.enrolments.actions import accept_application, finish_due, refuse_application, transfer_child
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication, Intake
from sotszakaz.foundation.draining import drain_lane, drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.outgoing import UnsafeAddress
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.jobs import retry_messages
from sotszakaz.kernel.users.roles import Administrator, Head, Operator
from sotszakaz.outside.exchange import contract, statuses
from sotszakaz.outside.exchange.actions import issue_key, revoke_key
from sotszakaz.outside.exchange.authenticity import secret_of, sign
from sotszakaz.outside.exchange.carrier import HttpStatusNotify
from sotszakaz.outside.exchange.errors import AddressUnsafe
from sotszakaz.outside.exchange.models import PortalKey
from sotszakaz.outside.exchange.statuses import STATUSES, Notification

pytestmark = pytest.mark.django_db

MOTHER = "Примерова Ольга Игоревна"


class FakePortal:
    """Not the state portal: signs requests as the contract says, and takes statuses on a port of this machine."""

    def __init__(self, key: PortalKey) -> None:
        self.key, self.secret, self.client = key, secret_of(key.name), Client()
        self.statuses: dict[str, dict[str, Any]] = {}
        self.fails = 0

    def ask(self, method: str, path: str, said: Any = None, **wrong: str) -> Any:
        body = b"" if said is None else json.dumps(said, ensure_ascii=False).encode()
        sent_at = str(int(timezone.now().timestamp()))
        headers = {"X-Exchange-Key": self.key.name, "X-Exchange-Time": sent_at}
        headers["X-Exchange-Signature"] = sign(self.secret, method=method, path=path, sent_at=sent_at, body=body)
        answer = self.client.generic(method, path, body, content_type="application/json", headers={**headers, **wrong})
        act_for([self.key.municipality_id])
        return answer

    def apply(self, at: Market, of: Child, **changes: Any) -> Any:
        return self.ask("POST", reverse("exchange:applications"), said_of(at, of, **changes))

    def receive(self, headers: Any, body: bytes) -> int:
        if self.fails:
            self.fails -= 1
            return 503
        right = sign(self.secret, method="POST", path="/statuses", sent_at=headers["X-Exchange-Time"], body=body)
        if headers["X-Exchange-Signature"] != right:
            return 401
        self.statuses[headers["X-Exchange-Once"]] = json.loads(body)
        return 200


@pytest.fixture
def at(clock: Clock) -> Market:
    clock.go(TODAY)
    return demand.market()


def new_key(at: Market, **changes: Any) -> PortalKey:
    said = {"title": "Поддельный портал", "notify_url": "", "limit": 100, **changes}
    return issue_key(municipality_id=at.municipality.pk, by=member(Head, at.municipality), **said)


@pytest.fixture
def portal(at: Market) -> FakePortal:
    return FakePortal(new_key(at))


@pytest.fixture
def listening(at: Market, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePortal]:
    """A fake portal that takes statuses."""
    monkeypatch.setattr(statuses, "_silent_until", {})
    monkeypatch.setattr(statuses, "SILENCE", 0.0)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    fake = FakePortal(new_key(at, notify_url=f"http://127.0.0.1:{server.server_port}/statuses"))

    class Statuses(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(fake.receive(self.headers, body))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return None

    server.RequestHandlerClass = Statuses
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield fake
    server.shutdown()
    thread.join()
    server.server_close()


def identity(child: Child) -> dict[str, Any]:
    names = {name: getattr(child, name) for name in ("last_name", "first_name", "middle_name")}
    return {**names, "birth_date": child.birth_date.isoformat(), "snils": child.snils}


def said_of(at: Market, of: Child, **changes: Any) -> dict[str, Any]:
    return {
        "version": "1",
        "number": "2026-000001",
        "child": identity(of),
        "applicant": {"full_name": MOTHER, "relation": "mother", "phone": "", "email": "p@example.org"},
        "group_id": at.group.pk,
        "shown_parent_amount": "0.00",
        "consents": {"personal_data": True, "price_and_terms": True},
        **changes,
    }


def drain(at: Market) -> None:
    for _ in range(2):
        drain_together()
    drain_lane(statuses.LANE)
    act_for([at.municipality.pk])


def follows(answer: Any, name: str) -> dict[str, Any]:
    """The body, which follows its published schema."""
    said: dict[str, Any] = json.loads(answer.content)
    jsonschema.validate(said, contract.schema_of(name))
    return said


def test_an_application_is_taken_at_once_and_becomes_a_document_from_the_portal(at: Market, portal: FakePortal) -> None:
    child = at.child()

    answer = portal.apply(at, child)

    said = follows(answer, "application-answer")
    assert (answer.status_code, said["status"], said["term_working_days"]) == (200, "registered", 7)
    made = EnrolmentApplication.objects.get(pk=said["application_id"])
    assert said["answer_by"] == made.answer_by_on.isoformat()
    assert (made.child, made.applied_by) == (child, None)
    assert life.held(made)["seat"] == 1
    drain(at)
    content = json.loads(latest_version(made.papers.get().document_id).payload)["content"]
    assert (content["source"], content["applicant"]["full_name"]) == ("epgu", MOTHER)
    assert json.loads(Intake.objects.get().request)["number"] == "2026-000001"


def test_a_repeated_number_answers_as_the_first_time_and_holds_once(at: Market, portal: FakePortal) -> None:
    child = at.child()

    answers = [json.loads(portal.apply(at, child).content) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert balance_of(at.group.seat_account_id).held == 1


def test_the_number_of_another_application_is_refused(at: Market, portal: FakePortal) -> None:
    portal.apply(at, at.child())

    answer = portal.apply(at, at.child())

    assert answer.status_code == 409
    assert follows(answer, "fault")["code"] == "exchange_number_of_another"


def test_a_group_with_entrance_tests_is_answered_in_the_longer_term(at: Market, portal: FakePortal) -> None:
    programme = at.group.part.programme
    programme.has_entrance_tests = True
    programme.save(update_fields=["has_entrance_tests"])

    assert json.loads(portal.apply(at, at.child()).content)["term_working_days"] == 45


def test_the_term_is_that_of_the_day_by_the_clock_of_the_municipality(at: Market, portal: FakePortal) -> None:
    child = at.child()
    portal.apply(at, child)
    adopted(at.municipality, starts_on=TODAY + timedelta(days=1), application_answer_working_days=6)
    with connection.cursor() as cursor:  # an application never changes: only the owner can move its hour
        cursor.execute("SET ROLE NONE; SET session_replication_role = replica")
        cursor.execute("UPDATE enrolments_enrolmentapplication SET applied_at = %s", [f"{TODAY}T21:30Z"])
        cursor.execute(f"SET session_replication_role = origin; SET ROLE {roles.APPLICATION}")

    assert json.loads(portal.apply(at, child).content)["term_working_days"] == 6


def test_a_child_is_found_by_name_and_birth_date_where_no_snils_is_sent(at: Market, portal: FakePortal) -> None:
    child = at.child(last_name="Ёлкина")
    said = {**identity(child), "last_name": "ЕЛКИНА", "snils": None}

    assert portal.apply(at, child, child=said).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"consents": {"personal_data": True, "price_and_terms": False}}, 422, "enrolment_consents_missing"),
        ({"shown_parent_amount": "5.00"}, 409, "enrolment_price_changed"),
        ({"group_id": 999_999_999}, 404, "not_found"),
        ({"version": "2"}, 400, "exchange_message_wrong"),
        ({"surprise": 1}, 400, "exchange_message_wrong"),
        ({"number": "a b"}, 400, "exchange_message_wrong"),
        ({"applicant": {"full_name": "Ольга", "relation": "mother"}}, 422, "child_visitor_unnamed"),
    ],
)
def test_what_is_not_right_is_refused_by_code_and_sentence(
    at: Market, portal: FakePortal, changes: Any, status: int, code: str
) -> None:
    answer = portal.apply(at, at.child(), **changes)

    assert (answer.status_code, follows(answer, "fault")["code"]) == (status, code)
    assert not EnrolmentApplication.objects.exists()


def test_a_child_of_another_birth_date_or_municipality_is_not_registered_twice(at: Market, portal: FakePortal) -> None:
    child, stranger = at.child(), demand.market().child()
    act_for([at.municipality.pk])

    answers = [
        portal.apply(at, child, child={**identity(child), "birth_date": "2015-01-01"}),
        portal.apply(at, child, child=identity(stranger)),
        portal.apply(at, child, child={**identity(child), "first_name": "Другая", "snils": None}),
    ]

    codes = [json.loads(each.content)["code"] for each in answers]
    assert codes == ["child_known", "child_known", "exchange_child_unknown"]
    assert list(Child.objects.all()) == [child]


NEW_CHILD = {
    "last_name": "Новикова",
    "first_name": "Вера",
    "middle_name": "Петровна",
    "birth_date": "2016-05-20",
    "snils": "11223344595",
}


def apply_new(at: Market, portal: FakePortal, **changes: Any) -> Any:
    return portal.apply(at, Child(birth_date=TODAY), child=NEW_CHILD, **changes)


@pytest.fixture
def by_rule(at: Market) -> None:
    """Children with a СНИЛС are confirmed at once."""
    adopted(at.municipality, starts_on=TODAY, child_confirmation="by_rule")


@pytest.mark.usefixtures("by_rule")
def test_a_child_that_nobody_knows_is_registered_by_its_application(at: Market, portal: FakePortal) -> None:
    answers = [json.loads(apply_new(at, portal).content) for _ in range(2)]

    child = Child.objects.get(last_name="Новикова")
    made = EnrolmentApplication.objects.get(pk=answers[0]["application_id"])
    assert answers[0] == answers[1]
    assert (made.child, child.state, child.snils) == (child, "confirmed", NEW_CHILD["snils"])
    consent = child.consents.get()
    assert (consent.signer_name, consent.outside_number, consent.given_by) == (MOTHER, "2026-000001", None)


def test_a_new_child_waits_for_a_person_where_the_rules_want_one(at: Market, portal: FakePortal) -> None:
    codes = [follows(apply_new(at, portal), "fault")["code"] for _ in range(2)]

    assert codes == ["exchange_child_waits"] * 2
    child = Child.objects.get()
    confirm_child(child_id=child.pk, by=SYSTEM, on=TODAY)
    assert apply_new(at, portal).status_code == 200


@pytest.mark.usefixtures("by_rule")
def test_a_new_child_that_looks_like_a_known_one_waits_for_a_person(at: Market, portal: FakePortal) -> None:
    names = {"last_name": "Новикова", "first_name": "Вера", "middle_name": "Петровна", "snils": ""}
    at.child(birth_date=date(2016, 5, 20), **names)

    codes = [follows(apply_new(at, portal), "fault")["code"] for _ in range(2)]

    assert codes == ["exchange_child_waits"] * 2
    assert Child.objects.get(snils=NEW_CHILD["snils"]).state == "pending"
    assert DuplicatePair.objects.exists()
    assert not EnrolmentApplication.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"consents": {"personal_data": False, "price_and_terms": True}}, "enrolment_consents_missing"),
        ({"group_id": 999_999_999}, "not_found"),
    ],
)
def test_a_new_child_is_not_registered_by_an_application_that_is_wrong(
    at: Market, portal: FakePortal, changes: Any, code: str
) -> None:
    assert json.loads(apply_new(at, portal, **changes).content)["code"] == code
    assert not Child.objects.exists()


def test_a_quote_says_who_pays_and_changes_nothing(at: Market, portal: FakePortal) -> None:
    child = at.child()
    said = {"version": "1", "child": identity(child), "group_id": at.group.pk}

    answer = follows(portal.ask("POST", reverse("exchange:quotes"), said), "quote-answer")

    assert (answer["is_possible"], answer["price"], answer["parent_amount"]) == (True, "12240.00", "0.00")
    assert not OutboxMessage.objects.filter(topic="enrolment.submitted").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"X-Exchange-Signature": "0" * 64},
        {"X-Exchange-Signature": "\xff\xfe"},
        {"X-Exchange-Key": "nobody"},
        {"X-Exchange-Time": "1"},
        {"X-Exchange-Time": "soon"},
    ],
)
def test_a_request_that_is_not_rightly_signed_is_not_served(at: Market, portal: FakePortal, wrong: Any) -> None:
    path = reverse("exchange:applications")

    assert portal.ask("POST", path, said_of(at, at.child()), **wrong).status_code == 401


def test_a_request_signed_long_ago_is_not_served(at: Market, portal: FakePortal) -> None:
    path, sent_at = reverse("exchange:status", args=["x"]), str(int(timezone.now().timestamp()) - 301)
    signature = sign(portal.secret, method="GET", path=path, sent_at=sent_at, body=b"")

    answer = portal.ask("GET", path, **{"X-Exchange-Time": sent_at, "X-Exchange-Signature": signature})

    assert answer.status_code == 401


def test_a_request_by_a_revoked_key_is_not_served(at: Market, portal: FakePortal) -> None:
    revoke_key(key_id=portal.key.pk, by=member(Head, at.municipality))

    assert portal.apply(at, at.child()).status_code == 401


def test_more_requests_a_minute_than_the_key_allows_are_refused(at: Market) -> None:
    portal = FakePortal(new_key(at, limit=2))

    statuses = [portal.ask("GET", reverse("exchange:status", args=["x"])).status_code for _ in range(3)]

    assert statuses == [404, 404, 429]


def test_statuses_reach_the_portal_once_and_can_be_asked_for(at: Market, listening: FakePortal) -> None:
    made = json.loads(listening.apply(at, at.child()).content)["application_id"]
    drain(at)
    refuse_application(application_id=made, ground="places", reason="Набор закрыт.", by=at.director(), on=TODAY)
    drain(at)
    drain(at)

    told = list(listening.statuses.values())
    assert [each["status"] for each in told] == ["registered", "refused"]
    jsonschema.validate(told[1], contract.schema_of("status-report"))
    assert "Набор закрыт." in told[1]["comment"]
    asked = listening.ask("GET", reverse("exchange:status", args=["2026-000001"]))
    assert follows(asked, "status-report") == told[1]


def test_a_portal_that_fails_is_told_later(at: Market, listening: FakePortal) -> None:
    listening.fails = 1
    listening.apply(at, at.child())
    drain(at)
    assert not listening.statuses

    with connection.cursor() as cursor:
        cursor.execute("UPDATE foundation_outboxmessage SET due_at = now() - interval '1 minute'")
    drain(at)

    assert [each["status"] for each in listening.statuses.values()] == ["registered"]


def again(at: Market) -> None:
    """What was put off is due now."""
    OutboxMessage.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    drain(at)


def test_a_portal_that_is_silent_for_days_is_told_in_the_end(at: Market, listening: FakePortal) -> None:
    listening.fails = len(statuses.LANE.pauses)
    listening.apply(at, at.child())
    drain(at)
    waits = OutboxMessage.objects.get(topic=statuses.STATUS)
    assert (waits.attempts, waits.parked_at) == (1, None)

    while listening.fails:
        again(at)
    waits.refresh_from_db()
    assert waits.attempts == len(statuses.LANE.pauses)
    assert waits.due_at > timezone.now() + timedelta(hours=23)
    again(at)

    assert [each["status"] for each in listening.statuses.values()] == ["registered"]


def test_a_portal_that_never_answers_leaves_its_statuses_to_a_person(at: Market, listening: FakePortal) -> None:
    listening.fails = 1
    listening.apply(at, at.child())
    for _ in range(2):
        drain_together()
    OutboxMessage.objects.filter(topic=statuses.STATUS).update(attempts=len(statuses.LANE.pauses))
    drain(at)
    [left] = OutboxMessage.objects.filter(parked_at__isnull=False)

    retry_messages(municipality_id=at.municipality.pk, message_ids=[left.pk], by=member(Administrator, at.municipality))
    drain(at)

    assert len(listening.statuses) == 1


def test_a_dead_portal_keeps_no_other_portal_waiting(
    at: Market, listening: FakePortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statuses, "SILENCE", 60.0)
    dead = new_key(at, notify_url="http://127.0.0.1:9/dead")
    for _ in range(2):
        listening.apply(at, at.child(), number=f"n-{_}")

    drain(at)

    assert len(listening.statuses) == 2
    left = list(OutboxMessage.objects.filter(topic=statuses.STATUS).order_by("pk"))
    assert [each.payload["key"] for each in left] == [dead.pk] * 2
    assert left[1].error.startswith("PortalSilent")


def test_what_happens_after_the_answer_reaches_the_portal_too(at: Market, listening: FakePortal) -> None:
    made = json.loads(listening.apply(at, at.child()).content)["application_id"]
    accept_application(application_id=made, by=SYSTEM, on=TODAY)
    drain(at)
    other = at.other_group(at.group.part)
    moved = transfer_child(application_id=made, group_id=other.pk, key=demand.new_key(), by=SYSTEM, on=TODAY)
    drain(at)
    contract_of = Contract.objects.get(application=moved)
    assert list(listening.statuses.values())[-1]["status"] == "moved"
    assert list(listening.statuses.values())[-1]["contract_number"] == contract_of.number

    finish_due(municipality_id=at.municipality.pk, on=contract_of.period.upper)
    drain(at)

    assert list(listening.statuses.values())[-1]["status"] == "ended"
    asked = follows(listening.ask("GET", reverse("exchange:status", args=["2026-000001"])), "status-report")
    assert asked["status"] == "ended"


def test_an_application_of_the_cabinet_is_told_to_no_portal(at: Market, listening: FakePortal) -> None:
    demand.application(at)
    drain(at)

    assert not listening.statuses


def test_only_the_head_issues_keys_and_sees_the_secret_once(client: Client, at: Market) -> None:
    client.force_login(member(Head, at.municipality))
    said = {"title": "Портал", "notify_url": "", "limit": "60"}

    page = client.post(reverse("office:exchange"), said).content.decode()

    act_for([at.municipality.pk])
    key = PortalKey.objects.get(municipality=at.municipality)
    assert secret_of(key.name) in page
    assert secret_of(key.name) not in client.get(reverse("office:exchange")).content.decode()
    client.post(reverse("office:exchange_revoke", args=[key.pk]))
    assert PortalKey.objects.get(pk=key.pk).revoked_at is not None
    client.force_login(member(Operator, at.municipality))
    assert client.get(reverse("office:exchange")).status_code == 403


def test_a_key_is_not_issued_with_an_address_that_others_can_read(at: Market) -> None:
    with pytest.raises(AddressUnsafe, match="https://"):
        new_key(at, notify_url="http://portal.example.org/statuses")


def test_a_status_does_not_leave_for_an_address_that_others_can_read(at: Market) -> None:
    key = new_key(at)
    key.notify_url = "http://portal.example.org/statuses"

    with pytest.raises(UnsafeAddress):
        HttpStatusNotify().notify(Notification("1", key, contract.StatusReport.model_construct()))


def test_every_state_of_an_application_has_a_status_of_the_portal() -> None:
    states = {state for _, state in EnrolmentApplication.MOVES.values()} | {"offered"}

    assert states <= set(STATUSES)


def test_schemas_are_published_for_everybody(client: Client) -> None:
    listed = client.get(reverse("exchange:schemas")).json()["schemas"]

    assert set(listed) == set(contract.MESSAGES)
    for name, address in listed.items():
        assert client.get(address).json() == contract.schema_of(name)
    assert client.get(reverse("exchange:schema", args=["nothing"])).status_code == 404
