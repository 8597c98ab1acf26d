"""Remove for good what people deleted more than a day ago; for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from psoas_care.web import user_records


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        removed = user_records.purge(now=timezone.now())
        self.stdout.write(f"Removed {removed} deleted rows for good.")
