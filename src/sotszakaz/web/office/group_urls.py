"""Pages of the office about the working group: its composition, meetings, votes, assignments."""

from django.urls import path

from sotszakaz.web.office.views import group_agenda, group_assignments, group_meetings, group_votes, working_group

urlpatterns = [
    path("working-group/", working_group.working_group, name="working_group"),
    path("working-group/history/", working_group.group_history, name="group_history"),
    path("working-group/rules/", working_group.group_rules, name="group_rules"),
    path("working-group/members/new/", working_group.member_new, name="member_new"),
    path("working-group/members/<int:pk>/", working_group.member_card, name="member"),
    path("working-group/meetings/", group_meetings.meetings, name="meetings"),
    path("working-group/meetings/new/", group_meetings.meeting_new, name="meeting_new"),
    path("working-group/meetings/<int:pk>/", group_meetings.meeting, name="meeting"),
    path("working-group/meetings/<int:pk>/edit/", group_meetings.meeting_edit, name="meeting_edit"),
    path("working-group/meetings/<int:pk>/do/<slug:verb>/", group_meetings.meeting_move, name="meeting_move"),
    path("working-group/meetings/<int:pk>/items/new/", group_agenda.agenda_item_new, name="agenda_item_new"),
    path("working-group/meetings/<int:pk>/guests/new/", group_agenda.guest_new, name="guest_new"),
    path("working-group/meetings/<int:pk>/copies/", group_meetings.copy_hand, name="copy_hand"),
    path("working-group/guests/<int:pk>/remove/", group_agenda.guest_remove, name="guest_remove"),
    path("working-group/meetings/<int:pk>/presence/", group_votes.presence, name="presence"),
    path("working-group/items/<int:pk>/remove/", group_agenda.agenda_item_remove, name="agenda_item_remove"),
    path("working-group/items/<int:pk>/materials/new/", group_agenda.material_new, name="material_new"),
    path("working-group/items/<int:pk>/result/", group_agenda.item_result, name="item_result"),
    path("working-group/items/<int:pk>/ballot/", group_votes.ballot_open, name="ballot_open"),
    path("working-group/items/<int:pk>/assignments/new/", group_assignments.assignment_new, name="assignment_new"),
    path("working-group/materials/<int:pk>/", group_agenda.material, name="material"),
    path("working-group/materials/<int:pk>/remove/", group_agenda.material_remove, name="material_remove"),
    path("working-group/ballots/<int:pk>/vote/", group_votes.ballot_vote, name="ballot_vote"),
    path("working-group/ballots/<int:pk>/close/", group_votes.ballot_close, name="ballot_close"),
    path("working-group/ballots/<int:pk>/tie/", group_votes.ballot_tie, name="ballot_tie"),
    path("working-group/ballots/<int:pk>/call-off/", group_votes.ballot_call_off, name="ballot_call_off"),
    path("working-group/assignments/", group_assignments.assignments, name="assignments"),
    path("working-group/assignments/<int:pk>/", group_assignments.assignment, name="assignment"),
    path("working-group/assignments/<int:pk>/remove/", group_assignments.assignment_remove, name="assignment_remove"),
]
