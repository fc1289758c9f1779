"""The work behind the pages: periodic jobs and messages that could not be told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.health import count_workers, list_job_health, outbox_health
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.jobs import list_failed_of, retry_messages
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.words import plural
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.parsing import page_of


def jobs(request: HttpRequest) -> HttpResponse:
    """How periodic jobs and the outbox fare; messages that failed with their errors."""
    here = membership(request, "office")
    require(user(request), Permission.JOBS_VIEW, here.municipality_id)
    health = list_job_health()
    context = {
        "jobs": health,
        "failing": sum(each.is_failing for each in health),
        "workers": count_workers(),
        "outbox": outbox_health(),
        "page": page_of(request, list_failed_of(here.municipality_id, by=user(request))),
        "may_retry": has_right(request, Permission.JOBS_RETRY, here.municipality_id),
    }
    return render(request, "office/jobs/list.html", context)


@require_POST
def jobs_retry(request: HttpRequest) -> HttpResponse:
    """All failed messages of the municipality go again."""
    here = membership(request, "office")
    return _done(request, retry_messages(municipality_id=here.municipality_id, by=user(request)))


@require_POST
def message_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """One failed message goes again."""
    here = membership(request, "office")
    return _done(request, retry_messages(municipality_id=here.municipality_id, message_ids=[pk], by=user(request)))


def _done(request: HttpRequest, count: int) -> HttpResponse:
    words = plural(count, "сообщение,сообщения,сообщений")
    messages.success(request, f"Возвращено в рассылку: {words}. Если ошибка повторится, они снова появятся здесь.")
    return redirect("office:jobs")
