from sotszakaz.demand.allocation.rules import Standing, decided_by, in_order


def test_criteria_go_before_the_lottery_in_their_published_order():
    sibling = Standing(1, (1, 0), "f")
    resident = Standing(2, (0, 1), "0")
    lucky, unlucky = Standing(3, (0, 0), "1"), Standing(4, (0, 0), "2")

    assert in_order([unlucky, resident, lucky, sibling]) == [sibling, resident, lucky, unlucky]


def test_the_first_difference_decides():
    assert decided_by(Standing(1, (1, 0), "a"), Standing(2, (1, 1), "b")) == 1
    assert decided_by(Standing(1, (1, 1), "a"), Standing(2, (1, 1), "b")) is None
