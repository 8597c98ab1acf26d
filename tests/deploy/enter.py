"""Run a program in a root as an engine would: read-only, without rights, as any user.

unshare --mount --pid --fork python enter.py ROOT DATA UID PROGRAM …
"""

import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

root, data, user = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])


def mount(*words):
    subprocess.run(["mount", *map(str, words)], check=True)


mount("--bind", root, root)
mount("-o", "remount,bind,ro", root)
mount("-t", "tmpfs", "tmpfs", root / "tmp")
mount("-t", "proc", "proc", root / "proc")
mount("--rbind", "/dev", root / "dev")
mount("--bind", data, root / "var/lib/psoas-care")
os.chroot(root)
os.chdir("/srv/psoas-care")
os.setgroups([])
os.setgid(user)
os.setuid(user)
NO_NEW_PRIVILEGES = 38
ctypes.CDLL(None).prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
# Another user is no longer killed together with the program that started it.
PARENT_DEATH_SIGNAL = 1
ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
os.execv(sys.argv[4], sys.argv[4:])
