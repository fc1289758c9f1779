from datetime import datetime

from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from sotszakaz.foundation.jobs import periodic

KEPT_HOURS = 72


@periodic("* * * * *", title="Поднять задания погибших процессов", alone=False)
def rescue_jobs(at: datetime) -> None:
    """Put back into the queue what a killed worker was doing; its lock would keep the job away for ever."""
    async_to_sync(_rescue)()


@periodic("17 * * * *", title="Убрать записи о выполненных заданиях")
def forget_old_jobs(at: datetime) -> None:
    """The queue keeps only the jobs of the latest days."""
    async_to_sync(app.job_manager.delete_old_jobs)(nb_hours=KEPT_HOURS, include_failed=True)


async def _rescue() -> None:
    for job in await app.job_manager.get_stalled_jobs():
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:  # a later tick of the same job is in the queue already
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
