"""Every address × role → what answers. A URL that is missing here fails the run; so does a line without a URL.

A line: who of the home municipality gets in; everybody else of its staff and providers gets 403 or 404, strangers of
another municipality 404 where the address names a thing, nobody is sent to the login. `anyone` are pages of the
portal, `person` those of everybody who is logged in and shows only one's own.
"""

from dataclasses import dataclass

GET, POST = "get", "post"
READERS = "operator head finance support_centre"
PEOPLE = "operator head finance support_centre group_member director teacher parent"


@dataclass(frozen=True)
class Line:
    """`names` are the things of the world that the address names, in the order of its arguments."""

    who: str
    names: str = ""
    method: str = GET

    @property
    def roles(self) -> set[str]:
        return set(self.who.split())


def post(who: str, names: str = "") -> Line:
    return Line(who, names, POST)


TABLE = {
    "portal:home": Line("anyone"),
    "portal:start": Line("anyone"),
    "portal:login": Line("anyone"),
    "portal:logout": post("anyone"),
    "portal:register": Line("anyone"),
    "portal:check": Line("anyone"),
    "portal:check_document": Line("anyone", "check_code"),
    "portal:catalogue": Line("anyone"),
    "portal:places": Line("anyone"),
    "portal:group": Line("anyone", "group"),
    "portal:gallery": Line("anyone"),
    "office:overview": Line(f"{READERS} group_member"),
    "office:acts": Line(f"{READERS} group_member"),
    "office:act_upload": Line("operator"),
    "office:act": Line(f"{READERS} group_member", "act"),
    "office:act_text": Line(f"{READERS} group_member", "act"),
    "office:act_file": Line(f"{READERS} group_member", "act"),
    "office:act_confirm": post("operator head", "act"),
    "office:act_reject": post("operator", "act"),
    "office:act_correct": Line("operator", "act fact"),
    "office:act_service": post("operator", "act service_index"),
    "office:act_member_remove": post("operator", "act member_index"),
    "office:decision": Line(f"{READERS} group_member", "decision"),
    "office:orders": Line(READERS),
    "office:order_new": Line("operator"),
    "office:order": Line(READERS, "order"),
    "office:order_volume": Line("operator", "draft"),
    "office:order_volume_remove": post("operator", "draft volume"),
    "office:order_budget": Line("operator", "draft"),
    "office:order_approve": post("head", "draft"),
    "office:schemes": Line(READERS),
    "office:scheme_new": Line("head"),
    "office:scheme_grant": post("head", "scheme"),
    "office:unit_costs": Line(READERS),
    "office:unit_cost": Line("operator", "service"),
    "office:report": Line(f"{READERS} group_member"),
    "office:plan": Line(f"{READERS} group_member"),
    "office:plan_item_complete": Line("operator", "plan_item"),
    "office:working_group": Line(f"{READERS} group_member"),
    "office:providers": Line(READERS),
    "office:provider_application": Line(READERS, "provider_application"),
    "office:provider_accept": post("operator support_centre", "provider_application"),
    "office:provider_refuse": post("operator support_centre", "provider_application"),
    "office:record": Line(READERS, "record"),
    "office:record_exclude": post("operator support_centre", "record"),
    "office:agreements": Line(READERS),
    "office:agreement_new": Line("operator head"),
    "office:agreement": Line(READERS, "agreement"),
    "office:agreement_terminate": post("operator head", "agreement"),
    "office:months": Line("operator head finance"),
    "office:month": Line("operator head finance", "month"),
    "office:month_close": post("finance", "month"),
    "office:payment_register": Line("operator head finance", "register"),
    "office:indicators": Line(f"{READERS} group_member"),
    "office:indicator": Line(f"{READERS} group_member", "indicator"),
    "office:ledger": Line("operator head finance"),
    "office:account": Line("operator head finance", "account"),
    "office:regulation": Line(READERS),
    "office:regulation_new": Line("head"),
    "office:document_pdf": Line("operator finance support_centre", "contract_document"),
    "office:children": Line("operator support_centre"),
    "office:child": Line("operator support_centre", "pending_child"),
    "office:child_confirm": post("operator support_centre", "pending_child"),
    "office:child_return": post("operator support_centre", "pending_child"),
    "office:child_depart": post("operator support_centre", "pending_child"),
    "office:duplicates": Line("operator support_centre"),
    "office:duplicates_search": post("operator support_centre"),
    "office:duplicate": Line("operator support_centre", "pair"),
    "office:duplicate_merge": post("operator support_centre", "pair"),
    "office:duplicate_differ": post("operator support_centre", "pair"),
    "office:duplicate_doubt": post("operator support_centre", "pair"),
    "office:logins": Line("operator support_centre"),
    "office:logins_merge": Line("operator support_centre", "login same_login"),
    "office:enrolments": Line("operator finance support_centre"),
    "office:enrolment": Line("operator finance support_centre", "application"),
    "office:contract_terminate": post("operator", "signed"),
    "provider:overview": Line("director teacher"),
    "provider:registry": Line("director"),
    "provider:apply": Line("director"),
    "provider:programmes": Line("director teacher"),
    "provider:programme_new": Line("director"),
    "provider:programme": Line("director teacher", "programme"),
    "provider:part_new": Line("director", "programme"),
    "provider:programme_publish": post("director", "programme"),
    "provider:group_new": Line("director", "part"),
    "provider:group_close": post("director", "group"),
    "provider:attendance": Line("director teacher"),
    "provider:sheet": Line("director teacher", "group month"),
    "provider:months": Line("director"),
    "provider:payment_register": Line("director", "register"),
    "provider:document_pdf": Line("director", "contract_document"),
    "provider:applications": Line("director"),
    "provider:application": Line("director", "application"),
    "provider:application_accept": post("director", "application"),
    "provider:application_refuse": post("director", "application"),
    "provider:applications_answer": post("director"),
    "provider:application_transfer": Line("director", "application"),
    "provider:application_transfer_to": Line("director", "application group"),
    "provider:contract_terminate": post("director", "signed"),
    "provider:lines": Line("director"),
    "provider:line": Line("director", "group"),
    "citizen:children": Line("person"),
    "citizen:child_add": Line("person"),
    "citizen:child": Line("parent", "child"),
    "citizen:child_depart": post("parent", "child"),
    "citizen:child_correct": Line("parent", "returned_child"),
    "citizen:quote_start": Line("person", "group"),
    "citizen:quote": Line("parent", "child group"),
    "citizen:book": post("parent", "child group"),
    "citizen:enrolments": Line("person"),
    "citizen:enrolment": Line("parent", "application"),
    "citizen:enrolment_withdraw": post("parent", "application"),
    "provider:notices": Line("director teacher"),
    "provider:notices_read": post("director teacher"),
    "provider:notice": Line("director", "notice_of_provider"),
    "citizen:notices": Line("person"),
    "citizen:notices_read": post("person"),
    "citizen:notice": Line("parent", "notice_of_parent"),
    "citizen:enrolment_take": post("parent", "application"),
    "citizen:enrolment_sign": post("parent", "application"),
    "citizen:enrolment_terminate": post("parent", "signed"),
    "citizen:enrolment_change": Line("parent", "application"),
    "citizen:enrolment_change_to": Line("parent", "application group"),
    "citizen:line_join": post("parent", "child group"),
    "citizen:line_leave": post("parent", "entry"),
    "citizen:document_pdf": Line("parent", "contract_document"),
}
