from sotszakaz.demand.children.notices import LOGIN_MERGED, WORDINGS, tell_of_ends, tell_of_logins
from sotszakaz.foundation.outbox import register_handler

for topic in WORDINGS:
    register_handler(topic, tell_of_ends)

register_handler(LOGIN_MERGED, tell_of_logins)
