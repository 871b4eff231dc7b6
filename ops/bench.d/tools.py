"""The tools under comparison. Each brings the fleet to a version, and can be killed while it does so."""

import json
import os
import re
import subprocess
import sys
import time

import fleet_profile
from agents import forward
from measure import Api, Product, children, cpu, family, kill

HERE = os.path.dirname(os.path.abspath(__file__))
FINAL = ("completed", "completed_with_failures", "failed", "rolled_back", "rollback_incomplete")
BACK = 3


class Opsaga:
    """Through its REST interface. A client looks often at first and then four times a second."""

    kept = re.compile(r"agent-\d+\.before-.*")

    def __init__(self, options):
        self.options, self.api, self.product = options, Api(options.port), Product(options.data)

    def bring(self, version, previous, at_once):
        self.api.lift("production", version)
        threads, before, begun = fleet_profile.threads(self.product.jvm), self.product.cpu(), time.monotonic()
        status = self.ended(self.order(version, at_once), begun)
        wall, after = time.monotonic() - begun, self.product.cpu()
        cpu = {name: after[name] - before[name] for name in after}
        return {"wall": wall, "cpu": sum(cpu.values()), "stage": status["stage"], "counts": status["counts"],
                "steps": status["steps"], "failure": status.get("failure"), "operation": status["operation_id"], "cpu_of": cpu,
                "threads": fleet_profile.grouped(threads, fleet_profile.threads(self.product.jvm))}  # fmt: skip

    def profile(self, job):
        """Where the time of a job went that succeeded."""
        with open(os.path.join(self.options.data, "run/ports")) as file:
            port = dict(line.strip().split("=") for line in file)["TEMPORAL_PORT"]
        found = fleet_profile.read(self.options.cli, port, job["operation"])
        return {"history": found, "cpu": job["cpu_of"], "threads": job["threads"]}

    def order(self, version, at_once):
        body = {"environment": "production", "version": version, "agents": ["*"], "max_parallel_per_machine": at_once}
        return self.api.ask("POST", "/fleet/deploy", body)["operation_id"]

    def ended(self, operation, begun, where="/fleet/operations", stages=FINAL):
        while True:
            status = self.api.ask("GET", f"{where}/{operation}/status")
            if status["stage"] in stages:
                return status
            time.sleep(0.05 if time.monotonic() - begun < 0.5 else 0.25)

    def begin(self, version, previous, at_once):
        self.api.lift("production", version)
        return self.order(version, at_once)

    def kill(self, operation):
        """All that is Opsaga on its host: the JVM, Temporal and PostgreSQL. A supervisor, which is played here, starts it again
        at once, as systemd would; nobody else does anything."""
        product = self.product
        kill([product.jvm, *family(product.temporal), *family(product.postgres)])
        # The kernel needs a moment to release their ports and locks.
        time.sleep(0.5)
        begun = time.monotonic()
        restart = [self.options.up, "--detach", "--no-deploy", "--inventory", self.options.inventory,
                   "--data", self.options.data, "--port", str(self.options.port)]  # fmt: skip
        subprocess.run(restart, check=True, stderr=subprocess.DEVNULL)
        product.find()
        self.api = Api(self.options.port)
        return {"back_after": time.monotonic() - begun, "operation": operation}

    def after(self, killed):
        status = self.api.ask("GET", f"/fleet/operations/{killed['operation']}/status")
        return f"the operation is {status['stage']}"

    def rollbacks(self, version, back, at_once):
        """What was asked for and succeeded goes back: the fleet, then a single agent."""
        begun = time.monotonic()
        self.api.lift("production", version)
        operation = self.order(version, at_once)
        self.ended(operation, begun, stages=("completed",))
        fleet = self.roll_back({"operation_id": operation}, "/fleet/operations", operation)
        self.api.lift("production", version)
        single = self.api.deploy("production", "agent-01", version)
        self.ended(single, time.monotonic(), "/deployments", ("completed",))
        return {"fleet": fleet, "agent": self.roll_back({"deployment_id": single}, "/deployments", single)}

    def roll_back(self, target, where, operation):
        begun = time.monotonic()
        self.api.ask("POST", "/rollback", {**target, "rollback_reason": "bench"})
        self.ended(operation, begun, where, ("rolled_back",))
        return time.monotonic() - begun

    def close(self):
        """Whoever started it ends it."""


class Direct:
    """A long-lived program with kept connections."""

    kept = re.compile(r"agent-\d+\.before")

    def __init__(self, config):
        self.config, self.process = config, None

    def started(self):
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen([sys.executable, "-B", f"{HERE}/direct_fleet.py", self.config],
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip
            self.process.stdout.readline()
        return self.process

    def bring(self, version, previous, at_once):
        return self.result(self.begin(version, previous, at_once))

    def result(self, process):
        line = process.stdout.readline()
        if not line:
            raise RuntimeError("the direct calls ended with an error")
        found = json.loads(line)
        return {**found, "stage": "completed" if found["done"] else "rolled_back"}

    def begin(self, version, previous, at_once):
        process = self.started()
        process.stdin.write(f"{version} {at_once}\n")
        process.stdin.flush()
        return process

    def kill(self, process):
        kill(family(process.pid))
        process.wait()
        self.process = None
        return {}

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()
            self.process = None


class Peer:
    """Docker Compose or Ansible, with a process for each job."""

    kept = re.compile(r"(?!)")

    def __init__(self, kind, config_file, config):
        self.kind, self.config_file, self.config, self.tunnels = kind, config_file, config, []
        if kind == "compose":
            config["compose_engines"] = {}
            for machine in config["engines"]:
                config["compose_engines"][machine], tunnel = forward(config, machine, "compose")
                self.tunnels.append(tunnel)
            with open(config_file, "w") as file:
                json.dump(config, file)

    def bring(self, version, previous, at_once):
        shared, begun = self.connections_cpu(), time.monotonic()
        process = self.begin(version, previous, at_once)
        _, code, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begun
        process.returncode = os.waitstatus_to_exitcode(code)
        used = usage.ru_utime + usage.ru_stime + self.connections_cpu() - shared
        stage = {0: "completed", BACK: "rolled_back"}.get(process.returncode, f"ended with {process.returncode}")
        return {"wall": wall, "cpu": used, "stage": stage}

    def begin(self, version, previous, at_once):
        command = [sys.executable, "-B", f"{HERE}/peer.py", self.kind, self.config_file, version, previous, str(at_once)]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self, process):
        kill([*family(process.pid), *self.connections()])
        process.wait()
        for tunnel in self.tunnels:
            tunnel.wait()
        return {}

    def connections(self):
        """The SSH connections that outlive a job: forwarded sockets, and those that Ansible keeps."""
        return [*(tunnel.pid for tunnel in self.tunnels), *kept_by_ansible(self.config["work"])]

    def connections_cpu(self):
        return sum(cpu(pid) for pid in self.connections())

    def close(self):
        kill(self.connections())


def kept_by_ansible(work):
    found, mark = [], f"{work}/cp/".encode()
    for name in os.listdir("/proc"):
        try:
            with open(f"/proc/{name}/cmdline", "rb") as file:
                if name.isdigit() and mark in file.read():
                    found.append(int(name))
        except OSError:
            continue
    return found
