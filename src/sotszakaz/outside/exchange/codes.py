"""Carriers of one-time codes that come with the product: e-mail, and SMS over the gateway of an operator."""

import json
import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from sotszakaz.foundation.outgoing import post
from sotszakaz.kernel.signatures.carriers import CodeNotDelivered
from sotszakaz.kernel.signatures.errors import CodeHasNoAddress
from sotszakaz.kernel.users.models import User

logger = logging.getLogger(__name__)


class EmailCarrier:
    """A letter to the address by which the person logs in, by Django's mail (its backend is a setting)."""

    name = "email"
    title = "почта"
    hint = "Если письма нет, посмотрите в папке «Спам»."

    def way_to(self, user: User) -> str:
        name, _, domain = user.email.partition("@")
        if not name or not domain:
            raise CodeHasNoAddress(what="адреса почты")
        return f"на почту {name[0]}…@{domain}"

    def carry(self, user: User, title: str, text: str) -> None:
        letter = EmailMessage(title, text, settings.DEFAULT_FROM_EMAIL, [user.email])
        try:
            letter.send()
        except (OSError, ValueError) as error:
            logger.error("a letter with a code was not taken: %s", error.__class__.__name__)
            raise CodeNotDelivered("почтовый сервер не принял письмо") from error


class SmsCarrier:
    """A message to the person's telephone: POST of JSON to the gateway, made of the template of the settings.

    In the strings of the template {phone} and {text} are replaced; any answer 2xx means that the gateway has taken it.
    """

    name = "sms"
    title = "СМС"
    hint = "Если сообщения нет, проверьте, ловит ли телефон сеть."

    def way_to(self, user: User) -> str:
        return f"в СМС на номер …{_phone_of(user)[-4:]}"

    def carry(self, user: User, title: str, text: str) -> None:
        said = _filled(json.loads(settings.SMS_BODY), phone=_phone_of(user), text=text)
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if settings.SMS_AUTHORIZATION:
            headers["Authorization"] = settings.SMS_AUTHORIZATION
        try:
            post(settings.SMS_URL, json.dumps(said, ensure_ascii=False).encode(), headers)
        except OSError as error:
            logger.error("the gateway of messages did not take a code: %s", error.__class__.__name__)
            raise CodeNotDelivered("оператор сообщений не ответил") from error


def _phone_of(user: User) -> str:
    """+79000000000 of «8 900 000-00-00». Raises CodeHasNoAddress."""
    digits = "".join(sign for sign in user.phone if sign.isdigit())
    if len(digits) == 10:
        digits = "7" + digits
    if len(digits) == 11 and digits[0] == "8":
        digits = "7" + digits[1:]
    if not 11 <= len(digits) <= 15:
        raise CodeHasNoAddress(what="номера телефона")
    return "+" + digits


def _filled(part: Any, **words: str) -> Any:
    """The template with its places filled: only whole strings of JSON change, so that no text breaks out of them."""
    if isinstance(part, dict):
        return {name: _filled(value, **words) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, **words) for value in part]
    if isinstance(part, str):
        for name, said in words.items():
            part = part.replace(f"{{{name}}}", said)
    return part
