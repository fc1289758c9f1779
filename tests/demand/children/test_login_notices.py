import pytest
from tests.factories.kernel import MunicipalityFactory, UserFactory

from sotszakaz.demand.children.notices import LOGIN_MERGED
from sotszakaz.foundation import outbox
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice

pytestmark = pytest.mark.django_db


def test_the_parent_is_told_in_the_login_that_stays():
    home, kept = MunicipalityFactory(), UserFactory()
    outbox.put(LOGIN_MERGED, kept, municipality_id=home.pk)

    drain_together()

    act_for([home.pk])
    assert Notice.objects.get().user == kept
