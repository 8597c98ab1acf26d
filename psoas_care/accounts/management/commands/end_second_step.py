"""Let somebody sign in by the password alone who lost phone and recovery codes."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser

from psoas_care.accounts.models import User


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("There is no account with this e-mail address.")
        Authenticator.objects.filter(user=user).delete()
        self.stdout.write(
            "Passkeys, app and recovery codes are off. Signing in takes the password."
        )
