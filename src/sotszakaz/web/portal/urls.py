"""Pages that everybody may see, and the way in and out."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from sotszakaz.web.components.gallery import gallery
from sotszakaz.web.portal.views import (
    admission,
    catalogue,
    check,
    complaints,
    events,
    home,
    indicators,
    login,
    orders,
    plan_feed,
    register,
    schemas,
    standards,
    start,
    surveys,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("start/", start.start, name="start"),
    path("login/", login.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(next_page="portal:home"), name="logout"),
    path("check/", check.check, name="check"),
    path("check/<str:code>/", check.check_document, name="check_document"),
    path("schemas/", schemas.schemas, name="schemas"),
    path("schemas/<str:kind>.json", schemas.schema, name="schema"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/places/", catalogue.places, name="places"),
    path("catalogue/<int:pk>/", catalogue.group, name="group"),
    path("admission/", admission.windows, name="windows"),
    path("admission/<int:pk>/", admission.window, name="window"),
    path("orders/<int:pk>/", orders.published_orders, name="published_orders"),
    path("orders/<int:pk>/<int:year>/", orders.published_order, name="published_order"),
    path(
        "orders/<int:pk>/<int:year>/<str:edition>.<str:form>", orders.published_order_file, name="published_order_file"
    ),
    path("survey/done/", surveys.survey_done, name="survey_done"),
    path("survey/<str:token>/", surveys.survey, name="survey"),
    path("events/", events.events, name="events"),
    path("standards/", standards.standards, name="standards"),
    path("satisfaction/", surveys.satisfaction, name="satisfaction"),
    path("indicators/", indicators.indicators, name="indicators"),
    path("indicators.csv", indicators.indicators_csv, name="indicators_csv"),
    path("indicators.json", indicators.indicators_json, name="indicators_json"),
    path("complaints/", complaints.complaint_status, name="complaint_status"),
    path("complaints/new/", complaints.complaint, name="complaint"),
    path("complaints/filed/", complaints.complaint_filed, name="complaint_filed"),
    path("complaints/appeal/", complaints.complaint_appeal, name="complaint_appeal"),
    path("plan/<str:secret>.ics", plan_feed.plan_calendar, name="plan_calendar"),
    path("components/", gallery, name="gallery"),
    path("register/", register.register, name="register"),
]
