from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, connection
from docx import Document as Word
from pypdf import PdfReader
from tests.factories.documents import contract_payload
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.word import with_member, with_words

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents import looks
from sotszakaz.kernel.documents.actions import form_document
from sotszakaz.kernel.documents.errors import TemplateAdopted
from sotszakaz.kernel.documents.models import DocumentTemplate
from sotszakaz.kernel.documents.rendering import render_docx, render_draft, render_pdf
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind as Kind
from sotszakaz.kernel.documents.word.built_in import built_in
from sotszakaz.kernel.documents.word.refusals import TemplateHasMacros, UnknownField
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Head, Operator

pytestmark = pytest.mark.django_db
KIND = Kind.CONTRACT
OURS = "Занятия ведём с любовью."


@pytest.fixture
def town():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return municipality


def uploaded(town, words=OURS, by=SYSTEM):
    content = with_words("contract", words)
    return looks.upload_template(
        municipality_id=town.pk, kind=KIND, file_name="Наш договор.docx", content=content, by=by
    )


def adopted(town, **values):
    template = uploaded(town, **values)
    return looks.adopt_template(template_id=template.pk, by=SYSTEM, at=_earlier())


def _earlier():
    return datetime.now(UTC) - timedelta(hours=1)


def printed(town):
    document = form_document(KIND, municipality_id=town.pk, payload=contract_payload(), on=date(2026, 8, 28), by=SYSTEM)
    version = latest_version(document.pk)
    reader = PdfReader(BytesIO(render_pdf(version)))
    return version, " ".join(page.extract_text() for page in reader.pages)


def test_documents_formed_after_the_adoption_are_printed_by_the_own_template(town):
    before, plain = printed(town)
    template = uploaded(town)
    assert OURS not in printed(town)[1]

    looks.adopt_template(template_id=template.pk, by=SYSTEM, at=datetime.now(UTC))
    after = form_later(town, template)

    assert OURS not in plain
    assert looks.template_for(before) is None
    assert looks.template_for(after) == template


def form_later(town, template):
    """In a test all is one transaction with one moment, so the version is told to be a minute younger."""
    version = printed(town)[0]
    version.formed_at = DocumentTemplate.objects.get(pk=template.pk).adopted_at + timedelta(minutes=1)
    return version


def test_the_own_look_is_in_the_pdf_and_in_the_word_file(town):
    adopted(town)

    version, words = printed(town)

    assert OURS in words
    assert version.document.full_number in words
    assert any(OURS in each.text for each in Word(BytesIO(render_docx(version))).paragraphs)
    assert render_pdf(version) == render_pdf(version)


def test_the_return_to_the_built_in_look_is_a_version_too(town):
    adopted(town)
    back = looks.return_to_built_in(municipality_id=town.pk, kind=KIND, by=SYSTEM, at=_earlier() + timedelta(minutes=1))

    assert (back.version, back.sha256) == (2, "")
    assert OURS not in printed(town)[1]
    assert [each.version for each in looks.list_templates(town.pk, KIND, by=member(Head, town))] == [2, 1]


def test_without_an_own_template_the_word_file_is_the_built_in_one(town):
    version, _ = printed(town)

    words = " ".join(each.text for each in Word(BytesIO(render_docx(version))).paragraphs)

    assert "заключили договор о следующем" in words


def test_a_preview_shows_the_sample_and_takes_nothing(town):
    pdf = looks.preview_template(uploaded(town))

    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert OURS in words
    assert "ЧЕРНОВИК" in words
    assert looks.list_looks(town.pk, by=member(Head, town))[0].adopted is None


def test_a_draft_has_the_look_that_the_document_will_have(town):
    def draft():
        pdf = render_draft(KIND, contract_payload(), municipality=town, on=date(2026, 8, 28))
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)

    uploaded(town)
    before = draft()
    adopted(town)
    after = draft()

    assert OURS not in before
    assert OURS in after
    assert "ЧЕРНОВИК" in before
    assert "ЧЕРНОВИК" in after


def test_looks_say_what_is_in_force_and_what_waits(town, django_assert_num_queries):
    adopted(town)
    uploaded(town, "Ещё лучше.")
    head = member(Head, town)
    looks.list_looks(town.pk, by=head)

    with django_assert_num_queries(1):
        found = {look.kind: look for look in looks.list_looks(town.pk, by=head)}

    assert (found[KIND].adopted.version, found[KIND].waiting.version, found[KIND].is_own) == (1, 2, True)
    assert (found[Kind.AGREEMENT].adopted, found[Kind.AGREEMENT].is_own) == (None, False)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (lambda: with_words("contract", "{{ provider.shoe_size }}"), UnknownField),
        (lambda: with_member("contract", "word/vbaProject.bin", b"x"), TemplateHasMacros),
    ],
)
def test_a_template_with_a_mistake_is_not_kept(town, content, refusal):
    with pytest.raises(refusal):
        looks.upload_template(municipality_id=town.pk, kind=KIND, file_name="x.docx", content=content(), by=SYSTEM)

    assert not DocumentTemplate.objects.exists()


def test_who_may_upload_and_who_may_adopt(town):
    template = uploaded(town, by=member(Operator, town))

    with pytest.raises(NotAllowed):
        looks.adopt_template(template_id=template.pk, by=member(Operator, town), at=_earlier())
    with pytest.raises(NotAllowed):
        uploaded(town, by=member(Finance, town))
    with pytest.raises(NotFound):
        looks.get_template_for(member(Head, MunicipalityFactory()), template.pk)
    with pytest.raises(NotAllowed):
        looks.return_to_built_in(municipality_id=town.pk, kind=KIND, by=member(Operator, town), at=_earlier())
    looks.adopt_template(template_id=template.pk, by=member(Head, town), at=_earlier())
    assert AuditEvent.objects.get(action="template.adopt").details == {"kind": "contract", "version": 1}


def test_a_template_is_adopted_once(town):
    template = adopted(town)

    with pytest.raises(TemplateAdopted, match="Версия 1 шаблона уже принята"):
        looks.adopt_template(template_id=template.pk, by=SYSTEM, at=_earlier())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents_documenttemplate SET file_name = 'Другой'",
        "UPDATE documents_documenttemplate SET adopted_at = now()",
        "DELETE FROM documents_documenttemplate",
    ],
)
def test_an_adopted_template_never_changes(town, statement):
    adopted(town)

    with pytest.raises(IntegrityError, match="never change"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_a_sum_that_is_not_of_the_file(town):
    with pytest.raises(IntegrityError, match="document_template_sum"):
        DocumentTemplate.objects.create(
            municipality=town, kind=KIND, version=1, content=built_in("contract"), sha256="0" * 64
        )


def test_templates_of_another_municipality_are_not_there(town):
    adopted(town)
    act_for([MunicipalityFactory().pk])

    assert not DocumentTemplate.objects.exists()


def test_the_form_for_paper_by_an_own_template_has_a_line_for_each_side(town):
    adopted(town)
    version, _ = printed(town)

    plain, paper = (
        " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages)
        for content in (render_pdf(version), render_pdf(version, for_paper=True))
    )

    assert OURS in paper
    assert paper.count("подпись, расшифровка") == plain.count("подпись, расшифровка") + 2
    assert "Исполнитель услуг" in paper
    assert "Законный представитель получателя" in paper
    assert "Подписи на бумаге" not in plain
    assert f"· сумма {version.payload_sha256[:8]}" in paper
