"""Refusals: what the system anticipated, said to a person in one Russian sentence."""

from typing import Any, ClassVar


class Refusal(Exception):
    """Something a user may not or cannot do now, and what to do instead.

    A subclass per reason: `code` is its stable machine name, `template` the Russian text with named fields.
    `field` names the form's field that it concerns, or None when it concerns the whole form. `fields` are the
    values put into the text; the API answers with code and fields, people see the sentence.

    `is_overtaken` tells that the page which asked shows what is so no longer: somebody else, the same person in another
    tab or a term was faster. The sentence then says what has happened, and the web shows that page anew under it, so
    no sentence needs to ask for that.
    """

    code: ClassVar[str] = "refused"
    template: ClassVar[str] = "Действие не выполнено."
    status: ClassVar[int] = 422
    is_overtaken: bool = False

    def __init__(self, message: str | None = None, *, field: str | None = None, **fields: Any) -> None:
        self.field = field
        self.fields = fields
        self.message = message if message is not None else self.template.format(**fields)
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class NotAllowed(Refusal):
    """The person is known here, but the role does not give this right (HTTP 403)."""

    code = "not_allowed"
    template = "У вашей роли нет права на это действие. Обратитесь к администратору муниципалитета."
    status = 403


class NotFound(Refusal):
    """The thing does not exist for this person: strangers learn nothing more (HTTP 404)."""

    code = "not_found"
    template = "Такой записи нет или она вам не видна. Проверьте адрес страницы."
    status = 404
