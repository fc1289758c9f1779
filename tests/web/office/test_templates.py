from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as Word
from tests.factories.documents import SAMPLES
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.word import with_member, with_words

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.models import DocumentTemplate
from sotszakaz.kernel.documents.word import limits
from sotszakaz.kernel.documents.word.built_in import built_in
from sotszakaz.kernel.users.roles import Finance, Head, Operator

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town():
    return MunicipalityFactory()


def page(client, kind="contract"):
    return client.get(reverse("office:template", args=[kind]))


def sent(client, content, name="Наш.docx"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("office:template", args=["contract"]), {"file": file})


def kept(town):
    act_for([town.pk])
    return DocumentTemplate.objects.get()


def test_every_kind_has_its_built_in_template_to_download(client, town):
    client.force_login(member(Operator, town))

    listed = client.get(reverse("office:templates")).text

    for kind in SAMPLES:
        assert reverse("office:template", args=[kind]) in listed
    answer = client.get(reverse("office:template_built_in", args=["contract"]))
    assert answer.content == built_in("contract")
    assert Word(BytesIO(answer.content)).paragraphs
    assert client.get(reverse("office:template_built_in", args=["passport"])).status_code == 404


def test_a_changed_template_is_checked_looked_at_and_adopted(client, town):
    client.force_login(member(Operator, town))
    answer = sent(client, with_words("contract", "Свои слова"))
    template = kept(town)

    assert answer.status_code == 302
    assert "Посмотрите образец" in page(client).text
    assert reverse("office:template_adopt", args=[template.pk]) not in page(client).text
    preview = client.get(reverse("office:template_preview", args=[template.pk]))
    assert preview.content.startswith(b"%PDF-")
    assert client.get(reverse("office:template_file", args=[template.pk])).content == bytes(template.content)

    client.force_login(member(Head, town))
    client.post(reverse("office:template_adopt", args=[template.pk]))
    assert "Действует свой шаблон, версия 1" in page(client).text
    again = client.post(reverse("office:template_adopt", args=[template.pk]), follow=True)
    assert "уже принята" in again.text

    client.post(reverse("office:template_return", args=["contract"]))
    assert "печатаются по встроенному шаблону" in page(client).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: b"not a document", "Файл не открывается как документ Word"),
        (lambda: b"", "Файл не открывается как документ Word"),
        (lambda: with_member("contract", "word/vbaProject.bin", b"x"), "есть макросы (word/vbaProject.bin)"),
        (lambda: with_words("contract", "{{ provider.shoe_size }}"), "нет поля «provider.shoe_size»"),
        (lambda: built_in("agreement"), "Не понимаем разметку полей|нет поля «"),
        (lambda: bytes(limits.FILE_BYTES + 1), "больше 5 МБ"),
    ],
)
def test_what_is_wrong_with_a_file_stands_at_the_form(client, town, content, said):
    client.force_login(member(Operator, town))

    answer = sent(client, content())

    assert answer.status_code == 422
    assert any(each in answer.text for each in said.split("|"))
    act_for([town.pk])
    assert not DocumentTemplate.objects.exists()


def test_the_page_lists_the_fields_with_their_titles(client, town):
    client.force_login(member(Finance, town))

    shown = page(client).text

    assert "<code>months.certificate_amount</code>" in shown
    assert "Обязательства по месяцам: Оплачивается сертификатом, рублей" in shown
    assert 'name="file"' not in shown
    assert sent(client, built_in("contract")).status_code == 403
