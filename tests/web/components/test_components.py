"""Components rendered by themselves: what they refuse, what they escape, what they tie together."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import RequestContext, Template, engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from sotszakaz.web.components.controls import tone
from sotszakaz.web.components.gallery_samples import ReasonForm, SampleForm

HOSTILE = '" onclick="alert(1)" x="<script>'


def render(source, address="/list/", **context):
    """A piece of a page, compiled as the loader compiles files."""
    template = Template(CottonCompiler().process(source), engine=engines["django"].engine)
    request = RequestFactory().get(address)
    request.session = {}
    return template.render(RequestContext(request, context))


@pytest.mark.parametrize(
    "source",
    [
        '<c-button title="{{ hostile }}">Да</c-button>',
        '<c-button :title="hostile">Да</c-button>',
        '<c-link-button :href="hostile">Да</c-link-button>',
        '<c-notice :title="hostile">Да</c-notice>',
        '<c-state-badge :label="hostile" />',
        '<c-page-heading title="{{ hostile }}" />',
        '<c-stat label="x" :value="hostile" />',
        '<c-field :field="field" :hint="hostile" />',
    ],
)
def test_a_hostile_value_stays_a_value(source):
    html = render(source, hostile=HOSTILE, field=ReasonForm()["reason"])

    assert 'onclick="' not in html
    assert "<script>" not in html
    assert "alert(1)" in html


def test_a_component_does_not_see_the_page_around_it():
    html = render("<c-notice>Да</c-notice>", title="Чужой заголовок", tone="danger")

    assert "Чужой заголовок" not in html
    assert "notice-info" in html


@pytest.mark.parametrize(
    "source",
    [
        "<c-page-heading />",
        "<c-fact>Да</c-fact>",
        '<c-table :rows="rows"></c-table>',
        '<c-table caption="x" :rows="misspelt"></c-table>',
        '<c-steps :items="misspelt" />',
        '<c-timeline :items="misspelt" />',
        '<c-tabs :items="misspelt" />',
    ],
)
def test_a_missing_required_attribute_is_noticed(source):
    with pytest.raises(AssertionError, match="нет переменной"):
        render(source, rows=[1])


def test_a_field_ties_its_hint_and_error_to_the_control():
    form = SampleForm({"price": "много"})

    html = render('<c-field :field="form.price" />', form=form)

    assert '<label class="field-label" for="id_price">' in html
    assert 'aria-describedby="id_price_helptext id_price_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_price_helptext"' in html
    assert 'id="id_price_error"' in html
    assert 'value="много"' in html


def test_a_hint_given_on_the_page_is_tied_as_well():
    html = render('<c-field :field="form.starts_on" hint="Обычно 1 сентября." />', form=SampleForm())

    assert 'aria-describedby="id_starts_on_helptext"' in html
    assert "Обычно 1 сентября." in html


def test_choices_are_a_fieldset_with_a_legend():
    html = render('<c-field :field="form.mode" />', form=SampleForm({}))

    assert '<fieldset aria-describedby="id_mode_error">' in html
    assert '<legend class="field-label">' in html


def test_an_optional_field_says_so_and_a_required_one_does_not():
    assert "необязательно" in render('<c-field :field="form.about" />', form=SampleForm())
    assert "необязательно" not in render('<c-field :field="form.title" />', form=SampleForm())


def test_a_form_lists_its_errors_with_links_to_the_controls():
    form = SampleForm({"title": "Танцы"})
    form.add_error(None, "На этот год приём закрыт.")

    html = render('<c-form :form="form" />', form=form)

    assert 'role="alert"' in html
    assert "<li>На этот год приём закрыт.</li>" in html
    assert 'href="#id_mode_0"' in html
    assert 'id="id_mode_0"' in html
    assert 'href="#id_title"' not in html


def test_a_form_without_errors_has_no_summary_and_carries_token_files_and_hidden_fields():
    class Hidden(SampleForm):
        version = forms.IntegerField(widget=forms.HiddenInput, initial=7)

    html = render('<c-form :form="form" submit="Отправить" />', form=Hidden())

    assert "error-summary" not in html
    assert "csrfmiddlewaretoken" in html
    assert 'enctype="multipart/form-data"' in html
    assert 'name="version" value="7"' in html
    assert html.count('class="field') >= len(SampleForm().fields)


def test_a_form_with_its_own_content_shows_only_that():
    html = render('<c-form :form="form"><c-field :field="form.title" /></c-form>', form=SampleForm())

    assert "id_title" in html
    assert "id_price" not in html


def test_a_search_never_carries_a_token():
    assert "csrfmiddlewaretoken" not in render('<c-filter-bar :form="form" />', form=ReasonForm())


def test_an_empty_table_says_what_to_do():
    source = """<c-table caption="Дети" :rows="rows" empty="Детей пока нет.">
      <c-slot name="head"><th>Имя</th></c-slot><c-slot name="todo"><a href="/add/">Добавить</a></c-slot></c-table>"""

    html = render(source, rows=[])

    assert "Детей пока нет." in html
    assert '<a href="/add/">Добавить</a>' in html
    assert "<table" not in html


def test_pages_of_a_list_keep_the_filter_of_the_address():
    page = Paginator(range(2641), 50).page(7)

    html = render('<c-pagination :page="page" />', "/list/?words=робот&page=7", page=page)

    assert "?words=%D1%80%D0%BE%D0%B1%D0%BE%D1%82&amp;page=8" in html
    assert html.count('aria-current="page"') == 1
    other = render('<c-pagination :page="page" param="left" anchor="#left" />', "/list/?page=3", page=page)
    assert "?page=3&amp;left=8#left" in other
    assert "301–350 из 2\u202f641" in html


def test_pages_of_a_list_say_how_many_there_are_when_they_know_the_word():
    page = Paginator(range(2641), 50).page(7)

    html = render('<c-pagination :page="page" words="ребёнок,ребёнка,детей" />', page=page)

    assert "2\u202f641\u00a0ребёнок, показаны 301–350" in html


def test_a_list_of_one_page_has_no_pages():
    assert render('<c-pagination :page="page" />', page=Paginator([1], 50).page(1)).strip() == ""


def test_a_meter_draws_shares_in_units_of_the_account():
    html = render('<c-meter :spent="50" :held="30" :free="20" unit="PLACE" />')

    assert 'viewBox="0 0 100 1"' in html
    assert '<rect class="meter-held" x="50" width="30"' in html
    assert "30\u00a0мест" in html


def test_a_confirm_with_a_refused_form_is_open():
    wrong = ReasonForm({})
    source = '<c-confirm summary="Расторгнуть" action="/x/" submit="Расторгнуть" :form="form" />'

    assert '<details class="confirm" open>' in render(source, form=wrong)
    assert '<details class="confirm">' in render(source, form=ReasonForm())


@pytest.mark.parametrize(
    ("state", "expected"),
    [("active", "ok"), ("submitted", "info"), ("suspended", "warning"), ("annulled", "danger"), ("draft", "neutral")],
)
def test_the_tone_follows_the_name_of_the_state(state, expected):
    assert tone(state) == expected
    assert f"state-{expected}" in render('<c-state-badge :state="state" label="Слово" />', state=state)
