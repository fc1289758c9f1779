"""A family answers surveys and complains from its cabinet."""

import pytest
from django.urls import reverse
from tests.factories.demand import contract, market
from tests.factories.kernel import UserFactory
from tests.factories.quality import ASKED_AT, asked, delivered, said

from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.surveys.models import Invitation

pytestmark = pytest.mark.django_db


def test_a_family_goes_from_the_cabinet_to_its_one_time_link(client, clock):
    clock.now = ASKED_AT
    asked(delivered())
    invitation = Invitation.objects.get()
    client.force_login(invitation.child.added_by)

    listed = client.get(reverse("citizen:surveys")).text
    shown = client.get(reverse("citizen:survey", args=[invitation.pk])).text
    started = client.post(reverse("citizen:survey_start", args=[invitation.pk]))

    assert reverse("citizen:survey", args=[invitation.pk]) in listed
    assert "Ответить" in shown
    assert client.get(started.headers["Location"]).status_code == 200
    client.force_login(UserFactory())
    assert client.get(reverse("citizen:survey", args=[invitation.pk])).status_code == 404


def test_a_family_complains_about_its_contract_once_however_often_it_is_sent(client):
    signed = contract(market())
    client.force_login(signed.child.added_by)
    address = reverse("citizen:enrolment_complain", args=[signed.application_id])
    facts = said()
    sent = {"topic": facts.topic, "words": facts.words, "key": str(facts.key), "has_consented": "on"}

    empty = client.post(address, {**sent, "words": ""})
    silent = client.post(address, {**sent, "has_consented": ""})
    filed = client.post(address, sent, follow=True)
    client.post(address, sent)

    assert (empty.status_code, silent.status_code) == (422, 422)
    assert "Без согласия" in silent.text
    assert "принята" in filed.text
    assert Complaint.objects.get().contract == signed
    assert Complaint.objects.get().number in client.get(reverse("citizen:complaints")).text
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
