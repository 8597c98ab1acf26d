"""What the rules say, in words that a person can act on."""

from django.utils.translation import gettext_lazy as _

from psoas_care.safety.vocabulary import (
    NEWS,
    Behaviour,
    EndedBy,
    Ends,
    Given,
    QuestionKind,
    Scope,
)

KINDS = [
    (QuestionKind.PROFILE.value, _("Profile")),
    (QuestionKind.RED_FLAG.value, _("Safety check")),
    (QuestionKind.BELLY.value, _("Belly questions")),
    (QuestionKind.SIGN.value, _("Nerve and organ signs")),
    (QuestionKind.TICK.value, _("Before deep front release")),
]
BEHAVIOURS = [
    (Behaviour.BLOCK.value, _("Not for you if this applies")),
    (Behaviour.NEVER.value, _("Not for you if this applies")),
    (Behaviour.CLINICIAN.value, _("Ask a doctor or physiotherapist first")),
    (Behaviour.ADAPT.value, _("Start with the easier version")),
    (Behaviour.NOT_NOW.value, _("Not now")),
    (Behaviour.SECTION.value, _("Needs a clear safety check")),
    (Behaviour.EMERGENCY.value, _("Emergency")),
    (Behaviour.TODAY.value, _("See a doctor today")),
    (Behaviour.SOON.value, _("See a doctor or physiotherapist within two weeks")),
    (Behaviour.PAUSE.value, _("No pressure tools until this is sorted")),
    (Behaviour.ADULTS.value, _("For adults only")),
    (Behaviour.CRISIS.value, _("Talk to somebody now")),
    (Behaviour.LIFT_OFF.value, _("Lift off")),
    (Behaviour.CONFIRM.value, _("Confirm")),
]
GIVEN = [
    (Given.NO.value, _("No")),
    (Given.YES.value, _("Yes")),
    (Given.WORSE.value, _("Yes, the more serious kind")),
    (Given.AGREED.value, _("Yes, and a doctor or physiotherapist agreed")),
]
SCOPES = [
    (Scope.EVERYTHING.value, _("All exercises")),
    (Scope.ALL_BUT_BREATHING.value, _("Everything except belly breathing")),
    (Scope.RELEASE_AND_HARD.value, _("Pressure tools and level 3")),
    (Scope.RELEASE.value, _("Pressure tools")),
    (Scope.DEEP_FRONT.value, _("Deep front release")),
    (Scope.OPERATED.value, _("Pressure tools, after an operation")),
    (Scope.TOOL.value, _("This tool")),
]
ENDS = [
    (Ends.CLINICIAN.value, _("When a doctor or physiotherapist has checked it")),
    (Ends.NEXT_NO.value, _("When the next safety check says no")),
    (Ends.DATE.value, _("By itself")),
    (Ends.ADULT.value, _("When you say that you are 18 or older")),
    (Ends.NEVER.value, _("It stays locked")),
]
ENDED_BY = [
    (EndedBy.MISTAKE.value, _("Tapped by mistake")),
    (EndedBy.WRONG.value, _("Asked again: it was wrong")),
    (EndedBy.ADULT.value, _("18 or older")),
    (EndedBy.CLINICIAN.value, _("Checked by a doctor or physiotherapist")),
    (EndedBy.NO.value, _("No longer true")),
]
TAKEN_BACK = {
    EndedBy.MISTAKE.value: _("No. The earlier answer was tapped by mistake."),
    EndedBy.WRONG.value: _("No. Asked again later: the earlier answer was wrong."),
    EndedBy.ADULT.value: _("No: 18 or older."),
    NEWS: _("Asked again: the agreement was from before something that you reported."),
}
"""What a screening with this request hash says of the answer before."""
STANDS_AGAIN = _("Still yes. Only the other answer was tapped by mistake.")
"""What a correction says that is a yes: of the answer before the one taken back."""
SIDES = [("left", _("Left")), ("right", _("Right"))]
