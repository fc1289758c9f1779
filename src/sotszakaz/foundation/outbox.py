"""Telling others what happened, after the commit and never before it: the worker drains what deeds have put here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models

from sotszakaz.foundation.models import OutboxMessage

Handler = Callable[[Sequence[OutboxMessage]], object]

PORTION = 1000


@dataclass(frozen=True, slots=True)
class Lane:
    """Messages to somebody outside, who may be silent for days: drained by themselves, one by one, and patiently.

    A message waits for each of `pauses` in turn, and is parked after the last one.
    """

    name: str
    pauses: tuple[timedelta, ...]


_together: dict[str, list[Handler]] = {}
_apart: dict[str, Handler] = {}
_lanes: dict[str, Lane] = {}
_aside: set[str] = set()


def put(topic: str, subject: models.Model, *, municipality_id: int | None = None, **payload: Any) -> OutboxMessage:
    """Leave a message about `subject` in the transaction of the deed. `payload` is plain JSON without personal data."""
    if municipality_id is None:
        municipality_id = getattr(subject, "municipality_id", None)
    return OutboxMessage.objects.create(
        municipality_id=municipality_id,
        topic=topic,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        payload=payload,
    )


def put_all(topic: str, subjects: Iterable[models.Model], **payload: Any) -> None:
    """The same about each of the subjects, by portions in one statement each; each knows its municipality."""
    put_each(topic, ((each, payload) for each in subjects))


def put_each(topic: str, told: Iterable[tuple[models.Model, Mapping[str, Any]]]) -> None:
    """About each of the subjects with a payload of its own."""
    OutboxMessage.objects.bulk_create(
        (
            OutboxMessage(
                municipality_id=each.municipality_id,  # type: ignore[attr-defined]
                topic=topic,
                subject_type=each._meta.label_lower,
                subject_id=each.pk,
                payload=dict(payload),
            )
            for each, payload in told
        ),
        batch_size=PORTION,
    )


def register_handler(
    topic: str, handler: Handler, *, own_transactions: bool = False, lane: Lane | None = None, aside: bool = False
) -> None:
    """Call `handler` with messages of the topic, many at once and in their order. Said in `tasks.py` of an app.

    The session acts for the municipalities of the messages. By default the handler works in the transaction that
    takes the messages away: what it writes is written exactly once; several handlers may share a topic. With
    `own_transactions` it is called outside of any transaction, for actions that commit by themselves: after a crash
    the same messages come again, so its deeds must bear repeating; such a topic has one handler. With a `lane` of its
    own it also keeps no other topic waiting; a lane implies `own_transactions`.

    `aside` is for what one deed may say of everybody in a municipality: such messages are taken away by a drain of
    their own, so that a hundred thousand of them keep no other topic waiting.

    Whatever it raises makes the messages come one by one; the one that fails is tried later and at last parked.
    """
    is_apart = own_transactions or lane is not None
    if topic in _apart or (is_apart and topic in _together):
        raise ValueError(f"topic {topic} has a handler already")
    if lane is not None:
        _lanes[topic] = lane
    if aside and is_apart:
        raise ValueError(f"topic {topic} cannot be apart and aside")
    if aside:
        _aside.add(topic)
    if is_apart:
        _apart[topic] = handler
    else:
        _together.setdefault(topic, []).append(handler)


def handlers_together(topic: str) -> list[Handler]:
    """Handlers that work in the transaction of the drain, in the order of registration."""
    return _together.get(topic, [])


def handler_apart(topic: str) -> Handler:
    """The handler that commits by itself."""
    return _apart[topic]


def topics_apart() -> list[str]:
    """Topics whose handler commits by itself."""
    return sorted(_apart)


def topics_aside() -> list[str]:
    """Topics of crowds, that a drain of their own takes away."""
    return sorted(_aside)


def is_aside(topic: str) -> bool:
    return topic in _aside


def lanes() -> list[Lane]:
    """Lanes that topics have of their own, by name."""
    return sorted(set(_lanes.values()), key=lambda lane: lane.name)


def lane_of(topic: str) -> Lane | None:
    """The lane of the topic, if it has one of its own."""
    return _lanes.get(topic)


def topics_of(lane: Lane | None) -> list[str]:
    """Topics of the lane, or those that commit by themselves and have no lane."""
    return [topic for topic in topics_apart() if _lanes.get(topic) == lane]
