"""Pages of parents and of children from fourteen."""

from django.urls import path

from sotszakaz.web.citizen.views import children, documents, enrolments, quotes
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
    path("documents/<int:pk>.pdf", documents.document_pdf, name="document_pdf"),
    path("notices/", feeds.notices, {"area": "citizen"}, name="notices"),
    path("notices/read/", feeds.notices_read, {"area": "citizen"}, name="notices_read"),
    path("notices/<int:pk>/", feeds.notice, {"area": "citizen"}, name="notice"),
]
