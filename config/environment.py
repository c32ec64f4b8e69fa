"""Read what production must be told; what is missing stops the start with one clear line."""

import json
import os
import sys
from typing import Any, NoReturn

BOOT_ERROR = 3  # on this one gunicorn gives up; on any other it starts the worker again, for ever


def refuse(sentence: str) -> NoReturn:
    sys.stderr.write(f"martigues: {sentence}\n")
    sys.exit(BOOT_ERROR)


def required(*names: str) -> dict[str, str]:
    """The values of these variables; all that are missing are named at once."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        refuse(f"production needs {', '.join(missing)} in the environment (docs/running.md says what they are)")
    return {name: os.environ[name] for name in names}


def listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def options(name: str) -> dict[str, Any]:
    """What a variable holds as a JSON object; nothing when it is not set."""
    try:
        read = json.loads(os.environ.get(name) or "{}")
    except ValueError:
        read = None
    if not isinstance(read, dict):
        refuse(f'{name} must be a JSON object, for instance {{"bucket_name": "papers"}}')
    return read
