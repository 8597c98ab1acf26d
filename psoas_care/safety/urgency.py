"""What has to be done today about what somebody told, in the words of the pages."""

from html import unescape

from django.template.loader import render_to_string

from psoas_care.safety.at_once import source_of
from psoas_care.safety.models import EmergencyNumbers, Screening
from psoas_care.safety.vocabulary import Behaviour
from psoas_care.web.forms import UserRecordFormMixin

SENTENCES = {
    Behaviour.EMERGENCY: "safety/_call_emergency.html",
    Behaviour.TODAY: "safety/_see_doctor_today.html",
}
"""What cannot wait for an appointment, the gravest first."""


def advice_after(form: UserRecordFormMixin) -> str:
    """What to do about signs that came with a form, in a sentence; "" if nothing.

    One that says nothing of them, such as a corrected note, is not to be asked about.
    """
    user = form.instance.user
    told = user.restrictions.filter(
        request_hash__in=Screening.hashes_of_report(source_of(form).hex), ended_on=None
    )
    actions = {*told.filter(action__in=SENTENCES).values_list("action", flat=True)}
    template = next((SENTENCES[one] for one in SENTENCES if one in actions), None)
    if template is None:
        return ""
    numbers = EmergencyNumbers.objects.of(user.country.code)
    return " ".join(unescape(render_to_string(template, {"numbers": numbers})).split())
