"""What is there to be attacked: no administration, no interface, no field too many."""

import pytest
from django.apps import apps
from django.conf import settings
from django.forms import ModelForm
from django.test import Client

from tests.factories import UserFactory
from tests.records.people import one_of_each
from tests.test_addresses import views
from tests.test_conventions import forms_below, is_ours

NEVER_TYPED = {
    *("id", "pk", "user", "owner", "created_at", "request_hash"),
    *("deleted_at", "local_day", "is_staff", "is_superuser", "is_active", "groups"),
    *("password", "last_login", "date_joined", "consent_version", "token_hash"),
}
SECRET = "only this person wrote it"


def test_s20_there_is_no_administration():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert [route for route, *_ in views() if "admin" in route] == []


@pytest.mark.django_db
def test_s20_being_staff_opens_nothing(user):
    """Nor does being what Django calls a superuser: there is nothing to open."""
    one_of_each(user, text=SECRET)
    staff = Client(raise_request_exception=False)
    staff.force_login(UserFactory(is_staff=True, is_superuser=True))

    assert staff.get("/admin/").status_code == 404
    for address in ["/", "/diary/", "/records/report/", "/records/links/"]:
        assert SECRET not in staff.get(address).text
    uid = user.sessions.get().uid
    assert staff.get(f"/practice/sessions/{uid}/").status_code == 404


@pytest.mark.django_db
def test_s20_no_row_is_called_by_what_somebody_wrote(user):
    """A name ends up in logs, in the shell and in messages of errors."""
    one_of_each(user, text=SECRET)

    told = [
        row._meta.label
        for model in apps.get_models()
        for row in model._meta.base_manager.all()
        if SECRET in f"{row} {row!r}" and model._meta.label != "practice.MyRoutine"
    ]

    assert told == []


def test_s21_no_form_asks_for_what_nobody_may_choose():
    """What a form does not name it does not take, whatever is sent."""
    assert [*views()]  # so that every form is imported
    ours = [form for form in forms_below(ModelForm) if is_ours(form)]

    asked = {
        f"{form.__name__}.{name}"
        for form in ours
        for name in {*form.base_fields} & NEVER_TYPED
    }

    assert len(ours) > 10
    assert asked == set()


def test_s7_there_is_one_interface_for_programs():
    """Another one needs its own fuzzing, as tests/api/test_description.py has it."""
    routes = {route for route, *_ in views()}

    assert [route for route in routes if route.startswith("api/")] == [
        "api/v1/<path:rest>"
    ]


def test_s8_a_path_that_climbs_out_leads_nowhere():
    client = Client(raise_request_exception=False)

    for path in [
        "/static/../manage.py",
        "/static/%2e%2e/manage.py",
        "/static/..%2f..%2fetc/passwd",
        "/library/figures/../../etc/passwd.svg",
        "/static//etc/passwd",
    ]:
        assert client.get(path).status_code == 404, path
