"""Pages of programmes for the office and for experts: the registry, moderation, certification."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from tests.factories import certification as made
from tests.factories import supply
from tests.factories.kernel import member

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Operator
from sotszakaz.supply.programmes.models import Certification, Programme
from sotszakaz.supply.programmes.moderation import submit_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(client):
    """A programme that waits for moderation; the operator is logged in."""
    shown = supply.group().part.programme
    submit_programme(programme_id=shown.pk, by=SYSTEM, on=supply.TODAY)
    client.force_login(member(Operator, shown.municipality))
    return Programme.objects.get(pk=shown.pk)


def post(client, name, pk, **data):
    return client.post(reverse(f"office:{name}", args=[pk]), data, follow=True)


def test_the_registry_is_of_a_day_and_a_workbook(client, programme):
    today = client.get(reverse("office:programmes"), {"waits": "on"})
    past = client.get(reverse("office:programmes"), {"on": "2020-01-01"})
    sheet = client.get(reverse("office:programmes_sheet"))

    assert programme.name in today.text
    assert "на модерации" in today.text
    assert programme.name not in past.text
    rows = list(load_workbook(BytesIO(sheet.content)).active.iter_rows(values_only=True))
    assert (rows[1][0], rows[1][8]) == (programme.name, "на модерации")
    row = dict(zip(rows[0], rows[1], strict=True))
    assert (row["Частей"], row["Часов на ребёнка"], row["Стоимость, ₽"]) == (1, 68, 12240)


def test_the_operator_returns_with_remarks_and_then_publishes(client, programme):
    empty = post(client, "programme_return", programme.pk)
    returned = post(client, "programme_return", programme.pk, remarks="Уточните часы.")
    too_late = post(client, "programme_approve", programme.pk)
    submit_programme(programme_id=programme.pk, by=SYSTEM, on=timezone.localdate())
    published = post(client, "programme_approve", programme.pk)

    assert (empty.status_code, too_late.status_code) == (422, 409)
    assert "Напишите замечания" in empty.text
    assert "Уточните часы." in returned.text
    assert "Программа опубликована" in published.text


def test_the_office_asks_experts_and_decides_by_their_points(client):
    applied = made.applied()
    one, two = made.experts(applied.municipality)
    client.force_login(member(Operator, applied.municipality))

    few = post(client, "certification_experts", applied.pk, experts=[one.pk])
    asked = post(client, "certification_experts", applied.pk, experts=[one.pk, two.pk])
    for review in applied.reviews.order_by("pk"):
        made.finished(review, 1)
    short = post(client, "certification_certify", applied.pk)
    refused = post(client, "certification_refuse", applied.pk, ground="points", reason="Нет плана.")

    assert "программу оценивают 2 эксперта" in few.text
    assert "Эксперты назначены" in asked.text
    assert "для сертификации нужно 60" in short.text
    assert "Нет плана." in refused.text
    assert Certification.objects.get().state == "refused"


def test_a_certification_is_revoked_with_a_ground(client):
    found = made.certified()
    client.force_login(member(Operator, found.municipality))

    page = post(client, "certification_revoke", found.pk, ground="changed", reason="")

    assert "Сертификация отозвана" in page.text
    assert Certification.objects.get().state == "revoked"


def test_an_expert_gives_marks_and_a_conclusion_once(client):
    asked = made.under_review()
    review = asked.reviews.first()
    client.force_login(review.expert)
    address = reverse("office:review", args=[review.pk])
    data = {f"points_{number}": "3" for number in range(5)} | {"note_0": "Хорошо", "conclusion": "Рекомендую."}

    listed = client.get(reverse("office:reviews"))
    empty = client.post(address, {})
    sent = client.post(address, data, follow=True)
    again = client.post(address, data)

    assert asked.programme.name in listed.text
    assert empty.status_code == 422
    assert "Заключение отправлено." in sent.text
    assert "Ваше заключение: 100" in sent.text
    assert again.status_code == 409


def test_an_expert_sees_nobody_elses_review(client):
    asked = made.under_review()
    one, two = asked.reviews.order_by("pk")
    client.force_login(one.expert)

    assert client.get(reverse("office:review", args=[two.pk])).status_code == 404
    assert client.get(reverse("office:programmes")).status_code == 403


def test_the_provider_hands_in_corrects_and_applies_for_certification(client):
    shown = supply.group().part.programme
    made.rule(shown.municipality, moderation_required=True)
    client.force_login(member(Director, shown.municipality, organisation=shown.organisation))

    def go(page, **data):
        return client.post(reverse(f"provider:{page}", args=[shown.pk]), data, follow=True)

    direct = go("programme_publish")
    sent = go("programme_submit")
    back = go("programme_withdraw")
    edited = go(
        "programme_edit",
        service=shown.service_id,
        name="Тушь",
        annotation="Рисуем.",
        age_from=7,
        age_to=12,
        form="очная",
    )
    early = go("programme_certify", statement="")
    Programme.objects.filter(pk=shown.pk).update(state="published", published_at=timezone.now())
    applied = go("programme_certify", statement="")
    withdrawn = go("certification_withdraw")

    assert direct.status_code == 409
    assert "отправлена на модерацию" in sent.text
    assert "отозвана с модерации" in back.text
    assert "Программа исправлена." in edited.text
    assert "Сначала опубликуйте" in early.text
    assert "Заявка на сертификацию подана" in applied.text
    assert "Заявка на сертификацию отозвана" in withdrawn.text
