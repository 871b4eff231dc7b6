"""Seventy-four agents on two machines: Opsaga, the same Docker calls made directly, Docker Compose and Ansible, taking turns.
Started by ops/bench."""

import argparse
import json
import os
import select
import signal
import subprocess
import sys
import time

import fleet_report
import peer_files
from agents import ADDRESS, fleet
from leftovers import look
from measure import host, load, machine_cpu
from tools import Direct, Opsaga, Peer

JOBS = [("deploy", "1.0.0", "-", "completed"), ("upgrade", "1.1.0", "1.0.0", "completed"), ("no-op", "1.1.0", "1.1.0", "completed"),
        ("failed upgrade", "bad-health-40", "1.1.0", "rolled_back")]  # fmt: skip
LAST, NEXT = "1.1.0", "2.0.0"
HALF_WAY_AT_MOST = 120
AFTERWARDS = 60


class Watched:
    """Has the fleet watched from outside while something happens to it."""

    def __init__(self, config_file, *version):
        here = os.path.dirname(os.path.abspath(__file__))
        self.command = [sys.executable, "-B", os.path.join(here, "watch.py"), config_file, *version]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()
        time.sleep(1)
        return self

    def half_way(self):
        """Returns when half of the containers of the version have been started."""
        ready, _, _ = select.select([self.process.stdout], [], [], HALF_WAY_AT_MOST)
        if not ready or self.process.stdout.readline() != "half\n":
            raise RuntimeError("the upgrade that was to be killed does not get half-way")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.found = json.loads(self.process.stdout.read().splitlines()[-1])
        self.process.wait()


class Bench:
    def __init__(self, options):
        self.options, self.agents = options, fleet(options.agents, options.on_first)
        self.config_file = os.path.join(options.work, "fleet.json")
        self.config = {
            "agents": [agent._asdict() for agent in self.agents],
            "engines": {machine: f"{options.machines}/{machine}/docker.sock" for machine in ADDRESS},
            "ssh_config": f"{options.keys}/ssh_config",
            "playbook": os.path.join(os.path.dirname(os.path.abspath(__file__)), "playbook.yaml"),
            **{name: getattr(options, name) for name in ("work", "patience", "compose", "ansible", "collections", "libraries")},
        }
        with open(self.config_file, "w") as file:
            json.dump(self.config, file)
        peer_files.write(self.config, self.agents)

    def tool(self, name):
        if name == "opsaga":
            return Opsaga(self.options)
        return Direct(self.config_file) if name == "direct" else Peer(name, self.config_file, self.config)

    def wipe(self):
        subprocess.run([self.options.testbed, "wipe"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def turn(self, name, at_once):
        """One tool, from empty machines through the four jobs; then what else there is to see of it."""
        self.wipe()
        tool, found = self.tool(name), {}
        try:
            for job, version, previous, stage in JOBS:
                found[job] = self.job(tool, version, previous, at_once)
                if found[job]["stage"] != stage:
                    raise RuntimeError(f"{name}: {job} ended otherwise: {found[job]}")
            if name == "opsaga" and "profile" in self.options.parts:
                found["profile"] = {job: tool.profile(found[job]) for job in ("deploy", "upgrade")}
            if name == "opsaga" and "rollback" in self.options.parts:
                found["rollback"] = tool.rollbacks(NEXT, LAST, at_once)
        finally:
            tool.close()
        return found

    def cold(self):
        """What a JVM does first, which is slower; and what the turns that count shall not pay for."""
        self.wipe()
        tool = self.tool("opsaga")
        return {job: self.job(tool, version, previous, self.options.at_once["opsaga"][0]) for job, version, previous, _ in JOBS[:2]}

    def job(self, tool, version, previous, at_once):
        with Watched(self.config_file) as watched:
            before = [machine_cpu(machine) for machine in ADDRESS]
            found = tool.bring(version, previous, at_once)
            found["machines_cpu"] = sum(machine_cpu(machine) for machine in ADDRESS) - sum(before)
        return {**found, "watched": watched.found}

    def kill(self, name, at_once):
        """Goes on from where the tool's turn ended; kills it when half of the agents' new containers have been started."""
        tool = self.tool(name)
        with Watched(self.config_file, NEXT) as watched:
            job = tool.begin(NEXT, LAST, at_once)
            watched.half_way()
            killed_at = time.monotonic()
            killed = tool.kill(job)
            time.sleep(max(0.0, AFTERWARDS - (time.monotonic() - killed_at)))
            found = look(self.agents, self.config["engines"], LAST, NEXT, tool.kept)
        told = tool.after(killed) if name == "opsaga" else ""
        tool.close()
        last = max(0.0, watched.found["last_event"] - killed_at)
        return {**found, **killed, "told": told, "last_event_after": last, "watched": watched.found}


def run(options):
    bench, rounds, kills, loads = Bench(options), {}, {}, [load()]
    found = {"host": host(), "load": loads, "agents": options.agents, "rounds": rounds, "kills": kills}
    turns = [(name, at_once) for name in options.tools for at_once in options.at_once[name]]
    if "opsaga" in options.tools and options.warmup:
        rounds[f"opsaga, {options.at_once['opsaga'][0]} at once, cold"] = [bench.cold() for _ in range(options.warmup)][:1]
        say("warmed up")
    for number in range(options.rounds):
        shift = number % len(turns)
        for name, at_once in turns[shift:] + turns[:shift]:
            rounds.setdefault(f"{name}, {at_once} at once", []).append(bench.turn(name, at_once))
            say(f"round {number + 1} of {options.rounds}: {name}, {at_once} at once")
            if number == options.rounds - 1 and "kill" in options.parts and at_once == options.at_once[name][0]:
                kills[name] = bench.kill(name, at_once)
                say(f"{name} killed half-way")
            loads[1:] = [load()]
            save(options, found)
    return found


def save(options, found):
    """After every turn: a run that is broken off leaves what it has measured."""
    if options.json:
        with open(options.json, "w") as file:
            json.dump(found, file, indent=1)


def say(text):
    print(f"{text}, load {load()[0]}", file=sys.stderr)


def numbers(text):
    return [int(word) for word in text.split(",")]


def words(text):
    return text.split(",")


def main():
    parser = argparse.ArgumentParser()
    for name in ("data", "keys", "work", "json", "testbed", "machines", "inventory", "up", "compose", "ansible", "collections",
                 "libraries", "cli", "markdown", "picture"):  # fmt: skip
        parser.add_argument(f"--{name}", default="")
    for name in ("port", "rounds", "warmup", "agents", "on-first", "patience"):
        parser.add_argument(f"--{name}", type=int)
    for name in ("opsaga", "direct", "compose", "ansible"):
        parser.add_argument(f"--{name}-at-once", type=numbers, dest=f"at_once_{name}")
    parser.add_argument("--tools", type=words)
    parser.add_argument("--parts", type=words, default=[])
    options = parser.parse_args()
    options.at_once = {name: getattr(options, f"at_once_{name}") for name in ("opsaga", "direct", "compose", "ansible")}
    fleet_report.show(run(options), options.markdown, options.picture)


main()
