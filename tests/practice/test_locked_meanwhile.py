"""A session that was played, saved once an emergency was told elsewhere."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.answers import clear, say
from tests.forms import bout_line, session_form

pytestmark = pytest.mark.usefixtures("content")
ADD = "/practice/sessions/add/"


@pytest.mark.parametrize(
    ("code", "leads_to"),
    [("R-01", "/safety/"), ("R-28", "/safety/"), ("R-10", None), ("", None)],
)
def test_it_is_saved_and_leads_to_what_to_do(htmx, user, code, leads_to):
    clear(user)
    began = timezone.now().replace(microsecond=0) - timedelta(minutes=10)
    if code:
        say(user, code)
    line = bout_line(exercise="cat-cow")

    answer = htmx.post(ADD, session_form(line, began=began.isoformat()))

    assert answer.status_code == 204
    assert json.loads(answer.headers["HX-Trigger"])["toast"].get("to") == leads_to
    assert user.sessions.get().at == began
