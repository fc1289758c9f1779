"""Pages of parents and of children from fourteen."""

from django.urls import path

from sotszakaz.web.citizen.views import changes, children, documents, enrolments, lines, quotes
from sotszakaz.web.components import feeds

app_name = "citizen"
urlpatterns = [
    path("", children.children, name="children"),
    path("children/new/", children.child_add, name="child_add"),
    path("children/<int:pk>/", children.child, name="child"),
    path("children/<int:pk>/depart/", children.child_depart, name="child_depart"),
    path("children/<int:pk>/correct/", children.child_correct, name="child_correct"),
    path("quote/<int:group_id>/", quotes.quote_start, name="quote_start"),
    path("children/<int:pk>/quote/<int:group_id>/", quotes.quote, name="quote"),
    path("children/<int:pk>/book/<int:group_id>/", quotes.book, name="book"),
    path("enrolments/", enrolments.enrolments, name="enrolments"),
    path("enrolments/<int:pk>/", enrolments.enrolment, name="enrolment"),
    path("enrolments/<int:pk>/withdraw/", enrolments.enrolment_withdraw, name="enrolment_withdraw"),
    path("enrolments/<int:pk>/take/", enrolments.enrolment_take, name="enrolment_take"),
    path("enrolments/<int:pk>/sign/", enrolments.enrolment_sign, name="enrolment_sign"),
    path("enrolments/<int:pk>/terminate/", enrolments.enrolment_terminate, name="enrolment_terminate"),
    path("enrolments/<int:pk>/change/", changes.enrolment_change, name="enrolment_change"),
    path("enrolments/<int:pk>/change/<int:group_id>/", changes.enrolment_change_to, name="enrolment_change_to"),
    path("children/<int:pk>/line/<int:group_id>/", lines.line_join, name="line_join"),
    path("line/<int:pk>/leave/", lines.line_leave, name="line_leave"),
    path("documents/<int:pk>.pdf", documents.document_pdf, name="document_pdf"),
    path("notices/", feeds.notices, {"area": "citizen"}, name="notices"),
    path("notices/read/", feeds.notices_read, {"area": "citizen"}, name="notices_read"),
    path("notices/<int:pk>/", feeds.notice, {"area": "citizen"}, name="notice"),
]
