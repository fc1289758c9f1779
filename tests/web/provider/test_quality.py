"""A provider reads its acts, mends what was found, and sees surveys only when nobody can be guessed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import supply
from tests.factories.kernel import member
from tests.factories.quality import ASKED_ON, asked, delivered, finished, photo, planned, running

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director
from sotszakaz.oversight.quality.states import InspectionKind
from sotszakaz.oversight.surveys.actions import close_survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


@pytest.fixture
def record(client):
    record = supply.record()
    client.force_login(member(Director, record.municipality, record.organisation))
    return record


def address(name, *args):
    return reverse(f"provider:{name}", args=args)


def test_a_finding_is_answered_once_with_a_file(client, record):
    found = finished(record, photos=1).shortcomings.get()
    page = address("shortcoming", found.pk)
    proof = SimpleUploadedFile("фото.jpg", photo(size=(8, 6)))
    broken = client.post(page, {"words": "Открыт.", "file": SimpleUploadedFile("a.jpg", b"\xff\xd8\xff a photo")})

    empty = client.post(page, {"words": ""})
    sent = client.post(page, {"words": "Открыт.", "file": proof}, follow=True)
    twice = client.post(page, {"words": "Открыт."})

    assert (empty.status_code, twice.status_code) == (422, 409)
    assert "Ответ отправлен" in sent.text
    assert "уже невозможно" in twice.text
    file = client.get(address("mending_proof", found.mendings.get().pk))
    assert (broken.status_code, file.headers["Content-Type"], file.content[:3]) == (422, "image/jpeg", b"\xff\xd8\xff")
    act = client.get(address("inspection", found.inspection_id)).text
    assert address("photo", found.inspection.photos.get().pk) in act


def test_nothing_of_a_surprise_is_seen_before_its_end(client, record):
    surprise = running(record)
    announced = planned(
        record, checklist_id=surprise.checklist_id, kind=InspectionKind.PLANNED, planned_on=supply.TODAY.replace(day=9)
    )

    assert client.get(address("inspection", surprise.pk)).status_code == 404
    assert "Выходы свободны" in client.get(address("inspection", announced.pk)).text
    assert "Внеплановая" not in client.get(address("inspections")).text


def test_few_answers_are_not_shown_to_the_provider(client):
    at = delivered()
    survey = asked(at)
    client.force_login(at.director())
    going_on = client.get(address("survey", survey.pk)).text
    close_survey(survey_id=survey.pk, by=SYSTEM, on=ASKED_ON)

    closed = client.get(address("survey", survey.pk)).text

    assert "Опрос идёт" in going_on
    assert "Ответов мало" in closed
    other = supply.record(at.municipality)
    client.force_login(member(Director, other.municipality, other.organisation))
    assert client.get(address("survey", survey.pk)).status_code == 404
