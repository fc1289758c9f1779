"""A municipality whose act leaves values of two indicators to the analysis."""

import pytest
from tests.factories.demand import market
from tests.factories.kernel import member
from tests.factories.ordering import indicator_said

from sotszakaz.kernel.users.roles import Head, Operator

WORDS = "будет определено по результатам пофакторного анализа"
PENDING = {"text": WORDS, "kind": "pending", "value": None, "year": 2026}
POTENTIAL = indicator_said(key="2.F", title="Доля немуниципальных исполнителей", unit="процент", target=PENDING)
COVERED = indicator_said(target=PENDING)


@pytest.fixture
def at():
    return market(indicators=[POTENTIAL, COVERED])


@pytest.fixture
def operator(at):
    return member(Operator, at.municipality)


@pytest.fixture
def head(at):
    return member(Head, at.municipality)
