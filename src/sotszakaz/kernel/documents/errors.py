from sotszakaz.foundation.errors import NotFound, Refusal

__all__ = [
    "AlreadyEnded",
    "CodeMistyped",
    "CodeUnknown",
    "NotFound",
    "NumberMistyped",
    "NumberUnknown",
    "TemplateAdopted",
]


class CodeMistyped(Refusal):
    """The code could not have been issued: a symbol is wrong or missing."""

    code = "code_mistyped"
    template = (
        "В коде опечатка: такого кода не бывает. Проверьте его по документу — 16 знаков, цифры и латинские буквы."
    )


class CodeUnknown(Refusal):
    """A well-formed code that was never issued here."""

    code = "code_unknown"
    template = (
        "Документа с таким кодом нет. Проверьте код по документу; "
        "если он верен, документ выдан не в этой системе или подделан."
    )
    status = 404


class NumberMistyped(Refusal):
    """Not a number of ours, or one without its letters and without the kind."""

    code = "document_number_mistyped"
    template = "Номер пишется так: СС-12/2026. Проверьте его по документу или выберите вид документа в списке."


class NumberUnknown(Refusal):
    """No document of this number in the municipality."""

    code = "document_number_unknown"
    template = "Документа с таким номером в этом муниципалитете нет. Проверьте муниципалитет, вид и номер по документу."
    status = 404


class AlreadyEnded(Refusal):
    """An end comes before the document, or a second time."""

    code = "document_already_ended"
    template = "Документ {number} не может перестать действовать {day}: он выдан позже. Проверьте день."


class TemplateAdopted(Refusal):
    """Adopted already."""

    code = "template_adopted"
    template = "Версия {version} шаблона уже принята."
    is_overtaken = True
