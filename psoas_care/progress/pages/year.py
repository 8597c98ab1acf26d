"""A year of somebody's diary, for the wall."""

from datetime import date

from psoas_care.accounts.models import User
from psoas_care.library.body import Region, tracked
from psoas_care.library.vocabulary import Category
from psoas_care.progress.charts.year_sheet import YearSheet, year_sheet
from psoas_care.progress.statistics import daily_pain, daily_practice


def year_of(user: User, year: int) -> YearSheet:
    """The sheet of a year: the regions that are followed, the first outermost."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = daily_pain(user.pain_scores.pain_readings(first, last))
    followed = dict.fromkeys(Region(place.region) for place in tracked(user.regions))
    pains = {region.value: found.get(region.value, {}) for region in followed}
    practice = daily_practice(user.bouts.bouts(first, last))
    return year_sheet(year, pains, practice, Category.values)
