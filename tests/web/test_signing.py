"""Pages of signing: the document in three areas, trust, signatories, checks over again."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories import demand
from tests.factories.documents import contract_payload
from tests.factories.gost_ca import Authority
from tests.factories.signing import signing

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.signatures.models import RevocationList, Signatory, Signature, TrustedRoot, VerificationRun
from sotszakaz.kernel.signatures.runs import go_on
from sotszakaz.web import uploads

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


def test_a_parent_is_told_when_codes_have_no_way(family):
    client = logged(family.parent)

    answer = client.post(reverse("citizen:document_code", args=[family.version_of_contract.document_id]), follow=True)

    assert "Код отправить некуда" in answer.text


def test_a_clerk_brings_the_paper_of_a_parent(family):
    client, contract = logged(family.operator), family.version_of_contract
    address = reverse("office:document_original", args=[contract.document_id])
    scan = file(b"\xff\xd8\xff a scan", "скан.jpg")
    said = {"signed_on": f"{family.today}", "ground": "нет интернета", "name_citizen": "Птицына Ольга Ивановна"}

    assert "Внести бумажный подлинник" in page_of(client, "office", contract).text
    nobody = client.post(address, {**said, "name_citizen": "", "file": file(b"\xff\xd8\xff")})
    wrong = client.post(address, {**said, "file": file(b"MZ", "скан.jpg")})
    answer = client.post(address, {**said, "file": scan})

    assert "Напишите, кто подписал" in nobody.text
    assert "это не PDF, не JPEG и не PNG" in wrong.text
    assert answer.status_code == 302
    page = page_of(client, "office", contract)
    assert "нет интернета" in page.text
    act_for([family.municipality.pk])
    kept = Signature.objects.get(party=CITIZEN)
    saved = client.get(reverse("office:document_scan", args=[contract.document_id, kept.pk]))
    assert saved.content == b"\xff\xd8\xff a scan"
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
