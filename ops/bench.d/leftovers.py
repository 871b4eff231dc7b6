"""What a tool that was killed left on the machines: who serves what, and which containers nobody asked for."""

import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from agents import ask
from watch import UnixConnection

AGENT = re.compile(r"agent-\d+")


def containers(path):
    connection = UnixConnection(path)
    connection.request("GET", "/containers/json?all=1")
    return [(found["Names"][0].lstrip("/"), found["State"]) for found in json.loads(connection.getresponse().read())]


def look(agents, engines, old, new, kept):
    """A stray container is neither an agent under its name nor the stopped predecessor that the tool keeps of it on purpose."""
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda agent: ask(agent, 3.0), agents))
    versions = Counter(version if status == 200 else "down" for status, version in answers)
    found = [container for path in engines.values() for container in containers(path)]
    serving = {name for name, state in found if AGENT.fullmatch(name) and state == "running"}

    def stray(name, state):
        if name in serving:
            return False
        keeps = kept.fullmatch(name) and state != "running" and AGENT.search(name).group() in serving
        return not keeps

    strays = sorted(name for name, state in found if stray(name, state))
    return {"old": versions.pop(old, 0), "new": versions.pop(new, 0), "down": versions.pop("down", 0), "other": dict(versions),
            "strays": strays}  # fmt: skip
