from sotszakaz.foundation.errors import NotFound, Refusal

__all__ = ["CodeMistyped", "CodeUnknown", "NotFound"]


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
