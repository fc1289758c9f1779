from datetime import timedelta

from sotszakaz.foundation.outbox import Lane, register_handler
from sotszakaz.kernel.notices.actions import OUTSIDE, OUTSIDE_ASIDE, deliver_outside

PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 360, 720, 1440))
LANE, LANE_ASIDE = Lane("channels", PAUSES), Lane("channels of crowds", PAUSES)
"""A mail server may be silent for two days; nothing else waits for it."""

register_handler(OUTSIDE, deliver_outside, lane=LANE)
register_handler(OUTSIDE_ASIDE, deliver_outside, lane=LANE_ASIDE)
