"""Which citizens are the side of a document: those who act for its child."""

from collections.abc import Iterable

from django.db.models import Q

from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.demand.enrolments.models import ApplicationPaper, EnrolmentApplication, SingleCertificate
from sotszakaz.demand.enrolments.selectors import get_own_document
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.users.models import User


class Families:
    """The port of `kernel.signatures`."""

    def may_sign(self, document: Document, user: User) -> bool:
        try:
            get_own_document(user, document.pk)
        except NotFound:
            return False
        return True

    def users_of(self, document: Document) -> Iterable[int]:
        own = (
            Q(contract__document=document)
            | Q(contract__social_certificate__document=document)
            | Q(pk__in=ApplicationPaper.objects.filter(document=document).values("application"))
        )
        children = {*EnrolmentApplication.objects.filter(own).order_by("pk").values_list("child", flat=True)}
        children |= {*SingleCertificate.objects.filter(document=document).values_list("child", flat=True)}
        return {user_id for people in representatives_of(children).values() for user_id in people}
