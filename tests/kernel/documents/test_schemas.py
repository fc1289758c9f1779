import json
from copy import deepcopy
from datetime import date

import pytest
from tests.factories.documents import SAMPLES
from tests.schemas import validator

from sotszakaz.kernel.documents.codes import new_code
from sotszakaz.kernel.documents.envelope import Heading, sealed
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.payloads.part_titles import PARTS
from sotszakaz.kernel.documents.schemas import schema_of


def kept(kind, payload=None):
    on = date(2026, 8, 28)
    number = KINDS[kind].full_number(7, 2026)
    heading = Heading(kind, "Заречный округ", on, on, number=number, check_code=new_code())
    return json.loads(sealed(heading, payload or SAMPLES[kind]()))


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_version_fits_the_schema_of_its_kind(kind):
    validator(kind).validate(kept(kind))


@pytest.mark.parametrize("kind", SAMPLES)
def test_what_is_not_in_the_schema_does_not_fit(kind):
    version = kept(kind)
    spoilt = {
        "unknown": {**version, "content": {**version["content"], "nickname": "Тоша"}},
        "code": {**version, "check_code": "ILOU" * 4},
        "day": {**version, "formed_on": "28.08.2026"},
        "number": {**version, "number": "XX-1/2026"},
        "empty": {**version, "content": {}},
    }

    assert [name for name, each in spoilt.items() if validator(kind).is_valid(each)] == []


def test_money_is_a_string_with_two_places():
    kind = next(kind for kind in SAMPLES if kind == "social_certificate")
    for price in (12240, "12240", "12240.0", "-12240.00"):
        version = deepcopy(kept(kind))
        version["content"]["price"] = price
        assert not validator(kind).is_valid(version), price


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_field_and_part_has_a_russian_title(kind):
    schema = schema_of(kind)

    parts = [schema, schema["properties"]["content"], *schema["$defs"].values()]
    titles = [each["title"] for part in parts for each in (part, *part.get("properties", {}).values())]

    assert not [title for title in titles if not any("а" <= letter <= "я" for letter in title.lower())]


def test_titles_name_no_part_that_is_gone():
    named = {name for kind in SAMPLES for name in schema_of(kind)["$defs"]}

    assert set(PARTS) == named


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_address_of_a_schema_is_relative_to_the_site(kind):
    assert schema_of(kind)["$id"] == f"/schemas/{kind}.json"
