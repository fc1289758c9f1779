"""Schemes set before limits were accounts get them, with what was granted held there."""

from importlib import import_module

import pytest
from django.db import connection
from tests.demand.test_verify import finding
from tests.factories import demand

pytestmark = pytest.mark.django_db

OLD = """
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE certificates_facevalue ALTER number_account_id DROP NOT NULL, ALTER sum_account_id DROP NOT NULL;
    ALTER TABLE certificates_certificateperiod ALTER granted_as_id DROP NOT NULL;
    UPDATE certificates_facevalue SET number_account_id = NULL, sum_account_id = NULL;
    UPDATE certificates_certificateperiod SET granted_as_id = NULL;
"""


def test_old_schemes_get_accounts_that_hold_what_was_granted():
    at = demand.market()
    at.child()
    at.child()
    opening = import_module("sotszakaz.demand.certificates.migrations.0005_open_limit_accounts")

    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(OLD)
        cursor.execute(opening.FORWARD)
        cursor.execute(
            "SELECT held FROM ledger_account WHERE id IN (SELECT sum_account_id FROM certificates_facevalue)"
        )
        held = [row[0] for row in cursor.fetchall()]

    assert held == [2 * demand.FACE_VALUE]
    assert finding("certificates.limits").passed
    assert finding("certificates.categories").passed
