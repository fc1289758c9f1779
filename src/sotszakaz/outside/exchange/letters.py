"""The channel that comes with the product: families are written to the address by which they log in.

A letter travels in the open and is kept by others, so it says no more than the title of the notice and where to read
the rest; only a notice with a link of its own, made to leave the system, is written in full.
"""

import logging
from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from sotszakaz.kernel.notices.channels import Outgoing
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
        """One letter for each notice of a family; whoever may not log in any more gets none."""
        to_families = [each for each in notices if each.area == AREA_CITIZEN]
        keys = SentLetter.objects.filter(key__in=[each.key for each in to_families])
        sent = set(keys.values_list("key", flat=True))
        people = User.objects.filter(is_active=True).in_bulk({each.user_id for each in to_families})
        waiting = [each for each in to_families if each.key not in sent and each.user_id in people]
        if not waiting:
            return
        with get_connection() as mail:
            for each in waiting:
                _send(each, people[each.user_id], mail)
                SentLetter.objects.create(key=each.key)


def _send(notice: Outgoing, to: User, mail: BaseEmailBackend) -> None:
    """An address that the server does not know is asked once; any other trouble comes again later."""
    title = " ".join(notice.title.split())
    letter = EmailMessage(title, _body(notice), settings.DEFAULT_FROM_EMAIL, [to.email], connection=mail)
    try:
        letter.send()
    except SMTPRecipientsRefused:
        logger.error("the mail server does not know the address of user %s", to.pk)


def _body(notice: Outgoing) -> str:
    if notice.link:
        parts = [notice.title, notice.text, GO_ON.format(address=notice.link)]
    else:
        parts = [notice.title, READ_MORE.format(address=settings.PUBLIC_URL + reverse("citizen:notices"))]
    return "\n\n".join([*parts, FOOT])
