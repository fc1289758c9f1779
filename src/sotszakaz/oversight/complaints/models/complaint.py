"""A complaint about a service: from anybody by the public page, or from a family about its contract."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.oversight.complaints.states import COMPLAINT_MOVES, WAITING, ComplaintState, Topic


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def lock(self, complaint_id: int) -> "Complaint":
        """The complaint, locked until the transaction ends. Raises NotFound."""
        found = self.select_for_update(of=("self",), no_key=True).filter(pk=complaint_id).first()
        if found is None:
            raise NotFound()
        return found

    def waiting(self) -> Self:
        """Those without an answer, or with one that is appealed against."""
        return self.filter(state__in=WAITING)


class Complaint(models.Model):
    """What was said never changes. `code_hash` keeps the code by which a stranger reads the answer.

    `key` comes with the form: the same form sent twice is one complaint. `answer_by_on` is the last day to answer,
    `decide_by_on` to decide an appeal.
    """

    MOVES: ClassVar[Moves] = COMPLAINT_MOVES
    STAMPS: ClassVar[dict[str, str]] = {
        "assign": "assigned",
        "answer": "answered",
        "appeal": "appealed",
        "decide": "decided",
    }

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    number = models.CharField("номер", max_length=20)
    key = models.UUIDField("ключ формы")
    code_hash = models.CharField("отпечаток кода", max_length=64)
    topic = models.CharField("о чём", max_length=20, choices=Topic)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="на кого жалоба"
    )
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="+", verbose_name="договор")
    words = models.TextField("жалоба")
    full_name = models.CharField("кто жалуется", max_length=200)
    contact = models.CharField("адрес для ответа", max_length=200)
    consent = models.TextField("согласие")
    state = models.CharField("состояние", max_length=20, choices=ComplaintState, default=ComplaintState.FILED)
    filed_on = models.DateField("день подачи")
    answer_by_on = models.DateField("ответить до")
    filed_at = models.DateTimeField("когда подана", db_default=Now())
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто подал из кабинета"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отвечает"
    )
    assigned_at = models.DateTimeField("когда поручена", null=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто поручил"
    )
    answer = models.TextField("ответ", blank=True)
    answered_on = models.DateField("день ответа", null=True)
    answered_at = models.DateTimeField("когда дан ответ", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто ответил"
    )
    appeal = models.TextField("обжалование", blank=True)
    decide_by_on = models.DateField("решить обжалование до", null=True)
    appealed_at = models.DateTimeField("когда обжалован", null=True)
    appealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто обжаловал из кабинета"
    )
    decision = models.TextField("решение по обжалованию", blank=True)
    decided_at = models.DateTimeField("когда решено", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = "жалоба"
        verbose_name_plural = "жалобы"
        indexes = [models.Index(fields=["municipality", "state", "answer_by_on"], name="complaints_to_answer")]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="complaints_once",
                violation_error_message="Эта жалоба уже подана.",
                violation_error_code=OVERTAKEN,
            ),
            models.UniqueConstraint(
                fields=["municipality", "number"],
                name="complaints_number",
                violation_error_message="Жалоба с этим номером уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(words__gt="", full_name__gt="", contact__gt="", consent__gt=""),
                name="complaints_said",
                violation_error_message="Напишите жалобу, своё имя и адрес для ответа.",
            ),
            models.CheckConstraint(
                condition=Q(state=ComplaintState.FILED) | Q(assignee__isnull=False, assigned_at__isnull=False),
                name="complaints_assigned",
                violation_error_message="Жалоба в работе поручена сотруднику.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ComplaintState.FILED, ComplaintState.ASSIGNED], answer="", answered_at__isnull=True
                )
                | Q(
                    state__in=[ComplaintState.ANSWERED, ComplaintState.APPEALED, ComplaintState.CLOSED],
                    answer__gt="",
                    answered_at__isnull=False,
                    answered_on__isnull=False,
                ),
                name="complaints_answered",
                violation_error_message="Ответ назван словами.",
            ),
            models.CheckConstraint(
                condition=Q(decide_by_on__isnull=False, appeal__gt="")
                & (
                    Q(state=ComplaintState.CLOSED, decision__gt="", decided_at__isnull=False)
                    | Q(state=ComplaintState.APPEALED, decision="", decided_at__isnull=True)
                )
                | Q(
                    state__in=[ComplaintState.FILED, ComplaintState.ASSIGNED, ComplaintState.ANSWERED],
                    decision="",
                    decided_at__isnull=True,
                    decide_by_on__isnull=True,
                    appeal="",
                ),
                name="complaints_decided",
                violation_error_message="Решение по обжалованию названо словами.",
            ),
        ]

    def __str__(self) -> str:
        return f"жалоба № {self.number}"

    @property
    def due_on(self) -> date:
        """The last day of the present term: of the answer, after an appeal of its decision."""
        return self.decide_by_on or self.answer_by_on

    @property
    def was_late(self) -> bool:
        """The answer was given after its last day."""
        return self.answered_on is not None and self.answered_on > self.answer_by_on
