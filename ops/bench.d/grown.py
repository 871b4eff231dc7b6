"""A fleet in a grown installation with two workers and with one, taking turns. Started by ops/bench grown."""

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.request

from measure import Api, cpu, cpu_with_children, host, load, memory, summary, table

FINAL = ("completed", "completed_with_failures", "failed", "rolled_back", "rollback_incomplete")
PARTS = ("opsaga", "worker-main", "worker-own", "temporal", "postgres")
VERSIONS = ("1.0.0", "1.1.0")
PAUSE = 0.05


class Grown:
    def __init__(self, options):
        self.options, self.api = options, Api(options.port)

    def pid(self, name):
        with open(os.path.join(self.options.data, "run", name + ".pid")) as file:
            return int(file.read())

    def up(self):
        command = [self.options.up, "--grown", "--detach", "--no-deploy", "--data", self.options.data, "--port", str(self.options.port)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def stop(self, name):
        """Ends a worker as ops/down does, and waits until it has ended."""
        pid = self.pid(name)
        subprocess.run(["kill", str(pid)], check=True)
        while os.path.exists(f"/proc/{pid}"):
            time.sleep(PAUSE)

    def cpu(self):
        return {name: (cpu_with_children if name == "postgres" else cpu)(self.pid(name)) for name in PARTS}

    def bring(self, version):
        before, begun = self.cpu(), time.monotonic()
        body = {"environment": "development", "version": version, "agents": ["*"]}
        operation = self.api.ask("POST", "/fleet/deploy", body)["operation_id"]
        while True:
            status = self.api.ask("GET", f"/fleet/operations/{operation}/status")
            if status["stage"] in FINAL:
                break
            time.sleep(PAUSE)
        wall, after = time.monotonic() - begun, self.cpu()
        if status["stage"] != "completed":
            raise RuntimeError(f"{operation} ended otherwise: {status.get('failure')}")
        return {"wall": wall, "cpu": {name: after[name] - before[name] for name in PARTS}, "taken": self.taken(operation)}

    def taken(self, operation):
        """How many activities of each queue each worker has taken, by the run's history."""
        events, page = [], ""
        while True:
            url = f"http://127.0.0.1:{self.options.history_port}/api/v1/namespaces/default/workflows/{operation}/history?nextPageToken={page}"
            with urllib.request.urlopen(url) as answer:
                found = json.load(answer)
            events += found["history"]["events"]
            page = urllib.request.quote(found.get("nextPageToken") or "", safe="")
            if not page:
                break
        workers = {f"{self.pid(name)}@": name for name in ("worker-main", "worker-own")}
        queues, taken = {}, {}
        for event in events:
            if "activityTaskScheduledEventAttributes" in event:
                queues[event["eventId"]] = event["activityTaskScheduledEventAttributes"]["taskQueue"]["name"]
            elif "activityTaskStartedEventAttributes" in event:
                started = event["activityTaskStartedEventAttributes"]
                worker = next((name for prefix, name in workers.items() if started["identity"].startswith(prefix)), "?")
                key = f"{queues[started['scheduledEventId']]} by {worker}"
                taken[key] = taken.get(key, 0) + 1
        return taken


def run(options):
    grown, loads, rounds = Grown(options), [load()], {"two workers": [], "one worker": []}
    for number in range(options.warmup + 1):
        grown.bring(VERSIONS[number % 2])
    number = options.warmup + 1
    for turn in range(options.rounds):
        for name, found in rounds.items():
            if name == "one worker":
                grown.stop("worker-own")
            for _ in VERSIONS:
                found.append(grown.bring(VERSIONS[number % 2]))
                number += 1
            walls = ", ".join(f"{one['wall']:.1f}" for one in found[-len(VERSIONS):])
            print(f"round {turn + 1} of {options.rounds}: {name}: {walls} s, load {load()[0]}", file=sys.stderr)
        grown.up()
        # What has just been started is warmed up like the others.
        for _ in VERSIONS:
            grown.bring(VERSIONS[number % 2])
            number += 1
    loads.append(load())
    memories = {name: memory([grown.pid(name)]) for name in PARTS}
    return {"host": host(), "load": loads, "rounds": rounds, "memory": memories}


def show(found):
    machine = found["host"]
    count = len(found["rounds"]["two workers"])
    print(f"\nUpgrades of the sandbox's 14 agents, medians of {count}, on {machine['cores']} cores of {machine['processor']}; load at the "
          f"start {found['load'][0]}, at the end {found['load'][-1]}.\n")  # fmt: skip
    rows = []
    for name, done in found["rounds"].items():
        parts = [summary([one["cpu"][part] for one in done])["median"] for part in PARTS]
        wall = summary([one["wall"] for one in done])
        total = summary([sum(one["cpu"].values()) for one in done])["median"]
        rows.append([name, f"{wall['median']:.1f}", f"{wall['min']:.1f}–{wall['max']:.1f}", f"{total:.1f}", *(f"{part:.2f}" for part in parts)])
    table(rows, ["seconds", "wall", "from–to", "CPU", *PARTS])
    taken = {}
    for one in found["rounds"]["two workers"]:
        for key, number in one["taken"].items():
            taken[key] = taken.get(key, 0) + number
    table([[key, str(number)] for key, number in sorted(taken.items())], ["with two workers, activities of", "taken"])
    table([[name, str(size["rss_mib"]), str(size["pss_mib"])] for name, size in found["memory"].items()], ["MiB", "RSS", "PSS"])


def main():
    parser = argparse.ArgumentParser()
    for name in ("--data", "--json", "--up"):
        parser.add_argument(name, default="")
    for name in ("--port", "--history-port", "--rounds", "--warmup"):
        parser.add_argument(name, type=int)
    options = parser.parse_args()
    found = run(options)
    show(found)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(found, file, indent=1)


main()
