"""Pages of parents and of children from fourteen."""

from django.urls import path

from sotszakaz.web.citizen.views import changes, children, documents, enrolments, lines, quotes, week, wishes
from sotszakaz.web.components import feeds

app_name = "citizen"
urlpatterns = [
    path("", children.children, name="children"),
    path("children/new/", children.child_add, name="child_add"),
    path("children/<int:pk>/", children.child, name="child"),
    path("children/<int:pk>/week/", week.week, name="week"),
    path("children/<int:pk>/depart/", children.child_depart, name="child_depart"),
    path("children/<int:pk>/single/", children.child_single, name="child_single"),
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
    path("enrolments/<int:pk>/own-cost/", enrolments.enrolment_own_cost, name="enrolment_own_cost"),
    path("enrolments/<int:pk>/change/", changes.enrolment_change, name="enrolment_change"),
    path("enrolments/<int:pk>/change/<int:group_id>/", changes.enrolment_change_to, name="enrolment_change_to"),
    path("children/<int:pk>/line/<int:group_id>/", lines.line_join, name="line_join"),
    path("line/<int:pk>/leave/", lines.line_leave, name="line_leave"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("wishes/<int:pk>/move/", wishes.wish_move, name="wish_move"),
    path("wishes/<int:pk>/remove/", wishes.wish_remove, name="wish_remove"),
    path("wishes/lists/<int:pk>/settlement/", wishes.settlement, name="settlement"),
    path("groups/<int:group_id>/", wishes.group_choices, name="group_choices"),
    path("children/<int:pk>/wish/<int:group_id>/", wishes.wish_add, name="wish_add"),
    path("children/<int:pk>/keep/<int:group_id>/", wishes.interest_add, name="interest_add"),
    path("interests/<int:pk>/remove/", wishes.interest_remove, name="interest_remove"),
    path("results/<int:pk>/", wishes.result, name="result"),
    path("children/<int:pk>/placement/<int:window_id>/", wishes.placement, name="placement"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>.pdf", documents.document_pdf, name="document_pdf"),
    path("documents/<int:pk>.docx", documents.document_docx, name="document_docx"),
    path("documents/<int:pk>/<int:version>.json", documents.document_payload, name="document_payload"),
    path("documents/<int:pk>/sign/", documents.document_sign, name="document_sign"),
    path("documents/<int:pk>/<int:signature_id>.sig", documents.document_signature, name="document_signature"),
    path("documents/<int:pk>/scans/<int:signature_id>/", documents.document_scan, name="document_scan"),
    path("documents/<int:pk>/code/", documents.document_code, name="document_code"),
    path("documents/<int:pk>/code/sign/", documents.document_code_sign, name="document_code_sign"),
    path("notices/", feeds.notices, {"area": "citizen"}, name="notices"),
    path("notices/read/", feeds.notices_read, {"area": "citizen"}, name="notices_read"),
    path("notices/<int:pk>/", feeds.notice, {"area": "citizen"}, name="notice"),
]
