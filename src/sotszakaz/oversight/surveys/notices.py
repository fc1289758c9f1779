"""Families are invited to a survey: in the feed by a page of theirs, outside by a link that needs no login."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.roles import AREA_CITIZEN
from sotszakaz.oversight.surveys.actions import INVITED, INVITED_AGAIN, make_links
from sotszakaz.oversight.surveys.models import Invitation
from sotszakaz.oversight.surveys.selectors import CARD

TITLES = {
    INVITED: "Довольны ли вы программой «{programme}»?",
    INVITED_AGAIN: "Опрос о программе «{programme}» скоро закончится",
}


def tell_of_invitations(messages: Sequence[OutboxMessage]) -> None:
    """Everybody who acts for the child: when it is invited, and once more before the end."""
    cards = Invitation.objects.select_related("survey", *CARD)
    found = cards.in_bulk([each.subject_id for each in messages])
    families = representatives_of(each.child_id for each in found.values())
    tellings = []
    for message in messages:
        invitation = found[message.subject_id]
        title = TITLES[message.topic].format(programme=invitation.contract.group.part.programme.name)
        text = (
            f"{invitation.organisation.short_name}. Опрос займёт две минуты, исполнитель не узнает, кто ответил. "
            f"Ответить можно до {invitation.survey.closes_on:%d.%m.%Y}."
        )
        people = families.get(invitation.child_id, [])
        tellings += [Telling(message, user_id, AREA_CITIZEN, title, text) for user_id in people]
    tell(tellings)


def links_for(notices: Sequence[Notice]) -> dict[int, str]:
    """What is added to a notice that leaves the system: a link of its own, which is kept nowhere."""
    made = make_links(invitation_ids=[each.subject_id for each in notices], on=timezone.localdate())
    return {each.pk: settings.PUBLIC_URL + reverse("portal:survey", args=[made[each.subject_id]]) for each in notices}
