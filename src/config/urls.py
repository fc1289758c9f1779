"""Every address of the system, by audience."""

from django.urls import include, path

urlpatterns = [
    path("", include("sotszakaz.web.portal.urls")),
]
