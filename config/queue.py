"""How tasks travel: through the broker of CELERY_BROKER_URL, or through folders under var/."""

from pathlib import Path
from typing import Any


def transport_options(broker_url: str, folder: Path) -> dict[str, Any]:
    """Celery's options for the broker; makes the folders when tasks travel as files.

    The filesystem transport loses the tasks in hand when a worker is killed. That is allowed here:
    the sweep of the outbox finds their rows again.
    """
    if not broker_url.startswith("filesystem:"):
        return {"visibility_timeout": 3600}
    places = {"control_folder": folder / "control", "data_folder_in": folder / "tasks"}
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    tasks = str(places["data_folder_in"])
    return {"data_folder_in": tasks, "data_folder_out": tasks, "control_folder": str(places["control_folder"])}
