"""The outbox: every message reaches its handler once, and one that fails keeps nobody waiting."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from tests.concurrency.callers import connect
from tests.factories.kernel import MunicipalityFactory

from sotszakaz.foundation import outbox
from sotszakaz.foundation.draining import ATTEMPTS, drain_apart, drain_aside, drain_together, unpark
from sotszakaz.foundation.models import AuditEvent, OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registry(monkeypatch):
    monkeypatch.setattr(outbox, "_together", {})
    monkeypatch.setattr(outbox, "_apart", {})
    monkeypatch.setattr(outbox, "_aside", set())


@pytest.fixture
def home():
    return MunicipalityFactory()


def put(home, topic="deed.done", **payload):
    return outbox.put(topic, home, municipality_id=home.pk, **payload)


def acting_for_whom():
    with connection.cursor() as cursor:
        cursor.execute("SELECT acting_municipalities()")
        return cursor.fetchone()[0]


def make_due():
    OutboxMessage.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def test_a_message_reaches_its_handler_and_is_gone(home):
    told = []
    outbox.register_handler("deed.done", lambda messages: told.extend(each.payload["n"] for each in messages))
    for n in range(3):
        put(home, n=n)

    drain_together()

    assert told == [0, 1, 2]
    assert not OutboxMessage.objects.exists()


def test_all_handlers_of_a_topic_are_called(home):
    told = []
    outbox.register_handler("deed.done", lambda messages: told.append("first"))
    outbox.register_handler("deed.done", lambda messages: told.append("second"))
    put(home)

    drain_together()

    assert told == ["first", "second"]


def test_the_handler_acts_for_the_municipalities_of_its_messages_only(home):
    other, _ = MunicipalityFactory(), MunicipalityFactory()
    seen = []
    outbox.register_handler("deed.done", lambda messages: seen.append(acting_for_whom()))
    put(home)
    put(other)

    drain_together()

    assert seen == [sorted([home.pk, other.pk])]
    assert acting_for_whom() == []


def fails_on(unlucky, told):
    def handler(messages):
        for message in messages:
            if message.payload["n"] == unlucky:
                raise ValueError("no such thing")
        told.extend(message.payload["n"] for message in messages)

    return handler


def test_one_that_fails_does_not_keep_the_others_waiting(home):
    told = []
    outbox.register_handler("deed.done", fails_on(3, told))
    for n in range(8):
        put(home, n=n)

    drain_together()

    left = OutboxMessage.objects.get()
    assert sorted(told) == [0, 1, 2, 4, 5, 6, 7]
    assert (left.payload, left.attempts, left.parked_at) == ({"n": 3}, 1, None)
    assert "no such thing" in left.error


def test_what_a_failed_handler_wrote_is_undone(home):
    def handler(messages):
        AuditEvent.objects.create(action="half.done", subject_type="x", subject_id=1, details={})
        raise ValueError("no such thing")

    outbox.register_handler("deed.done", handler)
    put(home)

    drain_together()

    assert not AuditEvent.objects.filter(action="half.done").exists()


def test_a_failed_message_is_not_tried_again_at_once(home):
    outbox.register_handler("deed.done", fails_on(1, []))
    put(home, n=1)
    drain_together()

    assert drain_together() == 0


@pytest.mark.parametrize(("drain", "own"), [(drain_together, False), (drain_apart, True)])
def test_a_message_that_always_fails_is_parked_with_its_error(home, drain, own):
    outbox.register_handler("deed.done", fails_on(1, []), own_transactions=own)
    put(home, n=1)

    for _ in range(ATTEMPTS):
        make_due()
        drain()

    parked = OutboxMessage.objects.get()
    assert parked.parked_at is not None
    assert parked.error == "ValueError: no such thing"
    make_due()
    assert drain() == 0


def test_a_message_without_a_handler_is_parked_at_once(home):
    put(home, "unheard.of")

    drain_together()

    assert OutboxMessage.objects.get().parked_at is not None


def test_a_parked_message_is_told_after_a_person_has_let_it_go(home):
    told = []
    put(home, n=5)
    drain_together()
    outbox.register_handler("deed.done", fails_on(1, told))

    assert unpark() == 1
    drain_together()

    assert told == [5]


def test_a_handler_that_commits_by_itself_is_called_outside_of_transactions(home):
    levels = []
    outbox.register_handler(
        "seat.free", lambda messages: levels.append(len(connection.savepoint_ids)), own_transactions=True
    )
    put(home, "seat.free")

    drain_apart()

    assert levels == [len(connection.savepoint_ids)]
    assert not OutboxMessage.objects.exists()


def test_a_leased_message_comes_again_when_its_process_has_died(home):
    def die(messages):
        raise KeyboardInterrupt

    outbox.register_handler("seat.free", die, own_transactions=True)
    put(home, "seat.free")
    with pytest.raises(KeyboardInterrupt):
        drain_apart()

    assert drain_apart() == 0
    make_due()
    with pytest.raises(KeyboardInterrupt):
        drain_apart()


def test_a_topic_has_either_shared_handlers_or_one_of_its_own():
    outbox.register_handler("deed.done", lambda messages: None)

    with pytest.raises(ValueError, match=r"deed\.done"):
        outbox.register_handler("deed.done", lambda messages: None, own_transactions=True)


def test_a_crowd_of_messages_keeps_no_other_topic_waiting(home):
    told = []
    outbox.register_handler("value.given", lambda messages: told.extend(each.topic for each in messages), aside=True)
    outbox.register_handler("deed.done", lambda messages: told.extend(each.topic for each in messages))
    for _ in range(3):
        put(home, "value.given")
    put(home)

    assert drain_together(limit=1) == 1
    assert told == ["deed.done"]
    assert drain_together() == 0
    assert drain_aside() == 3
    assert not OutboxMessage.objects.exists()


def test_one_of_a_crowd_that_fails_is_put_off_alone(home):
    def handle(messages):
        if any(each.payload.get("bad") for each in messages):
            raise ValueError("нет записи")

    outbox.register_handler("value.given", handle, aside=True)
    put(home, "value.given")
    put(home, "value.given", bad=True)

    drain_aside()

    assert OutboxMessage.objects.get().attempts == 1


def test_a_topic_is_not_apart_and_aside():
    with pytest.raises(ValueError, match=r"value\.given"):
        outbox.register_handler("value.given", lambda messages: None, own_transactions=True, aside=True)


def test_a_message_about_each_of_many_is_put_by_portions(home, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(outbox, "PORTION", 2)
    homes = [MunicipalityFactory() for _ in range(4)]
    for each in homes:
        each.municipality_id = each.pk

    with django_assert_num_queries(2):
        outbox.put_each("value.given", [(each, {"was": number}) for number, each in enumerate(homes)])

    assert [each.payload for each in OutboxMessage.objects.order_by("pk")] == [{"was": n} for n in range(4)]


def test_the_command_drains_what_is_there(home):
    told = []
    outbox.register_handler("value.given", lambda messages: told.extend(messages), aside=True)
    put(home, "value.given")
    outbox.register_handler("deed.done", lambda messages: told.extend(messages))
    outbox.register_handler("seat.free", lambda messages: told.extend(messages), own_transactions=True)
    put(home)
    put(home, "seat.free")

    call_command("drain_outbox", once=True)

    assert len(told) == 3


@pytest.mark.django_db(transaction=True)
def test_two_drains_share_the_work_and_take_nothing_twice(home):
    """Another session has locked a message: this one takes the rest."""
    told = []
    outbox.register_handler("deed.done", lambda messages: told.extend(each.pk for each in messages))
    taken, free = put(home).pk, put(home).pk

    with connect() as other:
        other.execute("SELECT FROM foundation_outboxmessage WHERE id = %s FOR UPDATE SKIP LOCKED", [taken])
        drain_together()
        assert told == [free]
    drain_together()

    assert told == [free, taken]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_of_a_deed_that_was_undone(home):
    told = []
    outbox.register_handler("deed.done", lambda messages: told.extend(messages))

    with transaction.atomic():
        put(home)
        transaction.set_rollback(True)
    drain_together()

    assert told == []
