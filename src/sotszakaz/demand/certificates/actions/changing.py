"""Data of a child change: what of it concerns the certificate.

A value that was given stays until its scheme ends: no rule says that a changed category re-reckons it. The office may
take an unused one back and give it again, both by deeds of their own. Who waits for a value waits in the queue of the
new category.
"""

from datetime import date
from functools import partial

from django.db import transaction

from sotszakaz.demand.certificates.actions.ending import leave_queue
from sotszakaz.demand.certificates.actions.granting import lock_values, promote_waiting, queue
from sotszakaz.demand.certificates.models import CertificateAccount, ValueQueueEntry
from sotszakaz.demand.certificates.states import QueueState
from sotszakaz.demand.children.changing import change_data
from sotszakaz.demand.children.models import Child, ChildVersion
from sotszakaz.demand.children.rules import Deed, KeptScan, KnownData
from sotszakaz.kernel.users.access import Actor

CATEGORY_CHANGED = "Категория ребёнка изменилась, очередь теперь другая."


@transaction.atomic(durable=True)
def change_child(
    *,
    child_id: int,
    data: KnownData,
    deed: Deed,
    seen: int,
    by: Actor,
    on: date,
    request_id: int | None = None,
    scan: KeptScan | None = None,
) -> ChildVersion:
    """Change confirmed data by a deed of the office. Raises as `change_data`."""
    version = change_data(
        child_id=child_id, data=data, deed=deed, seen=seen, by=by, on=on, request_id=request_id, scan=scan
    )
    before = version.child.versions.get(version=version.version - 1)
    if before.category != version.category:
        _wait_elsewhere(version.child, before.category, by=by, on=on)
    return version


def _wait_elsewhere(child: Child, former: str, *, by: Actor, on: date) -> None:
    """From the queue of the former category to the end of that of the new one, which may have no value at all."""
    waiting = ValueQueueEntry.objects.filter(certificate__child=child, state=QueueState.WAITING)
    entry = waiting.select_related("value").first()
    if entry is None:
        return
    values = {each.category: each for each in lock_values(entry.value.scheme_id, [former, child.category])}
    certificate = CertificateAccount.objects.select_for_update(of=("self",), no_key=True).get(child=child)
    if not leave_queue(certificate, note=CATEGORY_CHANGED, by=by):
        return
    if child.category in values:
        queue([(certificate, values[child.category])], by=by)
    transaction.on_commit(partial(promote_waiting, municipality_id=child.municipality_id, on=on), robust=True)
