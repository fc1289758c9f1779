"""The longest tests begin first, and none is lost when they are dealt to the workers."""

from collections import Counter
from itertools import groupby

import pytest
from tests.longest import HERE, LONGEST, begin_with_the_longest


def test_the_longest_modules_are_there() -> None:
    assert [name for name in LONGEST if not (HERE / name).is_file()] == []


@pytest.mark.parametrize("workers", [2, 3])
def test_dealing_keeps_every_test_and_each_class_whole(request: pytest.FixtureRequest, workers: int) -> None:
    items = list(request.session.items)
    dealt = list(items)

    begin_with_the_longest(dealt, workers=workers)

    assert Counter(map(id, dealt)) == Counter(map(id, items))
    ranked = [place for place, item in enumerate(dealt) if item.path in {HERE / name for name in LONGEST}]
    assert not ranked or ranked[0] == 0
    of_classes = [item.getparent(pytest.Class) for item in dealt if item.path.name == "test_demo.py"]
    assert len([parent for parent, _ in groupby(of_classes) if parent is not None]) <= 1
