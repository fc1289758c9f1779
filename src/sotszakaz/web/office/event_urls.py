"""Pages of events of communication."""

from django.urls import path

from sotszakaz.web.office.views import event_materials, event_people, events, publications

urlpatterns = [
    path("events/", events.events, name="events"),
    path("events/new/", events.event_new, name="event_new"),
    path("events/providers/", event_people.event_providers, name="event_providers"),
    path("events/<int:pk>/", events.event, name="event"),
    path("events/<int:pk>/change/", events.event_change, name="event_change"),
    path("events/<int:pk>/invite/", events.event_invite, name="event_invite"),
    path("events/<int:pk>/hold/", events.event_hold, name="event_hold"),
    path("events/<int:pk>/cancel/", events.event_cancel, name="event_cancel"),
    path("events/<int:pk>/materials/", events.event_material_add, name="event_material_add"),
    path("events/materials/<int:pk>/", event_materials.event_material, name="event_material"),
    path("events/materials/<int:pk>/hide/", event_materials.event_material_hide, name="event_material_hide"),
    path("events/<int:pk>/people/", event_people.event_people, name="event_people"),
    path("events/<int:pk>/people/known/", event_people.event_people_known, name="event_people_known"),
    path("events/<int:pk>/people/note/", event_people.event_people_note, name="event_people_note"),
    path("events/people/<int:pk>/remove/", event_people.event_people_remove, name="event_people_remove"),
    path("events/<int:pk>/publications/", publications.publications, name="publications"),
    path("events/publications/<int:pk>/", publications.publication, name="publication"),
    path("events/publications/<int:pk>/remove/", publications.publication_remove, name="publication_remove"),
]
