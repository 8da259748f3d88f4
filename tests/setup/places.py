"""Trees and people for the tests of the set-up."""

import os
import pickle
import pwd
import traceback
from collections.abc import Callable

ORDINARY = pwd.getpwnam("nobody")


def as_ordinary_person(work: Callable[[], object]) -> object:
    """What `work` returns when someone other than root does it: in a child process, whose imports are made already."""
    if os.getuid() != 0:
        return work()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _work_and_leave(work, writing)
    os.close(writing)
    with open(reading, "rb") as answers:
        failure, result = pickle.loads(answers.read())
    os.waitpid(child, 0)
    assert not failure, failure
    return result


def _work_and_leave(work: Callable[[], object], writing: int) -> None:
    os.setgroups([])
    os.setgid(ORDINARY.pw_gid)
    os.setuid(ORDINARY.pw_uid)
    try:
        answer = ("", work())
    except BaseException:  # noqa: BLE001  told to the parent process
        answer = (traceback.format_exc(), None)
    with open(writing, "wb") as answers:
        answers.write(pickle.dumps(answer))
    os._exit(0)
