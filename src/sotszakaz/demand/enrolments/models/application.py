"""The application for enrolment and for a social certificate: one combined form (operations.md §0.2, item 5)."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.states import APPLICATION_MOVES, LIVE, WAITING_FOR_SOMEBODY, ApplicationState
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import HoursField, RoubleField
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.users.models import User
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.programmes.models import ProgrammePart, StudyGroup

if TYPE_CHECKING:
    from sotszakaz.demand.enrolments.models.contract import Contract


class ApplicationQuerySet(models.QuerySet["EnrolmentApplication"]):
    def of_representative(self, user: User) -> Self:
        """Applications for the children for whom the user acts now."""
        return self.filter(child__in=Child.objects.of_representative(user))

    def lock(self, application_id: int) -> "EnrolmentApplication":
        """The application, locked until the transaction ends. Raises NotFound."""
        application = self.select_for_update(of=("self",), no_key=True).filter(pk=application_id).first()
        if application is None:
            raise NotFound()
        return application


class EnrolmentApplication(models.Model):
    """Written by the SQL function `book_enrolments` only, together with the posting that holds seat and money.

    Roubles are decimals; `certificate_units` is what the certificate gives: kopecks or hundredths of an hour by `unit`.
    The five accounts are those of the posting, so that acceptance and contract touch the very same ones. Where the
    certificate is a weekly norm, `month_account_ids` are the norms of the months of the course, in their order, and
    `certificate_units` is what all of them give together; `certificate_account_id` is the first of them.

    There are no database foreign keys to what a booking names: `book_enrolments` looks it all up once a call, and
    whoever deletes such a thing is refused by a trigger, `enrolments_keep_named`.

    `answered_at` is the moment of the answer that settled the application, whoever gave it.
    """

    MOVES: ClassVar[Moves] = APPLICATION_MOVES
    STAMPS: ClassVar[dict[str, str]] = {
        "take": "taken",
        "invite": "invited",
        "accept": "answered",
        "sign": "answered",
        "refuse": "answered",
        "withdraw": "answered",
        "expire": "answered",
    }

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name="муниципалитет",
    )
    child = models.ForeignKey(
        Child, models.PROTECT, related_name="applications", db_constraint=False, verbose_name="ребёнок"
    )
    part = models.ForeignKey(
        ProgrammePart,
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name="часть программы",
    )
    group = models.ForeignKey(
        StudyGroup, models.PROTECT, related_name="+", db_constraint=False, verbose_name="учебная группа"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name="исполнитель"
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name="соглашение"
    )
    state = models.CharField("состояние", max_length=20, choices=ApplicationState, default=ApplicationState.SUBMITTED)
    period = DateRangeField("срок обучения")
    price = RoubleField("цена")
    certificate_amount = RoubleField("оплачивает сертификат")
    parent_amount = RoubleField("доплачивает законный представитель")
    unit = models.CharField("единица сертификата", max_length=10, choices=SchemeUnit)
    certificate_units = models.BigIntegerField("с сертификата, копеек или сотых часа")
    person_hours = HoursField("человеко-часов")
    seat_account_id = models.BigIntegerField("счёт мест")
    certificate_account_id = models.BigIntegerField("счёт сертификата")
    agreement_account_id = models.BigIntegerField("счёт соглашения")
    budget_account_id = models.BigIntegerField("счёт строки бюджета")
    volume_account_id = models.BigIntegerField("счёт объёма заказа")
    month_account_ids = ArrayField(
        models.BigIntegerField(), default=list, db_default=[], verbose_name="счета нормы часов по месяцам"
    )
    posting_id = models.BigIntegerField("проводка")
    key = models.CharField("ключ повтора", max_length=64)
    applied_at = models.DateTimeField("когда подано", db_default=Now())
    applied_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False, verbose_name="кто подал"
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replacement", verbose_name="подано вместо заявления"
    )
    waiting_entry = models.ForeignKey(
        WaitingEntry, models.PROTECT, null=True, related_name="applications", verbose_name="из очереди"
    )
    answer_by_on = models.DateField("ответить не позднее")
    taken_at = models.DateTimeField("когда взято предложенное место", null=True)
    taken_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="кто взял место"
    )
    invited_at = models.DateTimeField("когда приглашены подписать", null=True)
    invited_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="кто пригласил"
    )
    answered_at = models.DateTimeField("когда дан ответ", null=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="кто ответил"
    )
    ground = models.CharField("основание отказа", max_length=400, blank=True)
    reason = models.TextField("пояснение", blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "заявление о зачислении"
        verbose_name_plural = "заявления о зачислении"
        indexes = [
            models.Index(fields=["organisation", "municipality", "state", "-id"], name="enrolment_of_provider"),
            models.Index(fields=["municipality", "state", "-id"], name="enrolment_of_municipality"),
            models.Index(
                fields=["municipality", "answer_by_on"],
                condition=Q(state__in=WAITING_FOR_SOMEBODY),
                name="enrolment_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], name="enrolment_key_unique", violation_error_message="Это заявление уже подано."
            ),
            models.UniqueConstraint(
                fields=["posting_id"],
                name="enrolment_posting_unique",
                violation_error_message="У каждого заявления своя проводка.",
            ),
            models.UniqueConstraint(
                fields=["child", "part"],
                condition=Q(state__in=LIVE),
                name="enrolment_one_live",
                violation_error_message="На эту часть программы заявление ребёнка уже подано.",
            ),
            models.CheckConstraint(
                condition=Q(price=F("certificate_amount") + F("parent_amount")),
                name="enrolment_price_split",
                violation_error_message="Цена складывается из оплаты сертификатом и доплаты.",
            ),
            models.CheckConstraint(
                condition=Q(
                    certificate_amount__gt=0, certificate_units__gt=0, parent_amount__gte=0, person_hours__gt=0
                ),
                name="enrolment_amounts_positive",
                violation_error_message="Сертификат оплачивает больше нуля, доплата не меньше нуля.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WAITING_FOR_SOMEBODY, answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(state__in=WAITING_FOR_SOMEBODY) & Q(answered_at__isnull=False)),
                name="enrolment_answered_with_moment",
                violation_error_message="У рассмотренного заявления есть время ответа, у нерассмотренного его нет.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.REFUSED) | Q(ground__gt="", reason__gt=""),
                name="enrolment_refused_with_ground",
                violation_error_message="Отказ называет основание и пояснение.",
            ),
        ]

    def __str__(self) -> str:
        return f"заявление № {self.pk}"

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """The state in words; one that ended for a reason of its own has missed no term."""
        has_reason = self.state == ApplicationState.EXPIRED and self.reason
        return "прекращено" if has_reason else str(ApplicationState(self.state).label)

    @property
    def signed(self) -> "Contract | None":
        """The contract, when the provider has accepted; load it with `select_related("contract")`."""
        return getattr(self, "contract", None)

    @property
    def standing(self) -> str:
        """Its state in words; one that ended before its term ran out says why: no badge names a term that did not."""
        if self.state == ApplicationState.EXPIRED and self.reason:
            return f"прекращено: {self.reason[:1].lower()}{self.reason[1:].rstrip('.')}"
        return self.get_state_display()
