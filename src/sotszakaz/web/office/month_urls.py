"""Pages of the office about the next closing, what is mended and what is unusual; before those of one month."""

from django.urls import path

from sotszakaz.web.office.views import findings, rehearsals

urlpatterns = [
    path("months/next/", rehearsals.next_closing, name="next_closing"),
    path("months/next/<int:pk>/", rehearsals.next_closing_of, name="next_closing_of"),
    path("months/mending/", rehearsals.months_mending, name="months_mending"),
    path("months/mending/<int:pk>/shut/", rehearsals.sheet_shut, name="sheet_shut"),
    path("months/<str:month>/unusual/", findings.month_findings, name="month_findings"),
    path("months/<str:month>/look/", findings.month_look, name="month_look"),
    path("findings/<int:pk>/", findings.finding, name="finding"),
    path("findings/<int:pk>/check/", findings.finding_check, name="finding_check"),
]
