"""A portal sends applications over HTTP: signed, taken once, answered in the terms of the rules, told of statuses."""

import json
import threading
from collections.abc import Iterator
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
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.actions import refuse_application
from sotszakaz.demand.enrolments.models import EnrolmentApplication, Intake
from sotszakaz.foundation.draining import drain_apart, drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.outside.exchange import contract
from sotszakaz.outside.exchange.actions import issue_key, revoke_key
from sotszakaz.outside.exchange.authenticity import secret_of, sign
from sotszakaz.outside.exchange.models import PortalKey
from sotszakaz.outside.exchange.statuses import STATUSES

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
def listening(at: Market) -> Iterator[FakePortal]:
    """A fake portal that takes statuses."""
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
    drain_apart()
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


def test_a_child_of_another_birth_date_or_municipality_is_unknown(at: Market, portal: FakePortal) -> None:
    child, stranger = at.child(), demand.market().child()
    act_for([at.municipality.pk])

    answers = [
        portal.apply(at, child, child={**identity(child), "birth_date": "2015-01-01"}),
        portal.apply(at, child, child=identity(stranger)),
    ]

    assert [json.loads(each.content)["code"] for each in answers] == ["exchange_child_unknown"] * 2


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


def test_every_state_of_an_application_has_a_status_of_the_portal() -> None:
    states = {state for _, state in EnrolmentApplication.MOVES.values()} | {"offered"}

    assert states <= set(STATUSES)


def test_schemas_are_published_for_everybody(client: Client) -> None:
    listed = client.get(reverse("exchange:schemas")).json()["schemas"]

    assert set(listed) == set(contract.MESSAGES)
    for name, address in listed.items():
        assert client.get(address).json() == contract.schema_of(name)
    assert client.get(reverse("exchange:schema", args=["nothing"])).status_code == 404
