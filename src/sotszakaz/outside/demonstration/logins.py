"""The people that a visitor of the demonstration can be: one for each role, in roubles and in hours."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.users.actions import join
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import (
    Administrator,
    Director,
    Expert,
    Finance,
    GroupMember,
    Head,
    Operator,
    Parent,
    PlatformAdministrator,
    RegionOfficer,
    Role,
    SupportCentre,
    Teacher,
)

PASSWORD = "demo-2026"
"""No secret: it is printed at the start, and these people exist in demonstration data only."""

MUNICIPALITIES = ("petrovsky", "achinsk")

WORDS: dict[type[Role], str] = {
    Operator: "operator",
    Head: "head",
    Finance: "finance",
    SupportCentre: "centre",
    GroupMember: "group",
    Expert: "expert",
    Administrator: "admin",
    PlatformAdministrator: "platform",
    RegionOfficer: "region",
    Director: "director",
    Teacher: "teacher",
    Parent: "parent",
}
NAMES: dict[type[Role], str] = {
    Operator: "Операторова Ольга Ивановна",
    Head: "Начальникова Нина Петровна",
    Finance: "Финансова Фаина Сергеевна",
    SupportCentre: "Опорина Оксана Викторовна",
    Administrator: "Системин Савва Ильич",
    PlatformAdministrator: "Платформин Платон Ильич",
    RegionOfficer: "Регионова Раиса Олеговна",
    Expert: "Экспертова Эльвира Львовна",
    GroupMember: "Членов Чеслав Борисович",
    Director: "Директорова Диана Андреевна",
    Teacher: "Педагогов Павел Егорович",
    Parent: "Родителева Римма Олеговна",
}


@dataclass(frozen=True, slots=True)
class Login:
    """A row of the table that `demo_logins` prints."""

    role: str
    municipality: str
    email: str


def email_of(role: type[Role], slug: str) -> str:
    """A domain that nobody can own (RFC 2606)."""
    return f"{WORDS[role]}@{slug}.example.com"


def ensure_person(role: type[Role], municipality: Municipality, organisation: Organisation | None = None) -> User:
    """The demonstration's person of the role; nobody can log in as this person before `open_logins`.

    A parent gets the role with the first child.
    """
    email = email_of(role, municipality.slug)
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, None, full_name=NAMES[role])
    if role is not Parent:
        join(
            user,
            role,
            municipality_id=municipality.pk,
            organisation_id=organisation.pk if organisation is not None else None,
        )
    return user


def open_logins(municipality: Municipality) -> int:
    """Let the people of this municipality in with the common password; how many there are."""
    emails = [email_of(role, municipality.slug) for role in WORDS]
    return User.objects.filter(email__in=emails).update(password=make_password(PASSWORD))


def list_logins() -> list[Login]:
    """Those that can log in, by municipality and role."""
    known = {user.email: user for user in User.objects.filter(email__endswith=".example.com", email__in=_emails())}
    names = dict(Municipality.objects.filter(slug__in=MUNICIPALITIES).values_list("slug", "short_name"))
    return [
        Login(role.title, names[slug], email)
        for slug in MUNICIPALITIES
        for role in WORDS
        if (email := email_of(role, slug)) in known and known[email].has_usable_password()
    ]


def _emails() -> list[str]:
    return [email_of(role, slug) for slug in MUNICIPALITIES for role in WORDS]
