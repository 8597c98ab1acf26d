"""What a person takes along: every kind of row that is theirs, field by field.

A table or field that stands neither here nor among what stays behind fails a test, so
whoever adds one decides.
"""

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from psoas_care.accounts.models import Consent
from psoas_care.practice.models import (
    Bout,
    DoseStep,
    FairTest,
    Flare,
    MyRoutine,
    MyRoutineItem,
    PlanChoice,
    Programme,
    SelfTestResult,
    Session,
    SessionPain,
)
from psoas_care.records.exported_table import ExportedTable
from psoas_care.records.models import Import, Reminder, ReportLink
from psoas_care.safety.models import Answer, Restriction, Screening
from psoas_care.symptoms.models import (
    CheckIn,
    DayFactors,
    FunctionScore,
    InstrumentScore,
    PainScore,
    TightnessScore,
)

_side, _tool, _exercise = _("Side"), _("Tool"), _("Exercise")
_import, _left_out = _("Id of the import"), _("Left out of statistics")

ENTRIES = (
    ExportedTable(
        "imports",
        Import,
        _("Imports"),
        _("Each file of another app that you took over."),
        {
            "origin": _("From"),
            "entries": _("Entries"),
            "first_day": _("First day"),
            "last_day": _("Last day"),
            "is_left_out": _left_out,
        },
    ),
    ExportedTable(
        "check_ins",
        CheckIn,
        _("Check-ins"),
        _("How your pain was, and the words you chose for it."),
        {
            "elsewhere": _("Somewhere else: where"),
            "qualities": _("What the pain is like"),
            "timing": _("Is it always there?"),
            "morning_stiffness": _("Stiff in the morning"),
            "night_waking": _("Wakes me at night"),
            "unusually_bad": _("Is today unusually bad?"),
            "worse_with": _("What makes it worse"),
            "eased_by": _("What eases it"),
            "note": _("Note"),
            "import_uid": _import,
        },
    ),
    ExportedTable(
        "pain_scores",
        PainScore,
        _("Pain numbers"),
        _("The numbers of your check-ins: 0 is no pain, 10 the worst you can imagine."),
        {
            "region": _("Place"),
            "side": _side,
            "kind": _("Asked about"),
            "value": _("Pain, 0 to 10"),
            "is_left_out": _left_out,
            "check_in": _("Id of the check-in"),
        },
    ),
    ExportedTable(
        "tightness_scores",
        TightnessScore,
        _("Tightness numbers"),
        _("How tight a place felt in a check-in: 0 is not tight, 10 very tight."),
        {
            "region": _("Place"),
            "side": _side,
            "value": _("Tightness, 0 to 10"),
            "check_in": _("Id of the check-in"),
        },
    ),
    ExportedTable(
        "day_notes",
        DayFactors,
        _("Day notes"),
        _("Sitting, walking, stress, sleep of single days."),
        {
            "sitting_hours": _("Sitting, hours"),
            "walking_min": _("Walking, minutes"),
            "running_min": _("Running, minutes"),
            "cycling_min": _("Cycling, minutes"),
            "situps_count": _("Sit-ups"),
            "stress": _("Stress, 0 to 10"),
            "breathing_min": _("Breathing exercises, minutes"),
            "sleep_hours": _("Sleep, hours"),
            "import_uid": _import,
            "is_left_out": _left_out,
        },
    ),
    ExportedTable(
        "everyday_activities",
        FunctionScore,
        _("Everyday activities"),
        _("Your weekly ratings: 0 is unable, 10 as before the problem."),
        {
            "stairs": _("Climb a flight of stairs, 0 to 10"),
            "uphill": _("Walk uphill, 0 to 10"),
            "stand_up": _("Stand up from sitting, 0 to 10"),
            "get_up": _("Get up from lying down, 0 to 10"),
            "own_activity": _("Your own activity"),
            "own_value": _("Your own activity, 0 to 10"),
        },
    ),
    ExportedTable(
        "questionnaires",
        InstrumentScore,
        _("Questionnaires"),
        _("Your answers to published questionnaires, such as the PEG."),
        {"instrument": _("Questionnaire"), "answers": _("Answers")},
    ),
    ExportedTable(
        "sessions",
        Session,
        _("Sessions"),
        _("Each session you logged or played."),
        {
            "note": _("Note"),
            "effort": _("Effort, 0 to 10"),
            "routine": _("Routine"),
            "next_day": _("The next day"),
            "import_uid": _import,
        },
    ),
    ExportedTable(
        "bouts",
        Bout,
        _("Exercises done"),
        _("What you did in your sessions, one line for each hold or set."),
        {
            "exercise": _exercise,
            "side": _side,
            "actual_seconds": _("Seconds"),
            "repetitions": _("Repetitions"),
            "worst_pain": _("Worst pain, 0 to 10"),
            "pressure": _("Pressure, 0 to 10"),
            "planned_seconds": _("Seconds planned"),
            "planned_repetitions": _("Repetitions planned"),
            "stopped": _("How it ended"),
            "hurt_region": _("Where it hurt"),
            "hurt_words": _("What that was like"),
            "beyond": _("More than advised"),
            "is_left_out": _left_out,
            "session": _("Id of the session"),
        },
    ),
    ExportedTable(
        "session_pains",
        SessionPain,
        _("Pain around sessions"),
        _("Pain before and after a session, and the next day."),
        {
            "region": _("Place"),
            "moment": _("When"),
            "value": _("Pain, 0 to 10"),
            "session": _("Id of the session"),
        },
    ),
    ExportedTable(
        "self_tests",
        SelfTestResult,
        _("Self-tests"),
        _("What you reached in tests of strength."),
        {"self_test": _("Self-test"), "value": _("Result")},
    ),
    ExportedTable(
        "my_routines",
        MyRoutine,
        _("My routines"),
        _("The routines you made."),
        {"name": _("Name"), "is_archived": _("Archived")},
    ),
    ExportedTable(
        "my_routine_items",
        MyRoutineItem,
        _("Exercises of my routines"),
        _("What each of your routines is made of, line by line."),
        {
            "number": _("Line"),
            "exercise": _exercise,
            "hold_seconds": _("Seconds to hold"),
            "repetitions": _("Repetitions"),
            "sets": _("Sets"),
            "rest_seconds": _("Seconds to rest"),
            "my_routine": _("Id of the routine"),
        },
    ),
    ExportedTable(
        "programmes",
        Programme,
        _("Time, place, equipment"),
        _("What your plan has to fit into, each time you changed it."),
        {
            "minutes": _("Minutes a day"),
            "weekdays": _("Days"),
            "places": _("Where"),
            "equipment": _("Equipment"),
            "wants_release": _("Pressure tools wanted"),
        },
    ),
    ExportedTable(
        "flare_ups",
        Flare,
        _("Flare-ups"),
        _("When you said that you had a flare-up."),
        {"until": _("Over since")},
    ),
    ExportedTable(
        "plan_choices",
        PlanChoice,
        _("Changes to the plan"),
        _("What you swapped or left out in the plan of a day."),
        {
            "kind": _("What you chose"),
            "exercise": _exercise,
            "other": _("Exercise instead"),
        },
    ),
    ExportedTable(
        "dose_steps",
        DoseStep,
        _("Steps of doses"),
        _("When an exercise became longer, shorter or another one, and why."),
        {
            "kind": _("Step"),
            "exercise": _exercise,
            "other": _("Exercise instead"),
            "hold_seconds": _("Seconds to hold"),
            "repetitions": _("Repetitions"),
            "sets": _("Sets"),
            "reason": _("Reason"),
            "source": _("Id of the session behind it"),
        },
    ),
    ExportedTable(
        "fair_tests",
        FairTest,
        _("Fair tests"),
        _(
            "Your fair tests. The coins of days to come are in here: do not read them "
            "while a test runs, or it is no longer fair."
        ),
        {
            "exercise": _exercise,
            "together": _("Exercises tested with it"),
            "habit": _("Habit"),
            "region": _("Place"),
            "side": _side,
            "planned_days": _("Days planned"),
            "coins": _("Coins: 1 is with, 0 without"),
            "pauses": _("Paused after, until, why"),
            "otherwise": _("Days you did not follow the coin"),
            "ended_on": _("Last day"),
        },
    ),
    ExportedTable(
        "safety_checks",
        Screening,
        _("Safety checks"),
        _("Each time you answered questions about safety."),
        {"kind": _("Which questions")},
    ),
    ExportedTable(
        "safety_answers",
        Answer,
        _("Answers about safety"),
        _("What you answered, with the words you were asked."),
        {
            "question": _("Question"),
            "asked": _("Words of the question"),
            "given": _("Answer"),
            "side": _side,
            "tool": _tool,
            "is_current": _("Latest answer"),
            "is_mistake": _("Given by mistake"),
            "screening": _("Id of the safety check"),
        },
    ),
    ExportedTable(
        "restrictions",
        Restriction,
        _("What was locked"),
        _("What was locked for safety, why, and how it unlocks."),
        {
            "code": _("Question"),
            "action": _("What to do"),
            "scope": _("What is locked"),
            "side": _side,
            "tool": _tool,
            "ends": _("How it unlocks"),
            "until": _("Locked until"),
            "until_at": _("Locked until (time)"),
            "ended_on": _("Unlocked on"),
            "ended_by": _("Unlocked by"),
            "checked_on": _("Checked by a doctor or physiotherapist on"),
            "source": _("Id of the session behind it"),
            "screening": _("Id of the safety check"),
        },
    ),
)
"""What somebody entered, and what followed from it; a part comes after its whole."""

ACCOUNT = (
    ExportedTable(
        "email_addresses",
        EmailAddress,
        _("E-mail addresses"),
        _("The addresses of your account."),
        {"email": _("Address"), "verified": _("Confirmed"), "primary": _("In use")},
    ),
    ExportedTable(
        "consents",
        Consent,
        _("Consent"),
        _("When you agreed to what is stored, and when you withdrew."),
        {
            "version": _("Version of the text"),
            "given_at": _("Agreed"),
            "withdrawn_at": _("Withdrawn"),
        },
    ),
    ExportedTable(
        "private_links",
        ReportLink,
        _("Private links"),
        _("The links you shared your report by, without their addresses."),
        {
            "question": _("Your question"),
            "expires_at": _("Ends"),
            "visits": _("Times opened"),
            "last_visit_on": _("Last opened on"),
        },
    ),
    ExportedTable(
        "reminders",
        Reminder,
        _("Reminders"),
        _("On which days and when you want a reminder by e-mail."),
        {
            "weekdays": _("Days"),
            "send_at": _("Time"),
            "is_on": _("Turned on"),
            "changed_at": _("Changed"),
            "stopped_on": _("Stopped by itself on"),
        },
    ),
)
"""What belongs to the account here, and means nothing in another one."""

WRITTEN_BY_PEOPLE = tuple(kind for kind in (*ENTRIES, *ACCOUNT) if kind.has_contract)
"""What goes when somebody deletes their entries, private links too."""

SETTINGS = ("time_zone", "zones_left", "country", "regions", "hides_setup")
"""Fields of the person that the entries rest on."""

ABOUT_ACCOUNT = (
    *("email", "date_joined", "last_login", "consent_version", "safety_reset_at"),
)
"""Fields of the person that only this account has."""

TABLES_LEFT_OUT = {
    "records.CalendarToken": "the key of a calendar: another server has another one",
    "records.SentReminder": "marks of last week, so that no e-mail goes twice",
    "accounts.SignIn": "signs a browser in: whoever had it could act as the person",
    "api.ApiToken": "opens all of the data to a program; it ends with the account",
    "sessions.Session": "of nobody any more; it comes with the software",
    "account.EmailConfirmation": "a key that opens an account",
    "mfa.Authenticator": "passkeys and codes: whoever had them could sign in",
    "auth.Group": "of nobody; this site has none",
    "auth.Permission": "of nobody; it comes with the software",
    "contenttypes.ContentType": "of nobody; it comes with the software",
}
FIELDS_LEFT_OUT = {
    "id": "a number of this database; a row is known by its `uid`",
    "user": "the person whose file it is",
    "accounts.User.password": "a secret, even in the form that nobody can read back",
    "accounts.User.is_superuser": "what the owner of the server allows; nobody uses it",
    "accounts.User.is_staff": "what the owner of the server allows; nobody uses it",
    "accounts.User.is_active": "whether sign-in is allowed; it is, for whoever exports",
    "accounts.User.groups": "what the owner of the server allows; nobody uses it",
    "accounts.User.user_permissions": "what the owner allows; nobody uses it",
    "safety.Restriction.looked_at": "what a clinician saw here opens nothing elsewhere",
    "records.ReportLink.token_hash": "the key of a private link",
    "records.Reminder.uid": "part of the address that turns reminders off",
}
"""Why each of them stays behind; `id` and `user` of every table."""
