"""Up to which day figures go: the same on Progress, the report, and its link."""

from datetime import date, datetime

from psoas_care.accounts.models import User
from psoas_care.web.user_records import latest_day


def last_day(user: User, now: datetime) -> date:
    """Today by the zone of the profile, or the day of the newest entry if later.

    Not by the device that shows the page: whoever opens the link has another one.
    """
    return latest_day(user, user.day_at(now))
