"""Pages of signing: the document in three areas, trust, signatories, checks over again."""

import json
from datetime import timedelta
from enum import Enum
from inspect import isclass
from ipaddress import ip_network

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories import demand
from tests.factories.documents import agreement_payload, contract_payload
from tests.factories.files import JPEG
from tests.factories.gost_ca import Authority
from tests.factories.kernel import UserFactory
from tests.factories.signing import signing

from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.actions import end_document, revise_document
from sotszakaz.kernel.documents.payloads import Payload
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind, Outcome, SigningParty
from sotszakaz.kernel.signatures.models import RevocationList, Signatory, Signature, TrustedRoot, VerificationRun
from sotszakaz.kernel.signatures.runs import go_on
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.web import uploads
from sotszakaz.web.components.signing import CODED

BODY, PROVIDER, CITIZEN = SigningParty.BODY, SigningParty.PROVIDER, SigningParty.CITIZEN

pytestmark = pytest.mark.django_db


def logged(user):
    client = Client()
    client.force_login(user)
    return client


def file(content, name="подпись.sig"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def ground(db):
    return signing()


@pytest.fixture
def agreement(ground):
    return ground.version()


def page_of(client, area, version):
    return client.get(reverse(f"{area}:document", args=[version.document_id]))


def sent(client, area, version, **data):
    address = reverse(f"{area}:document_sign", args=[version.document_id])
    return client.post(address, {"cms_base64": "", **data})


def test_the_page_says_whose_turn_it_is_and_gives_the_bytes_to_sign(ground, agreement):
    client = logged(ground.director)

    page = page_of(client, "provider", agreement).text
    payload = client.get(reverse("provider:document_payload", args=[agreement.document_id, 1]))

    assert "Подписывает сейчас" in page
    assert "Проверить и принять подпись" in page
    assert payload.content == agreement.payload.encode()


def test_names_in_latin_letters_are_among_the_facts_and_codes_of_ours_are_not(ground):
    payload = contract_payload().model_copy(update={"programme": "Scratch", "group": "Lego_one"})
    contract = ground.version(DocumentKind.CONTRACT, payload)

    facts = dict(page_of(logged(ground.operator), "office", contract).context["summary"])

    assert (facts["Программа"], facts["Группа"]) == ("Scratch", "Lego_one")
    assert not {"RUB", "HOUR"} & set(facts.values())


def test_every_field_that_holds_a_code_is_known_as_one():
    fields = [each for kind in Payload.__subclasses__() for each in kind.model_fields.items()]
    coded = {name for name, each in fields if isclass(each.annotation) and issubclass(each.annotation, Enum)}

    assert coded == CODED
    assert not {name for name, each in fields if name in CODED and each.annotation is str}


def test_a_provider_uploads_a_signature_and_the_turn_goes_on(ground, agreement):
    client = logged(ground.director)
    cms = ground.provider_head.sign(agreement.payload.encode())

    answer = sent(client, "provider", agreement, party=PROVIDER, cms=file(cms))

    assert answer.status_code == 302
    page = page_of(client, "provider", agreement).text
    assert "Примеров Игорь Львович" in page
    assert "Сейчас подписывает уполномоченный орган" in page
    act_for([ground.municipality.pk])
    kept = Signature.objects.get()
    saved = client.get(reverse("provider:document_signature", args=[agreement.document_id, kept.pk]))
    assert saved.content == cms


def test_a_wrong_signature_leaves_the_page_with_its_sentence(ground, agreement):
    client = logged(ground.director)
    other = ground.provider_head.sign(b"another document")

    answer = sent(client, "provider", agreement, party=PROVIDER, cms=file(other))
    empty = sent(client, "provider", agreement, party=PROVIDER)
    junk = sent(client, "provider", agreement, party=PROVIDER, cms_base64="не подпись")

    assert [each.status_code for each in (answer, empty, junk)] == [422, 422, 422]
    assert "под другим файлом" in answer.text
    assert "Выберите файл подписи" in empty.text
    act_for([ground.municipality.pk])
    assert not Signature.objects.exists()


def test_staff_sign_for_the_body_after_the_provider(ground, agreement):
    ground.sign(agreement, PROVIDER)
    client = logged(ground.operator)

    answer = sent(client, "office", agreement, party=BODY, cms=file(ground.body_head.sign(agreement.payload.encode())))

    assert answer.status_code == 302
    assert "подписан всеми" in page_of(client, "office", agreement).text


def test_a_file_larger_than_any_form_takes_is_not_read(ground, agreement, monkeypatch):
    monkeypatch.setattr(uploads, "LIMIT", 1000)
    client = logged(ground.director)

    answer = sent(client, "provider", agreement, party=PROVIDER, cms=file(b"x" * 5000))

    assert answer.status_code == 413
    assert "слишком большой" in answer.text


def test_a_sender_who_lies_about_the_length_is_stopped_too(monkeypatch):
    monkeypatch.setattr(uploads, "LIMIT", 1000)
    bounded = uploads.Bounded(request=type("Request", (), {"META": {}})())
    bounded.handle_raw_input(None, None, 10, None)
    bounded.new_file("cms", "a.sig", "application/octet-stream", 10)

    bounded.receive_data_chunk(b"x" * 1000, 0)
    with pytest.raises(uploads.StopUpload):
        bounded.receive_data_chunk(b"x", 1000)
    assert uploads.is_too_large(bounded.request)


@pytest.fixture
def family():
    market = demand.market()
    contract = demand.contract(market)
    made = signing(municipality=market.municipality, provider=market.record.organisation)
    made.version_of_contract = latest_version(contract.document_id)
    made.parent = contract.child.added_by
    made.sign(made.version_of_contract, PROVIDER)
    return made


def test_a_parent_signs_by_a_code_shown_in_a_demonstration(family, settings):
    settings.SIGNATURE_CODES_ON_SCREEN = True
    client, contract = logged(family.parent), family.version_of_contract
    ask = reverse("citizen:document_code", args=[contract.document_id])
    sign = reverse("citizen:document_code_sign", args=[contract.document_id])

    code = client.post(ask).context["shown_code"]
    refused = client.post(sign, {"code": code})
    wrong = client.post(sign, {"code": "12", "agreed": "on"})
    answer = client.post(sign, {"code": code, "agreed": "on"})

    assert (refused.status_code, wrong.status_code, answer.status_code) == (422, 422, 302)
    assert "согласитесь с условиями" in refused.text
    assert "Осталось попыток: 4" in wrong.text
    assert "подписан всеми" in page_of(client, "citizen", contract).text


def test_the_address_in_the_evidence_is_not_what_the_client_says_of_itself(family, settings):
    settings.SIGNATURE_CODES_ON_SCREEN = True
    settings.TRUSTED_PROXIES = (ip_network("127.0.0.1"),)
    client, contract = logged(family.parent), family.version_of_contract
    code = client.post(reverse("citizen:document_code", args=[contract.document_id])).context["shown_code"]
    sign = reverse("citizen:document_code_sign", args=[contract.document_id])

    headers = {"x-forwarded-for": "203.0.113.9, 192.0.2.7"}
    client.post(sign, {"code": code, "agreed": "on"}, REMOTE_ADDR="127.0.0.1", headers=headers)

    act_for([family.municipality.pk])
    assert json.loads(Signature.objects.get(party=CITIZEN).evidence)["ip"] == "192.0.2.7"


def test_the_page_says_where_the_code_went_and_when_another_may_be_asked_for(family, settings):
    settings.SIGNATURE_CODES = "email"
    client, contract = logged(family.parent), family.version_of_contract
    name, _, domain = family.parent.email.partition("@")
    way = f"на почту {name[0]}…@{domain}"

    before = page_of(client, "citizen", contract).text
    after = client.post(reverse("citizen:document_code", args=[contract.document_id]), follow=True).text
    again = client.post(reverse("citizen:document_code", args=[contract.document_id]), follow=True).text

    assert f"Код придёт {way}" in before
    assert f"Код отправлен {way}" in after
    assert "Новый можно запросить после" in after
    assert "Отправить код ещё раз" in after
    assert "Новый можно запросить через минуту" in again
    assert len(mail.outbox) == 1


def test_a_parent_without_a_telephone_is_told_how_to_sign_otherwise(family, settings):
    settings.SIGNATURE_CODES = "sms"
    family.parent.phone = ""
    family.parent.save(update_fields=["phone"])

    page = page_of(logged(family.parent), "citizen", family.version_of_contract).text

    assert "в вашем кабинете нет номера телефона" in page
    assert "Получить код" not in page


def test_a_parent_is_told_when_codes_have_no_way(family):
    client = logged(family.parent)

    answer = client.post(reverse("citizen:document_code", args=[family.version_of_contract.document_id]), follow=True)

    assert "Код отправить некуда" in answer.text


def test_a_clerk_brings_the_paper_of_a_parent(family):
    client, contract = logged(family.operator), family.version_of_contract
    address = reverse("office:document_original", args=[contract.document_id])
    scan = file(JPEG, "скан.jpg")
    said = {"edition": 1, "signed_on": f"{family.today}", "ground": "нет интернета", "name_citizen": "Птицына Ольга"}

    assert "Внести бумажный подлинник" in page_of(client, "office", contract).text
    nobody = client.post(address, {**said, "name_citizen": "", "file": file(JPEG)})
    wrong = client.post(address, {**said, "file": file(b"MZ", "скан.jpg")})
    stale = client.post(address, {**said, "edition": 2, "file": file(JPEG, "скан.jpg")})
    shown = client.get(address).text
    answer = client.post(address, {**said, "file": scan})

    assert "Последняя редакция — 1 от" in shown
    assert "На бумаге редакция 2, а последняя редакция — 1" in stale.text
    assert "Напишите, кто подписал" in nobody.text
    assert "это не PDF, не JPEG и не PNG" in wrong.text
    assert answer.status_code == 302
    page = page_of(client, "office", contract)
    assert "нет интернета" in page.text
    act_for([family.municipality.pk])
    kept = Signature.objects.get(party=CITIZEN)
    saved = client.get(reverse("office:document_scan", args=[contract.document_id, kept.pk]))
    assert saved.content == JPEG
    assert saved.headers["Content-Disposition"].startswith("attachment")


def test_the_page_of_a_document_takes_few_queries(ground, django_assert_max_num_queries):
    contract = ground.version(DocumentKind.CONTRACT, contract_payload())
    ground.sign(contract, PROVIDER)
    client = logged(ground.operator)

    with django_assert_max_num_queries(24):
        page_of(client, "office", contract)


def test_staff_trust_an_authority_and_end_it(ground):
    client = logged(ground.operator)
    other = Authority.root("512", "Другой центр")

    wrong = client.post(reverse("office:trust_root_add"), {"certificate": file(b"junk", "a.cer")})
    answer = client.post(reverse("office:trust_root_add"), {"certificate": file(other.der, "a.cer")})
    page = client.get(reverse("office:trust")).text
    added = TrustedRoot.objects.get(title="Другой центр")
    client.post(reverse("office:trust_root_end", args=[added.pk]))

    assert wrong.status_code == 422
    assert "это не сертификат" in wrong.text
    assert answer.status_code == 302
    assert "ГОСТ Р 34.10-2012, 512 бит" in page
    added.refresh_from_db()
    assert added.trusted.upper is not None


def test_staff_bring_a_revocation_list(ground):
    client = logged(ground.operator)
    content = ground.between.revocation_list([ground.body_head], on=ground.now)

    answer = client.post(reverse("office:trust_list_add"), {"revocation_list": file(content, "a.crl")})
    again = client.post(reverse("office:trust_list_add"), {"revocation_list": file(content, "a.crl")})

    assert (answer.status_code, again.status_code) == (302, 422)
    assert "уже загружен" in again.text
    assert RevocationList.objects.get().revoked == 1


def test_staff_appoint_a_signatory_and_end_the_right(ground):
    client = logged(ground.operator)
    said = {
        "organisation": "",
        "name": "Примерова Анна Сергеевна",
        "position": "заместитель",
        "snils": "111-222-333 81",
        "ogrn": "",
        "basis": "power_of_attorney",
        "basis_document": "",
        "since": f"{ground.today}",
    }

    wrong = client.post(reverse("office:signatories"), said)
    answer = client.post(reverse("office:signatories"), {**said, "basis": "head"})

    assert wrong.status_code == 422
    assert "номер и день доверенности" in wrong.text
    assert answer.status_code == 302
    act_for([ground.municipality.pk])
    made = Signatory.objects.get(snils="11122233381")
    assert made.ogrn == ground.municipality.authorised_body.organisation.ogrn
    client.post(reverse("office:signatory_dismiss", args=[made.pk]))
    act_for([ground.municipality.pk])
    made.refresh_from_db()
    assert made.valid.upper == ground.today + timedelta(days=1)


def test_staff_order_a_check_and_see_how_far_it_is(ground, agreement):
    ground.sign(agreement, PROVIDER)
    client = logged(ground.operator)
    said = {"kind": "", "since": f"{ground.today - timedelta(days=1)}", "until": f"{ground.today + timedelta(days=1)}"}

    nothing = client.post(reverse("office:signature_checks"), {**said, "kind": "contract"})
    answer = client.post(reverse("office:signature_checks"), said)
    act_for([ground.municipality.pk])
    run = VerificationRun.objects.get()
    running = client.get(answer.url, headers={"hx-request": "true"}).text
    act_for([ground.municipality.pk])
    go_on(run_id=run.pk)
    done = client.get(answer.url).text

    assert "нет ни одной подписи" in nothing.text
    assert "Проверено 0 из 1" in running
    assert "every 3s" in running
    assert "Все подписи верны: 1" in done
    assert "every 3s" not in done


def looks_at(version):
    act_for([version.municipality_id])
    found = AuditEvent.objects.filter(action="document.look", subject_id=version.document_id).order_by("pk")
    return [(each.actor_id, each.details.get("file", ""), each.details.get("version")) for each in found]


def test_every_file_that_is_taken_away_is_logged_with_who_took_which(ground, agreement):
    kept = ground.sign(agreement, PROVIDER)
    for user, area in ((ground.director, "provider"), (ground.operator, "office")):
        client, pk = logged(user), agreement.document_id

        client.get(reverse(f"{area}:document_payload", args=[pk, 1]))
        client.get(reverse(f"{area}:document_signature", args=[pk, kept.pk]))

        assert looks_at(agreement)[-2:] == [(user.pk, "payload", 1), (user.pk, "signature", 1)]


def test_what_a_parent_opens_and_takes_away_is_logged(family):
    client, contract = logged(family.parent), family.version_of_contract
    kept = Signature.objects.get()

    page_of(client, "citizen", contract)
    client.get(reverse("citizen:document_pdf", args=[contract.document_id]))
    client.get(reverse("citizen:document_payload", args=[contract.document_id, 1]))
    client.get(reverse("citizen:document_signature", args=[contract.document_id, kept.pk]))

    files = ["", "pdf", "payload", "signature"]
    assert looks_at(contract) == [(family.parent.pk, each, 1) for each in files]


def test_a_stranger_takes_no_file_and_leaves_no_look(family):
    client, contract = logged(UserFactory()), family.version_of_contract
    kept = Signature.objects.get()

    files = [
        client.get(reverse("citizen:document_payload", args=[contract.document_id, 1])),
        client.get(reverse("citizen:document_signature", args=[contract.document_id, kept.pk])),
    ]

    assert [each.status_code for each in files] == [404, 404]
    assert looks_at(contract) == []


def test_the_page_keeps_the_versions_before_with_their_signatures_and_files(ground, agreement):
    kept = ground.sign(agreement, PROVIDER)
    revise_document(document_id=agreement.document_id, payload=agreement_payload(), on=ground.today, by=SYSTEM)
    client, pk = logged(ground.operator), agreement.document_id

    page = page_of(client, "office", agreement).text
    signature = client.get(reverse("office:document_signature", args=[pk, kept.pk]))
    payload = client.get(reverse("office:document_payload", args=[pk, 1]))

    current, older = page.split("Прежние редакции")
    assert "Подписей пока нет" in current
    assert "Редакция 1 от" in older
    assert "Примеров Игорь Львович" in older
    assert "Цепочка до доверенного" in older
    assert " ".join(agreement.payload_sha256[start : start + 8] for start in range(0, 64, 8)) in older
    assert signature.content == bytes(kept.cms)
    assert payload.content == agreement.payload.encode()


def test_the_page_of_a_document_that_has_ended_says_so_and_offers_no_signing(ground, agreement):
    end_document(document_id=agreement.document_id, outcome=Outcome.TERMINATED, on=ground.today, by=SYSTEM)
    client = logged(ground.director)

    page = page_of(client, "provider", agreement).text
    answer = sent(
        client, "provider", agreement, party=PROVIDER, cms=file(ground.provider_head.sign(agreement.payload.encode()))
    )

    assert "Документ не действует с" in page
    assert "Проверить и принять подпись" not in page
    assert answer.status_code == 302
    assert "поэтому его больше не подписывают" in client.get(answer.url).text


def test_a_second_click_is_told_that_the_side_has_signed(ground, agreement):
    client = logged(ground.director)
    cms = ground.provider_head.sign(agreement.payload.encode())
    sent(client, "provider", agreement, party=PROVIDER, cms=file(cms))

    again = sent(client, "provider", agreement, party=PROVIDER, cms=file(cms))

    assert "уже подписала документ" in client.get(again.url).text
