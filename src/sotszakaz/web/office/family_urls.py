"""What the counter enters for families that have no login."""

from django.urls import path

from sotszakaz.web.office.views import family

urlpatterns = [
    path("enrolments/<int:pk>/family/<str:deed>/", family.family_deed, name="family_deed"),
    path("family-papers/<int:pk>/scan/", family.family_paper_scan, name="family_paper_scan"),
]
