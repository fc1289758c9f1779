"""An organisation asks to be entered in the registry of providers (заявка исполнителя)."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.providers.states import APPLICATION_MOVES, ApplicationState, ProviderType


class ProviderApplicationQuerySet(models.QuerySet["ProviderApplication"]):
    def waiting(self) -> Self:
        """Those that nobody has decided yet."""
        return self.filter(state=ApplicationState.SUBMITTED)

    def lock(self, application_id: int) -> "ProviderApplication":
        """The application, locked until the transaction ends. Raises NotFound."""
        application = self.select_for_update(of=("self",), no_key=True).filter(pk=application_id).first()
        if application is None:
            raise NotFound()
        return application


class ProviderApplication(models.Model):
    """The application with its licence; decided once. The licence is the ground of entry (план, п. 5.1).

    One that `changes` a record asks for its next version; the organisation gets the `details` when it is accepted.
    When the record is excluded meanwhile, the application is closed: there is nothing left to change.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="provider_applications", verbose_name="организация"
    )
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name="исправляет заявку"
    )
    changes = models.ForeignKey(
        "providers.RegistryRecord",
        models.PROTECT,
        null=True,
        related_name="change_applications",
        verbose_name="изменяет запись",
    )
    details = models.JSONField("новые сведения об организации", null=True)
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+", verbose_name="документ")
    provider_type = models.CharField("тип исполнителя", max_length=20, choices=ProviderType, blank=True)
    legal_form = models.CharField("организационно-правовая форма", max_length=200, blank=True)
    okopf = models.CharField("код по ОКОПФ", max_length=5, blank=True)
    oktmo = models.CharField("код по ОКТМО", max_length=11, blank=True)
    registered_on = models.DateField("дата постановки на налоговый учёт", null=True)
    actual_address = models.CharField("фактический адрес", max_length=500, blank=True)
    site = models.CharField("сайт", max_length=200, blank=True)
    contact_person = models.CharField("контактное лицо", max_length=200, blank=True)
    head_position = models.CharField("должность руководителя", max_length=200, blank=True)
    head_authority = models.CharField("основание полномочий руководителя", max_length=200, blank=True)
    founders = models.TextField("учредители", blank=True)
    addresses = models.TextField("адреса оказания услуг", blank=True)
    programme_names = models.TextField("программы", blank=True)
    licence_number = models.CharField("номер лицензии", max_length=80)
    licence_issued_on = models.DateField("дата лицензии")
    licence_issuer = models.CharField("кем выдана лицензия", max_length=300)
    licence_subtype = models.CharField("подвид образования в лицензии", max_length=200)
    capacity = models.PositiveIntegerField("сколько детей может обучать одновременно")
    services = models.ManyToManyField(
        SocialService, through="providers.AppliedService", related_name="+", verbose_name="услуги"
    )
    bank_name = models.CharField("банк", max_length=250)
    bank_bic = models.CharField("БИК", max_length=9)
    bank_account = models.CharField("расчётный или казначейский счёт", max_length=20)
    correspondent_account = models.CharField("корреспондентский счёт", max_length=20, blank=True)
    state = models.CharField("состояние", max_length=20, choices=ApplicationState, default=ApplicationState.SUBMITTED)
    submitted_at = models.DateTimeField("когда подана", db_default=Now())
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто подал"
    )
    decide_by_on = models.DateField("рассмотреть не позднее")
    decided_at = models.DateTimeField("когда рассмотрена", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто рассмотрел"
    )
    ground = models.CharField("основание отказа или прекращения", max_length=400, blank=True)
    reason = models.TextField("пояснение", blank=True)

    MOVES: ClassVar[Moves] = APPLICATION_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"accept": "decided", "refuse": "decided", "close": "decided"}

    objects = ProviderApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "заявка исполнителя"
        verbose_name_plural = "заявки исполнителей"
        indexes = [models.Index(fields=["municipality", "state", "decide_by_on"], name="application_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "organisation"],
                condition=Q(state=ApplicationState.SUBMITTED),
                name="provider_application_one_waiting",
                violation_error_message="Заявка этой организации уже на рассмотрении. Дождитесь решения по ней.",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gt=0),
                name="provider_application_capacity_positive",
                violation_error_message="Укажите, сколько детей организация может обучать: больше нуля.",
            ),
            models.CheckConstraint(
                condition=Q(bank_bic__regex=r"^\d{9}$", bank_account__regex=r"^\d{20}$")
                & (Q(correspondent_account="") | Q(correspondent_account__regex=r"^\d{20}$")),
                name="provider_application_bank_digits",
                violation_error_message="БИК состоит из 9 цифр, счёт из 20. Проверьте реквизиты банка.",
            ),
            models.CheckConstraint(
                condition=(Q(okopf="") | Q(okopf__regex=r"^\d{5}$"))
                & (Q(oktmo="") | Q(oktmo__regex=r"^(\d{8}|\d{11})$")),
                name="provider_application_codes",
                violation_error_message="ОКОПФ состоит из 5 цифр, ОКТМО из 8 или 11. Проверьте коды по выписке.",
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.SUBMITTED, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state=ApplicationState.SUBMITTED) & Q(decided_at__isnull=False)),
                name="provider_application_decided_with_moment",
                violation_error_message="У рассмотренной заявки есть время решения, у нерассмотренной его нет.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.REFUSED) | ~Q(ground=""),
                name="provider_application_refused_with_ground",
                violation_error_message="Отказ называет основание. Выберите его из списка.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.CLOSED) | (Q(changes__isnull=False) & ~Q(ground="")),
                name="provider_application_closed_with_ground",
                violation_error_message="Рассмотрение прекращают у заявки на изменение записи и называют основание.",
            ),
        ]

    def __str__(self) -> str:
        return f"заявка № {self.pk}"
