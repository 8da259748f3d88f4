import shutil
import tempfile
from pathlib import Path

import pytest

from partnerportal.embedded import binaries, places


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch):
    """As on a machine where nobody has set the address of a server."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder():
    """A new folder below /tmp that everyone may enter, because pytest's own are closed to other accounts."""
    made = Path(tempfile.mkdtemp(prefix="portal-test-", dir="/tmp"))
    made.chmod(0o777)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def tree(monkeypatch, folder):
    """An empty tree, as partnerportal.embedded sees it, with its own place for root's copies."""
    (tree := folder / "tree").mkdir()
    tree.chmod(0o777)
    (outside := folder / "outside").mkdir()
    monkeypatch.setattr(places, "TREE", tree)
    monkeypatch.setattr(places, "DATA", tree / ".data")
    monkeypatch.setattr(places, "OUTSIDE", outside)
    monkeypatch.setattr(binaries, "OUTSIDE", outside)
    return tree
