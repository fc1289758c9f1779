"""Pages of events of communication."""

from django.urls import path

from sotszakaz.web.office.views import events

urlpatterns = [
    path("events/", events.events, name="events"),
    path("events/new/", events.event_new, name="event_new"),
    path("events/<int:pk>/", events.event, name="event"),
    path("events/<int:pk>/change/", events.event_change, name="event_change"),
    path("events/<int:pk>/invite/", events.event_invite, name="event_invite"),
    path("events/<int:pk>/hold/", events.event_hold, name="event_hold"),
    path("events/<int:pk>/cancel/", events.event_cancel, name="event_cancel"),
    path("events/<int:pk>/materials/", events.event_material_add, name="event_material_add"),
    path("events/materials/<int:pk>/", events.event_material, name="event_material"),
]
