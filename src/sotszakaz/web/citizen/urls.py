"""Pages of parents and of children from fourteen."""

from django.urls import path

from sotszakaz.web.citizen.views import documents

app_name = "citizen"
urlpatterns = [
    path("documents/<int:pk>.pdf", documents.document_pdf, name="document_pdf"),
]
