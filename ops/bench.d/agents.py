"""The agents of a fleet, how they are asked for their health, and how an engine is reached: the same for every tool."""

import http.client
import json
import os
import subprocess
import time
from collections import namedtuple

Agent = namedtuple("Agent", "name machine address port index")
NUMBER = os.environ.get("OPSAGA_TESTBED_NUMBER", "0")
ADDRESS = {"main-pc": f"10.99.{NUMBER}.11", "pc2": f"10.99.{NUMBER}.12"}
POLL = 0.02


class Unhealthy(RuntimeError):
    pass


def fleet(count, on_first):
    machines = ["main-pc" if n <= on_first else "pc2" for n in range(1, count + 1)]
    return [Agent(f"agent-{n:02}", machine, ADDRESS[machine], 20000 + n, n) for n, machine in enumerate(machines, 1)]


def ask(agent, timeout=1.0):
    """Status and version that the agent answers with; None and None when it does not answer."""
    connection = http.client.HTTPConnection(agent.address, agent.port, timeout=timeout)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read()).get("version")
    except (OSError, ValueError, http.client.HTTPException):
        return None, None
    finally:
        connection.close()


def healthy(agent, patience):
    """Asks until the agent answers 200; so often as Opsaga does at first."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if ask(agent)[0] == 200:
            return
        time.sleep(POLL)
    raise Unhealthy(agent.name)


def forward(config, machine, user):
    """A socket here that is the machine's engine, through one SSH connection; and the process that holds it."""
    path = os.path.join(config["work"], f"{user}-{machine}.sock")
    if os.path.exists(path):
        os.unlink(path)
    tunnel = subprocess.Popen(
        ["ssh", "-F", config["ssh_config"], "-N", "-o", "ExitOnForwardFailure=yes", "-L", f"{path}:/var/run/docker.sock", machine],
        stdin=subprocess.DEVNULL)  # fmt: skip
    for _ in range(200):
        if os.path.exists(path):
            return path, tunnel
        time.sleep(0.05)
    tunnel.kill()
    raise RuntimeError(f"no connection to {machine}")
