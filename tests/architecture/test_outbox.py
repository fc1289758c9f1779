"""Nothing is put into the outbox that nobody would take out of it."""

import re
from pathlib import Path

from sotszakaz.foundation.outbox import handlers_together, topics_apart

SRC = Path(__file__).resolve().parents[2] / "src"
PUT = re.compile(r'outbox\.put(?:_all|_each)?\(\s*"([^"]+)"')


def topics():
    return {topic for path in SRC.rglob("*.py") for topic in PUT.findall(path.read_text(encoding="utf-8"))}


def test_every_topic_has_a_handler():
    assert len(topics()) > 10
    assert {topic for topic in topics() if not handlers_together(topic)} - set(topics_apart()) == set()
