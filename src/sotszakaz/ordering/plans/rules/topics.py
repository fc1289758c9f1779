"""What a measure is about, told by the words of its title: the topics of the usual plan."""

import re
from collections.abc import Sequence

from sotszakaz.ordering.acts.data.plan import BEFORE, TOPICS
from sotszakaz.ordering.acts.reading.words import fold


def topics_of(titles: Sequence[str]) -> list[str]:
    """The topic of each measure of one plan, in their order; of several of one topic the first has it. "" for none."""
    taken: set[str] = set()
    found = []
    for title in titles:
        folded = fold(title)
        free = (topic.key for topic in TOPICS if topic.key not in taken and re.search(topic.pattern, folded))
        topic = next(free, "")
        taken.add(topic)
        found.append(topic)
    return found


def usual_precedence(topics: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places: the first measure usually comes before the second."""
    places = {topic: place for place, topic in enumerate(topics) if topic}
    return [(places[first], places[second]) for first, second in BEFORE if first in places and second in places]
