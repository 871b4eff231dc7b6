"""The Docker calls of a deployment, made directly: one process, one kept HTTP connection, through one SSH connection.

usage: direct.py ENGINE_SOCKET HEALTH_SOCKET AGENT HOST_PORT
Reads one version per line and answers each with a line of JSON: wall and CPU seconds, and the seconds of each call.
"""

import http.client
import json
import resource
import socket
import sys
import time
from urllib.parse import quote

IMAGE = "agent"
LABEL = "opsaga.bench"
POLL = 0.02


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(60)
        self.sock.connect(self.path)


class Engine:
    """The engine's API; keeps the seconds that each call took."""

    def __init__(self, path):
        self.connection = UnixConnection(path)
        self.calls = []

    def ask(self, what, method, path, body=None):
        begun = time.monotonic()
        headers = {"Content-Type": "application/json"} if body is not None else {}
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        self.calls.append((what, time.monotonic() - begun))
        if answer.status == 404:
            return None
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text) if text else None


def specification(agent, port, version):
    return {
        "Image": f"{IMAGE}:{version}",
        "Labels": {LABEL: agent},
        "ExposedPorts": {"8080/tcp": {}},
        "HostConfig": {
            "PortBindings": {"8080/tcp": [{"HostIp": "0.0.0.0", "HostPort": str(port)}]},
            "Memory": 64 << 20,
            "MemorySwap": 64 << 20,
            "RestartPolicy": {"Name": "no"},
            "SecurityOpt": ["no-new-privileges"],
        },
    }


def restart(policy):
    return {"RestartPolicy": {"Name": policy}}


def await_health(engine, path, version):
    begun = time.monotonic()
    while True:
        connection = UnixConnection(path)
        try:
            connection.request("GET", "/health")
            if f'"{version}"' in connection.getresponse().read().decode():
                engine.calls.append(("poll health", time.monotonic() - begun))
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        if time.monotonic() - begun > 60:
            raise RuntimeError("the new version does not answer")
        time.sleep(POLL)


def deploy(engine, health, agent, port, version):
    mark = str(time.time_ns())
    if engine.ask("inspect image", "GET", f"/images/{IMAGE}:{version}/json") is None:
        raise RuntimeError(f"no image {IMAGE}:{version}")
    old = engine.ask("inspect container", "GET", f"/containers/{agent}/json")
    new = engine.ask("create", "POST", f"/containers/create?name={agent}.{mark}", specification(agent, port, version))["Id"]
    if old:
        engine.ask("restart policy", "POST", f"/containers/{old['Id']}/update", restart("no"))
        engine.ask("stop old", "POST", f"/containers/{old['Id']}/stop?t=10")
    engine.ask("start new", "POST", f"/containers/{new}/start")
    await_health(engine, health, version)
    if old:
        engine.ask("rename", "POST", f"/containers/{old['Id']}/rename?name={agent}.before-{mark}")
    engine.ask("rename", "POST", f"/containers/{new}/rename?name={agent}")
    engine.ask("restart policy", "POST", f"/containers/{new}/update", restart("unless-stopped"))
    label = quote(json.dumps({"label": [f"{LABEL}={agent}"]}))
    for container in engine.ask("list", "GET", f"/containers/json?all=1&filters={label}"):
        if container["Id"] not in (new, old and old["Id"]):
            engine.ask("remove oldest", "DELETE", f"/containers/{container['Id']}?force=1")


def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main():
    engine_socket, health_socket, agent, port = sys.argv[1:]
    engine = Engine(engine_socket)
    for line in sys.stdin:
        engine.calls = []
        cpu, begun = used(), time.monotonic()
        deploy(engine, health_socket, agent, int(port), line.strip())
        print(json.dumps({"wall": time.monotonic() - begun, "cpu": used() - cpu, "calls": engine.calls}), flush=True)


if __name__ == "__main__":
    main()
