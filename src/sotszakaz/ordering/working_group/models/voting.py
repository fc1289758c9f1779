"""Who is there, what is put to the vote, and how it was voted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.working_group import states
from sotszakaz.ordering.working_group.models.meeting import AgendaItem, Meeting
from sotszakaz.ordering.working_group.models.working_group import Member

NUMBERS = (
    *("members", "present", "participants", "quorum_needed", "majority_needed"),
    *("votes_for", "votes_against", "abstained"),
)


class Presence(models.Model):
    """A member in the room or on the line, from a moment to a moment; until the end when `left_at` is empty."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="presences", verbose_name="заседание")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="член группы")
    mode = models.CharField("как участвует", max_length=10, choices=states.PresenceMode)
    arrived_at = models.DateTimeField("когда пришёл")
    arrived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отметил приход"
    )
    left_at = models.DateTimeField("когда ушёл", null=True)
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отметил уход"
    )

    class Meta:
        verbose_name = "присутствие"
        verbose_name_plural = "присутствие"
        ordering = ["arrived_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                condition=Q(left_at=None),
                name="presence_once",
                violation_error_message="Присутствие уже отмечено.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, left_by=None) | Q(left_at__gte=F("arrived_at")),
                name="presence_ordered",
                violation_error_message="Уйти можно только после прихода. Проверьте время.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.get_mode_display()}"


class Ballot(models.Model):
    """A vote on one question by the wording it had. The numbers are those of the moment when it was counted.

    `participants` are those present then and those who voted and left before; `casting` is the casting vote when it
    decided a tie.
    """

    MOVES = states.BALLOT_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"count": "counted", "decide": "decided", "void": "voided"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="ballots", verbose_name="заседание")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="ballots", verbose_name="вопрос")
    form = models.CharField("голосование", max_length=10, choices=states.BallotForm)
    wording = models.CharField("что решают", max_length=2000)
    state = models.CharField("состояние", max_length=20, choices=states.BallotState, default=states.BallotState.OPEN)
    opened_at = models.DateTimeField("когда начато", db_default=Now())
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто начал"
    )
    counted_at = models.DateTimeField("когда подсчитано", null=True)
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто закрыл"
    )
    decided_at = models.DateTimeField("когда решено", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )
    voided_at = models.DateTimeField("когда отменено", null=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отменил"
    )
    void_reason = models.CharField("почему отменено", max_length=500, blank=True)
    members = models.PositiveSmallIntegerField("членов группы", null=True)
    present = models.PositiveSmallIntegerField("присутствовало", null=True)
    participants = models.PositiveSmallIntegerField("участвовало в вопросе", null=True)
    quorum_needed = models.PositiveSmallIntegerField("нужно для кворума", null=True)
    majority_needed = models.PositiveSmallIntegerField("нужно голосов за", null=True)
    votes_for = models.PositiveSmallIntegerField("за", null=True)
    votes_against = models.PositiveSmallIntegerField("против", null=True)
    abstained = models.PositiveSmallIntegerField("воздержались", null=True)
    rule = models.CharField("по какому правилу", max_length=600, blank=True)
    presiding = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name="кто вёл")
    casting = models.CharField("решающий голос", max_length=10, choices=states.Choice, blank=True)
    outcome = models.CharField("итог", max_length=10, choices=states.Outcome, blank=True)

    class Meta:
        verbose_name = "голосование"
        verbose_name_plural = "голосования"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state__in=states.UNDECIDED),
                name="ballot_one_running",
                violation_error_message="На заседании уже идёт голосование. Сначала закончите его.",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=~Q(state=states.BallotState.VOID),
                name="ballot_one_of_item",
                violation_error_message="По этому вопросу уже голосуют или проголосовали.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=~Q(state="decided")
                | (Q(**{f"{name}__isnull": False for name in NUMBERS}, presiding__isnull=False) & ~Q(rule="")),
                name="ballot_decided_with_numbers",
                violation_error_message="У законченного голосования есть все числа.",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(present__gte=F("quorum_needed"), quorum_needed__gte=1),
                name="ballot_decided_with_quorum",
                violation_error_message="Без кворума решение не принимают.",
            ),
            models.CheckConstraint(
                condition=Q(votes_for=None)
                | Q(participants__gte=F("votes_for") + F("votes_against") + F("abstained"), members__gte=F("present")),
                name="ballot_votes_of_participants",
                violation_error_message="Голосов больше, чем участников.",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided")
                | Q(casting="", outcome="adopted", votes_for__gte=F("majority_needed"))
                | Q(casting="", outcome="rejected", votes_for__lt=F("majority_needed"))
                | Q(casting="for", outcome="adopted", votes_for=F("votes_against"))
                | Q(casting="against", outcome="rejected", votes_for=F("votes_against")),
                name="ballot_outcome_by_numbers",
                violation_error_message="Итог голосования не следует из его чисел.",
            ),
        ]

    def __str__(self) -> str:
        return self.wording[:120]

    @property
    def not_voted(self) -> int | None:
        if self.participants is None or self.votes_for is None:
            return None
        return self.participants - self.votes_for - (self.votes_against or 0) - (self.abstained or 0)


class Vote(models.Model):
    """A named vote; may be changed while the ballot is open. `is_recorded` was written down by the secretary."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="votes", verbose_name="голосование")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="член группы")
    choice = models.CharField("голос", max_length=10, choices=states.Choice)
    is_recorded = models.BooleanField("записан секретарём", default=False)
    cast_at = models.DateTimeField("когда подан")
    cast_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто подал"
    )

    class Meta:
        verbose_name = "голос"
        verbose_name_plural = "голоса"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "member"],
                name="vote_once",
                violation_error_message="Голос этого члена группы уже записан.",
                violation_error_code=OVERTAKEN,
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.choice}"


class SecretVoter(models.Model):
    """Who has voted in a secret ballot, and never how. Written by the SQL function `cast_secretly` only."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="secret_voters", verbose_name="голосование")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="член группы")

    class Meta:
        verbose_name = "проголосовавший тайно"
        verbose_name_plural = "проголосовавшие тайно"
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "member"],
                name="secret_vote_once",
                violation_error_message="Вы уже проголосовали. В тайном голосовании голос изменить нельзя.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"


class SecretTally(models.Model):
    """How a secret ballot was voted, as three sums: no row is anybody's. Seen only after the count (row security)."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="+", verbose_name="голосование")
    votes_for = models.PositiveSmallIntegerField("за", default=0)
    votes_against = models.PositiveSmallIntegerField("против", default=0)
    abstained = models.PositiveSmallIntegerField("воздержались", default=0)

    class Meta:
        verbose_name = "итог тайного голосования"
        verbose_name_plural = "итоги тайных голосований"

    def __str__(self) -> str:
        return f"итог голосования {self.ballot_id}"
