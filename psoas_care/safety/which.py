"""Which it is: the graver or the milder form of a yes, asked below its tick."""

from django import forms
from django.utils.translation import gettext as _

from psoas_care.safety.models import Question
from psoas_care.safety.vocabulary import Given
from psoas_care.web.forms import retype

MILDER = "milder"


def name_of(question: Question) -> str:
    return f"{question.code}-form"


def names_of(question: Question) -> list[str]:
    """The name of the field that asks it; none where a yes has one form only."""
    return [name_of(question)] if question.worse_text else []


def fields_of(question: Question) -> dict[str, forms.Field]:
    """The field that asks it, by its name."""
    return {
        name: forms.ChoiceField(
            label=_("Which is it?"),
            choices=[
                (Given.WORSE.value, question.worse_text),
                (MILDER, question.milder_text),
            ],
            required=False,
            widget=forms.RadioSelect,
        )
        for name in names_of(question)
    }


def refuse_half_said(form: forms.BaseForm, question: Question) -> None:
    """Refuse a tick that does not say which, and one that is chosen without its tick.

    The latter is left over from a tick taken away, or was chosen where nothing is
    folded away: only the person knows. Without a script it cannot be unchosen, so the
    page asks without it.
    """
    name, data = name_of(question), form.cleaned_data
    is_ticked, chosen = data.get(question.code), data.get(name)
    if not question.worse_text or bool(is_ticked) == bool(chosen):
        return
    if is_ticked and name not in form.errors:
        form.add_error(name, _("Say which one it is."))
    elif chosen:
        retype(form, form.add_prefix(name), "")
        form.add_error(
            question.code,
            _("You chose an answer below this, but did not tick it. Tick it if it "
              "applies to you."),
        )  # fmt: skip
