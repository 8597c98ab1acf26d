"""What a person types about how it feels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from psoas_care.library.body import TRACKED, Region, Side
from psoas_care.symptoms.models import CheckIn, PainKind, PainScore
from psoas_care.web.fields import RatingField
from psoas_care.web.forms import TimedRowForm

REGION_HELP = {
    Region.LOW_BACK: _("Between the lowest ribs and the top of the buttocks."),
    Region.PELVIC: _("Lower belly, pubic bone, buttock, sit bones, tailbone."),
    Region.HIP_FRONT: _("The crease where the thigh meets the body, groin."),
}
SIDES = {
    Region.LOW_BACK: [Side.LEFT, Side.RIGHT, Side.BOTH, Side.MIDDLE],
    Region.PELVIC: [Side.LEFT, Side.RIGHT, Side.BOTH, Side.MIDDLE],
    Region.HIP_FRONT: [Side.LEFT, Side.RIGHT, Side.BOTH],
}


class CheckInForm(TimedRowForm):
    """Up to one number for each tracked region, with the side where it matters."""

    kind = forms.ChoiceField(
        label=_("How strong was it?"),
        choices=PainKind.choices,
        initial=PainKind.AVERAGE,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = CheckIn
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"note": _("Only you can read it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for region in TRACKED:
            self.fields[region] = RatingField(
                label=region.label, help_text=REGION_HELP[region]
            )
            self.fields[f"{region}_side"] = forms.ChoiceField(
                label=_("Side"),
                choices=[("", _("Not said")), *((s, s.label) for s in SIDES[region])],
                required=False,
                widget=forms.RadioSelect,
            )
        self.earlier: dict[str, PainScore] = {}
        if self.instance.pk:
            self.earlier = {s.region: s for s in self.instance.pain_scores.all()}
        for score in self.earlier.values():
            self.initial[score.region] = score.value
            self.initial[f"{score.region}_side"] = score.side
            self.initial["kind"] = score.kind

    def regions(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """For each region its row of numbers and its sides."""
        return [(self[region], self[f"{region}_side"]) for region in TRACKED]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors.keys() & set(TRACKED) and not self._scores(data):
            raise forms.ValidationError(
                _("Choose a number for at least one region; 0 counts as a number."),
                code="empty",
            )
        return data

    def parts(self) -> list[PainScore]:
        """The scores of this check-in: those it had, changed, and new ones."""
        return self._scores(self.cleaned_data)

    def _scores(self, data: dict[str, Any]) -> list[PainScore]:
        result = []
        for region in TRACKED:
            if data.get(region) is not None:
                score = self.earlier.get(region) or PainScore(region=region)
                score.check_in = self.instance
                score.value = data[region]
                score.side = data.get(f"{region}_side", "")
                score.kind = data.get("kind", "")
                result.append(score)
        return result
