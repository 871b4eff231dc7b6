"""What a fleet's changes take when the Docker calls are made directly: threads with kept connections, one SSH connection a machine.

usage: direct_fleet.py CONFIG
Reads a version and how many of a machine at once per line; answers each with a line of JSON.
"""

import http.client
import json
import resource
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from agents import Agent, Unhealthy, forward, healthy
from direct import Engine, restart, specification
from measure import cpu


def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def spec(agent, version):
    made = specification(agent.name, agent.port, version)
    made["Env"] = [f"AGENT_INDEX={agent.index}"]
    return made


class DirectFleet:
    """All agents of both machines, so many of a machine at once."""

    def __init__(self, config):
        self.agents = [Agent(**agent) for agent in config["agents"]]
        self.patience, self.local, self.tunnels, self.sockets = config["patience"], threading.local(), [], {}
        for machine in config["engines"]:
            self.sockets[machine], tunnel = forward(config, machine, "direct")
            self.tunnels.append(tunnel)

    def engine(self, machine):
        kept = self.local.__dict__.setdefault("engines", {})
        if machine not in kept:
            kept[machine] = Engine(self.sockets[machine])
        return kept[machine]

    def each(self, work, agents, at_once):
        """Works on all agents; returns those that failed. A failure keeps others from being begun."""
        failed, stop = [], threading.Event()

        def one(agent):
            if stop.is_set():
                return
            try:
                work(agent)
            except Unhealthy:
                stop.set()
                failed.append(agent)

        pools = {machine: ThreadPoolExecutor(at_once) for machine in self.sockets}
        done = [pools[agent.machine].submit(one, agent) for agent in agents]
        for task in done:
            task.result()
        for pool in pools.values():
            pool.shutdown()
        return failed

    def change(self, agent, version, touched):
        engine = self.engine(agent.machine)
        old = engine.ask("inspect", "GET", f"/containers/{agent.name}/json")
        if old and old["Config"]["Image"] == f"agent:{version}" and old["State"]["Running"]:
            return
        touched.append((agent, old))
        new = engine.ask("create", "POST", f"/containers/create?name={agent.name}.new", spec(agent, version))["Id"]
        if old:
            engine.ask("restart policy", "POST", f"/containers/{old['Id']}/update", restart("no"))
            engine.ask("stop", "POST", f"/containers/{old['Id']}/stop?t=10")
        engine.ask("start", "POST", f"/containers/{new}/start")
        healthy(agent, self.patience)
        if old:
            engine.ask("remove", "DELETE", f"/containers/{agent.name}.before?force=1")
            engine.ask("rename", "POST", f"/containers/{old['Id']}/rename?name={agent.name}.before")
        engine.ask("rename", "POST", f"/containers/{new}/rename?name={agent.name}")
        engine.ask("restart policy", "POST", f"/containers/{new}/update", restart("unless-stopped"))

    def undo(self, agent, old):
        engine = self.engine(agent.machine)
        for name in (f"{agent.name}.new", agent.name):
            found = engine.ask("inspect", "GET", f"/containers/{name}/json")
            if found and (not old or found["Id"] != old["Id"]):
                engine.ask("remove", "DELETE", f"/containers/{found['Id']}?force=1")
        if old:
            engine.ask("start", "POST", f"/containers/{old['Id']}/start")
            if engine.ask("inspect", "GET", f"/containers/{agent.name}/json") is None:
                engine.ask("rename", "POST", f"/containers/{old['Id']}/rename?name={agent.name}")
            engine.ask("restart policy", "POST", f"/containers/{old['Id']}/update", restart("unless-stopped"))
            healthy(agent, self.patience)

    def bring(self, version, at_once):
        """Brings all to a version, or all back to where they were; returns wall and CPU seconds and whether it worked."""
        begun, before, touched = time.monotonic(), used() + self.ssh_cpu(), []
        failed = self.each(lambda agent: self.change(agent, version, touched), self.agents, at_once)
        if failed:
            olds = dict(touched)
            self.each(lambda agent: self.undo(agent, olds[agent]), [agent for agent, _ in touched], at_once)
        return {"wall": time.monotonic() - begun, "cpu": used() + self.ssh_cpu() - before, "done": not failed}

    def ssh_cpu(self):
        return sum(cpu(tunnel.pid) for tunnel in self.tunnels)

    def close(self):
        for tunnel in self.tunnels:
            tunnel.terminate()
            tunnel.wait()


def main():
    with open(sys.argv[1]) as file:
        fleet = DirectFleet(json.load(file))
    print("ready", flush=True)
    try:
        for line in sys.stdin:
            version, at_once = line.split()
            print(json.dumps(fleet.bring(version, int(at_once))), flush=True)
    finally:
        fleet.close()


if __name__ == "__main__":
    main()
