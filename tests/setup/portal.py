"""A copy of this tree in which `make run` is called, as somebody, with next to nothing on PATH."""

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from pathlib import Path

from partnerportal.embedded import places, processes
from tests.setup.places import ORDINARY

ROOT = Path(__file__).resolve().parents[2]
BARE = ["python3", "make", "cat", "cp", "env", "ls", "mkdir", "mv", "rm", "test", "touch", "uname"]


class Portal:
    def __init__(self, folder, person, port):
        self.tree, self.log, self.port = folder / "tree", folder / "output.txt", port
        self.who = {"user": person.uid, "group": person.gid, "extra_groups": []} if os.getuid() == 0 else {}
        self.sockets = f"/tmp/partnerportal-{person.uid}-{hashlib.sha256(os.fsencode(self.tree)).hexdigest()[:10]}"
        python = python_for(person)
        copy_tree(self.tree)
        lend_packages(self.tree / ".venv", python, person)
        self.path = bare_path(folder / "bin", python)
        if os.getuid() == 0:
            for path in [self.tree, *self.tree.rglob("*")]:
                os.chown(path, person.uid, person.gid, follow_symlinks=False)

    def start(self):
        """`make run` in a session of its own, as a terminal has it."""
        with self.log.open("wb") as output:
            return self._popen(["make", "run"], stdout=output, stderr=subprocess.STDOUT, start_new_session=True)

    def greeted(self, process, seconds=300):
        """How long it took until the greeting; patient, because the machine may be busy with other tests."""
        began = time.monotonic()
        told = processes.wait_until(lambda: "Ctrl-C stops" in self.said() or process.poll() is not None, seconds)
        assert told and process.poll() is None, self.said()
        return time.monotonic() - began

    def said(self):
        return self.log.read_text()

    def call(self, *command):
        """The end of a command that is typed beside the running portal."""
        process = self._popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return process.communicate(timeout=300)[0].strip()

    def manage(self, *arguments):
        return self.call(str(self.tree / ".venv/bin/python"), "manage.py", *arguments)

    def status(self, path):
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=60) as answer:
                return answer.status
        except urllib.error.HTTPError as refusal:
            return refusal.code

    def processes(self):
        """The command lines of everything that runs in or for this tree."""
        return {pid: line for pid, line in command_lines() if str(self.tree) in line or self.sockets in line}

    def discard(self):
        """Leave nothing behind where a test stopped halfway."""
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.sockets, ignore_errors=True)

    def _popen(self, command, **how):
        environment = {"PATH": str(self.path), "HOME": str(self.tree), "PORT": str(self.port)}
        return subprocess.Popen(command, cwd=self.tree, env=environment, **self.who, **how)


def press_ctrl_c(process):
    """What a terminal sends, to make and to all that it started."""
    os.killpg(process.pid, signal.SIGINT)
    return process.wait(60)


def command_lines():
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                yield int(folder.name), f"{line} in {os.readlink(folder / 'cwd')}"


def copy_tree(target):
    """What is or would be committed, as a clone has it."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    for name in subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")[:-1]:
        if (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def python_for(person):
    """A Python of this version that `person` may run."""
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    folders = [Path(sys.base_prefix) / "bin", *map(Path, ["/usr/bin", "/usr/local/bin"])]
    for program in [folder / name for folder in folders]:
        if program.exists() and (person.uid == 0 or places.open_to(person, program)):
            return program
    raise AssertionError(f"No {name} that an ordinary person may run: install it in /usr/bin.")


def lend_packages(venv, python, person):
    """A virtual environment as `make run` makes it, with the packages that are installed here instead of new ones."""
    subprocess.run([python, "-m", "venv", "--without-pip", venv], check=True)
    installed, packages = Path(sysconfig.get_path("purelib")), next(venv.glob("lib/python*/site-packages"))
    if person.uid == 0 or places.open_to(person, installed / "django"):
        (packages / "lent.pth").write_text(f"{installed}\n")
    else:
        shutil.copytree(installed, packages, dirs_exist_ok=True)
    (venv / "bin/pip").touch()
    (venv / ".installed-embedded").touch()


def bare_path(folder, python):
    folder.mkdir()
    for name in BARE:
        (folder / name).symlink_to(python if name == "python3" else shutil.which(name))
    return folder


def account(name):
    return places.Account(0, 0) if name == "root" else places.Account(ORDINARY.pw_uid, ORDINARY.pw_gid)
