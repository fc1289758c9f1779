from datetime import datetime

from django.conf import settings
from django.utils import timezone

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.notices.channels import register_channel
from sotszakaz.kernel.notices.post import register_post
from sotszakaz.kernel.signatures.carriers import register_code_carrier
from sotszakaz.outside.exchange.authenticity import sweep
from sotszakaz.outside.exchange.carrier import HttpStatusNotify
from sotszakaz.outside.exchange.codes import EmailCarrier, SmsCarrier
from sotszakaz.outside.exchange.letters import EmailChannel, EmailPost
from sotszakaz.outside.exchange.licence_register.fetching import fetch_register
from sotszakaz.outside.exchange.licence_register.watch import FileOfRegister
from sotszakaz.outside.exchange.statuses import ANNOUNCED, LANE, STATUS, announce, carry, register_status_notify
from sotszakaz.supply.providers.licences import register_watch


@periodic("41 * * * *", title="Убрать счёт запросов порталов за прошедшие минуты")
def forget_counts(at: datetime) -> None:
    """Counts by which the rate of portals is held."""
    sweep(at=at)


@periodic("50 1-23/4 * * *", title="Забрать файл реестра лицензий")
def bring_licences(at: datetime) -> None:
    """Once a day; what did not come is asked for again. Nothing where no address is configured."""
    if settings.LICENCE_REGISTER_FOLDER is not None and settings.LICENCE_REGISTER_URL:
        on = timezone.localdate(at)
        fetch_register(settings.LICENCE_REGISTER_URL, settings.LICENCE_REGISTER_FOLDER, on=on)


if settings.LICENCE_REGISTER_FOLDER is not None:
    register_watch(FileOfRegister(settings.LICENCE_REGISTER_FOLDER))

register_code_carrier(EmailCarrier())
register_code_carrier(SmsCarrier())
if settings.NOTICES == "email":
    register_channel(EmailChannel())
    register_post(EmailPost())

register_status_notify(HttpStatusNotify())
register_handler(STATUS, carry, lane=LANE)

for topic in ANNOUNCED:
    register_handler(topic, announce)
