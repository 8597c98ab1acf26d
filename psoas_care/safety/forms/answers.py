"""What all forms have in common that make a screening."""

from psoas_care.safety import recording
from psoas_care.safety.models import Answer, Screening
from psoas_care.web.forms import UserRecordForm


class AnswersForm(UserRecordForm):
    """Some answers, sent at once; with what they close."""

    class Meta:
        model = Screening
        fields: list[str] = []

    def answers(self) -> list[Answer]:
        """What the valid form says, for each question that it asks."""
        raise NotImplementedError

    def store_new(self) -> None:
        recording.record(self.instance, self.answers())
