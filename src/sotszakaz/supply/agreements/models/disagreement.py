"""A protocol of disagreements: the provider's wording of clauses of an offer, the body's answers."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.agreements.models.agreement import Agreement
from sotszakaz.supply.agreements.models.amendment import Amendment
from sotszakaz.supply.agreements.states import DISAGREEMENT_MOVES, OPEN_DISAGREEMENTS, DisagreementState


class DisagreementQuerySet(models.QuerySet["Disagreement"]):
    def open(self) -> Self:
        """Those that hold up what they are about."""
        return self.filter(state__in=OPEN_DISAGREEMENTS)

    def lock(self, disagreement_id: int) -> "Disagreement":
        """The protocol, locked after its agreement until the transaction ends. Raises NotFound."""
        found = self.filter(pk=disagreement_id).values_list("agreement_id", flat=True).first()
        if found is None:
            raise NotFound()
        agreement = Agreement.objects.lock(found)
        disagreement = self.select_for_update(of=("self",), no_key=True).get(pk=disagreement_id)
        disagreement.agreement = agreement
        return disagreement


class Disagreement(models.Model):
    """To an offered agreement, or to its offered `amendment`. `settled_…` is when it ended, agreed or withdrawn."""

    MOVES: ClassVar[Moves] = DISAGREEMENT_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"answer": "answered", "settle": "settled", "withdraw": "settled"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="disagreements", verbose_name="соглашение")
    amendment = models.ForeignKey(
        Amendment, models.PROTECT, null=True, related_name="disagreements", verbose_name="дополнительное соглашение"
    )
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name="документ")
    state = models.CharField("состояние", max_length=20, choices=DisagreementState, default=DisagreementState.RAISED)
    answer_by_on = models.DateField("ответить до")
    raised_at = models.DateTimeField("когда направлен", db_default=Now())
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто направил"
    )
    answered_at = models.DateTimeField("когда дан ответ", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто ответил"
    )
    settled_at = models.DateTimeField("когда завершён", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто завершил"
    )

    objects = DisagreementQuerySet.as_manager()

    class Meta:
        verbose_name = "протокол разногласий"
        verbose_name_plural = "протоколы разногласий"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state__in=OPEN_DISAGREEMENTS),
                name="disagreement_one_open",
                violation_error_message="Протокол разногласий уже направлен. Дождитесь ответа или отзовите его.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DisagreementState.ANSWERED, DisagreementState.SETTLED])
                | Q(answered_at__isnull=False),
                name="disagreement_answered_with_time",
                violation_error_message="У ответа на разногласия записано время.",
            ),
        ]

    def __str__(self) -> str:
        return f"протокол разногласий к соглашению № {self.agreement.number}"


class DisagreementItem(models.Model):
    """A clause in the words of either side; the answer comes once, a refusal with its reason."""

    disagreement = models.ForeignKey(
        Disagreement, models.PROTECT, related_name="items", verbose_name="протокол разногласий"
    )
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    ordinal = models.PositiveSmallIntegerField("по порядку")
    clause = models.CharField("пункт", max_length=200)
    body_words = models.TextField("редакция уполномоченного органа", blank=True)
    provider_words = models.TextField("редакция исполнителя")
    is_accepted = models.BooleanField("принято", null=True)
    reason = models.CharField("почему отклонено", max_length=500, blank=True)

    class Meta:
        verbose_name = "разногласие"
        verbose_name_plural = "разногласия"
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["disagreement", "ordinal"],
                name="disagreement_item_once",
                violation_error_message="Пункты протокола идут по порядку.",
            ),
            models.CheckConstraint(
                condition=Q(is_accepted__isnull=True, reason="")
                | Q(is_accepted=True)
                | (Q(is_accepted=False) & ~Q(reason="")),
                name="disagreement_refused_with_reason",
                violation_error_message="Напишите, почему редакция исполнителя отклонена.",
            ),
        ]

    def __str__(self) -> str:
        return self.clause

    @property
    def agreed(self) -> str:
        """The words that hold when both have signed the protocol; empty before the answer."""
        if self.is_accepted is None:
            return ""
        return self.provider_words if self.is_accepted else self.body_words or "в редакции уполномоченного органа"
