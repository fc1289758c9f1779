from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from tests.factories import ordering, supply
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, inn_of, member

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Operator, Teacher
from sotszakaz.supply.providers.actions import exclude_provider, refuse_provider
from sotszakaz.supply.providers.models import ProviderApplication
from sotszakaz.supply.providers.selectors import standing_of
from sotszakaz.web.provider.steps import steps_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]
OVERVIEW, REGISTRY, APPLY = "provider:overview", "provider:registry", "provider:apply"


def at_home(client, municipality=None, organisation=None, role=Director):
    """Log in at an organisation of a decided municipality."""
    municipality = municipality or supply.decided_municipality()
    organisation = organisation or OrganisationFactory()
    client.force_login(member(role, municipality, organisation))
    return municipality, organisation


def typed(organisation, **changes):
    """The form as a director would send it."""
    claim = supply.claim_of(organisation)
    of = claim.organisation
    facts = {name: getattr(of, name) for name in of.__dataclass_fields__}
    facts |= {
        "phone": "+7 900 000-00-00",
        "licence_number": claim.licence.number,
        "licence_issued_on": "02.04.2021",
        "licence_issuer": claim.licence.issuer,
        "licence_subtype": claim.licence.subtype,
        "services": [str(pk) for pk in claim.service_ids],
        "capacity": "200",
        "bank_name": claim.bank.name,
        "bank_bic": claim.bank.bic,
        "bank_account": claim.bank.account,
        "correspondent_account": claim.bank.correspondent,
        "consent": "on",
    }
    return {**facts, **changes}


def test_a_new_provider_is_shown_the_way_and_the_first_step(client):
    at_home(client)

    page = client.get(reverse(OVERVIEW)).text

    assert "Подать заявку в реестр" in page
    assert page.count("step-current") == 1
    assert "Подайте заявку" in page


def test_a_provider_with_everything_has_no_step_left(client):
    group = supply.published_group(ends_on=supply.end_of_year(), starts_on=timezone.localdate())
    supply.agreement(group.part.programme.record, last_day=supply.end_of_year())
    at_home(client, group.municipality, group.organisation)

    page = client.get(reverse(OVERVIEW)).text

    assert page.count("step-done") == 4
    assert "step-current" not in page


def test_a_teacher_sees_the_offer_without_the_registry(client):
    record = supply.record()
    at_home(client, record.municipality, record.organisation, Teacher)

    assert "Путь исполнителя" not in client.get(reverse(OVERVIEW)).text
    assert client.get(reverse(REGISTRY)).status_code == 403
    assert client.get(reverse(APPLY)).status_code == 403


@pytest.mark.parametrize("name", [OVERVIEW, REGISTRY, APPLY])
def test_staff_of_the_municipality_have_no_cabinet_of_a_provider(client, name):
    client.force_login(member(Operator, MunicipalityFactory()))

    assert client.get(reverse(name)).status_code == 404


def test_the_form_begins_with_what_is_known(client):
    _, organisation = at_home(client)

    page = client.get(reverse(APPLY)).text

    assert organisation.inn in page
    assert organisation.head_name in page
    assert ordering.ARTISTIC in page


def test_a_director_applies_and_reads_by_when_it_is_decided(client):
    _, organisation = at_home(client)
    spaced = " ".join(supply.claim_of(organisation).bank.account[place : place + 4] for place in range(0, 20, 4))

    answer = client.post(reverse(APPLY), typed(organisation, bank_account=spaced, short_name="Радуга"), follow=True)

    application = ProviderApplication.objects.get()
    assert answer.redirect_chain == [(reverse(REGISTRY), 302)]
    assert f"{application.decide_by_on:%d.%m.%Y}" in answer.text
    assert "на рассмотрении" in answer.text
    assert application.organisation.short_name == "Радуга"
    assert application.bank_account == supply.claim_of(organisation).bank.account


def test_the_application_is_seen_before_it_is_handed_in_and_nothing_is_kept(client):
    _, organisation = at_home(client)

    answer = client.post(reverse(APPLY), typed(organisation, short_name="Радуга", preview="yes"))

    assert answer["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "Радуга" in text
    assert not ProviderApplication.objects.exists()
    organisation.refresh_from_db()
    assert organisation.short_name != "Радуга"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"inn": "2600000018"}, "inn", "не проходит проверку"),
        ({"ogrn": "1022600000017"}, "ogrn", "не проходит проверку"),
        ({"kpp": ""}, "kpp", "есть КПП"),
        ({"services": []}, "services", "хотя бы одну услугу"),
        ({"licence_subtype": "Дошкольное образование"}, "licence_subtype", "план, пункт 5.1"),
        ({"licence_issued_on": "вчера"}, "licence_issued_on", "Укажите день так"),
        ({"bank_account": "4" * 20}, "bank_account", "контрольная цифра"),
        ({"phone": ""}, "phone", "Заполните это поле."),
        ({"consent": ""}, "consent", "Без согласия"),
        ({"oktmo": "123"}, "oktmo", "8 или 11 цифр"),
        ({"licence_number": "Л035-1-26/1"}, "licence_number", "Л035-01234-56"),
    ],
)
def test_a_mistake_is_named_at_its_field_and_the_form_keeps_what_was_typed(client, changes, field, sentence):
    _, organisation = at_home(client)

    answer = client.post(reverse(APPLY), typed(organisation, licence_issuer="Министерство знаний", **changes))

    assert answer.status_code == 422
    assert any(sentence in error for error in answer.context["form"].errors[field])
    assert "Министерство знаний" in answer.text
    assert not ProviderApplication.objects.exists()


def test_the_number_of_another_organisation_is_refused_above_the_form(client):
    _, organisation = at_home(client)
    other = OrganisationFactory()

    answer = client.post(reverse(APPLY), typed(organisation, inn=other.inn))

    assert "с таким ИНН уже есть" in answer.context["form"].non_field_errors()[0]


def test_a_school_that_the_act_leaves_out_reads_the_clause(client):
    municipality = supply.decided_municipality(excluded=("детская школа искусств",))
    _, organisation = at_home(client, municipality)

    answer = client.post(reverse(APPLY), typed(organisation, full_name="Детская школа искусств № 1"))

    assert answer.status_code == 422
    assert "(абзац 4)" in answer.text


def test_a_refused_provider_reads_why_and_finds_the_form_filled(client):
    waiting = supply.application()
    refuse_provider(application_id=waiting.pk, ground="mismatch", reason="Адрес не тот.", by=SYSTEM, on=supply.TODAY)
    at_home(client, waiting.municipality, waiting.organisation)

    assert "Исправить и подать снова" in client.get(reverse(REGISTRY)).text
    page = client.get(reverse(APPLY)).text
    assert "Адрес не тот." in page
    assert waiting.licence_number in page


def test_everything_that_was_said_is_kept_and_comes_back_after_a_refusal(client):
    municipality, organisation = at_home(client)
    service = supply.services()[0]
    said = {
        "provider_type": "educational",
        "okopf": "75403",
        "oktmo": "07 700 000",
        "registered_on": "14.10.2002",
        "head_authority": "устав",
        "founders": "Администрация округа\r\n\r\nФонд  «Пример»",
        f"places_{service.pk}": "40",
        f"hours_{service.pk}": "2 720,5",
    }
    client.post(reverse(APPLY), typed(organisation, **said))

    application = ProviderApplication.objects.get()
    assert application.oktmo == "07700000"
    assert application.founders == "Администрация округа\nФонд «Пример»"
    assert "не больше 40\u00a0мест" in client.get(reverse(REGISTRY)).text
    refuse_provider(application_id=application.pk, ground="mismatch", reason="", by=SYSTEM, on=supply.TODAY)
    initial = client.get(reverse(APPLY)).context["form"].initial
    assert (initial["okopf"], initial[f"places_{service.pk}"]) == ("75403", 40)

    client.post(reverse(APPLY), typed(organisation, **said))

    again = ProviderApplication.objects.latest("pk")
    assert (again.previous, again.document.organisation) == (application, organisation)
    assert again.municipality == municipality


def test_who_waits_gets_no_form_and_who_is_in_the_registry_changes_its_record(client):
    waiting = supply.application()
    at_home(client, waiting.municipality, waiting.organisation)
    assert "уже на рассмотрении" in client.get(reverse(APPLY)).text

    record = supply.record()
    at_home(client, record.municipality, record.organisation)
    page = client.get(reverse(APPLY)).text
    client.post(reverse(APPLY), typed(record.organisation, capacity="210"))

    assert f"Изменение записи № {record.number}" in page
    assert ProviderApplication.objects.get(changes=record).capacity == 210


def test_without_a_decision_the_page_says_to_come_later(client):
    municipality = supply.ruled_municipality()
    at_home(client, municipality)

    assert "ещё нет решения" in client.get(reverse(APPLY)).text


def test_the_registry_page_shows_agreements_with_what_is_left(client, django_assert_num_queries):
    record = supply.record()
    supply.agreement(record, last_day=supply.TODAY.replace(month=10))
    supply.agreement(record, first_day=supply.TODAY.replace(month=11))
    at_home(client, record.municipality, record.organisation)

    with django_assert_num_queries(12):
        page = client.get(reverse(REGISTRY)).text

    assert page.count("Соглашение № СГ-") == 2
    assert "2\u202f000\u202f000,00\u00a0₽" in page


def test_steps_of_a_refused_provider_say_to_apply_again():
    waiting = supply.application()
    refuse_provider(application_id=waiting.pk, ground="mismatch", reason="", by=SYSTEM, on=supply.TODAY)
    standing = standing_of(municipality_id=waiting.municipality_id, organisation_id=waiting.organisation_id)

    steps = steps_of(standing, None, 0)

    assert [step.state for step in steps] == ["done", "current", "todo", "todo"]
    assert "подайте снова" in steps[0].note


def test_steps_of_an_excluded_provider_begin_again_with_an_application():
    record = supply.record()
    exclude_provider(record_id=record.pk, ground="own_wish", reason="", by=SYSTEM, on=supply.TODAY)
    sides = {"municipality_id": record.municipality_id, "organisation_id": record.organisation_id}

    first, *others = steps_of(standing_of(**sides), None, 0)

    assert [step.state for step in (first, *others)] == ["current", "todo", "todo", "todo"]
    assert first.note == f"Запись № {record.number} исключена. Чтобы вернуться в реестр, подайте новую заявку."
    supply.application(record.municipality, record.organisation)
    assert [step.state for step in steps_of(standing_of(**sides), None, 0)][:2] == ["done", "current"]


def test_numbers_copied_with_spaces_and_dashes_are_understood(client):
    _, organisation = at_home(client)
    inn = inn_of(55_555)

    client.post(reverse(APPLY), typed(organisation, inn=f"{inn[:4]}-{inn[4:7]} {inn[7:]}"))

    assert ProviderApplication.objects.get().organisation.inn == inn
