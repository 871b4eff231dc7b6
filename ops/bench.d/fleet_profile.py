"""Where the time of Opsaga's own upgrade of a fleet goes: by its history in Temporal, and by the threads of its JVM."""

import base64
import json
import os
import re
import statistics
from collections import defaultdict

import history

PART = re.compile(r"([a-z ]+?) (\d+) ms")
GROUPS = [("C1 Compiler", "compilers"), ("C2 Compiler", "compilers"), ("Activity", "activities"), ("Local Activity", "records in the store"),
          ("LocalActivity", "records in the store"), ("Workflow", "workflows"), ("workflow-", "workflows"), ("grpc", "talking to Temporal"), ("sshd-", "SSH"), ("VM ", "garbage collection"),
          ("GC ", "garbage collection"), ("http-nio", "REST"), ("Catalina", "REST"), ("Hikari", "records in the store")]  # fmt: skip


def threads(pid):
    """CPU seconds of a JVM's threads that live, by thread."""
    used = {}
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/comm") as name, open(f"/proc/{pid}/task/{task}/schedstat") as clock:
                used[task, name.read().strip()] = int(clock.read().split()[0]) / 1e9
        except OSError:
            continue
    return used


def grouped(before, after):
    out = defaultdict(float)
    for key, seconds in after.items():
        spent = seconds - before.get(key, 0.0)
        out[next((group for start, group in GROUPS if key[1].startswith(start)), key[1])] += spent
    return dict(sorted(out.items(), key=lambda item: -item[1]))


def results(event):
    for payload in event["activityTaskCompletedEventAttributes"].get("result", {}).get("payloads", []):
        yield from json.loads(base64.b64decode(payload["data"]))


def read(cli, port, operation):
    """Medians and sums, in seconds: of an agent's change in its activity, of waiting for a worker, of the saga's own turns."""
    events = history.finish(history.show(cli, port, operation))
    sums, at, begun = history.spans(events)[0], {}, {}
    waits, works, parts, kinds = [], [], defaultdict(list), defaultdict(int)
    for event in events:
        what, now = history.kind(event), history.instant(event["eventTime"])
        if what == "ACTIVITY_TASK_SCHEDULED":
            name = event["activityTaskScheduledEventAttributes"]["activityType"]["name"]
            at[event["eventId"]], kinds[name] = (name, now), kinds[name] + 1
        elif what == "ACTIVITY_TASK_STARTED":
            begun[history.scheduled(event)] = now
        elif what == "ACTIVITY_TASK_COMPLETED":
            name, since = at[history.scheduled(event)]
            if name.lower().endswith("change"):
                waits.append(begun[history.scheduled(event)] - since)
                works.append(now - begun[history.scheduled(event)])
                for result in results(event):
                    for part, millis in PART.findall(result.get("detail", "")):
                        parts[part.strip(" ,")].append(int(millis) / 1000)
    return {"wall": history.instant(events[-1]["eventTime"]) - history.instant(events[0]["eventTime"]), "events": len(events),
            "activities": dict(kinds), "sums": sums, "wait": sum(waits), "work": sum(works), "wait_median": statistics.median(waits),
            "work_median": statistics.median(works), "parts": {name: statistics.median(found) for name, found in parts.items()}}  # fmt: skip


def text(job, profile):
    found = profile["history"]
    parts = ", ".join(f"{name} {1000 * seconds:.0f}" for name, seconds in found["parts"].items())
    lanes = found["work"] + found["wait"]
    lines = [f"Where {found['wall']:.1f} s of Opsaga's {job} go, by its {found['events']} events in Temporal:", "",
             f"- an agent's change waits {1000 * found['wait_median']:.0f} ms for a worker and takes {1000 * found['work_median']:.0f} ms "
             f"(medians; {parts} ms); all changes together {lanes:.1f} s, which is {lanes / found['wall']:.1f} at a time",
             f"- the saga's turns: waiting for a worker {found['sums'].get('workflow_wait', 0):.1f} s, at work "
             f"{found['sums'].get('workflow_work', 0):.1f} s, one after the other",
             "- CPU seconds: " + ", ".join(f"{name} {seconds:.1f}" for name, seconds in profile["cpu"].items()),
             "- of the JVM's by thread: " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in profile["threads"].items()
                                                     if seconds >= 0.05)]  # fmt: skip
    return "\n".join(lines)
