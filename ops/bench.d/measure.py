"""Clocks, memory and numbers: what both benchmarks need."""

import http.client
import json
import os
import signal
import statistics
import subprocess
import time

CPUCLOCK_SCHED = 2
TICKS = os.sysconf("SC_CLK_TCK")
# The cgroups of a testbed carry its number, where it has one.
SUFFIX = "" if os.environ.get("OPSAGA_TESTBED_NUMBER", "0") == "0" else "-" + os.environ["OPSAGA_TESTBED_NUMBER"]


def stat(pid):
    """The fields of /proc/PID/stat after the command's name; None when the process is gone."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return None


def cpu(pid):
    """CPU seconds of a process with all its threads, in nanoseconds' steps where /proc counts in hundredths."""
    try:
        return time.clock_gettime((~pid << 3) | CPUCLOCK_SCHED)
    except OSError:
        return 0.0


def children(pid):
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            fields = stat(name)
            if fields and int(fields[1]) == pid:
                found.append(int(name))
    return found


def cpu_with_children(pid):
    """Of a process, its living children, and those that ended (these counted in hundredths of a second)."""
    ended = stat(pid)
    past = (int(ended[13]) + int(ended[14])) / TICKS if ended else 0.0
    return past + cpu(pid) + sum(cpu(child) for child in children(pid))


def family(pid):
    """A process with all that descends from it."""
    return [pid, *(member for child in children(pid) for member in family(child))]


def kill(pids):
    """At once, and without a chance to clean up."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def compiler_cpu(pid):
    """CPU seconds of a JVM's compiler threads: what falls as it warms up."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/comm") as name, open(f"/proc/{pid}/task/{task}/schedstat") as used:
                if name.read().startswith(("C1 Compiler", "C2 Compiler")):
                    total += int(used.read().split()[0])
        except OSError:
            continue
    return total / 1e9


def machine_cpu(name):
    """CPU seconds of all that runs on a machine of the testbed; 0 where its cgroup does not count."""
    group = f"/sys/fs/cgroup/cpuacct/opsaga-testbed{SUFFIX}/{name}/cpuacct.usage"
    if os.path.exists(group):
        with open(group) as file:
            return int(file.read()) / 1e9
    try:
        with open(f"/sys/fs/cgroup/opsaga-testbed{SUFFIX}/{name}/cpu.stat") as file:
            return int(file.readline().split()[1]) / 1e6
    except OSError:
        return 0.0


def memory(pids):
    """Resident and proportional set size in MiB; the latter counts shared pages once."""
    sums = {"Rss": 0, "Pss": 0}
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup") as file:
                for line in file:
                    key = line.split(":")[0]
                    if key in sums:
                        sums[key] += int(line.split()[1])
        except OSError:
            continue
    return {"rss_mib": round(sums["Rss"] / 1024, 1), "pss_mib": round(sums["Pss"] / 1024, 1)}


def disk(path):
    """MiB that a file or folder takes."""
    done = subprocess.run(["du", "-sk", path], capture_output=True, text=True, check=False)
    return round(int(done.stdout.split()[0]) / 1024, 1) if done.stdout else 0.0


class Product:
    """The processes of one installation, found through its data folder."""

    def __init__(self, data):
        self.data = data
        self.find()

    def find(self):
        """Looks up the processes; again after they were started again."""
        self.jvm = self.read("run/opsaga.pid")
        self.temporal = self.read("run/temporal.pid")
        base = os.path.join(self.data, "postgres")
        found = [os.path.join(folder, "postmaster.pid") for folder, _, files in os.walk(base) if "postmaster.pid" in files]
        with open(found[0]) as file:
            self.postgres = int(file.readline())

    def read(self, name):
        with open(os.path.join(self.data, name)) as file:
            return int(file.read())

    def cpu(self):
        compiler = compiler_cpu(self.jvm)
        jvm = cpu(self.jvm) - compiler
        return {"jvm": jvm, "jvm's compiler": compiler, "temporal": cpu(self.temporal), "postgres": cpu_with_children(self.postgres)}

    def memory(self):
        return {
            "jvm": memory([self.jvm]),
            "temporal": memory([self.temporal]),
            "postgres": memory([self.postgres, *children(self.postgres)]),
        }

    def idle_cpu(self, seconds):
        """CPU seconds per second while nobody asks for anything."""
        before = self.cpu()
        time.sleep(seconds)
        after = self.cpu()
        return {name: (after[name] - before[name]) / seconds for name in before}


# The product closes a connection that says nothing for longer.
IDLE = 10.0


class Api:
    """The product's REST interface, over one kept connection."""

    def __init__(self, port):
        self.connection, self.used = http.client.HTTPConnection("127.0.0.1", port, timeout=30), 0.0

    def ask(self, method, path, body=None):
        headers = {"Content-Type": "application/json"} if body else {}
        if time.monotonic() - self.used > IDLE:
            self.connection.close()
        self.used = time.monotonic()
        self.connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text)

    def deploy(self, environment, agent, version):
        return self.ask("POST", "/deploy", {"agent_id": agent, "environment": environment, "version": version})["deployment_id"]

    def lift(self, environment, version):
        """Lets a version be brought again that an earlier round was rolled back from."""
        held = self.ask("GET", f"/quarantine?environment={environment}&version={version}")["quarantine"]
        if held:
            self.ask("POST", "/quarantine/lift", {"environment": environment, "version": version, "reason": "the next round"})

    def status(self, deployment):
        return self.ask("GET", f"/deployments/{deployment}/status")

    def await_end(self, deployment, pause, patience=120):
        """Looks until the stage is final; returns the last status and when it was seen."""
        end = time.time() + patience
        while True:
            status = self.status(deployment)
            if status["status"] != "running":
                if status["status"] != "completed":
                    raise RuntimeError(f"{deployment} is {status['status']}: {status.get('failure')}")
                return status, time.time()
            if time.time() > end:
                raise RuntimeError(f"{deployment} does not end")
            time.sleep(pause)


def summary(values):
    """Median, 90th percentile, smallest and largest."""
    ordered = sorted(values)
    at = min(len(ordered) - 1, round(0.9 * (len(ordered) - 1)))
    return {"median": statistics.median(ordered), "p90": ordered[at], "min": ordered[0], "max": ordered[-1]}


def load():
    return [round(value, 2) for value in os.getloadavg()]


def host():
    with open("/proc/cpuinfo") as file:
        models = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return {"cores": os.cpu_count(), "processor": models[0] if models else "?", "kernel": os.uname().release}


def table(rows, head):
    """Prints rows of text; the first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]
        print("  " + "  ".join(cells).rstrip())
    print()


def milliseconds(seconds):
    return f"{seconds * 1000:.0f}"
