"""Deployments through Opsaga and the same Docker calls made directly, taking turns. Started by ops/bench."""

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time

import deploy_report
import history
from measure import Api, Product, cpu, host, load, machine_cpu

MACHINE = "main-pc"
ADDRESS = "10.99.%s.11" % os.environ.get("OPSAGA_TESTBED_NUMBER", "0")
VERSIONS = ["1.0.0", "1.1.0"]
OPSAGA, DIRECT = ("bench-opsaga", 28611), ("bench-direct", 28612)
STATUS_POLL = 0.02
HEALTH_POLL = 0.01
SETTLE = 0.5
AUDIT = re.compile(rf"{MACHINE}: (create|start|stop|rename|restart policy|remove) .* after (\d+) ms")


class HealthWatch(threading.Thread):
    """Asks an agent from here until it answers with a version."""

    def __init__(self, port, version):
        super().__init__(daemon=True)
        self.port, self.version, self.seen = port, version, None
        self.start()

    def run(self):
        end = time.time() + 120
        while self.seen is None and time.time() < end:
            # A connection to the port of a container that is just going would be retried by the kernel only after a second.
            connection = http.client.HTTPConnection(ADDRESS, self.port, timeout=0.1)
            try:
                connection.request("GET", "/health")
                if f'"{self.version}"' in connection.getresponse().read().decode():
                    self.seen = time.time()
                    return
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
            time.sleep(HEALTH_POLL)

    def after(self, begun):
        self.join(120)
        if self.seen is None:
            raise RuntimeError(f"nothing answers as {self.version} on port {self.port}")
        return self.seen - begun


class Direct:
    """The direct client and the SSH connection it uses."""

    def __init__(self, keys, work):
        engine, health = os.path.join(work, "engine"), os.path.join(work, "health")
        self.ssh = subprocess.Popen(
            ["ssh", "-F", f"{keys}/ssh_config", "-N", "-o", "ExitOnForwardFailure=yes", "-L", f"{engine}:/var/run/docker.sock",
             "-L", f"{health}:127.0.0.1:{DIRECT[1]}", MACHINE], stdin=subprocess.DEVNULL)  # fmt: skip
        for _ in range(200):
            if os.path.exists(engine) and os.path.exists(health):
                break
            time.sleep(0.05)
        client = os.path.join(os.path.dirname(os.path.abspath(__file__)), "direct.py")
        self.client = subprocess.Popen(
            [sys.executable, client, engine, health, DIRECT[0], str(DIRECT[1])],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip

    def round(self, version):
        before, begun = cpu(self.ssh.pid), time.time()
        machine = machine_cpu(MACHINE)
        watch = HealthWatch(DIRECT[1], version)
        self.client.stdin.write(version + "\n")
        self.client.stdin.flush()
        line = self.client.stdout.readline()
        if not line:
            raise RuntimeError("the direct client ended")
        done = json.loads(line)
        done["serves"] = watch.after(begun)
        time.sleep(SETTLE)
        done["window"] = time.time() - begun
        done["machine"] = machine_cpu(MACHINE) - machine
        done["cpu"] = {"client": done["cpu"], "ssh": cpu(self.ssh.pid) - before}
        return done

    def close(self):
        for process in (self.client, self.ssh):
            process.terminate()
            process.wait()


class Opsaga:
    def __init__(self, data, port):
        self.product, self.api, self.log = Product(data), Api(port), os.path.join(data, "log/opsaga.log")
        self.expected = 3.0

    def watched(self, version):
        """A client that looks every 20 ms: what the wall time is taken from."""
        before, offset = self.product.cpu(), os.path.getsize(self.log)
        begun = time.time()
        watch = HealthWatch(OPSAGA[1], version)
        deployment = self.api.deploy("production", OPSAGA[0], version)
        accepted = time.time() - begun
        status, seen = self.api.await_end(deployment, STATUS_POLL)
        after = self.product.cpu()
        with open(self.log, "rb") as file:
            file.seek(offset)
            audit = AUDIT.findall(file.read().decode(errors="replace"))
        return {
            "id": deployment, "begun": begun, "accepted": accepted, "wall": seen - begun, "serves": watch.after(begun), "steps": status["steps"],
            "cpu": {name: after[name] - before[name] for name in before}, "changes": [[what, int(ms) / 1000] for what, ms in audit],
        }  # fmt: skip

    def quiet(self, version):
        """Nobody looks until it is surely over: what the CPU time is taken from. The idle share is taken off later."""
        before, machine, begun = self.product.cpu(), machine_cpu(MACHINE), time.time()
        deployment = self.api.deploy("production", OPSAGA[0], version)
        time.sleep(self.expected * 1.5 + SETTLE)
        after, window = self.product.cpu(), time.time() - begun
        machine = machine_cpu(MACHINE) - machine
        self.api.await_end(deployment, STATUS_POLL)
        return {"id": deployment, "window": window, "machine": machine, "cpu": {name: after[name] - before[name] for name in before}}


def idle(opsaga, seconds=5):
    machine = machine_cpu(MACHINE)
    rates = opsaga.product.idle_cpu(seconds)
    return {**rates, "machine": (machine_cpu(MACHINE) - machine) / seconds}


def run(options):
    opsaga, direct = Opsaga(options.data, options.port), Direct(options.keys, options.work)
    turns = {"watched": opsaga.watched, "quiet": opsaga.quiet, "direct": direct.round}
    rounds = {name: [] for name in turns}
    try:
        for number in range(options.warmup):
            opsaga.expected = opsaga.watched(VERSIONS[number % 2])["wall"]
            direct.round(VERSIONS[number % 2])
        at_rest, loads = [idle(opsaga)], [load()]
        own, other = options.warmup, options.warmup
        for number in range(options.rounds):
            order = list(turns)[number % 3 :] + list(turns)[: number % 3]
            for name in order:
                count = other if name == "direct" else own
                rounds[name].append(turns[name](VERSIONS[count % 2]))
                own, other = own + (name != "direct"), other + (name == "direct")
            print(f"round {number + 1} of {options.rounds}, load {load()[0]}", file=sys.stderr)
        at_rest.append(idle(opsaga))
        loads.append(load())
    finally:
        direct.close()
    for done in rounds["watched"]:
        done["history"] = history.read(history.show(options.cli, options.temporal_port, done["id"]))
    rest = {name: sum(one[name] for one in at_rest) / len(at_rest) for name in at_rest[0]}
    return {"host": host(), "load": loads, "warmup": options.warmup, "idle_cpu": rest, **rounds}


def main():
    parser = argparse.ArgumentParser()
    for name in ("--data", "--keys", "--work", "--cli", "--json"):
        parser.add_argument(name, default="")
    for name in ("--port", "--temporal-port", "--rounds", "--warmup"):
        parser.add_argument(name, type=int)
    options = parser.parse_args()
    found = deploy_report.figures(run(options))
    deploy_report.show(found)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(found, file, indent=1)


main()
