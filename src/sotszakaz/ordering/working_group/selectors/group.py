"""Reading the working group: its members on a day, their history, how it decides, who a person is in it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.kernel.users.roles import GroupMember
from sotszakaz.ordering.working_group import rules
from sotszakaz.ordering.working_group.models import Member, RulesStatement, WorkingGroup

_ACT = ("act__content", "act__source_blocks", "act__reading", "act__places")


@dataclass(frozen=True, slots=True)
class RulesSaid:
    """How the group decides, in the words of the act or of its own regulation; `ground` is empty for the act."""

    quorum: str
    majority: str
    casting_vote: str
    ground: str = ""

    @property
    def procedure(self) -> rules.Procedure:
        """Raises RulesUnknown."""
        return rules.procedure_of(self.quorum, self.majority, self.casting_vote)

    @property
    def words(self) -> str:
        """One line for the ballot and the minutes."""
        casting = f"; при равенстве решает {self.casting_vote}" if self.casting_vote else ""
        return f"кворум — {self.quorum}; решение — {self.majority}{casting}"


def working_group_on(municipality_id: int, on: date) -> WorkingGroup | None:
    """The group in force on the day with its members of the day; None when no confirmed act names one."""
    groups = WorkingGroup.objects.filter(municipality_id=municipality_id, valid__contains=on).defer(*_ACT)
    seats = Prefetch("members", Member.objects.on(on).select_related("user"))
    return groups.select_related("act").prefetch_related(seats).first()


def seats_on(group_id: int, on: date) -> list[Member]:
    """Members of the group on the day, in the order of the act."""
    return list(Member.objects.filter(group=group_id).on(on).select_related("user").order_by("ordinal", "pk"))


def seat_of(user: User, group_id: int, on: date) -> Member | None:
    """Which member of the group the person is on the day."""
    return Member.objects.filter(group=group_id, user=user).on(on).first()


def members_ever(municipality_id: int) -> QuerySet[Member]:
    """Everybody who was or is in a group of the municipality, who came last first."""
    rows = Member.objects.filter(group__municipality=municipality_id).select_related("group", "user")
    return rows.defer(*(f"group__{name}" for name in _ACT)).order_by("-valid__startswith", "ordinal", "pk")


def seated_logins(municipality_id: int, on: date) -> set[int]:
    """Logins of those who sit in a group of the municipality on the day or will sit later."""
    rows = Member.objects.filter(group__municipality=municipality_id, user__isnull=False)
    rows = rows.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=on))
    rows = rows.filter(Q(group__valid__upper_inf=True) | Q(group__valid__endswith__gt=on))
    return {user_id for user_id in rows.values_list("user", flat=True) if user_id is not None}


def were_members(municipality_id: int) -> set[int]:
    """Logins that have the role of a member now and have sat in some group of the municipality."""
    holders = Membership.objects.filter(municipality_id=municipality_id, role_name=GroupMember.name).values("user")
    rows = Member.objects.filter(group__municipality=municipality_id, user__in=holders)
    return {user_id for user_id in rows.values_list("user", flat=True) if user_id is not None}


def logins_of(group: WorkingGroup) -> dict[str, int]:
    """Logins of those who are in the group still, by name as the act writes it."""
    rows = Member.objects.filter(group=group, user__isnull=False, valid__upper_inf=True)
    return {name: user_id for name, user_id in rows.values_list("name", "user") if user_id is not None}


def get_member(member_id: int, municipality_id: int) -> Member:
    """A member of a group of the municipality. Raises NotFound."""
    found = Member.objects.select_related("group", "user").filter(pk=member_id, group__municipality=municipality_id)
    member = found.first()
    if member is None:
        raise NotFound()
    return member


def has_role_of_member(member: Member) -> bool:
    """Does the login have the role that ends with the membership."""
    held = Membership.objects.filter(user=member.user_id, municipality=member.group.municipality_id)
    return member.user_id is not None and held.filter(role_name=GroupMember.name).exists()


def rules_on(group: WorkingGroup, on: date) -> RulesSaid:
    """What was written down latest by the day; otherwise what the confirmed act says."""
    stated = RulesStatement.objects.filter(group=group, since__lte=on).first()
    if stated is not None:
        return RulesSaid(stated.quorum, stated.majority, stated.casting_vote, stated.ground)
    return RulesSaid(group.quorum, group.majority, group.casting_vote)
