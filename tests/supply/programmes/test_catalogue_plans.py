"""Every question of the catalogue has an index to go by: with sequential scans forbidden, none is left in a plan."""

import re
from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import supply

from sotszakaz.supply.programmes import selectors
from sotszakaz.supply.programmes.selectors import Covered, Near, Query

pytestmark = pytest.mark.django_db
OURS = re.compile(r"Seq Scan on (programmes_\w+|ledger_account)")

QUESTIONS = [
    Query(),
    Query(text="акварель краски"),
    Query(text="акворель"),
    Query(municipality_id=1),
    Query(organisations=(1,)),
    Query(focuses=("художественная",), forms=("очная",), days=(2, 4), age=8),
    Query(since=time(9), until=time(18), only_free=True, covered=Covered()),
    Query(near=Near(55.16, 61.4, 5)),
    Query(text="акварель", days=(2, 4), only_free=True, covered=Covered(1), near=Near(55.16, 61.4, 5)),
]


@pytest.mark.parametrize("query", QUESTIONS, ids=str)
def test_a_question_has_an_index(query):
    supply.published_group()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

        with CaptureQueriesContext(connection) as asked:
            scope = selectors.scope_of(query, on=supply.TODAY)
            selectors.free_places(selectors.find(scope).groups)
            selectors.facets_of(scope)

        scanned = {}
        for each in asked:
            cursor.execute(f"EXPLAIN {each['sql']}")
            found = OURS.findall("\n".join(row[0] for row in cursor.fetchall()))
            if found:
                scanned[each["sql"]] = found
    assert scanned == {}
