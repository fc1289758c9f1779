"""Pages of agreements, of what changes them, and of notices."""

from django.urls import path

from sotszakaz.web.components import feeds
from sotszakaz.web.office.views import agreements, disagreements

urlpatterns = [
    path("notices/", feeds.notices, {"area": "office"}, name="notices"),
    path("notices/read/", feeds.notices_read, {"area": "office"}, name="notices_read"),
    path("notices/<int:pk>/", feeds.notice, {"area": "office"}, name="notice"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements.xlsx", agreements.agreements_sheet, name="agreements_sheet"),
    path("agreements/new/", agreements.agreement_new, name="agreement_new"),
    path("agreements/<int:pk>/", agreements.agreement, name="agreement"),
    path("agreements/<int:pk>/apply/", agreements.agreement_apply, name="agreement_apply"),
    path("agreements/<int:pk>/withdraw/", agreements.agreement_withdraw, name="agreement_withdraw"),
    path("agreements/<int:pk>/terminate/", agreements.agreement_terminate, name="agreement_terminate"),
    path("agreements/<int:pk>/calculation.xlsx", agreements.agreement_calculation, name="agreement_calculation"),
    path("agreements/<int:pk>/amend/", agreements.agreement_amend, name="agreement_amend"),
    path("disagreements/<int:pk>/", disagreements.disagreement, name="disagreement"),
    path("amendments/<int:pk>/withdraw/", agreements.amendment_withdraw, name="amendment_withdraw"),
    path("amendments/<int:pk>/apply/", agreements.amendment_apply, name="amendment_apply"),
]
