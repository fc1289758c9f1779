"""Who is asked, apart from what they answer: nothing leads from an invitation to an answer."""

from django.db import models

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.oversight.surveys.models.sheet import LinkSheet
from sotszakaz.oversight.surveys.models.survey import Survey


class Invitation(models.Model):
    """A contract is asked about once in its life, a child about a service once a survey.

    Of the answer only that there is one is kept here: a day or a moment would join the two.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations", verbose_name="опрос")
    contract = models.OneToOneField(Contract, models.PROTECT, related_name="+", verbose_name="договор")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+", verbose_name="ребёнок")
    service = models.ForeignKey(SocialService, models.PROTECT, related_name="+", verbose_name="услуга")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="исполнитель")
    is_answered = models.BooleanField("ответили", default=False)

    class Meta:
        verbose_name = "приглашение к опросу"
        verbose_name_plural = "приглашения к опросам"
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "child", "service"],
                name="surveys_invitation_once",
                violation_error_message="Об этой услуге семью уже спрашивают.",
            )
        ]

    def __str__(self) -> str:
        return f"приглашение {self.pk}"


class InvitationToken(models.Model):
    """A link that was given to somebody, by the hash of its random part: the link itself is kept nowhere.

    One on paper (`sheet`) is of any family of the provider and programme: whoever is given it answers by it.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="tokens", verbose_name="приглашение")
    token_hash = models.CharField("отпечаток ссылки", max_length=64, unique=True)
    sheet = models.ForeignKey(
        LinkSheet, models.PROTECT, null=True, related_name="tokens", verbose_name="на каком листе напечатана"
    )
    made_on = models.DateField("когда выдана")

    class Meta:
        verbose_name = "ссылка на опрос"
        verbose_name_plural = "ссылки на опросы"

    def __str__(self) -> str:
        return f"ссылка {self.pk}"
