"""The demonstration's past is history when the system starts: nobody is told now what was done a year ago."""

from django.db.models import Q

from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.users.roles import Parent
from sotszakaz.outside.demonstration.logins import email_of
from sotszakaz.outside.demonstration.year.scene import Scene


def leave_messages(scene: Scene) -> int:
    """Only those are told who must act or wait now, and the parent who can log in; how many messages are left."""
    here = scene.municipality
    own = Q(child__representatives__user__email=email_of(Parent, here.slug))
    told = EnrolmentApplication.objects.filter(own | Q(state__in=WAITING_FOR_SOMEBODY), municipality=here)
    messages = OutboxMessage.objects.filter(municipality_id=here.pk)
    about = Q(subject_type=EnrolmentApplication._meta.label_lower, subject_id__in=told.values("pk"))
    messages.exclude(about | Q(topic="waiting.joined")).delete()
    return messages.count()
