"""The contract of the provider with the recipient, and its months."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from sotszakaz.demand.certificates.models import SocialCertificate
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.models.application import EnrolmentApplication
from sotszakaz.demand.enrolments.states import CONTRACT_MOVES, ContractState
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import HoursField, RoubleField
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.users.models import User
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.programmes.models import StudyGroup


class ContractQuerySet(models.QuerySet["Contract"]):
    def lock(self, contract_id: int) -> "Contract":
        """The contract, locked until the transaction ends. Raises NotFound."""
        contract = self.select_for_update(of=("self",), no_key=True).filter(pk=contract_id).first()
        if contract is None:
            raise NotFound()
        return contract

    def attending(self, start: date, end: date) -> Self:
        """Contracts that cover a day from `start` until before `end`, notices of termination counted."""
        return self.filter(period__overlap=(start, end)).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=start))


class Contract(models.Model):
    """Made by acceptance. Its money and hours stay held on the five accounts until months charge them.

    `ends_on` is the last day after a notice of termination: from the notice nothing is held for later months, and on
    the day after it the seat is free again (`seat_freed_at`). Before the first class it is the day before the course.

    From the month `own_cost_since` (its first day) on the family pays all: the provider has no licence that holds.
    """

    MOVES: ClassVar[Moves] = CONTRACT_MOVES

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    application = models.OneToOneField(
        EnrolmentApplication, models.PROTECT, related_name="contract", verbose_name="заявление"
    )
    child = models.ForeignKey(Child, models.PROTECT, related_name="contracts", verbose_name="ребёнок")
    group = models.ForeignKey(StudyGroup, models.PROTECT, related_name="contracts", verbose_name="учебная группа")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="исполнитель")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="contracts", verbose_name="соглашение")
    social_certificate = models.OneToOneField(
        SocialCertificate, models.PROTECT, related_name="contract", verbose_name="социальный сертификат"
    )
    number = models.CharField("номер", max_length=40)
    signed_on = models.DateField("дата договора")
    period = DateRangeField("срок обучения")
    price = RoubleField("цена")
    certificate_amount = RoubleField("оплачивает сертификат")
    parent_amount = RoubleField("доплачивает законный представитель")
    certificate_units = models.BigIntegerField("с сертификата, копеек или сотых часа")
    person_hours = HoursField("человеко-часов")
    seat_account_id = models.BigIntegerField("счёт мест")
    certificate_account_id = models.BigIntegerField("счёт сертификата")
    agreement_account_id = models.BigIntegerField("счёт соглашения")
    budget_account_id = models.BigIntegerField("счёт строки бюджета")
    volume_account_id = models.BigIntegerField("счёт объёма заказа")
    state = models.CharField("состояние", max_length=20, choices=ContractState, default=ContractState.ACTIVE)
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name="документ")
    ends_on = models.DateField("последний день после уведомления", null=True)
    notice_at = models.DateTimeField("когда уведомили о расторжении", null=True)
    notice_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто уведомил")
    ground = models.CharField("основание расторжения", max_length=400, blank=True)
    reason = models.TextField("пояснение", blank=True)
    own_cost_since = models.DateField("с какого месяца за счёт семьи", null=True)
    own_cost_at = models.DateTimeField("когда семья решила остаться за свой счёт", null=True)
    own_cost_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто так решил")
    seat_freed_at = models.DateTimeField("когда освобождено место", null=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = "договор"
        verbose_name_plural = "договоры"
        indexes = [
            models.Index(fields=["group", "state"], name="contract_of_group"),
            models.Index(
                fields=["municipality", "ends_on"],
                condition=Q(state=ContractState.ACTIVE, ends_on__isnull=False),
                name="contract_under_notice",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"],
                name="contract_number_unique",
                violation_error_message="Договор с таким номером уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(price=F("certificate_amount") + F("parent_amount")),
                name="contract_price_split",
                violation_error_message="Цена складывается из оплаты сертификатом и доплаты.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, notice_at__isnull=True, notice_by__isnull=True, ground="")
                | Q(ends_on__isnull=False, notice_at__isnull=False, ground__gt=""),
                name="contract_notice_whole",
                violation_error_message="У расторжения есть последний день, время уведомления и основание.",
            ),
            models.CheckConstraint(
                condition=Q(own_cost_since__isnull=True, own_cost_at__isnull=True, own_cost_by__isnull=True)
                | Q(own_cost_since__day=1, own_cost_at__isnull=False),
                name="contract_own_cost_whole",
                violation_error_message="За свой счёт учатся с первого дня месяца, и известно, когда так решили.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ContractState.TERMINATED) | Q(ends_on__isnull=False, seat_freed_at__isnull=False),
                name="contract_terminated_by_notice",
                violation_error_message="Договор расторгается по уведомлению, и место в группе освобождается.",
            ),
        ]

    def __str__(self) -> str:
        return f"договор № {self.number}"

    @property
    def last_day(self) -> date:
        """The last day on which the child is taught: of the course, or of the notice."""
        course: date = self.period.upper - timedelta(days=1)
        return course if self.ends_on is None else min(course, self.ends_on)

    @property
    def is_under_notice(self) -> bool:
        return self.state == ContractState.ACTIVE and self.ends_on is not None


class ContractMonthQuerySet(models.QuerySet["ContractMonth"]):
    def due(self) -> Self:
        """Months for which something may be due by a certificate.

        None after the last day of a notice, none of a course not begun, none for which the family pays all.
        """
        return self.filter(
            Q(contract__own_cost_since__isnull=True) | Q(contract__own_cost_since__gt=F("month")),
            Q(contract__ends_on__isnull=True)
            | Q(contract__ends_on__gte=F("month")) & Q(contract__ends_on__gte=F("contract__period__startswith")),
        )


class ContractMonth(models.Model):
    """What falls on one calendar month of the contract; months sum up to the contract to the kopeck.

    `certificate_account_id` is the weekly norm of this month, or null where the certificate is one account.
    """

    contract = models.ForeignKey(
        Contract,
        models.CASCADE,
        db_index=False,  # the constraint below begins with it
        related_name="months",
        verbose_name="договор",
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        db_index=False,  # the index below begins with it
        related_name="+",
        verbose_name="муниципалитет",
    )
    month = models.DateField("месяц")
    price = RoubleField("цена")
    certificate_amount = RoubleField("оплачивает сертификат")
    parent_amount = RoubleField("доплачивает законный представитель")
    certificate_units = models.BigIntegerField("с сертификата, копеек или сотых часа")
    person_hours = HoursField("человеко-часов")
    certificate_account_id = models.BigIntegerField("счёт нормы часов этого месяца", null=True)

    objects = ContractMonthQuerySet.as_manager()

    class Meta:
        verbose_name = "месяц договора"
        verbose_name_plural = "месяцы договоров"
        indexes = [models.Index(fields=["municipality", "month"], name="contract_month_to_close")]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "month"],
                name="contract_month_unique",
                violation_error_message="Этот месяц в договоре уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="contract_month_first_day",
                violation_error_message="Месяц записывается его первым днём.",
            ),
            models.CheckConstraint(
                condition=Q(price=F("certificate_amount") + F("parent_amount"))
                & Q(certificate_amount__gte=0, parent_amount__gte=0, certificate_units__gte=0, person_hours__gte=0),
                name="contract_month_price_split",
                violation_error_message="Цена месяца складывается из оплаты сертификатом и доплаты.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.month:%m.%Y}"
