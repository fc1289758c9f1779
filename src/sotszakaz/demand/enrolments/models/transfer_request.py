"""A wish to go on in another group of the same part, while a contract is in force."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.demand.children.models import FamilyPaper
from sotszakaz.demand.enrolments.models.application import EnrolmentApplication
from sotszakaz.demand.enrolments.states import REQUEST_MOVES, RequestState, Side
from sotszakaz.foundation.money import RoubleField
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.supply.programmes.models import StudyGroup


class TransferRequest(models.Model):
    """The family asks and the provider answers, or the provider proposes and the family answers.

    `parent_amount` is what the family was shown as its part of the days that are left, by its own request; `reply` says
    why the answer is no, or why nobody has to answer any more. `answer_by_on` is the last day to answer: silence leaves
    the contract as it is. `paper` is what a family without a login has signed: it asks by it, or agrees.
    """

    MOVES: ClassVar[Moves] = REQUEST_MOVES
    STAMPS: ClassVar[dict[str, str]] = {
        "agree": "answered",
        "decline": "answered",
        "withdraw": "answered",
        "expire": "answered",
    }

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    application = models.ForeignKey(
        EnrolmentApplication, models.PROTECT, related_name="transfer_requests", verbose_name="заявление"
    )
    group = models.ForeignKey(StudyGroup, models.PROTECT, related_name="+", verbose_name="новая группа")
    side = models.CharField("кто просит", max_length=20, choices=Side)
    words = models.TextField("пояснение", blank=True)
    parent_amount = RoubleField("доплата, показанная семье", null=True)
    answer_by_on = models.DateField("ответить не позднее", null=True)
    state = models.CharField("состояние", max_length=20, choices=RequestState, default=RequestState.ASKED)
    asked_at = models.DateTimeField("когда попросили", db_default=Now())
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто попросил")
    answered_at = models.DateTimeField("когда ответили", null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто ответил")
    reply = models.TextField("ответ", blank=True)
    paper = models.ForeignKey(FamilyPaper, models.PROTECT, null=True, related_name="+", verbose_name="бумага семьи")

    class Meta:
        verbose_name = "просьба о переводе"
        verbose_name_plural = "просьбы о переводе"
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state=RequestState.ASKED),
                name="transfer_request_one_open",
                violation_error_message="О переводе уже попросили. Дождитесь ответа или снимите просьбу.",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.ASKED, answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(state=RequestState.ASKED) & Q(answered_at__isnull=False)),
                name="transfer_request_answered",
                violation_error_message="У просьбы с ответом есть его время, у открытой его нет.",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.ASKED) | Q(answer_by_on__isnull=False),
                name="transfer_request_open_has_term",
                violation_error_message="У просьбы, которая ждёт ответа, есть срок ответа.",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.DECLINED) | Q(reply__gt=""),
                name="transfer_request_declined_with_reply",
                violation_error_message="Напишите, почему перевод невозможен: это увидит другая сторона.",
            ),
        ]

    def __str__(self) -> str:
        return f"просьба о переводе по заявлению № {self.application_id}"
