"""Pages of a provider."""

from django.urls import path

from sotszakaz.web.provider.views import attendance, documents, months

app_name = "provider"
urlpatterns = [
    path("attendance/", attendance.attendance, name="attendance"),
    path("attendance/<int:pk>/<str:month>/", attendance.sheet, name="sheet"),
    path("months/", months.months, name="months"),
    path("registers/<int:pk>/", months.payment_register, name="payment_register"),
    path("documents/<int:pk>.pdf", documents.document_pdf, name="document_pdf"),
]
