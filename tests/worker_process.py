"""A real worker in a process of its own, to be stopped and killed by a test.

python -m tests.worker_process SETTINGS-AS-JSON INSTANT LEASE-SECONDS AT-ONCE
"""

from __future__ import annotations

import json
import sys
import threading
from contextlib import closing
from datetime import datetime, timedelta

from app.installation import open_installation
from app.settings import Settings
from app.worker import Worker


def main(settings_json: str, now: str, lease_seconds: str, at_once: str) -> None:
    settings = Settings(**json.loads(settings_json))
    instant, lease = datetime.fromisoformat(now), timedelta(seconds=float(lease_seconds))
    database = open_installation(settings)
    made = Worker(settings, database, lambda: instant, lease=lease, at_once=int(at_once))
    with closing(made) as worker:
        print("ready", flush=True)
        worker.run(threading.Event(), rest=0.25)


if __name__ == "__main__":
    main(*sys.argv[1:])
