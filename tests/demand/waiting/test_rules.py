import pytest

from sotszakaz.demand.waiting.rules import Standing, stood_behind

NEW, LATER = Standing(3, None), Standing(7, None)
GOES_ON, GOES_ON_LATER = Standing(9, 41), Standing(2, 57)


@pytest.mark.parametrize(
    ("gone", "stays", "is_behind"),
    [
        (LATER, NEW, True),
        (NEW, LATER, False),
        (NEW, GOES_ON, True),
        (GOES_ON, NEW, False),
        (GOES_ON_LATER, GOES_ON, True),
        (GOES_ON, GOES_ON_LATER, False),
    ],
)
def test_stood_behind_goes_by_the_contract_that_is_continued_then_by_the_number(gone, stays, is_behind):
    assert stood_behind(gone, stays, may_be_preferred=False) is is_behind


def test_a_later_number_may_have_stood_before_a_child_of_the_general_category():
    assert not stood_behind(LATER, NEW, may_be_preferred=True)
    assert stood_behind(NEW, GOES_ON, may_be_preferred=True)
    assert stood_behind(GOES_ON_LATER, GOES_ON, may_be_preferred=True)
