"""Delete for good what a person entered, or their account with it."""

import logging

from django.db import transaction

from psoas_care.accounts.models import User
from psoas_care.records.kinds import WRITTEN_BY_PEOPLE
from psoas_care.web.leftovers import clear_leftovers

log = logging.getLogger(__name__)


@transaction.atomic
def erase_entries(user: User) -> None:
    """All rows of this person, with links, calendar and reminders, and their places.

    What stays is the account: address, password, consent, time zone and country.
    """
    for kind in reversed(WRITTEN_BY_PEOPLE):  # parts before what they are a part of
        kind.model._meta.base_manager.filter(user=user).delete()
    for others in (user.calendar_tokens, user.reminders, user.sent_reminders):
        others.all().delete()
    user.regions, user.zones_left, user.hides_setup = [], {}, False
    user.save(update_fields=["regions", "zones_left", "hides_setup"])
    log.info("Person %s deleted all entries.", user.pk)
    transaction.on_commit(clear_leftovers)


@transaction.atomic
def erase_account(user: User) -> None:
    """The person with everything that is theirs; all their browsers are signed out."""
    key = user.pk
    erase_entries(user)
    user.delete()
    log.info("Person %s deleted the account.", key)
