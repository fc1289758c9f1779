"""Pages of a provider."""

from django.urls import path

from sotszakaz.web.components import feeds
from sotszakaz.web.provider.views import (
    admission,
    answers,
    applications,
    attendance,
    documents,
    groups,
    lines,
    months,
    programmes,
    registry,
    transfers,
)

app_name = "provider"
urlpatterns = [
    path("", registry.overview, name="overview"),
    path("registry/", registry.registry, name="registry"),
    path("registry/apply/", registry.apply, name="apply"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/new/", programmes.programme_new, name="programme_new"),
    path("programmes/<int:pk>/", programmes.programme, name="programme"),
    path("programmes/<int:pk>/parts/new/", groups.part_new, name="part_new"),
    path("programmes/<int:pk>/publish/", programmes.programme_publish, name="programme_publish"),
    path("parts/<int:pk>/groups/new/", groups.group_new, name="group_new"),
    path("groups/<int:pk>/close/", groups.group_close, name="group_close"),
    path("groups/<int:pk>/place/", groups.group_place, name="group_place"),
    path("attendance/", attendance.attendance, name="attendance"),
    path("attendance/<int:pk>/<str:month>/", attendance.sheet, name="sheet"),
    path("months/", months.months, name="months"),
    path("registers/<int:pk>/", months.payment_register, name="payment_register"),
    path("documents/", documents.documents, name="documents"),
    path("documents.xlsx", documents.documents_sheet, name="documents_sheet"),
    path("documents/<int:pk>.pdf", documents.document_pdf, name="document_pdf"),
    path("documents/<int:pk>.docx", documents.document_docx, name="document_docx"),
    path("documents/<int:pk>/paper.pdf", documents.document_paper, name="document_paper"),
    path("admission/", admission.admission, name="admission"),
    path("admission/placed/", admission.placed, name="placed"),
    path("applications/", applications.applications, name="applications"),
    path("applications/answer/", answers.applications_answer, name="applications_answer"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/accept/", applications.application_accept, name="application_accept"),
    path("applications/<int:pk>/refuse/", applications.application_refuse, name="application_refuse"),
    path("notices/", feeds.notices, {"area": "provider"}, name="notices"),
    path("notices/read/", feeds.notices_read, {"area": "provider"}, name="notices_read"),
    path("notices/<int:pk>/", feeds.notice, {"area": "provider"}, name="notice"),
    path("applications/<int:pk>/transfer/", transfers.application_transfer, name="application_transfer"),
    path(
        "applications/<int:pk>/transfer/<int:group_id>/",
        transfers.application_transfer_to,
        name="application_transfer_to",
    ),
    path("applications/<int:pk>/terminate/", answers.contract_terminate, name="contract_terminate"),
    path("lines/", lines.lines, name="lines"),
    path("lines/<int:pk>/", lines.line, name="line"),
]
