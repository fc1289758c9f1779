"""Draining the outbox: batches taken by SKIP LOCKED, so that any number of drains share the work.

The rows are polled, not notified of: NOTIFY takes a lock of the whole server at each commit, and the commits here are
those of the rush.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.outbox import (
    Lane,
    handler_apart,
    handlers_together,
    lane_of,
    topics_apart,
    topics_aside,
    topics_of,
)
from sotszakaz.foundation.tenancy import act_for

BATCH = 500
LANE_BATCH = 20
"""Of a lane, so that the lease outlasts a batch of which every message waits for somebody silent."""
ATTEMPTS = 5
LEASE = timedelta(minutes=5)
PAUSES = tuple(timedelta(seconds=2 * 4**attempt) for attempt in range(ATTEMPTS - 1))
ERROR_LENGTH = 500

Messages = Sequence[OutboxMessage]

logger = logging.getLogger(__name__)


class Unhandled(Exception):
    """Nobody has registered for the topic."""


def drain_together(limit: int = BATCH) -> int:
    """Handle and take away one batch in one transaction; how many messages were looked at."""
    return _drain_at_once(~Q(topic__in=[*topics_apart(), *topics_aside()]), limit)


def drain_aside(limit: int = BATCH) -> int:
    """The same for crowds of messages, which keep no other topic waiting."""
    return _drain_at_once(Q(topic__in=topics_aside()), limit)


def _drain_at_once(topics: Q, limit: int) -> int:
    with transaction.atomic(durable=True):
        batch = list(_due(topics)[:limit])
        if batch:
            _act_for(batch)
            for topic, messages in _by_topic(batch):
                _in_halves(_handle_together, topic, messages)
    if batch:
        act_for([])
    return len(batch)


def drain_apart(limit: int = BATCH) -> int:
    """Hand one batch to handlers that commit by themselves; how many messages were looked at.

    Messages are leased first: when this process dies, another takes them up after `LEASE`.
    """
    batch = _lease(topics_of(None), limit)
    if batch:
        try:
            _act_for(batch)
            for topic, messages in _by_topic(batch):
                _in_halves(_handle_apart, topic, messages)
        finally:
            act_for([])
    return len(batch)


def drain_lane(lane: Lane, limit: int = LANE_BATCH) -> int:
    """Hand messages of a lane to their handler one by one; how many were looked at."""
    batch = _lease(topics_of(lane), limit)
    try:
        for message in batch:
            _act_for([message])
            _in_halves(_handle_apart, message.topic, [message])
    finally:
        act_for([])
    return len(batch)


def _lease(topics: list[str], limit: int) -> list[OutboxMessage]:
    with transaction.atomic(durable=True):
        batch = list(_due(Q(topic__in=topics))[:limit])
        if batch:
            _rows(batch).update(due_at=Now() + LEASE)
    return batch


def unpark(message_ids: Sequence[int] | None = None) -> int:
    """Let messages that failed be tried again at once, all that are parked unless named; how many."""
    named = Q(parked_at__isnull=False) if message_ids is None else Q(pk__in=message_ids)
    failed = OutboxMessage.objects.filter(named, error__gt="")
    return failed.update(parked_at=None, attempts=0, due_at=Now(), error="")


def _due(topics: Q) -> "QuerySet[OutboxMessage]":
    ready = OutboxMessage.objects.filter(topics, parked_at__isnull=True, due_at__lte=Now())
    return ready.order_by("pk").select_for_update(skip_locked=True)


def _rows(messages: Messages) -> "QuerySet[OutboxMessage]":
    return OutboxMessage.objects.filter(pk__in=[each.pk for each in messages])


def _act_for(batch: Messages) -> None:
    act_for(each.municipality_id for each in batch if each.municipality_id is not None)


def _by_topic(batch: Messages) -> Iterator[tuple[str, Messages]]:
    topic = attrgetter("topic")
    for name, messages in groupby(sorted(batch, key=topic), key=topic):
        yield name, list(messages)


def _in_halves(handle: Callable[[str, Messages], None], topic: str, messages: Messages) -> None:
    """Handle all at once; when that fails, halve until the one that fails is alone, and put it off."""
    try:
        handle(topic, messages)
    except Exception as error:
        if len(messages) == 1:
            logger.exception("outbox message %s of %s failed", messages[0].pk, topic)
            _put_off(messages[0], error)
            return
        middle = len(messages) // 2
        _in_halves(handle, topic, messages[:middle])
        _in_halves(handle, topic, messages[middle:])


def _handle_together(topic: str, messages: Messages) -> None:
    handlers = handlers_together(topic)
    if not handlers:
        raise Unhandled(topic)
    with transaction.atomic():
        for handler in handlers:
            handler(messages)
        _rows(messages).delete()


def _handle_apart(topic: str, messages: Messages) -> None:
    handler_apart(topic)(messages)
    _rows(messages).delete()


def _put_off(message: OutboxMessage, error: Exception) -> None:
    """The next attempt comes later and later; after the last one the message is parked for a person."""
    words = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    row = _rows([message])
    pauses = _pauses_of(message.topic)
    if message.attempts >= len(pauses) or isinstance(error, Unhandled):
        row.update(attempts=F("attempts") + 1, error=words, parked_at=Now())
    else:
        row.update(attempts=F("attempts") + 1, error=words, due_at=Now() + pauses[message.attempts])


def _pauses_of(topic: str) -> tuple[timedelta, ...]:
    lane = lane_of(topic)
    return PAUSES if lane is None else lane.pauses
