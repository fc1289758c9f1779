"""The part of the table of access about applications and contracts of one's own children."""

from tests.web.access_lines import Line, post

ENROLMENTS = {
    "citizen:enrolment_complain": Line("parent", "signed"),
    "citizen:enrolments": Line("person"),
    "citizen:enrolment": Line("parent", "application"),
    "citizen:enrolment_draft": Line("parent", "application draft_kind"),
    "citizen:enrolment_withdraw": post("parent", "application"),
    "citizen:enrolment_take": post("parent", "application"),
    "citizen:enrolment_sign": post("parent", "application"),
    "citizen:enrolment_terminate": post("parent", "signed"),
    "citizen:enrolment_own_cost": post("parent", "signed"),
    "citizen:enrolment_change": Line("parent", "application"),
    "citizen:enrolment_change_to": Line("parent", "application group"),
    "citizen:transfer_answer": post("parent", "signed"),
    "citizen:line_join": post("parent", "child group"),
    "citizen:line_leave": post("parent", "entry"),
}
