from collections.abc import Iterator

import pytest
from tests.concurrency.callers import Caller
from tests.factories.kernel import MunicipalityFactory

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.municipalities.models import Municipality


@pytest.fixture
def payer(transactional_db: None) -> Iterator[Municipality]:
    """A committed municipality that the session acts for."""
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    yield municipality
    act_for([])


@pytest.fixture
def ann(payer: Municipality) -> Iterator[Caller]:
    """A caller who comes first."""
    caller = Caller(payer.pk)
    yield caller
    caller.close()


@pytest.fixture
def boris(payer: Municipality) -> Iterator[Caller]:
    """A caller who comes a moment later."""
    caller = Caller(payer.pk)
    yield caller
    caller.close()


@pytest.fixture
def clerk(payer: Municipality) -> Iterator[Caller]:
    """Somebody whose open transaction stops both."""
    caller = Caller(payer.pk)
    yield caller
    caller.close()
