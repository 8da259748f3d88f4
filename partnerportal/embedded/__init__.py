"""Private PostgreSQL and Redis for this tree, on unix sockets: two commands on a bare machine, the engines of a server.

`DATABASE_URL` and `REDIS_URL` override either one. Only the standard library is used here: the settings ask `urls()`.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from subprocess import Popen

from partnerportal.embedded import places, postgres, redis
from partnerportal.embedded.places import AlreadyRunning, Unavailable

__all__ = ["AlreadyRunning", "Services", "Unavailable", "services", "urls"]

ENGINES = {"DATABASE_URL": postgres, "REDIS_URL": redis}


class Services(dict[str, str]):
    """The URLs to reach the services, and the processes that were started for them."""

    processes: dict[str, Popen[bytes]]


def urls() -> dict[str, str]:
    """Where this tree's own services listen, whether or not they run now."""
    return {name: engine.url(places.sockets()) for name, engine in ENGINES.items()}


@contextmanager
def services(private: bool = False) -> Iterator[Services]:
    """The services of this tree; or, `private`, fast ones on a throw-away folder, for tests.

    Raises AlreadyRunning when this tree's services run already, Unavailable when one cannot be started here.
    """
    with ExitStack() as stack:
        home = stack.enter_context(places.throwaway() if private else places.kept())
        found = Services()
        found.processes = {}
        for name, engine in ENGINES.items():
            found[name] = os.environ.get(name) or engine.url(home.sockets)
            if not os.environ.get(name):
                found.processes[engine.NAME] = stack.enter_context(engine.running(home))
        yield found
