import pytest
from tests.factories.documents import SAMPLES
from tests.factories.word import changed, with_words

from sotszakaz.kernel.documents.fieldlist import fields_of
from sotszakaz.kernel.documents.schemas import schema_of
from sotszakaz.kernel.documents.states import DocumentKind as Kind
from sotszakaz.kernel.documents.word.built_in import built_in
from sotszakaz.kernel.documents.word.fields import ensure_fields, sources_of
from sotszakaz.kernel.documents.word.plans import PLANS, REQUIRED
from sotszakaz.kernel.documents.word.refusals import MissingField, TemplateMarkup, UnknownField

KIND = Kind.CONTRACT


def shown(data, kind=KIND):
    return ensure_fields(sources_of(data), schema_of(kind), REQUIRED[kind])


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_built_in_template_shows_every_required_field(kind):
    assert set(REQUIRED[kind]) <= shown(built_in(kind), kind)
    assert set(PLANS) == set(SAMPLES)


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_list_of_fields_names_all_that_templates_show(kind):
    listed = {field.path for field in fields_of(kind)}

    parts = {path for path in shown(built_in(kind), kind) if path not in listed}
    assert all(any(path.startswith(f"{part}.") for path in listed) or part.startswith("loop") for part in parts)
    assert {field.path for field in fields_of(kind) if field.is_required} == set(REQUIRED[kind])


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("{{ nickname }}", "nickname"),
        ("{{ provider.shoe_size }}", "provider.shoe_size"),
        ("{% if child.secret %}x{% endif %}", "child.secret"),
        ("{% for row in months %}{{ row.salary|money }}{% endfor %}", "months.salary"),
        ("{% if price == '1' %}{{ never_shown }}{% endif %}", "never_shown"),
        ("{{ document.payload }}", "document.payload"),
        ("{{ child.__class__ }}", "child.__class__"),
        ("{{ self }}", "self"),
    ],
)
def test_an_unknown_field_is_named_even_where_the_sample_does_not_come(words, field):
    with pytest.raises(UnknownField, match=f"нет поля «{field}»"):
        shown(with_words(KIND, words))


def test_missing_fields_are_named_all():
    def without(document):
        for table in document.tables:
            table._element.getparent().remove(table._element)

    with pytest.raises(MissingField, match=r"document\.qr, child\.full_name, service\.code"):
        shown(changed(KIND, without))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{ price", "не закрыты|ошибка внутри"),
        ("{% if price %}", "не закрыты"),
        ("{% include 'x' %}", "незнакомая|не поддерживается"),
        ("{% macro x() %}{% endmacro %}", "не поддерживается"),
        ("{{ price|nothing_such }}", "нет такого вида записи"),
        ("{{ price|money(2) }}", "не принимает значений"),
        ("{{ 'a' * 1000000000 }}", "действие «mul» не поддерживается"),
        ("{{ range(100000000) }}", "действие «call» не поддерживается"),
        ("{{ child['full_name'] }}", "действие «getitem» не поддерживается"),
        ("{% for x in price %}{% endfor %}", "это не список"),
        ("{% set x = 1 %}", "команда «assign» не поддерживается"),
        ("{{ provider }}", "состоит из частей"),
        ("{{ price|day }}", "это не день"),
        ("{{ programme|money }}", "это не число"),
        ("{% if price > 5 %}x{% endif %}", "действие «compare» не поддерживается"),
        (
            "{% for a in months %}{% for b in months %}{% for c in months %}{% for d in months %}x"
            "{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
            "вложены глубже 3",
        ),
    ],
)
def test_markup_that_would_run_or_fail_is_refused(words, said):
    with pytest.raises(TemplateMarkup, match=said):
        shown(with_words(KIND, words))


def test_fields_hidden_in_the_properties_of_the_file_are_read_too():
    def hide(document):
        document.core_properties.comments = "{{ 'a' * 1000000000 }}"

    with pytest.raises(TemplateMarkup):
        shown(changed(KIND, hide))
