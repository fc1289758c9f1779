"""A person who logs in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who can log in with the password, or cannot until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """One login for all roles of a person; rights come from memberships.

    A second login of the same person is merged into the one that stays: nobody logs in with it any more.
    """

    email = models.EmailField("электронная почта")
    full_name = models.CharField("фамилия, имя, отчество", max_length=200)
    phone = models.CharField("телефон", max_length=40, blank=True)
    is_active = models.BooleanField("может входить", default=True)
    created_at = models.DateTimeField("когда заведён", db_default=Now())
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name="с каким входом объединён"
    )
    merged_at = models.DateTimeField("когда объединён", null=True)
    merged_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="кто объединил")
    merge_note = models.TextField("чем подтверждено объединение", blank=True, db_default="")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "пользователь"
        verbose_name_plural = "пользователи"
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                name="user_email_unique",
                violation_error_message="Этот адрес почты уже занят. Войдите или восстановите пароль.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True, merged_at__isnull=True, merged_by__isnull=True)
                | (Q(merged_into__isnull=False, merged_at__isnull=False, is_active=False) & ~Q(merged_into=F("id"))),
                name="user_merged_is_closed",
                violation_error_message="Объединённый вход закрыт и называет тот, который остался.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name
