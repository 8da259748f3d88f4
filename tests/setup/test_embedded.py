"""The private PostgreSQL and Redis: kept, thrown away, for root and for anyone else, after every kind of bad end."""

import os
import signal
import subprocess

import psycopg2
import pytest
from redis import Redis

from partnerportal import embedded
from partnerportal.embedded import binaries, places, processes
from tests.setup.places import as_ordinary_person

AS_ANYONE = pytest.mark.parametrize("person", [lambda work: work(), as_ordinary_person], ids=["me", "ordinary person"])
only_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can be too powerful for PostgreSQL")


def ask(url, sql):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql)
        answer = cursor.fetchone() if cursor.description else None
    connection.close()
    return answer[0] if answer else None


def keep_a_fact():
    with embedded.services() as urls:
        ask(urls["DATABASE_URL"], "CREATE TABLE fact AS SELECT 42 AS answer")


def read_the_fact():
    with embedded.services() as urls:
        return ask(urls["DATABASE_URL"], "SELECT answer FROM fact")


def alive(process):
    return os.path.exists(f"/proc/{process.pid}")


@AS_ANYONE
def test_data_survives_a_restart(tree, person):
    person(keep_a_fact)
    assert person(read_the_fact) == 42


@AS_ANYONE
def test_both_answer_and_nothing_is_left_afterwards(tree, person):
    def work():
        with embedded.services(private=True) as urls:
            assert Redis.from_url(urls["REDIS_URL"]).ping()
            assert ask(urls["DATABASE_URL"], "SELECT lower('ÄЖ')") == "äж"
            started = list(urls.processes.values())
            folders = set(os.listdir("/tmp"))
        assert not any(alive(process) for process in started)
        assert len(folders - set(os.listdir("/tmp"))) == 1

    person(work)
    assert not (tree / ".data").exists()


def test_a_new_letter_is_compared_as_a_letter_in_every_new_database(tree):
    with embedded.services(private=True) as urls:
        locale = "SELECT datlocale FROM pg_database WHERE datname = 'portal'"
        assert ask(urls["DATABASE_URL"], locale) in ("PG_UNICODE_FAST", "C.UTF-8")


def test_the_urls_are_known_before_the_start_and_the_same_at_every_start(tree):
    before = embedded.urls()
    with embedded.services() as urls:
        assert urls == before == embedded.urls()


def test_another_tree_has_other_sockets(tree, monkeypatch):
    ours = embedded.urls()
    monkeypatch.setattr(places, "TREE", tree / "copy")
    assert embedded.urls().items().isdisjoint(ours.items())


def test_socket_paths_fit_however_deep_the_tree_is(tree, monkeypatch):
    monkeypatch.setattr(places, "TREE", tree / "/".join(["a-very-long-folder-name"] * 20))
    assert len(bytes(places.sockets() / ".s.PGSQL.5432.lock")) < 107


def test_a_given_url_is_used_and_nothing_is_started_for_it(tree, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db/portal")
    monkeypatch.setenv("REDIS_URL", "redis://cache/0")
    with embedded.services() as urls:
        assert urls == {"DATABASE_URL": "postgres://db/portal", "REDIS_URL": "redis://cache/0"}
        assert not urls.processes


def test_a_second_start_beside_a_running_one_is_refused(tree):
    with embedded.services() as urls:
        places.note("http://localhost:8000")
        with pytest.raises(embedded.AlreadyRunning, match="running already: http://localhost:8000"):
            keep_a_fact()
        assert ask(urls["DATABASE_URL"], "SELECT 1") == 1


def test_a_stale_pid_file_does_not_stop_the_start(tree):
    keep_a_fact()
    for left in ("", "1\n", "999999999\n", "text\n"):
        (tree / ".data/postgres/postmaster.pid").write_text(left)
        assert read_the_fact() == 42


def test_a_pid_that_is_now_anothers_is_left_alone(tree):
    keep_a_fact()
    with subprocess.Popen(["sleep", "60"]) as other:
        (tree / ".data/postgres/postmaster.pid").write_text(f"{other.pid}\n")
        assert read_the_fact() == 42
        assert other.poll() is None
        other.kill()


def test_a_half_made_data_folder_is_made_anew(tree):
    unfinished = tree / ".data" / "postgres.unfinished"
    (unfinished / "base").mkdir(parents=True)
    keep_a_fact()
    assert read_the_fact() == 42
    assert not unfinished.exists()


def test_servers_that_outlived_their_owner_are_ended_first(tree, monkeypatch):
    monkeypatch.setattr(processes, "_ask_for", lambda farewell: None)
    orphans = orphan_the_services()
    assert all(os.path.exists(f"/proc/{pid}") for pid in orphans)
    assert read_the_fact() == 42
    assert not any(running(pid) for pid in orphans)


def test_kill_9_of_the_owner_takes_the_services_along(tree):
    orphans = orphan_the_services()
    assert processes.wait_until(lambda: not any(running(pid) for pid in orphans), 60)
    assert read_the_fact() == 42


def orphan_the_services():
    """The numbers of services whose owner was killed without a chance to stop them."""
    reading, writing = os.pipe()
    if (owner := os.fork()) == 0:
        with embedded.services() as urls:
            ask(urls["DATABASE_URL"], "CREATE TABLE fact AS SELECT 42 AS answer")
            os.write(writing, " ".join(str(process.pid) for process in urls.processes.values()).encode())
            signal.pause()
    pids = [int(pid) for pid in os.read(reading, 100).split()]
    os.kill(owner, signal.SIGKILL)
    os.waitpid(owner, 0)
    return pids


def running(pid):
    """Whether the process is there and not merely waiting to be counted by whoever inherited it."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False


def test_data_of_another_version_is_refused_with_both_versions(tree):
    keep_a_fact()
    (tree / ".data/postgres/PG_VERSION").write_text("16\n")
    with pytest.raises(embedded.Unavailable, match="made by PostgreSQL 16, and only 18 is here"):
        read_the_fact()


def test_a_socket_folder_that_someone_else_laid_out_is_refused(tree):
    places.sockets().symlink_to(tree)
    try:
        with pytest.raises(embedded.Unavailable, match="belongs to another account"):
            keep_a_fact()
    finally:
        places.sockets().unlink()


@only_root
def test_a_data_folder_of_root_is_refused_to_others_in_a_sentence(tree):
    keep_a_fact()

    def work():
        with pytest.raises(embedded.Unavailable, match="start as the person who owns it"):
            read_the_fact()

    as_ordinary_person(work)


@only_root
def test_below_a_closed_folder_root_keeps_data_and_programs_elsewhere(tree, folder, monkeypatch):
    (closed := folder / "closed").mkdir(mode=0o700)
    monkeypatch.setattr(places, "DATA", closed / ".data")
    monkeypatch.setattr(binaries, "open_to", lambda account, path: False)
    keep_a_fact()
    assert read_the_fact() == 42
    assert not (closed / ".data/postgres").exists()
    assert (places.OUTSIDE / places.name_of_tree() / "postgres/PG_VERSION").exists()
    assert len(list((places.OUTSIDE / "programs").iterdir())) == 2
