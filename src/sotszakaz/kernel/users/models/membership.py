"""Who a user is: a role in a municipality, for a provider also at an organisation."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.users.models.user import User
from sotszakaz.kernel.users.roles import Role, role_called


class Membership(models.Model):
    """A role of a user in one municipality. A parent's membership is made when a child is added."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="пользователь")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="memberships", verbose_name="муниципалитет"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="организация"
    )
    role_name = models.CharField("роль", max_length=40)
    created_at = models.DateTimeField("с какого времени", db_default=Now())

    class Meta:
        verbose_name = "роль пользователя"
        verbose_name_plural = "роли пользователей"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality", "organisation", "role_name"],
                nulls_distinct=False,
                name="membership_unique",
                violation_error_message="Эта роль у пользователя уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(role_name__in=["director", "teacher"], organisation__isnull=False)
                | (~Q(role_name__in=["director", "teacher"]) & Q(organisation__isnull=True)),
                name="membership_organisation_of_providers",
                violation_error_message="Организация указывается у ролей исполнителя и только у них.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role_name}"

    @property
    def role(self) -> type[Role]:
        return role_called(self.role_name)
