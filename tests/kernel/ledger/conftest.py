import pytest
from tests.factories.kernel import MunicipalityFactory

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.municipalities.models import Municipality


@pytest.fixture
def payer(db: None) -> Municipality:
    """The municipality that the session acts for."""
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return municipality
