from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.urls import reverse
from tests.factories.documents import CHILD, certificate_payload
from tests.factories.kernel import MunicipalityFactory
from tests.factories.past import as_owner
from tests.factories.signing import signing

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.actions import end_document, form_document, revise_document
from sotszakaz.kernel.documents.codes import ALPHABET, in_groups, new_code
from sotszakaz.kernel.documents.rendering import check_url
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind, Outcome, SigningParty
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.web.portal.views.check import ASKS_A_MINUTE

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    """Formed, signed by nobody."""
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    document = form_document(
        DocumentKind.SOCIAL_CERTIFICATE,
        municipality_id=municipality.pk,
        payload=certificate_payload(),
        on=date(2026, 8, 28),
        by=SYSTEM,
    )
    act_for([])
    return document


@pytest.fixture
def signed(certificate):
    """The same, signed by the body."""
    act_for([certificate.municipality_id])
    ground = signing(municipality=certificate.municipality)
    ground.sign(latest_version(certificate.pk), SigningParty.BODY)
    act_for([])
    return certificate


def page_of(client, document):
    return client.get(reverse("portal:check_document", args=[document.check_code])).text.replace("\u00a0", " ")


def test_a_visitor_reads_that_the_document_is_real(client, signed):
    page = client.get(check_url(signed.check_code).removeprefix("http://testserver"))

    assert page.status_code == 200
    assert "Документ подлинный: социальный сертификат №\u00a0СС-1/2026" in page.text
    assert "Действует редакция\u00a01" in page.text
    assert signed.municipality.name in page.text
    assert in_groups(signed.check_code) in page.text
    assert not any(name in page.text for name in CHILD.full_name.split())


def test_a_document_that_nobody_has_signed_is_not_said_to_be_in_force(client, certificate):
    page = page_of(client, certificate)

    assert "Такой документ есть, но подписан не всеми: социальный сертификат № СС-1/2026" in page
    assert "ждёт подписи: уполномоченный орган" in page
    assert not any(each in page for each in ("Документ подлинный", "Действует", "действует<"))
    assert not any(name in page for name in CHILD.full_name.split())


def test_the_side_that_has_not_signed_yet_is_named_by_its_role(client):
    ground = signing()
    version = ground.version()
    document, whose = version.document, "ждёт подписи: {}.".format
    first = page_of(client, document)
    act_for([ground.municipality.pk])
    ground.sign(version, SigningParty.PROVIDER)
    second = page_of(client, document)
    act_for([ground.municipality.pk])
    ground.sign(version, SigningParty.BODY)
    last = page_of(client, document)

    assert whose("исполнитель услуг") in first
    assert whose("уполномоченный орган") in second
    assert not any(name in first + second + last for name in ("Образцова", "Примеров"))
    assert "подписан не всеми" not in last
    assert "Действует редакция 1" in last


def test_a_new_edition_waits_for_its_own_signatures(client, signed):
    act_for([signed.municipality_id])
    revise_document(document_id=signed.pk, payload=certificate_payload(contract=None), on=date(2026, 9, 2), by=SYSTEM)
    page = page_of(client, signed)

    assert "Редакция 2 ещё не в силе, ждёт подписи: уполномоченный орган" in page
    assert "подписана не всеми" in page
    assert "заменена" in page


def test_a_typed_code_leads_to_the_page_of_the_document(client, certificate):
    typed = in_groups(certificate.check_code).lower().replace("-", " ")

    answer = client.get(reverse("portal:check"), {"code": typed})

    assert answer.status_code == 302
    assert answer.url == reverse("portal:check_document", args=[certificate.check_code])


def test_a_slip_is_told_at_the_field_and_keeps_what_was_typed(client, certificate):
    slipped = next(each for each in ALPHABET if each != certificate.check_code[0]) + certificate.check_code[1:]

    page = client.get(reverse("portal:check"), {"code": slipped})

    assert page.status_code == 422
    assert "В коде опечатка" in page.text
    assert f'value="{slipped}"' in page.text


def test_an_unknown_code_says_that_there_is_no_such_document(client):
    page = client.get(reverse("portal:check_document", args=[new_code()]))

    assert page.status_code == 404
    assert "Документа с таким кодом нет. Проверьте код по документу" in page.text


@pytest.mark.parametrize("code", ["1", "' OR 1=1", "Ж" * 16, "0" * 200])
def test_nonsense_in_the_address_is_answered_calmly(client, code):
    page = client.get(reverse("portal:check_document", args=[code]))

    assert page.status_code == 404
    assert 'name="code"' in page.text


def test_the_form_is_empty_at_first_and_asks_for_a_code(client):
    assert "Введите код" not in client.get(reverse("portal:check")).text
    assert "Введите код проверки." in client.get(reverse("portal:check"), {"code": ""}).text


def asked(client, certificate, **values):
    query = {"municipality": certificate.municipality_id, "number": "СС-1/2026", **values}
    return client.get(reverse("portal:check"), query)


def test_a_number_is_enough_and_tells_no_code(client, signed):
    page = asked(client, signed)

    assert page.status_code == 200
    assert "Документ подлинный: социальный сертификат №\u00a0СС-1/2026" in page.text
    assert in_groups(signed.check_code) not in page.text
    assert signed.check_code not in page.text
    assert not any(name in page.text for name in [*CHILD.full_name.split(), CHILD.initials])


def test_a_wrong_number_is_told_at_its_field(client, certificate):
    assert asked(client, certificate, number="СС-2/2026").status_code == 404
    assert "Документа с таким номером в этом муниципалитете нет" in asked(client, certificate, number="СС-2/2026").text
    assert asked(client, certificate, number="12").status_code == 422
    assert "Выберите муниципалитет." in asked(client, certificate, municipality="").text


def test_nobody_walks_all_numbers(client, certificate):
    cache.clear()
    answers = [asked(client, certificate).status_code for _ in range(ASKS_A_MINUTE + 1)]

    assert answers == [200] * ASKS_A_MINUTE + [429]
    assert "Слишком много проверок подряд" in asked(client, certificate).text
    assert client.get(reverse("portal:check_document", args=[certificate.check_code])).status_code == 200
    cache.clear()


def test_a_document_that_has_ended_is_said_to_be_real_and_no_longer_in_force(client, clock, certificate):
    clock.go(date(2026, 9, 2))
    act_for([certificate.municipality_id])
    end_document(document_id=certificate.pk, outcome=Outcome.TERMINATED, on=date(2026, 9, 2), by=SYSTEM)

    page = client.get(reverse("portal:check_document", args=[certificate.check_code])).text

    assert "больше не действует" in page
    assert "расторгнут" in page
    assert "Действует редакция" not in page


def test_a_document_whose_last_day_is_ahead_is_in_force_through_it(client, clock, signed):
    act_for([signed.municipality_id])
    end_document(document_id=signed.pk, outcome=Outcome.TERMINATED, on=date(2026, 9, 2), by=SYSTEM)
    pages = []
    for day in (date(2026, 9, 1), date(2026, 9, 2)):
        clock.go(day)
        pages.append(page_of(client, signed))

    assert "Действует редакция 1, последний день — 1 сентября 2026" in pages[0]
    assert not any(each in pages[0] for each in ("больше не действует", "расторгнут"))
    assert "Не действует с 2 сентября 2026: расторгнут" in pages[1]


def test_who_may_still_sign_a_document_that_ends_is_told_until_when(client, clock, certificate):
    act_for([certificate.municipality_id])
    end_document(document_id=certificate.pk, outcome=Outcome.COMPLETED, on=date(2026, 9, 2), by=SYSTEM)
    clock.go(date(2026, 9, 1))

    assert "ждёт подписи: уполномоченный орган. Подписать её можно по 1 сентября 2026" in page_of(client, certificate)


def test_days_are_told_by_the_clock_of_the_municipality(client, signed):
    Municipality.objects.filter(pk=signed.municipality_id).update(timezone="Asia/Kamchatka")
    as_owner("UPDATE signatures_signature SET signed_at = %s", datetime(2026, 8, 30, 20, tzinfo=UTC))

    assert "31 августа 2026" in page_of(client, signed)


def test_the_page_of_a_document_takes_three_queries(client, certificate, django_assert_num_queries):
    address = reverse("portal:check_document", args=[certificate.check_code])

    with django_assert_num_queries(4):  # the fourth tells the session that it acts for nobody: in tests only
        client.get(address)
