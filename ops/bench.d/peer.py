"""One job of a tool that knows no jobs of this kind: the few lines a shop writes around it. A process of its own, so that it can be
killed with all that it has started.

usage: peer.py compose|ansible CONFIG VERSION PREVIOUS AT_ONCE
Ends with 0 when all run the version and are healthy, with 3 when they were brought back to the previous one.
"""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from agents import Agent, Unhealthy, healthy

BACK = 3


class Compose:
    """A project on each machine, both at the same time; the engines through the sockets that one SSH connection each forwards."""

    def __init__(self, config, at_once):
        self.config, self.at_once = config, at_once
        self.agents = [Agent(**agent) for agent in config["agents"]]

    def bring(self, version):
        environment = {**os.environ, "VERSION": version, "COMPOSE_PARALLEL_LIMIT": self.at_once, "COMPOSE_PROGRESS": "quiet"}
        running = []
        for machine, path in self.config["compose_engines"].items():
            file = os.path.join(self.config["work"], f"compose-{machine}.json")
            running.append(subprocess.Popen([self.config["compose"], "-f", file, "up", "--detach", "--no-build"],
                                            env={**environment, "DOCKER_HOST": f"unix://{path}"}))  # fmt: skip
        codes = [process.wait() for process in running]
        return not any(codes) and self.all_healthy()

    def all_healthy(self):
        """All at the same time, each for what is left of its patience since Compose was ready with all."""
        end = time.monotonic() + self.config["patience"]
        with ThreadPoolExecutor(16) as pool:
            try:
                for done in [pool.submit(healthy, agent, max(0.1, end - time.monotonic())) for agent in self.agents]:
                    done.result()
                return True
            except Unhealthy:
                return False


class Ansible:
    """An inventory host for each agent, so that forks are agents worked on at once."""

    def __init__(self, config, at_once):
        self.config, self.at_once = config, at_once

    def bring(self, version):
        work = self.config["work"]
        command = [os.path.join(self.config["ansible"], "ansible-playbook"), "-i", os.path.join(work, "hosts.json"),
                   "--forks", self.at_once, "-e", f"version={version}", self.config["playbook"]]  # fmt: skip
        with open(os.path.join(work, "ansible.log"), "w") as log:
            done = subprocess.run(command, env={**os.environ, "ANSIBLE_CONFIG": os.path.join(work, "ansible.cfg")},
                                  stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)  # fmt: skip
        return done.returncode == 0


def main():
    kind, path, version, previous, at_once = sys.argv[1:]
    with open(path) as file:
        config = json.load(file)
    tool = {"compose": Compose, "ansible": Ansible}[kind](config, at_once)
    if tool.bring(version):
        return 0
    if previous == "-" or not tool.bring(previous):
        return 1
    return BACK


sys.exit(main())
