"""Whether a package that is locked is known to be unsafe: `make audit`.

Asks pip-audit about every line of requirements/run.txt. Green is only an answer that
covers all of them: where the advisories cannot be reached, or pip-audit is not there,
it says NOT RUN and exits with 2. Exit code 1 is a package to be updated.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parents[1] / "requirements" / "run.txt"
ASK = ("--require-hashes", "--disable-pip", "--format", "json")


def main() -> int:
    """Ask, say what came out, and give the exit code."""
    program = shutil.which("pip-audit")
    if program is None:
        return not_run("pip-audit is not installed.")
    asked = subprocess.run(
        [program, *ASK, "--progress-spinner", "off", "--requirement", str(LOCK)],
        check=False,
        capture_output=True,
        text=True,
    )
    try:
        report = json.loads(asked.stdout)
    except json.JSONDecodeError:
        return not_run(asked.stderr.strip().rpartition("\n")[2])
    return judge(report, locked(LOCK.read_text(encoding="utf-8")))


def locked(lock: str) -> set[str]:
    """Names of the packages in a lock that this machine would install or might."""
    return {name.lower() for name in re.findall(r"(?m)^([A-Za-z0-9._-]+)==", lock)}


def judge(report: dict[str, Any], wanted: set[str]) -> int:
    """0 if all that is wanted was looked at and nothing found; else 1, or 2."""
    rows = report.get("dependencies", [])
    unsafe = [row for row in rows if row.get("vulns")]
    for row in unsafe:
        names = ", ".join(fault["id"] for fault in row["vulns"])
        print(f"UNSAFE: {row['name']} {row['version']} ({names})")
    if unsafe:
        return 1
    skipped = [row["name"] for row in rows if "skip_reason" in row]
    audited = {row["name"].lower() for row in rows} - {*skipped}
    if skipped or not audited:
        return not_run(f"{len(audited)} packages were looked at, not {skipped}.")
    unasked = sorted(wanted - audited)
    words = f", but not for this machine: {', '.join(unasked)}" if unasked else ""
    print(f"Nothing is known against {len(audited)} packages{words}.")
    return 0


def not_run(reason: str) -> int:
    """Never green where nobody was asked."""
    print(f"NOT RUN: {reason}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
