"""What CI asks before the tests, one line each: style, types, floors, templates, migrations, French."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

STEPS: dict[str, list[str]] = {
    "style": ["-m", "ruff", "check", "--quiet", "."],
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "types": ["-m", "mypy", "--no-error-summary"],
    "floors": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    "templates": ["-m", "pytest", "-q", "--no-header", "tests/house/test_templates.py"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "french": ["-m", "config.messages", "check"],
}


AT_ONCE = 2


def run(name: str) -> tuple[bool, str, float]:
    """Did it go well, what was said, how long it took."""
    since = time.monotonic()
    told = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    done = subprocess.run(
        [sys.executable, *STEPS[name]], cwd=ROOT, env=told, capture_output=True, text=True, check=False
    )
    return done.returncode == 0, done.stdout + done.stderr, time.monotonic() - since


def main(wanted: list[str]) -> int:
    """Run every step, or those named; all of them are run even when one fails, so that one round tells all."""
    failed = []
    names = wanted or list(STEPS)
    with ThreadPoolExecutor(AT_ONCE) as together:
        for name, (well, said, seconds) in zip(names, together.map(run, names), strict=True):
            print(f"{name:<11} {'ok' if well else 'FAILED':<7} {seconds:5.1f} s", flush=True)
            if not well:
                failed.append(name)
                print(said.rstrip(), flush=True)
    if failed:
        print(f"martigues: not in order: {', '.join(failed)}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
