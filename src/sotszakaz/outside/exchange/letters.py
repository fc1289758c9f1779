"""The channel and the post that come with the product: families are written to the address by which they log in.

A letter travels in the open and is kept by others, so it says no more than the title of the notice and where to read
the rest; only a notice with a link of its own, made to leave the system, and one that says the same to everybody, as an
invitation to a seminar, is written in full. The latter goes to providers and staff too, and to addresses of those who
have no login. The answer to a complaint is written in full to the address that was named for it.
"""

import logging
from collections.abc import Iterable, Sequence
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from sotszakaz.kernel.notices.channels import Outgoing
from sotszakaz.kernel.notices.post import Letter
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import AREA_CITIZEN
from sotszakaz.outside.exchange.models import SentLetter

logger = logging.getLogger(__name__)

READ_MORE = "Подробности — в личном кабинете: {address}"
GO_ON = "Ответить можно без входа, по ссылке только для вас: {address}"
FOOT = "Письмо отправлено автоматически, отвечать на него не нужно."


class EmailChannel:
    """Letters by Django's mail (its backend is a setting). What was sent is known by its key and not sent again."""

    name = "email"

    def deliver(self, notices: Sequence[Outgoing]) -> None:
        """One letter for each notice of a family or to everybody; whoever may not log in any more gets none."""
        leaving = [each for each in notices if each.area == AREA_CITIZEN or each.is_open]
        sent = _sent(each.key for each in leaving)
        people = User.objects.filter(is_active=True).in_bulk({each.user_id for each in leaving})
        waiting = [each for each in leaving if each.key not in sent and each.user_id in people]
        if not waiting:
            return
        with get_connection() as mail:
            for each in waiting:
                _send(each, people[each.user_id], mail)
                SentLetter.objects.create(key=each.key)


class EmailPost:
    """Letters to addresses without a login, each once."""

    def send(self, letters: Sequence[Letter]) -> None:
        sent = _sent(each.key for each in letters)
        waiting = [each for each in letters if each.key not in sent]
        if not waiting:
            return
        with get_connection() as mail:
            for each in waiting:
                _carry(each.title, "\n\n".join([each.title, each.text, FOOT]), each.address, mail, each.key)
                SentLetter.objects.create(key=each.key)


def _sent(keys: Iterable[str]) -> set[str]:
    return set(SentLetter.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def _send(notice: Outgoing, to: User, mail: BaseEmailBackend) -> None:
    _carry(notice.title, _body(notice), to.email, mail, f"user {to.pk}")


def _carry(title: str, body: str, address: str, mail: BaseEmailBackend, whom: str) -> None:
    """An address that the server does not know is asked once; any other trouble comes again later."""
    said = " ".join(title.split())
    letter = EmailMessage(said, body, settings.DEFAULT_FROM_EMAIL, [address], connection=mail)
    try:
        letter.send()
    except SMTPRecipientsRefused:
        logger.error("the mail server does not know the address of %s", whom)


def _body(notice: Outgoing) -> str:
    if notice.link:
        parts = [notice.title, notice.text, GO_ON.format(address=notice.link)]
    else:
        address = settings.PUBLIC_URL + reverse(f"{notice.area}:notices")
        said = [notice.text] if notice.is_open else []
        parts = [notice.title, *said, READ_MORE.format(address=address)]
    return "\n\n".join([*parts, FOOT])
