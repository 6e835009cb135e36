"""A real server, in its own process and its own folder, that a test may kill and start again."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
STARTING = 30
"""Seconds left to the server to answer: it takes two, more on a busy machine."""


class Server:
    """``python -m procurement serve`` on a free port, with the six authorities of the demonstration."""

    def __init__(self, instance: Path) -> None:
        self.instance, self.port = instance, _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._run("prepare", "--demo")

    @property
    def database(self) -> Path:
        return self.instance / "aune.db"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-m", "procurement", "serve", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + STARTING
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"le serveur n’a pas démarré :\n{self._log.read_text('utf-8')}")
            time.sleep(0.1)

    def kill(self) -> None:
        """Stop the server and its workers at once, as a power cut would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def score(self, replay: Path) -> str:
        """Return what ``python -m procurement score --json`` prints for a downloaded file."""
        return self._run("score", str(replay), "--json")

    def _run(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "procurement", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.address}/accessibilite", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False

    @property
    def _log(self) -> Path:
        return self.instance / "serveur.log"

    @property
    def _environment(self) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("AUNE_")}
        return others | {"AUNE_INSTANCE": str(self.instance), "AUNE_DEMO": "1"}


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
