"""An upgrade of ten years of one person's diary, from an earlier commit, and back."""

import shutil
import subprocess

import pytest
from django.conf import settings

from tests.installation import ROOT, Installation
from tests.reliability.killing import fingerprint

EARLIER = "91c6ca8"
DAYS = "3650"


@pytest.mark.soak
def test_ten_years_go_through_an_upgrade_and_back(tmp_path):
    git = [shutil.which("git") or "git", "-C", str(ROOT)]
    archive = subprocess.run(
        [*git, "archive", EARLIER], capture_output=True, check=False
    )
    if archive.returncode:
        pytest.skip(f"This copy has no commit {EARLIER}.")
    code = tmp_path / "earlier"
    code.mkdir()
    subprocess.run(["tar", "-x", "-C", code], input=archive.stdout, check=True)
    place = Installation(tmp_path, VAR_DIR=str(tmp_path))
    (tmp_path / "static").symlink_to(settings.STATIC_ROOT)

    def earlier(*words):
        result = place.run("manage.py", *words, cwd=code)
        assert result.returncode == 0, result.stderr

    earlier("migrate", "--verbosity", "0")
    earlier("createcachetable")
    earlier("load_content")
    earlier("demo", "--days", DAYS)
    database = tmp_path / "db.sqlite3"
    before = fingerprint(database)

    upgraded = place.manage("upgrade")
    counted = place.asked("""
from psoas_care.accounts.models import User
person = User.objects.get()
client = browser()
client.force_login(person)
pages = ["/", "/diary/", "/progress/?range=all", "/safety/", "/practice/"]
answer = [person.sessions.count(), [client.get(page).status_code for page in pages]]
""")
    back = place.manage("restore_backup", "newest", "--older")

    assert upgraded.returncode == 0, upgraded.stderr
    assert counted[0] > 500
    assert counted[1] == [200] * 5
    assert back.returncode == 0, back.stderr
    assert fingerprint(database) == before
    earlier("check", "--database", "default")
