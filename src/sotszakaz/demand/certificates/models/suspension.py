from django.db import models
from django.db.models import F, Q

from sotszakaz.demand.certificates.models.account import CertificateAccount
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class Suspension(models.Model):
    """A suspension that is over: written when the certificate is resumed, and never changed (trigger).

    Between `since` and `resumed_on`, both days of decisions, nothing could be booked.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    certificate = models.ForeignKey(
        CertificateAccount, models.PROTECT, related_name="suspensions", verbose_name="сертификат"
    )
    since = models.DateField("с какого дня")
    reason = models.TextField("причина приостановления")
    suspended_at = models.DateTimeField("когда приостановлен")
    suspended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто приостановил")
    resumed_on = models.DateField("с какого дня возобновлён")
    resumption_reason = models.TextField("почему возобновлён")
    resumed_at = models.DateTimeField("когда возобновлён")
    resumed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто возобновил")

    class Meta:
        verbose_name = "приостановление сертификата"
        verbose_name_plural = "приостановления сертификатов"
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__gt="", resumption_reason__gt=""),
                name="suspension_with_reasons",
                violation_error_message="У приостановления и у возобновления есть причина.",
            ),
            models.CheckConstraint(
                condition=Q(resumed_on__gte=F("since"), resumed_at__gte=F("suspended_at")),
                name="suspension_ends_after_it_began",
                violation_error_message="Сертификат возобновляют не раньше, чем приостановили.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.since:%d.%m.%Y}"
