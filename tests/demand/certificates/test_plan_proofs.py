"""What social certificates prove of the plan of approbation."""

from datetime import timedelta

import pytest
from tests.factories.demand import contract, market
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.models import SocialCertificate
from sotszakaz.demand.certificates.plan_proofs import prove_certificates
from sotszakaz.ordering.plans.evidence import Asked

pytestmark = pytest.mark.django_db


def test_certificates_prove_the_period_in_which_the_first_was_formed_and_name_no_child():
    at = market()
    home, one = at.municipality.pk, timedelta(days=1)
    assert prove_certificates(Asked(home, TODAY, None, None)) is None
    contract(at)
    day = SocialCertificate.objects.get().formed_on

    proof = prove_certificates(Asked(home, day, day, day))

    assert (proof.happened_on, proof.subject) == (day, None)
    assert proof.words == f"Первый социальный сертификат сформирован {day:%d.%m.%Y}."
    assert prove_certificates(Asked(home, day, day + one, None)) is None
    assert prove_certificates(Asked(home, day, None, day - one)) is None
