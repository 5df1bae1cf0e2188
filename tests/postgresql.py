"""A PostgreSQL of the tests' own: made in a temporary folder, spoken to through a socket in it, ended with the tests."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

import psycopg
import sqlalchemy as sa

SECONDS = 60
_DEBIAN = Path("/usr/lib/postgresql")
_UNPRIVILEGED = "postgres"  # of Debian's package; PostgreSQL refuses to run as root
_SETTINGS = ("fsync=off", "listen_addresses=", "max_connections=40", "log_min_messages=fatal", "shared_buffers=32MB")


class Cluster:
    """One server, which can be stopped and started again as often as a test wants."""

    def __init__(self, within: Path | None = None) -> None:
        # Not pytest's folder, which only its owner may enter; a short path, since a socket's may not be long.
        self._folder = Path(tempfile.mkdtemp(prefix="crte-pg-", dir=within))
        self._process: subprocess.Popen | None = None
        if os.geteuid() == 0:
            account = pwd.getpwnam(_UNPRIVILEGED)
            os.chown(self._folder, account.pw_uid, account.pw_gid)
        made = [_binary("initdb"), "--pgdata", self._data, "--username=crte", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
        subprocess.run([*_unprivileged(), *made], check=True, capture_output=True, cwd=self._folder)
        self.start()

    def start(self) -> None:
        settings = [part for setting in (*_SETTINGS, f"unix_socket_directories={self._folder}") for part in ("-c", setting)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen([*_unprivileged(), _binary("postgres"), "-D", self._data, *settings], cwd=self._folder, stdout=log, stderr=log)
        deadline = time.monotonic() + SECONDS
        while not self._answers():
            if time.monotonic() > deadline or self.is_stopped:
                raise RuntimeError((self._folder / "log").read_text())
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT cuts everyone off and stops cleanly; SIGQUIT stops at once, and the next start recovers."""
        self._process.send_signal(how)
        self._process.wait(SECONDS)

    @property
    def is_stopped(self) -> bool:
        return self._process.poll() is not None

    def remove(self) -> None:
        if not self.is_stopped:
            self.stop(signal.SIGQUIT)
        shutil.rmtree(self._folder)

    def new_database(self, like: str = "") -> str:
        """The address of an empty database, or of a copy of the one at this address, to which nobody may be connected."""
        name = f"essai_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{sa.make_url(like).database if like else "template1"}"')
        return f"postgresql+psycopg://crte@/{name}?host={self._folder}"

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _address(self, name: str) -> str:
        return f"host={self._folder} user=crte dbname={name}"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._address("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True


def _unprivileged() -> list[str]:
    """As a person who is not root, and ended with the tests, even when they are killed."""
    who = ["--reuid", _UNPRIVILEGED, "--regid", _UNPRIVILEGED, "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *who, "--pdeathsig", "INT"]


def _binary(name: str) -> str:
    """Debian leaves these out of the PATH."""
    found = shutil.which(name) or next(map(str, sorted(_DEBIAN.glob(f"*/bin/{name}"), reverse=True)), None)
    assert found, f"no {name}: « make test » installs Debian's postgresql"
    return found
