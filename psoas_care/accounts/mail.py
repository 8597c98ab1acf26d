"""Sending mail without making a person wait for the mail server."""

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

from psoas_care.operations.metrics import count_unsent_mail

log = logging.getLogger(__name__)

WAIT = 1.0
"""Seconds: a page has to come within two."""

SENDING = ThreadPoolExecutor(8, thread_name_prefix="mail")


class Backend(smtp.EmailBackend):
    """Django's own, in a thread that may take as long as mail servers do.

    Many greet only after some seconds, to be rid of spam; each answer may take
    EMAIL_TIMEOUT. A mail that is not gone after `WAIT` raises TimeoutError and is still
    sent, if the server takes it; what goes wrong then, only the log says. Where nobody
    waits, `is_patient` sends it in this thread.
    """

    def __init__(self, *args: Any, is_patient: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_patient = is_patient

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if self.is_patient:
            return super().send_messages(email_messages)
        sending = SENDING.submit(super().send_messages, email_messages)
        sending.add_done_callback(_note_fault)
        return sending.result(timeout=WAIT)


def _note_fault(sending: Future[int]) -> None:
    """The kind of the fault alone: its words may hold an address."""
    error = sending.exception()
    if error is not None:
        count_unsent_mail()
        log.warning("A mail could not be sent: %s.", type(error).__name__)
