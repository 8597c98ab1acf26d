"""Send the reminders that are due; for a timer, every few minutes."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from psoas_care.records.reminders import MailServerDown, send_reminders


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seconds",
            type=int,
            default=240,
            help="begin no further e-mail after so long (240)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.CAN_SEND_MAIL:
            self.stdout.write("No mail is configured (EMAIL_URL), so none was sent.")
            return
        try:
            sent = send_reminders(timezone.now(), seconds=options["seconds"])
        except MailServerDown as why:
            message = f"The mail server cannot be reached ({why}). The next run tries."
            raise CommandError(message) from why
        self.stdout.write(f"Sent {sent} reminders.")
