"""`jobs [--retry [ID …]]`: how periodic jobs and the outbox fare; lets parked messages be tried again."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from sotszakaz.foundation.draining import unpark
from sotszakaz.foundation.health import JobHealth, count_workers, list_job_health, list_parked, outbox_health
from sotszakaz.foundation.models import OutboxMessage

SHOWN = 50


class Command(BaseCommand):
    help = "Показать, как идут периодические задания и рассылка, и повторить отложенные сообщения."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--retry", nargs="*", type=int, metavar="НОМЕР", help="повторить отложенные: все или названные"
        )

    def handle(self, **options: Any) -> None:
        if options["retry"] is not None:
            count = unpark(options["retry"] or None)
            self.stdout.write(f"Возвращено в рассылку сообщений: {count}.")
            return
        self.stdout.write(f"Работающих процессов заданий: {count_workers()}")
        for each in list_job_health():
            self.stdout.write(describe_job(each))
        outbox = outbox_health()
        since = f", самое раннее — {said(outbox.oldest_at)}" if outbox.oldest_at else ""
        self.stdout.write(f"Сообщений ждёт рассылки: {outbox.waiting}{since}; отложено после ошибок: {outbox.parked}")
        for message in list_parked()[:SHOWN]:
            self.stdout.write(describe_message(message))


def describe_job(health: JobHealth) -> str:
    """One line a job, and one more with the error of a failing one."""
    run = health.run
    if run is None:
        return f"  ещё не выполнялось    {health.job.title}"
    line = f"  {said(run.finished_at):<20}  {health.job.title} (раз: {run.runs}, ошибок: {run.failures})"
    return f"{line}\n      ошибка: {run.error}" if health.is_failing else line


def describe_message(message: OutboxMessage) -> str:
    return f"  № {message.pk}  {said(message.parked_at)}  {message.topic}: {message.error}"


def said(moment: datetime | None) -> str:
    return "ни разу" if moment is None else f"{timezone.localtime(moment):%d.%m.%Y %H:%M:%S}"
