"""Why a Word template is not taken: one sentence each, with the thing that is wrong by its name."""

from sotszakaz.foundation.errors import Refusal


class TemplateRefused(Refusal):
    """The ground of them all."""

    code = "template_refused"


class TemplateTooLarge(TemplateRefused):
    """A limit is passed."""

    code = "template_too_large"
    template = "Шаблон слишком велик: {what}. Уберите лишние картинки и страницы."


class TemplateBroken(TemplateRefused):
    """Not a .docx, or one that does not open."""

    code = "template_broken"
    template = "Файл не открывается как документ Word (.docx). Сохраните его в Word заново и загрузите ещё раз."


class TemplateHasMacros(TemplateRefused):
    """A program inside."""

    code = "template_has_macros"
    template = "В шаблоне есть макросы ({what}). Сохраните его как «Документ Word (.docx)» без макросов."


class TemplateLinksOutside(TemplateRefused):
    """A part that would be fetched from elsewhere."""

    code = "template_links_outside"
    template = "В шаблоне есть внешняя ссылка: {what}. Удалите её: шаблон не должен ничего загружать."


class TemplateSuspicious(TemplateRefused):
    """XML that declares entities or a document type."""

    code = "template_suspicious"
    template = "Внутри файла ({what}) есть объявления, которых в документах Word не бывает. Загрузите другой файл."


class TemplateUnsupported(TemplateRefused):
    """Something that would not come out in print."""

    code = "template_unsupported"
    template = "В шаблоне есть то, что не печатается: {what}. Уберите это и загрузите шаблон ещё раз."


class TemplateMarkup(TemplateRefused):
    """The marks of fields do not fit together."""

    code = "template_markup"
    template = "Не понимаем разметку полей: {what}. Поля пишут так: {{{{ provider.full_name }}}}."


class UnknownField(TemplateRefused):
    """A field that documents of this kind do not have."""

    code = "template_unknown_field"
    template = "В документах этого вида нет поля «{name}». Проверьте его по списку полей."


class MissingField(TemplateRefused):
    """A field without which the document would not say what the law wants."""

    code = "template_missing_field"
    template = "В шаблоне нет обязательных полей: {fields}. Добавьте их и загрузите шаблон ещё раз."


class TemplateTooSlow(TemplateRefused):
    """Reading it took too long or too much memory."""

    code = "template_too_slow"
    template = "Шаблон не удалось прочитать за отведённое время. Упростите его и загрузите ещё раз."
