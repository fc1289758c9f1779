"""What is wrong with a message is said in Russian, with the field named for programs and for people."""

import json
import re

import pytest

from sotszakaz.outside.exchange import contract
from sotszakaz.outside.exchange.errors import MessageWrong
from sotszakaz.outside.exchange.intake import read_message
from sotszakaz.outside.exchange.wording import FIELDS, UNKNOWN

CHILD = {"last_name": "Примеров", "first_name": "Пётр", "birth_date": "2015-03-27"}
GOOD = {
    "version": "1",
    "number": "2026-1",
    "child": CHILD,
    "applicant": {"full_name": "Примерова Ольга", "relation": "mother"},
    "group_id": 7,
    "shown_parent_amount": "0.00",
    "consents": {"personal_data": True, "price_and_terms": True},
}


def refused(body):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(MessageWrong) as caught:
        read_message(contract.ApplicationRequest, content)
    return caught.value


def without(name):
    return {key: value for key, value in GOOD.items() if key != name}


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        (without("number"), "number", "«number» (номер заявления): его нет, а оно обязательно"),
        ({**GOOD, "surprise": 1}, "surprise", "«surprise»: такого поля в обмене нет"),
        ({**GOOD, "number": "a b"}, "number", "нужны латинские буквы, цифры"),
        ({**GOOD, "number": 5}, "number", "нужна строка"),
        ({**GOOD, "version": "2"}, "version", "«version» (версия обмена): нужно 1"),
        ({**GOOD, "group_id": 0}, "group_id", "нужно число больше 0"),
        ({**GOOD, "group_id": "x"}, "group_id", "нужно целое число"),
        ({**GOOD, "group_id": 1.5}, "group_id", "нужно целое число"),
        ({**GOOD, "shown_parent_amount": "-1"}, "shown_parent_amount", "нужно число не меньше 0"),
        ({**GOOD, "shown_parent_amount": "1.234"}, "shown_parent_amount", "знаков после точки больше 2"),
        ({**GOOD, "shown_parent_amount": "1" * 20}, "shown_parent_amount", "цифр"),
        ({**GOOD, "shown_parent_amount": "сто"}, "shown_parent_amount", "нужна сумма в рублях"),
        ({**GOOD, "shown_parent_amount": "NaN"}, "shown_parent_amount", "нужна сумма в рублях"),
        ({**GOOD, "child": 1}, "child", "нужен объект с полями"),
        ({**GOOD, "child": {**CHILD, "birth_date": "27.03.2015"}}, "child.birth_date", "нужен день вида 2015-03-27"),
        ({**GOOD, "child": {**CHILD, "last_name": ""}}, "child.last_name", "нужно знаков не меньше 1"),
        ({**GOOD, "child": {**CHILD, "last_name": "и" * 61}}, "child.last_name", "знаков больше 60"),
        ({**GOOD, "child": {**CHILD, "snils": "1-2"}}, "child.snils", "(ребёнок, СНИЛС): нужны 11 цифр подряд"),
        ({**GOOD, "consents": {"personal_data": "?", "price_and_terms": True}}, "consents.personal_data", "true или"),
        ({**GOOD, "applicant": {"full_name": "Примерова", "relation": "aunt"}}, "applicant.relation", "guardian или"),
        (b"{", None, "всё сообщение: это не JSON"),
        ([], None, "всё сообщение: нужен объект с полями"),
    ],
)
def test_a_wrong_message_is_said_in_russian_with_its_field(said, field, words):
    refusal = refused(said)

    assert refusal.field == field
    assert words in refusal.message
    assert UNKNOWN not in refusal.message
    plain = re.sub(r"«[^»]*»|JSON|true|false|mother|father|guardian|self", "", refusal.message)
    assert not re.search(r"[A-Za-z]", plain), refusal.message


def test_every_field_that_may_be_wrong_has_a_name_among_people():
    asked = (contract.ApplicationRequest, contract.QuoteRequest, contract.ChildIdentity)
    asked += (contract.Applicant, contract.Consents)

    assert {name for kind in asked for name in kind.model_fields} == set(FIELDS)
