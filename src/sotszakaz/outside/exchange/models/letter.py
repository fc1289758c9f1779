"""Which letters have gone out."""

from django.db import models
from django.db.models.functions import Now


class SentLetter(models.Model):
    """A notice that was sent as a letter, by the key of the channel: never to whom and never what."""

    key = models.CharField("ключ", max_length=40, primary_key=True)
    sent_at = models.DateTimeField("когда отправлено", db_default=Now())

    class Meta:
        verbose_name = "отправленное письмо"
        verbose_name_plural = "отправленные письма"

    def __str__(self) -> str:
        return self.key
