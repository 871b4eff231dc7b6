"""Start-up time, memory, CPU at rest and disk, with the sandbox as the machines. Started by ops/bench."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time

from measure import TICKS, Api, Product, cpu, disk, host, load, stat, summary, table

IDLE_SECONDS = 20
VERSIONS = ["1.0.0", "1.1.0"]
AGENT = "memory"


def base_archive():
    """The JDK's own archive: what a JVM uses that is told of no other."""
    java = os.path.realpath(shutil.which("java"))
    return os.path.join(os.path.dirname(os.path.dirname(java)), "lib/server/classes.jsa")


def healthy(port):
    try:
        return Api(port).ask("GET", "/health") is not None
    except (OSError, RuntimeError):
        return False


class Bench:
    def __init__(self, options):
        self.options = options
        self.up = [f"{options.root}/ops/up", "--detach", "--no-deploy",
                   "--data", options.data, "--port", str(options.port)]  # fmt: skip

    def jvm(self):
        """The pid once there is one, with the time at which it was started."""
        while True:
            try:
                with open(os.path.join(self.options.data, "run/opsaga.pid")) as file:
                    pid = int(file.read())
                fields = stat(pid)
                if fields:
                    return pid, int(fields[19]) / TICKS
            except (OSError, ValueError):
                pass
            time.sleep(0.005)

    def start(self, archive):
        """One ops/up: seconds until it returns, of these from the start of the JVM until the API answers, and the JVM's CPU."""
        settings = dict(os.environ)
        if not archive:
            settings["OPSAGA_JAVA_OPTS"] = f"-XX:SharedArchiveFile={base_archive()}"
        begun = time.monotonic()
        starting = subprocess.Popen(self.up, env=settings, stderr=subprocess.DEVNULL)
        pid, since = self.jvm()
        while not healthy(self.options.port):
            if starting.poll() not in (None, 0):
                raise RuntimeError(f"ops/up ended with {starting.returncode}; see {self.options.data}/log")
            time.sleep(0.02)
        answered, used = time.clock_gettime(time.CLOCK_BOOTTIME) - since, cpu(pid)
        starting.wait()
        return {"up": time.monotonic() - begun, "jvm": answered, "jvm_cpu": used}

    def stop(self):
        subprocess.run([f"{self.options.root}/ops/down", "--data", self.options.data], stderr=subprocess.DEVNULL, check=True)

    def pair(self, archive):
        """On an empty data folder, and on the one this left behind."""
        shutil.rmtree(self.options.data, ignore_errors=True)
        first = self.start(archive)
        self.stop()
        second = self.start(archive)
        return {"empty": first, "used": second}

    def at_rest(self):
        product = Product(self.options.data)
        rates = product.idle_cpu(IDLE_SECONDS)
        return {"memory": product.memory(), "idle_cpu_per_second": rates}

    def deploy(self):
        api = Api(self.options.port)
        for number in range(self.options.deployments):
            api.await_end(api.deploy("development", AGENT, VERSIONS[number % 2]), 0.2)

    def disk(self):
        data, app = self.options.data, self.options.app
        sizes = {"application": disk(f"{app}/app"), "class-data archive": disk(f"{app}/opsaga.jsa"), "temporal binary": disk(self.options.cli)}
        for name in sorted(os.listdir(data)):
            sizes[f"data/{name}"] = disk(os.path.join(data, name))
        return sizes


def run(options):
    bench, starts, loads = Bench(options), {"with archive": [], "without": []}, [load()]
    for number in range(options.rounds):
        order = [("without", False), ("with archive", True)]
        for name, archive in order if number % 2 == 0 else reversed(order):
            starts[name].append(bench.pair(archive))
            bench.stop()
        print(f"round {number + 1} of {options.rounds}, load {load()[0]}", file=sys.stderr)
    loads.append(load())
    shutil.rmtree(options.data, ignore_errors=True)
    bench.start(True)
    fresh = bench.at_rest()
    fresh_disk = bench.disk()
    bench.deploy()
    worked = bench.at_rest()
    loads.append(load())
    return {"host": host(), "load": loads, "rounds": options.rounds, "deployments": options.deployments, "starts": starts,
            "after_start": fresh, "after_deployments": worked, "disk_after_start_mib": fresh_disk, "disk_mib": bench.disk()}  # fmt: skip


def figures(measured):
    """Adds medians to the raw starts."""
    medians = {}
    for name, pairs in measured["starts"].items():
        for data in ("empty", "used"):
            medians[f"{name}, {data} data"] = {key: summary([pair[data][key] for pair in pairs]) for key in ("up", "jvm", "jvm_cpu")}
    return {**measured, "starts_seconds": medians}


def show(found):
    machine = found["host"]
    print(f"\nStart-up, {found['rounds']} rounds, on {machine['cores']} cores of {machine['processor']};\n"
          f"load average at the start {found['load'][0]}, after the starts {found['load'][1]}, at the end {found['load'][2]}.\n")  # fmt: skip
    rows = [[name, *(f"{row[key][which]:.1f}" for key in ("up", "jvm", "jvm_cpu") for which in ("median", "max"))]
            for name, row in found["starts_seconds"].items()]  # fmt: skip
    table(rows, ["seconds", "ops/up", "max", "JVM to /health 200", "max", "its CPU", "max"])
    show_rest(found)
    rows = [[name, f"{found['disk_after_start_mib'].get(name, 0):.1f}", f"{size:.1f}"] for name, size in found["disk_mib"].items()]
    table(rows, ["disk, MiB", "after start", f"after {found['deployments']} deployments"])


def show_rest(found):
    rows = []
    for name in ("jvm", "temporal", "postgres"):
        row = [name]
        for when in ("after_start", "after_deployments"):
            sizes, used = found[when]["memory"][name], found[when]["idle_cpu_per_second"]
            share = sum(value for key, value in used.items() if key.startswith(name))
            row += [f"{sizes['rss_mib']:.0f}", f"{sizes['pss_mib']:.0f}", f"{share * 1000:.1f}"]
        rows.append(row)
    later = f"after {found['deployments']} deployments: RSS"
    table(rows, ["MiB; CPU at rest in ms per second", "after start: RSS", "PSS", "CPU", later, "PSS", "CPU"])


def main():
    parser = argparse.ArgumentParser()
    for name in ("--data", "--root", "--app", "--cli", "--json"):
        parser.add_argument(name, default="")
    for name in ("--port", "--rounds", "--deployments"):
        parser.add_argument(name, type=int)
    options = parser.parse_args()
    found = figures(run(options))
    show(found)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(found, file, indent=1)


main()
