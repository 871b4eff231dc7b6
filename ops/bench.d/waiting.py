"""How long the API's answers take while many deployments wait in the queue, in the sandbox. Started by ops/bench."""

import argparse
import concurrent.futures
import json
import os
import statistics
import threading
import time

from measure import Api, Product, host, load, table

ENVIRONMENT = "development"
AGENT = "planner"
HELD = "9.9.9"
ASKERS = 4
LOOKS = 40


class Bench:
    def __init__(self, options):
        self.options = options
        self.local = threading.local()
        self.product = Product(options.data)

    def api(self):
        """A kept connection for each thread."""
        if not hasattr(self.local, "api"):
            self.local.api = Api(self.options.port)
        return self.local.api

    def hold(self):
        """A fleet that has failed and asks what to do; it keeps its agent meanwhile, so that all who want it wait."""
        os.makedirs(f"{self.options.data}/sandbox/artifacts/sample-agent/{HELD}", exist_ok=True)
        operation = self.api().ask(
            "POST", "/fleet/deploy",
            {"environment": ENVIRONMENT, "agents": [AGENT], "version": HELD, "policy": "stop-and-ask", "answer_within": 86400})  # fmt: skip
        for _ in range(600):
            status = self.api().ask("GET", f"/fleet/operations/{operation['operation_id']}/status")
            if status.get("question"):
                return operation["operation_id"]
            if status["status"] != "running":
                raise RuntimeError(f"the fleet that was to ask is {status['status']}: {status.get('failure')}")
            time.sleep(0.2)
        raise RuntimeError(f"the fleet does not ask: {status['stage']}")

    def deploy(self):
        begun = time.monotonic()
        request = {"agent_id": AGENT, "environment": ENVIRONMENT, "version": "1.0.0", "wait": True}
        operation = self.api().ask("POST", "/deploy", request)["deployment_id"]
        return time.monotonic() - begun, operation

    def fill(self, count):
        """Many more in the queue, asked for at once by a few; returns their ids."""
        begun = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(ASKERS) as pool:
            made = list(pool.map(lambda _: self.deploy()[1], range(count)))
        return made, time.monotonic() - begun

    def ask(self, path):
        begun = time.monotonic()
        self.api().ask("GET", path)
        return time.monotonic() - begun

    def at(self, waiting, last):
        """The answers' times with so many in the queue, one after the other."""
        times = {"POST /deploy": [], "status, first in the queue": [], "status, last in the queue": [], "GET /health": [], "GET /metrics": []}
        first, ids = last[0], []
        for _ in range(LOOKS):
            took, operation = self.deploy()
            ids.append(operation)
            times["POST /deploy"].append(took)
            times["status, first in the queue"].append(self.ask(f"/deployments/{first}/status"))
            times["status, last in the queue"].append(self.ask(f"/deployments/{operation}/status"))
            times["GET /health"].append(self.ask("/health"))
        for _ in range(LOOKS // 4):
            times["GET /metrics"].append(self.ask_text("/metrics"))
        place = self.api().status(ids[-1])
        return {"waiting": waiting + LOOKS, "times": times, "last": place, "memory": self.product.memory(), "load": load()}, ids

    def ask_text(self, path):
        begun = time.monotonic()
        connection = self.api().connection
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"GET {path}: {answer.status}")
        return time.monotonic() - begun

    def run(self):
        self.hold()
        results, ids = [], []
        for size in self.options.sizes:
            more, seconds = self.fill(max(1, size - len(ids) - LOOKS))
            ids += more
            result, made = self.at(len(ids), ids)
            ids += made
            result["fill_seconds"], result["filled"] = seconds, len(more)
            results.append(result)
            print(f"  {len(ids)} wait; {len(more) / seconds:.0f} a second were taken", flush=True)
        return results


def report(results):
    names = list(results[0]["times"])
    rows = []
    for name in names:
        row = [name]
        for result in results:
            values = sorted(result["times"][name])
            row.append(f"{statistics.median(values) * 1000:.0f} ({values[-1] * 1000:.0f})")
        rows.append(row)
    rows.append(["JVM, MiB", *(f"{result['memory']['jvm']['rss_mib']:.0f}" for result in results)])
    rows.append(["Temporal, MiB", *(f"{result['memory']['temporal']['rss_mib']:.0f}" for result in results)])
    print("\nMilliseconds, median (longest):\n")
    table(rows, ["with so many in line", *(str(result["waiting"]) for result in results)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--sizes", type=lambda text: [int(one) for one in text.split(",")], required=True)
    parser.add_argument("--json", default="")
    options = parser.parse_args()
    results = Bench(options).run()
    report(results)
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"host": host(), "results": results}, file, indent=1)


main()
