"""Reads a run's history: where the time between its first and last event went."""

import datetime
import json
import subprocess

PREFIX = "EVENT_TYPE_"


def instant(text):
    whole, _, fraction = text.rstrip("Z").partition(".")
    begun = datetime.datetime.fromisoformat(whole).replace(tzinfo=datetime.timezone.utc).timestamp()
    return begun + float("0." + (fraction or "0"))


def show(cli, port, workflow):
    command = [cli, "workflow", "show", "--workflow-id", workflow, "--address", f"127.0.0.1:{port}", "-o", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["events"]


def kind(event):
    return event["eventType"].removeprefix(PREFIX)


def scheduled(event):
    """The id of the event that scheduled what this one is about."""
    for name, value in event.items():
        if name.endswith("EventAttributes"):
            return value.get("scheduledEventId")
    return None


def finish(events):
    """Up to the workflow task that reached the verdict: what follows is the lease, and somebody ending it."""
    last = 0
    for index, event in enumerate(events):
        if kind(event) == "WORKFLOW_TASK_COMPLETED":
            last = index
        if kind(event) == "TIMER_STARTED":
            break
    while last + 1 < len(events) and not kind(events[last + 1]).startswith(("WORKFLOW_TASK", "WORKFLOW_EXECUTION_SIGNALED")):
        last += 1
    return events[: last + 1]


def spans(events):
    """Seconds per kind of work, and per activity: waiting for a worker, and at work (with the way back)."""
    at, begun, out = {}, {}, {"workflow_wait": 0.0, "workflow_work": 0.0, "activity_wait": 0.0, "activity_work": 0.0}
    activities = {}
    for event in events:
        now, what, ref = instant(event["eventTime"]), kind(event), scheduled(event)
        at[event["eventId"]] = (now, event)
        if what in ("WORKFLOW_TASK_STARTED", "ACTIVITY_TASK_STARTED"):
            out[what.split("_")[0].lower() + "_wait"] += now - at[ref][0]
            begun[ref] = now
        elif what in ("WORKFLOW_TASK_COMPLETED", "ACTIVITY_TASK_COMPLETED"):
            out[what.split("_")[0].lower() + "_work"] += now - begun[ref]
            if what.startswith("ACTIVITY"):
                name = at[ref][1]["activityTaskScheduledEventAttributes"]["activityType"]["name"]
                activities[name] = {"wait": begun[ref] - at[ref][0], "work": now - begun[ref]}
    return out, activities


def read(events):
    events = finish(events)
    kinds = [kind(event) for event in events]
    sums, activities = spans(events)
    return {
        "begun": instant(events[0]["eventTime"]),
        "ended": instant(events[-1]["eventTime"]),
        "counts": {
            "events": len(events),
            "workflow_tasks": kinds.count("WORKFLOW_TASK_COMPLETED"),
            "activities": kinds.count("ACTIVITY_TASK_COMPLETED"),
            "local_activities": kinds.count("MARKER_RECORDED"),
            "list_updates": kinds.count("UPSERT_WORKFLOW_SEARCH_ATTRIBUTES"),
        },
        "sums": sums,
        "activities": activities,
    }
