"""What Opsaga itself costs as a fleet grows: machines that do nothing, with a real Temporal and a real store. Started by ops/bench."""

import argparse
import base64
import json
import os
import statistics
import subprocess
import sys
import threading
import time

import history
from marks import put
from measure import Api, Product, host, load, summary

ENVIRONMENTS = ["testing", "development", "staging", "production"]
MOST_EVENTS, MOST_BYTES, MOST_MILLIS = 4000, 256, 200
SHARE_ON_MAIN_PC = 0.7
FINAL = ("completed", "completed_with_failures", "failed", "rolled_back", "rollback_incomplete")
JOBS = [("upgrade", "2.0.0", "completed"), ("failed upgrade", "bad", "rolled_back")]
STATUS_PAUSE = 0.5
STATUSES = 20
SIZES = [74, 740, 2220]


def inventory(size, environment, folder):
    """Nobody ever asks these machines; an inventory has to say all the same where they would be, and with which key."""
    open(os.path.join(folder, "none"), "a").close()
    machines = {name: {"ssh": {"host": "127.0.0.1", "user": "nobody", "identity": f"{folder}/none", "known_hosts": f"{folder}/none"},
                       "docker": "ssh"} for name in ("main-pc", "pc2")}  # fmt: skip
    agents = [{"id": f"agent-{n:04}", "machine": "main-pc" if n <= SHARE_ON_MAIN_PC * size else "pc2", "runtime": "docker",
               "image": "agent", **({"labels": {"fails": "yes"}} if n == size else {})} for n in range(1, size + 1)]  # fmt: skip
    path = os.path.join(folder, f"{environment}.yaml")
    with open(path, "w") as file:
        json.dump({"environment": environment, "machines": machines, "agents": agents}, file)
    return path


def payloads(found):
    """Sizes of all that is carried in an event."""
    if isinstance(found, dict):
        if isinstance(found.get("data"), str) and "metadata" in found:
            yield len(base64.b64decode(found["data"]))
        for value in found.values():
            yield from payloads(value)
    elif isinstance(found, list):
        for value in found:
            yield from payloads(value)


class Asker:
    """Asks for the status now and then, as somebody who watches would, from a connection of its own."""

    def __init__(self, port, operation):
        self.api, self.operation, self.took, self.bytes, self.over = Api(port), operation, [], 0, threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.over.wait(STATUS_PAUSE):
            begun = time.monotonic()
            self.api.connection.request("GET", f"/fleet/operations/{self.operation}/status")
            text = self.api.connection.getresponse().read()
            self.took.append(time.monotonic() - begun)
            self.bytes = max(self.bytes, len(text))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


class Growth:
    def __init__(self, options):
        self.options, self.api, self.product = options, Api(options.port), Product(options.data)
        with open(os.path.join(options.data, "run/ports")) as file:
            self.temporal_port = dict(line.strip().split("=") for line in file)["TEMPORAL_PORT"]

    def job(self, environment, size, version, stage):
        self.api.lift(environment, version)
        before, begun = self.product.cpu(), time.monotonic()
        operation = self.api.ask("POST", "/fleet/deploy", {"environment": environment, "version": version, "agents": ["*"]})["operation_id"]
        with Asker(self.options.port, operation) as asker:
            stored = self.ended(operation)
        wall, after = time.monotonic() - begun, self.product.cpu()
        if stored["stage"] != stage:
            raise RuntimeError(f"{version} of {size} agents ended otherwise: {stored['stage']}, {stored.get('failure')}")
        used = {name: after[name] - before[name] for name in after}
        return {"agents": size, "wall": wall, "cpu": used, "status": asker.took, "status_bytes": asker.bytes,
                **self.at_rest(operation), **self.kept(operation)}  # fmt: skip

    def at_rest(self, operation):
        """What a status costs when nothing else is done: that of a run in its lease is asked of the run, not of the store."""
        before, took = sum(self.product.cpu().values()), []
        for _ in range(STATUSES):
            begun = time.monotonic()
            self.api.ask("GET", f"/fleet/operations/{operation}/status")
            took.append(time.monotonic() - begun)
        return {"rest": statistics.median(took), "rest_cpu": (sum(self.product.cpu().values()) - before) / STATUSES}

    def ended(self, operation):
        """The list, which costs little, says when it is over."""
        while True:
            listed = self.api.ask("GET", "/fleet/operations?active=false&limit=1")["operations"][0]
            if listed["operation_id"] == operation and listed["stage"] in FINAL:
                return listed
            time.sleep(0.1)

    def kept(self, operation):
        command = [self.options.cli, "workflow", "describe", "--workflow-id", operation,
                   "--address", f"127.0.0.1:{self.temporal_port}", "-o", "json"]  # fmt: skip
        info = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["workflowExecutionInfo"]
        events = history.show(self.options.cli, self.temporal_port, operation)
        return {"events": len(events), "history_bytes": int(info.get("historySizeBytes", 0)), "largest": max(payloads(events))}


def run(options):
    places = list(zip(ENVIRONMENTS, options.sizes))
    command = [options.up, "--detach", "--no-deploy", "--data", options.data, "--port", str(options.port)]
    for environment, size in places:
        command += ["--inventory", inventory(size, environment, options.work)]
    subprocess.run(command, check=True, env={**os.environ, "OPSAGA_EXTRA_CLASSPATH": options.classes})
    growth, found, loads = Growth(options), {}, [load()]
    for number in range(options.warmup):
        growth.job(*places[0], *JOBS[number % len(JOBS)][1:])
    for number in range(options.rounds):
        for environment, size in places if number % 2 == 0 else reversed(places):
            # The smallest gets as many tries as it needs to be more than a moment.
            for _ in range(max(1, min(5, places[-1][1] // size // 4))):
                for job, version, stage in JOBS:
                    found.setdefault(f"{size} agents, {job}", []).append(growth.job(environment, size, version, stage))
            print(f"round {number + 1} of {options.rounds}: {size} agents, load {load()[0]}", file=sys.stderr)
    return {"host": host(), "load": [*loads, load()], "found": found}


def medians(runs):
    """Of all runs of one job of one size: seconds, and CPU seconds by part."""
    wall = statistics.median(one["wall"] for one in runs)
    return wall, {key: statistics.median(one["cpu"][key] for one in runs) for key in runs[0]["cpu"]}


def row(name, runs):
    agents = runs[0]["agents"]
    wall, parts = medians(runs)
    took = sorted(seconds for one in runs for seconds in one["status"])
    status = "" if not took else f"{summary(took)['median'] * 1000:.0f}, {took[round(0.95 * (len(took) - 1))] * 1000:.0f}"
    most = {key: max(one[key] for one in runs) for key in ("events", "history_bytes", "largest", "status_bytes")}
    rest = ", ".join(f"{1000 * statistics.median(one[key] for one in runs):.0f}" for key in ("rest", "rest_cpu"))
    each = ", ".join(f"{1000 * value / agents:.1f}" for value in parts.values())
    return (f"| {name} | {wall:.1f} | {1000 * wall / agents:.1f} | {1000 * sum(parts.values()) / agents:.1f} | {each} "
            f"| {most['events']} | {most['history_bytes'] / 1024:.0f} | {most['largest'] / 1024:.1f} | {status} "
            f"| {rest} | {most['status_bytes'] / 1024:.0f} |")  # fmt: skip


def one_more(found, job):
    """What each further agent costs between one size and the next: without what the run itself costs, however many there are."""
    sizes = sorted((runs[0]["agents"], *medians(runs)) for name, runs in found.items() if name.endswith(f" agents, {job}"))
    for (fewer, wall, parts), (more, longer, further) in zip(sizes, sizes[1:]):
        time, used = (longer - wall) / (more - fewer), (sum(further.values()) - sum(parts.values())) / (more - fewer)
        yield f"| {job}, {fewer} to {more} agents | {1000 * time:.1f} | {1000 * used:.1f} |"


def text(measured):
    machine, found = measured["host"], measured["found"]
    lines = [f"{machine['cores']} cores of {machine['processor']}; load average at the start {measured['load'][0][0]}, at the end "
             f"{measured['load'][-1][0]}. Medians; the status was asked for every {STATUS_PAUSE:g} s while it ran.", "",
             "| | s | ms an agent | CPU ms an agent | of that JVM, its compiler, Temporal, PostgreSQL | events (limit "
             f"{MOST_EVENTS}) | history KiB | largest payload KiB (limit {MOST_BYTES}) | status ms: median, p95 (limit {MOST_MILLIS}) "
             "| status at rest: ms, CPU ms | status KiB |", "|---" * 11 + "|"]  # fmt: skip
    lines += [row(name, runs) for name, runs in found.items()]
    lines += ["", "| | each further agent: ms | CPU ms |", "|---" * 3 + "|"]
    lines += [line for job, *_ in JOBS for line in one_more(found, job)]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    for name in ("data", "work", "json", "up", "classes", "cli", "markdown"):
        parser.add_argument(f"--{name}", default="")
    for name in ("port", "rounds", "warmup"):
        parser.add_argument(f"--{name}", type=int)
    parser.add_argument("--sizes", type=lambda text: [int(word) for word in text.split(",")])
    options = parser.parse_args()
    measured = run(options)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(measured, file, indent=1)
    written = text(measured)
    print(f"\n{written}\n")
    if options.markdown:
        put(options.markdown, " ".join(["growth", *map(str, [] if options.sizes == SIZES else options.sizes)]), written)


main()
