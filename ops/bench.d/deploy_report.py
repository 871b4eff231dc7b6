"""From the rounds of deploy.py to figures and tables."""

import datetime
import statistics

from measure import milliseconds, summary, table

ACTIVITIES = {
    "RESOLVE": "resolve", "VALIDATE": "validate", "PREPARE": "prepare", "START": "start", "HEALTHY": "awaithealthy",
    "SWITCH": "switchover", "RETIRE": "retire",
}  # fmt: skip
CHANGES = {"create", "stop old", "start new", "rename", "restart policy", "remove oldest"}


def median(values):
    return statistics.median(values) if values else 0.0


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def net_cpu(rounds, rates):
    """CPU seconds per round without what the processes use at rest in the same time."""
    names = rounds[0]["cpu"]
    parts = {name: [one["cpu"][name] - rates.get(name, 0.0) * one["window"] for one in rounds] for name in names}
    parts["total"] = [sum(values) for values in zip(*parts.values())]
    return {name: summary(values) for name, values in parts.items()}


def machine_net(rounds, rates):
    return summary([one["machine"] - rates["machine"] * one["window"] for one in rounds])


def step_figures(watched):
    """Per step: in the ledger, and of that waiting for a worker and at work, from the history."""
    steps = {}
    for number, step in enumerate(watched[0]["steps"]):
        name = step["name"]
        took = [instant(one["steps"][number]["finished_at"]) - instant(one["steps"][number]["started_at"]) for one in watched]
        acts = [
            value for one in watched for key, value in one["history"]["activities"].items()
            if key.lower() == "deployment_" + ACTIVITIES.get(name, "-")
        ]  # fmt: skip
        steps[name] = {
            **summary(took),
            "activity_wait": median([act["wait"] for act in acts]),
            "activity_work": median([act["work"] for act in acts]),
        }
    return steps


def between(steps):
    """Seconds between the end of a step and the start of the next, over all."""
    return sum(instant(after["started_at"]) - instant(before["finished_at"]) for before, after in zip(steps, steps[1:]))


def split(one):
    """Where the wall time of one deployment went; the parts add up to it."""
    past = one["history"]
    sums, changes = past["sums"], sum(seconds for _, seconds in one["changes"])
    inside = past["ended"] - past["begun"]
    return {
        "request until the run exists": past["begun"] - one["begun"],
        "workflow tasks waiting for a worker": sums["workflow_wait"],
        "workflow tasks (with the store's records)": sums["workflow_work"],
        "activities waiting for a worker": sums["activity_wait"],
        "activities: changes in the engine": changes,
        "activities: looking, waiting for health, reporting": sums["activity_work"] - changes,
        "between events": inside - sum(sums.values()),
        "end of the run until the client sees it": one["begun"] + one["wall"] - past["ended"],
    }


def direct_split(one):
    changes = sum(seconds for what, seconds in one["calls"] if what in CHANGES)
    return {"changes": changes, "rest": one["wall"] - changes}


def figures(measured):
    watched, quiet, direct, rest = (measured[name] for name in ("watched", "quiet", "direct", "idle_cpu"))
    splits = [split(one) for one in watched]
    wall = {"opsaga": summary([one["wall"] for one in watched]), "direct": summary([one["wall"] for one in direct])}
    serves = {"opsaga": summary([one["serves"] for one in watched]), "direct": summary([one["serves"] for one in direct])}
    cpu = {"opsaga": net_cpu(quiet, rest), "direct": net_cpu(direct, {})}
    watched_cpu = {name: summary([one["cpu"][name] for one in watched]) for name in watched[0]["cpu"]}
    calls = {}
    for one in direct:
        for what, seconds in one["calls"]:
            calls.setdefault(what, []).append(seconds)
    changes = {}
    for one in watched:
        for what, seconds in one["changes"]:
            changes.setdefault(what, []).append(seconds)
    return {
        "host": measured["host"], "load": measured["load"], "rounds": len(direct), "warmup": measured["warmup"],
        "wall_seconds": wall, "serves_seconds": serves, "accepted_seconds": summary([one["accepted"] for one in watched]),
        "cpu_seconds": cpu, "cpu_seconds_while_watched": watched_cpu, "idle_cpu_per_second": rest,
        "machine_cpu_seconds": {"opsaga": machine_net(quiet, rest), "direct": machine_net(direct, rest)},
        "ratio": {
            "wall": wall["opsaga"]["median"] / wall["direct"]["median"],
            "serves": serves["opsaga"]["median"] / serves["direct"]["median"],
            "cpu": cpu["opsaga"]["total"]["median"] / cpu["direct"]["total"]["median"],
        },
        "parts_seconds": {name: median([one[name] for one in splits]) for name in splits[0]},
        "direct_parts_seconds": {name: median([direct_split(one)[name] for one in direct]) for name in ("changes", "rest")},
        "steps_seconds": step_figures(watched),
        "between_steps_seconds": median([between(one["steps"]) for one in watched]),
        "before_first_step_seconds": median([instant(one["steps"][0]["started_at"]) - one["begun"] for one in watched]),
        "after_last_step_seconds": median([one["begun"] + one["wall"] - instant(one["steps"][-1]["finished_at"]) for one in watched]),
        "counts": {name: median([one["history"]["counts"][name] for one in watched]) for name in watched[0]["history"]["counts"]},
        "direct_calls_seconds": {what: {"each": median(values), "times": len(values) / len(direct)} for what, values in calls.items()},
        "opsaga_changes_seconds": {what: {"each": median(values), "times": len(values) / len(watched)} for what, values in changes.items()},
        "raw": {"watched": [{**one, "history": one["history"]["sums"]} for one in watched], "quiet": quiet, "direct": direct},
    }  # fmt: skip


def show(found):
    machine = found["host"]
    print(f"\nDeployment of one agent, {found['rounds']} rounds after {found['warmup']} to warm up, on {machine['cores']} cores of "
          f"{machine['processor']};\nload average at the start {found['load'][0]}, at the end {found['load'][1]}. Milliseconds.\n")  # fmt: skip
    show_ratios(found)
    show_parts(found)
    show_steps(found)
    show_calls(found)
    counts = "  ".join(f"{name} {value:g}" for name, value in found["counts"].items())
    print(f"One deployment in Temporal: {counts}\n")


def show_ratios(found):
    rows = []

    def row(name, own, other, ratio=None):
        cells = [milliseconds(own["median"]), milliseconds(own["p90"]), milliseconds(other["median"]), milliseconds(other["p90"])]
        rows.append([name, *cells, f"{ratio:.2f}" if ratio else ""])

    wall, serves = found["wall_seconds"], found["serves_seconds"]
    row("wall: asked for until it is seen to be over", wall["opsaga"], wall["direct"], found["ratio"]["wall"])
    row("wall: asked for until the new version answers", serves["opsaga"], serves["direct"], found["ratio"]["serves"])
    own, other = found["cpu_seconds"]["opsaga"], found["cpu_seconds"]["direct"]
    row("CPU here, nobody watching", own["total"], other["total"], found["ratio"]["cpu"])
    machine = found["machine_cpu_seconds"]
    row("CPU on the machine (sshd, Docker, the agent)", machine["opsaga"], machine["direct"])
    table(rows, ["", "Opsaga median", "p90", "direct median", "p90", "ratio"])
    rows = [[f"CPU here: {name}", milliseconds(own[name]["median"]), milliseconds(found["cpu_seconds_while_watched"][name]["median"]),
             f"{found['idle_cpu_per_second'][name] * 1000:.1f}"] for name in found["cpu_seconds_while_watched"]]  # fmt: skip
    table(rows, ["", "nobody watching", "status asked every 20 ms", "at rest, per second"])
    rows = [[f"CPU here: {name}", f"{other[name]['median'] * 1000:.1f}"] for name in ("client", "ssh")]
    table(rows, ["", "direct"])


def show_parts(found):
    print("Where the wall time goes")
    parts, direct = found["parts_seconds"], found["direct_parts_seconds"]
    other = {"activities: changes in the engine": direct["changes"], "activities: looking, waiting for health, reporting": direct["rest"]}
    rows = [[name, milliseconds(value), milliseconds(other[name]) if name in other else "", milliseconds(value - other.get(name, 0.0))]
            for name, value in parts.items()]  # fmt: skip
    table(rows, ["", "Opsaga", "direct", "difference"])


def show_steps(found):
    print("Steps, as the status reports them; of these, waiting for a worker and at work, from the history")
    rows = [["before the first step", milliseconds(found["before_first_step_seconds"]), "", "", ""]]
    for name, step in found["steps_seconds"].items():
        acts = [milliseconds(step[key]) if step["activity_work"] else "" for key in ("activity_wait", "activity_work")]
        rows.append([name, milliseconds(step["median"]), milliseconds(step["p90"]), *acts])
    rows.append(["between steps, all together", milliseconds(found["between_steps_seconds"]), "", "", ""])
    rows.append(["after the last step until it is seen", milliseconds(found["after_last_step_seconds"]), "", "", ""])
    table(rows, ["", "median", "p90", "waits", "works"])


def show_calls(found):
    print("Engine calls: changes by Opsaga, all calls made directly")
    rows = []
    names = {"stop old": "stop", "start new": "start", "remove oldest": "remove"}
    for what, call in found["direct_calls_seconds"].items():
        own = found["opsaga_changes_seconds"].get(names.get(what, what))
        cells = [milliseconds(own["each"]), f"{own['times']:g}"] if own else ["", ""]
        rows.append([what, *cells, f"{call['each'] * 1000:.1f}", f"{call['times']:g}"])
    table(rows, ["", "Opsaga each", "times", "direct each", "times"])
