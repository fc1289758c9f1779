"""Pages of the office about what is paid: advances."""

from django.urls import path

from sotszakaz.web.office.views import advances

urlpatterns = [
    path("months/<str:month>/advances/", advances.advances_of_month, name="advances"),
    path("advances/<int:pk>/", advances.advance, name="advance"),
    path("advances/<int:pk>.xlsx", advances.advance_sheet, name="advance_sheet"),
    path("advances/<int:pk>/accept/", advances.advance_accept, name="advance_accept"),
    path("advances/<int:pk>/return/", advances.advance_return, name="advance_return"),
]
