"""Watches a fleet from outside while somebody changes it: when each agent stopped answering, when it answered again, and what
the engines made. Started by fleet.py; prints "half" when half of the agents' containers of a version have been started, where it
is told one, and its findings as JSON when it is told to end (SIGTERM).

usage: watch.py CONFIG [VERSION]

Asking 74 agents every 20 ms would take more of a small machine than the work itself. So all are asked every few seconds, and an
agent whose container is being killed, as the engine's events tell, every 20 ms until it has answered again (every 100 ms once it
has been silent for two seconds).
"""

import errno
import http.client
import json
import os
import re
import selectors
import signal
import socket
import sys
import threading
import time

FAST = 0.02
LONG = 2.0
PATIENT = 0.1
SLOW = 4.0
PATIENCE = 0.5
STEADY = 1.0
AGENT = re.compile(r"agent-\d+")


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self.path)


def events(path):
    """The engine's events about containers, from now on, as they happen."""
    connection = UnixConnection(path)
    filters = '{"type":["container"],"event":["create","kill","die","start"]}'
    connection.request("GET", f"/events?filters={filters}")
    answer, rest = connection.getresponse(), b""
    while True:
        data = answer.read1(65536)
        if not data:
            return
        *lines, rest = (rest + data).split(b"\n")
        yield from (json.loads(line) for line in lines if line.strip())


class Agent:
    def __init__(self, name, address, port):
        self.name, self.address = name, (address, port)
        self.up = None
        self.down_since = None
        self.outages = []
        self.due = 0.0
        self.fast_until = 0.0
        self.asking = None

    def heard(self, well, asked, now):
        """Of a question that was put at one time and answered, or not, at another."""
        if well:
            if self.down_since is not None:
                self.outages.append((self.down_since, now))
                self.fast_until = now + STEADY
            self.up, self.down_since = True, None
        elif self.up:
            self.up, self.down_since = False, asked
        if self.down_since is not None:
            self.due = asked + (FAST if now - self.down_since < LONG else PATIENT)
        else:
            self.due = asked + FAST if now < self.fast_until else now + SLOW


class Question:
    """One GET /health without blocking: connect, send, read the first line."""

    def __init__(self, agent, selector, now):
        self.agent, self.selector, self.asked, self.sent = agent, selector, now, False
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setblocking(False)
        agent.asking = self
        code = self.socket.connect_ex(agent.address)
        if code in (0, errno.EINPROGRESS):
            selector.register(self.socket, selectors.EVENT_WRITE, self)
        else:
            self.socket.close()
            self.end(False, now, registered=False)

    def ready(self, now):
        try:
            if self.sent:
                self.end(self.socket.recv(64).split(b" ")[1:2] == [b"200"], now)
            elif self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                self.end(False, now)
            else:
                self.socket.send(b"GET /health HTTP/1.0\r\n\r\n")
                self.sent = True
                self.selector.modify(self.socket, selectors.EVENT_READ, self)
        except OSError:
            self.end(False, now)

    def end(self, well, now, registered=True):
        if registered:
            self.selector.unregister(self.socket)
            self.socket.close()
        self.agent.asking = None
        self.agent.heard(well, self.asked, now)


class Watch:
    def __init__(self, config, version):
        self.version, self.started = version, 0
        self.agents = {a["name"]: Agent(a["name"], a["address"], a["port"]) for a in config["agents"]}
        self.selector, self.over, self.created, self.polls = selectors.DefaultSelector(), False, 0, 0
        self.last_event = None
        for path in config["engines"].values():
            threading.Thread(target=self.listen, args=(path,), daemon=True).start()

    def listen(self, path):
        for event in events(path):
            now = time.monotonic()
            self.last_event = now
            if event["Action"] == "create":
                self.created += 1
                continue
            if event["Action"] == "start" and event["Actor"]["Attributes"].get("image") == f"agent:{self.version}":
                self.started += 1
                if self.started == len(self.agents) // 2:
                    print("half", flush=True)
            found = AGENT.search(event["Actor"]["Attributes"].get("name", ""))
            agent = self.agents.get(found.group()) if found else None
            if agent:
                agent.fast_until = now + STEADY
                agent.due = min(agent.due, now)

    def run(self):
        parent = os.getppid()
        while not self.over and os.getppid() == parent:
            now = time.monotonic()
            for agent in self.agents.values():
                question = agent.asking
                if question is None and agent.due <= now:
                    self.polls += 1
                    Question(agent, self.selector, now)
                elif question is not None and now - question.asked > PATIENCE:
                    question.end(False, now)
            for key, _ in self.selector.select(FAST / 4):
                key.data.ready(time.monotonic())

    def findings(self):
        end = time.monotonic()
        still = [a.name for a in self.agents.values() if a.up is not True]
        spans = [span for a in self.agents.values() for span in a.outages]
        spans += [(a.down_since, end) for a in self.agents.values() if a.down_since is not None]
        steps = sorted([(begun, -1) for begun, _ in spans] + [(ended, 1) for _, ended in spans])
        up = lowest = len(self.agents)
        for _, step in steps:
            up += step
            lowest = min(lowest, up)
        downtime = {a.name: sum(ended - begun for begun, ended in a.outages) for a in self.agents.values() if a.outages}
        return {"created": self.created, "lowest_up": lowest, "downtime": downtime, "not_up_at_the_end": still, "polls": self.polls,
                "last_event": self.last_event,
                "longest": max((ended - begun for begun, ended in spans), default=0.0),
                "cpu": time.process_time()}  # fmt: skip


def main():
    with open(sys.argv[1]) as file:
        watch = Watch(json.load(file), sys.argv[2] if len(sys.argv) > 2 else None)

    def stop(*_):
        watch.over = True

    signal.signal(signal.SIGTERM, stop)
    try:
        os.nice(-10)
    except OSError:
        pass
    print("watching", flush=True)
    watch.run()
    print(json.dumps(watch.findings()), flush=True)


if __name__ == "__main__":
    main()
