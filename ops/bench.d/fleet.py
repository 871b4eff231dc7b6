"""Seventy-four agents on two machines: Opsaga and the same Docker calls made directly, taking turns. Started by ops/bench."""

import argparse
import json
import subprocess
import sys
import time
from collections import namedtuple

from direct_fleet import DirectFleet
from measure import Api, Product, host, load, summary, table

Agent = namedtuple("Agent", "name machine port index")
FINAL = ("completed", "failed", "rolled_back", "rollback_incomplete")
STEPS = [("deploy", "1.0.0", "completed"), ("upgrade", "1.1.0", "completed"), ("no-op", "1.1.0", "completed"),
         ("failed upgrade", "bad-health-40", "rolled_back")]  # fmt: skip
PAUSE = 0.05


def agents(count, on_first):
    return [Agent(f"agent-{n:02}", "main-pc" if n <= on_first else "pc2", 20000 + n, n) for n in range(1, count + 1)]


class OpsagaFleet:
    def __init__(self, data, port):
        self.api, self.product = Api(port), Product(data)

    def bring(self, version, at_once):
        self.api.lift("production", version)
        before, begun = sum(self.product.cpu().values()), time.monotonic()
        body = {"environment": "production", "version": version, "agents": ["*"], "max_parallel_per_machine": at_once}
        operation = self.api.ask("POST", "/fleet/deploy", body)["operation_id"]
        while True:
            status = self.api.ask("GET", f"/fleet/operations/{operation}/status")
            if status["stage"] in FINAL:
                break
            time.sleep(PAUSE)
        wall, cpu = time.monotonic() - begun, sum(self.product.cpu().values()) - before
        return {"wall": wall, "cpu": cpu, "stage": status["stage"], "counts": status["counts"],
                "done": status["stage"] == "completed", "steps": status["steps"], "failure": status.get("failure")}  # fmt: skip


def turn(tool, at_once, wipe):
    wipe()
    found = {}
    for name, version, stage in STEPS:
        found[name] = tool.bring(version, at_once)
        worked = stage == "completed"
        if found[name]["done"] != worked or found[name].get("stage", stage) != stage:
            raise RuntimeError(f"{name} ended otherwise: {found[name]}")
    return found


def run(options):
    wanted = agents(options.agents, options.on_first)
    opsaga = OpsagaFleet(options.data, options.port)
    direct = DirectFleet(wanted, options.keys, options.work, options.patience)

    def wipe():
        subprocess.run([options.testbed, "wipe"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    tools = {f"opsaga, {n} at once": (opsaga, n) for n in options.opsaga_at_once}
    tools.update({f"direct, {n} at once": (direct, n) for n in options.direct_at_once})
    rounds, loads = {name: [] for name in tools}, [load()]
    try:
        for number in range(options.rounds):
            names = list(tools)
            for name in names[number % len(names):] + names[:number % len(names)]:
                tool, at_once = tools[name]
                rounds[name].append(turn(tool, at_once, wipe))
                print(f"round {number + 1} of {options.rounds}: {name}, load {load()[0]}", file=sys.stderr)
        loads.append(load())
    finally:
        direct.close()
    return {"host": host(), "load": loads, "agents": options.agents, "rounds": rounds}


def show(found):
    machine = found["host"]
    print(f"\n{found['agents']} agents, medians of {len(next(iter(found['rounds'].values())))} rounds, on {machine['cores']} cores of "
          f"{machine['processor']}; load at the start {found['load'][0]}, at the end {found['load'][-1]}.\n")  # fmt: skip
    names = [name for name, _, _ in STEPS]
    median = {tool: {name: {key: summary([one[name][key] for one in done])["median"] for key in ("wall", "cpu")} for name in names}
              for tool, done in found["rounds"].items()}  # fmt: skip
    best = {name: min(median[tool][name]["wall"] for tool in median if tool.startswith("direct")) for name in names}
    rows = [[tool, *(f"{median[tool][name]['wall']:.1f}" for name in names)] for tool in median]
    for tool in median:
        if tool.startswith("opsaga"):
            rows.append([f"{tool} / best direct", *(f"{median[tool][name]['wall'] / best[name]:.2f}" for name in names)])
    table(rows, ["wall seconds", *names])
    table([[tool, *(f"{median[tool][name]['cpu']:.1f}" for name in names)] for tool in median], ["CPU seconds of the tool", *names])


def numbers(text):
    return [int(word) for word in text.split(",")]


def main():
    parser = argparse.ArgumentParser()
    for name in ("--data", "--keys", "--work", "--json", "--testbed"):
        parser.add_argument(name, default="")
    for name in ("--port", "--rounds", "--agents", "--on-first"):
        parser.add_argument(name, type=int)
    parser.add_argument("--patience", type=float)
    parser.add_argument("--opsaga-at-once", type=numbers, default=[4])
    parser.add_argument("--direct-at-once", type=numbers, default=[4])
    options = parser.parse_args()
    found = run(options)
    show(found)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(found, file, indent=1)


main()
