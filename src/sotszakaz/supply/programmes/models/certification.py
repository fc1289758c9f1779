"""Certification of a programme: an application, experts with their marks, a decision with its days."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import HoursField, RoubleField
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.supply.programmes.models.part import ProgrammePart
from sotszakaz.supply.programmes.models.programme import Programme
from sotszakaz.supply.programmes.states import (
    CERTIFICATION_MOVES,
    LIVE_CERTIFICATIONS,
    REVIEW_MOVES,
    CertificationKind,
    CertificationState,
    ReviewState,
)

DECIDED = (CertificationState.CERTIFIED, CertificationState.REFUSED, CertificationState.REVOKED)


class CertificationQuerySet(models.QuerySet["Certification"]):
    def live(self) -> Self:
        """Those that wait for somebody."""
        return self.filter(state__in=LIVE_CERTIFICATIONS)

    def lock(self, certification_id: int) -> "Certification":
        """The application, locked until the transaction ends. Raises NotFound."""
        found = self.select_for_update(of=("self",), no_key=True).filter(pk=certification_id).first()
        if found is None:
            raise NotFound()
        return found


class Certification(models.Model):
    """An application to certify a programme as it is now.

    `criteria` and `most_points` are those of the regulation on the day of applying, so marks keep their meaning.
    `valid` are the days on which certificates may pay for the parts; a revocation ends them.
    `previous` is the refused application that this one repeats or appeals against.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="исполнитель")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="certifications", verbose_name="программа")
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="next", verbose_name="прежняя заявка")
    kind = models.CharField("вид", max_length=10, choices=CertificationKind)
    statement = models.TextField("пояснение исполнителя", blank=True)
    state = models.CharField("состояние", max_length=20, choices=CertificationState, default=CertificationState.APPLIED)
    criteria = models.JSONField("критерии")
    most_points = models.PositiveSmallIntegerField("наибольший балл")
    applied_at = models.DateTimeField("когда подана", db_default=Now())
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто подал"
    )
    applied_on = models.DateField("день подачи")
    decide_by_on = models.DateField("срок решения")
    reminded_at = models.DateTimeField("когда напомнили о сроке", null=True)
    decided_at = models.DateTimeField("когда решено", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )
    decided_on = models.DateField("день решения", null=True)
    percent = models.DecimalField("набрано, %", max_digits=5, decimal_places=2, null=True)
    ground = models.CharField("основание", max_length=400, blank=True)
    reason = models.TextField("пояснение", blank=True)
    valid = DateRangeField("действует", null=True)
    revoked_at = models.DateTimeField("когда отозвана", null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отозвал"
    )

    MOVES: ClassVar[Moves] = CERTIFICATION_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"certify": "decided", "refuse": "decided", "revoke": "revoked"}

    objects = CertificationQuerySet.as_manager()

    class Meta:
        verbose_name = "сертификация программы"
        verbose_name_plural = "сертификации программ"
        indexes = [models.Index(fields=["municipality", "state", "decide_by_on"], name="certification_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(state__in=LIVE_CERTIFICATIONS),
                name="certification_one_live",
                violation_error_message="Заявка на сертификацию этой программы уже рассматривается.",
            ),
            ExclusionConstraint(
                expressions=[("programme", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(state=CertificationState.CERTIFIED),
                name="certification_no_overlap",
                violation_error_message="На эти дни программа уже сертифицирована.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_at__isnull=False, decided_on__isnull=False)
                | Q(~Q(state__in=DECIDED), decided_at__isnull=True, decided_on__isnull=True),
                name="certification_decided_with_moment",
                violation_error_message="У решения о сертификации есть день и время.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CertificationState.REFUSED, CertificationState.REVOKED]) | ~Q(ground=""),
                name="certification_refused_with_ground",
                violation_error_message="Укажите основание: исполнитель его увидит.",
            ),
            models.CheckConstraint(
                condition=~Q(state=CertificationState.CERTIFIED) | Q(valid__isempty=False),
                name="certification_certified_with_days",
                violation_error_message="У сертификации есть срок действия.",
            ),
            models.CheckConstraint(
                condition=Q(kind=CertificationKind.FIRST) | Q(previous__isnull=False),
                name="certification_again_after_refusal",
                violation_error_message="Повторная заявка и обжалование ссылаются на прежний отказ.",
            ),
        ]

    def __str__(self) -> str:
        return f"сертификация «{self.programme}»"


class CertifiedPart(models.Model):
    """A part as the experts saw it; one that was added later needs an application of its own."""

    certification = models.ForeignKey(Certification, models.PROTECT, related_name="parts", verbose_name="сертификация")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    part = models.ForeignKey(ProgrammePart, models.PROTECT, related_name="certified", verbose_name="часть")
    hours = HoursField("часов на одного ребёнка")
    price = RoubleField("цена части")

    class Meta:
        verbose_name = "сертифицированная часть"
        verbose_name_plural = "сертифицированные части"
        constraints = [
            models.UniqueConstraint(
                fields=["certification", "part"],
                name="certified_part_once",
                violation_error_message="Эта часть в заявке уже есть.",
            )
        ]

    def __str__(self) -> str:
        return str(self.part)


class ExpertReview(models.Model):
    """What one expert was asked and has concluded; marks are in `ExpertMark`, `percent` is of the most possible.

    `document` is the conclusion for the expert to sign; conclusions of before there was one have none.
    """

    certification = models.ForeignKey(
        Certification, models.PROTECT, related_name="reviews", verbose_name="сертификация"
    )
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert_reviews", verbose_name="эксперт"
    )
    state = models.CharField("состояние", max_length=20, choices=ReviewState, default=ReviewState.ASSIGNED)
    assigned_at = models.DateTimeField("когда назначен", db_default=Now())
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто назначил"
    )
    due_on = models.DateField("срок заключения")
    reminded_at = models.DateTimeField("когда напомнили о сроке", null=True)
    percent = models.DecimalField("набрано, %", max_digits=5, decimal_places=2, null=True)
    conclusion = models.TextField("заключение", blank=True)
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+", verbose_name="документ")
    finished_at = models.DateTimeField("когда дано заключение", null=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто дал заключение"
    )

    MOVES: ClassVar[Moves] = REVIEW_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"finish": "finished"}

    class Meta:
        verbose_name = "экспертиза программы"
        verbose_name_plural = "экспертизы программ"
        indexes = [models.Index(fields=["expert", "state", "due_on"], name="review_of_expert")]
        constraints = [
            models.UniqueConstraint(
                fields=["certification", "expert"],
                name="expert_review_once",
                violation_error_message="Этот эксперт уже оценивает программу. Выберите другого.",
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(conclusion=""), state=ReviewState.FINISHED, finished_at__isnull=False, percent__isnull=False
                )
                | Q(state=ReviewState.ASSIGNED, finished_at__isnull=True, percent__isnull=True),
                name="expert_review_finished_whole",
                violation_error_message="В заключении эксперта есть оценки и вывод. Заполните их.",
            ),
        ]

    def __str__(self) -> str:
        return f"экспертиза № {self.pk}"


class ExpertMark(models.Model):
    """Points by one criterion, by its place in the list of the application; `note` says why."""

    review = models.ForeignKey(ExpertReview, models.PROTECT, related_name="marks", verbose_name="экспертиза")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    criterion = models.PositiveSmallIntegerField("номер критерия")
    points = models.PositiveSmallIntegerField("баллов")
    note = models.CharField("пояснение", max_length=1000, blank=True)

    class Meta:
        verbose_name = "оценка эксперта"
        verbose_name_plural = "оценки экспертов"
        ordering = ["criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"],
                name="expert_mark_once",
                violation_error_message="По этому критерию оценка уже стоит.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
