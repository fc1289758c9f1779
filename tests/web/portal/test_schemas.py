import json

import pytest
from django.urls import reverse
from tests.factories.documents import SAMPLES

from sotszakaz.kernel.documents.schemas import schema_of

pytestmark = pytest.mark.django_db  # a page tells the session for whom it acts, when an earlier test left another


def test_everybody_finds_the_schema_of_every_kind(client):
    page = client.get(reverse("portal:schemas")).content.decode()

    for kind in SAMPLES:
        answer = client.get(reverse("portal:schema", args=[kind]))
        assert reverse("portal:schema", args=[kind]) in page
        assert answer.headers["Content-Type"].startswith("application/schema+json")
        assert json.loads(answer.content) == schema_of(kind)


def test_a_kind_that_is_not_there_has_no_schema(client):
    assert client.get(reverse("portal:schema", args=["passport"])).status_code == 404
