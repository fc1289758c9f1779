"""What the counter enters for families that have no login."""

from django.urls import path

from sotszakaz.web.office.views import family, family_charges, family_wishes

urlpatterns = [
    path("enrolments/<int:pk>/family/change/", family.family_change, name="family_change"),
    path("enrolments/<int:pk>/family/change/<int:group_id>/", family.family_change_to, name="family_change_to"),
    path(
        "enrolments/<int:pk>/family/change/<int:group_id>/blank.pdf",
        family.family_change_blank,
        name="family_change_blank",
    ),
    path("enrolments/<int:pk>/family/<str:deed>/", family.family_deed, name="family_deed"),
    path("enrolments/<int:pk>/family/<str:deed>/blank.pdf", family.family_blank, name="family_blank"),
    path("enrolments/<int:pk>/charges/", family_charges.family_charges, name="family_charges"),
    path("enrolments/charges/<int:pk>/objection/", family_charges.family_objection, name="family_objection"),
    path(
        "enrolments/charges/<int:pk>/objection/blank.pdf",
        family_charges.family_objection_blank,
        name="family_objection_blank",
    ),
    path("children/<int:pk>/line/<int:group_id>/", family.family_line_join, name="family_line_join"),
    path("children/<int:pk>/line/<int:group_id>/blank.pdf", family.family_line_blank, name="family_line_blank"),
    path("line/<int:pk>/leave/", family.family_line_leave, name="family_line_leave"),
    path("line/<int:pk>/leave/blank.pdf", family.family_leave_blank, name="family_leave_blank"),
    path("children/<int:pk>/wishes/<int:window_id>/", family_wishes.family_wishes, name="family_wishes"),
    path(
        "children/<int:pk>/wishes/<int:window_id>/blank.pdf",
        family_wishes.family_wishes_blank,
        name="family_wishes_blank",
    ),
    path("family-papers/<int:pk>/scan/", family.family_paper_scan, name="family_paper_scan"),
]
