"""How each periodic job fares: one row a job."""

from django.db import models


class JobRun(models.Model):
    """The latest runs of a job by whichever worker; `error` is that of the latest failure."""

    name = models.CharField("задание", max_length=120, primary_key=True)
    started_at = models.DateTimeField("когда начато")
    finished_at = models.DateTimeField("когда выполнено", null=True)
    failed_at = models.DateTimeField("когда не удалось", null=True)
    error = models.TextField("ошибка", blank=True, default="", db_default="")
    runs = models.BigIntegerField("выполнено раз", default=0, db_default=0)
    failures = models.BigIntegerField("не удалось раз", default=0, db_default=0)

    class Meta:
        verbose_name = "выполнение задания"
        verbose_name_plural = "выполнение заданий"

    def __str__(self) -> str:
        return self.name
