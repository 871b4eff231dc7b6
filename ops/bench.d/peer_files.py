"""What Docker Compose and Ansible are told: the same containers as Opsaga and the direct calls make."""

import json
import os

from agents import ADDRESS

CONFIG = """[defaults]
host_key_checking = True
gathering = explicit
interpreter_python = /usr/bin/python3
collections_path = {collections}
local_tmp = {work}/ansible
retry_files_enabled = False
localhost_warning = False
[ssh_connection]
pipelining = True
control_path_dir = {work}/cp
ssh_args = -F {ssh_config} -o ControlMaster=auto -o ControlPersist=60s
"""


def write(config, agents):
    for machine in ADDRESS:
        services = {agent.name: service(agent) for agent in agents if agent.machine == machine}
        put(config, f"compose-{machine}.json", json.dumps({"name": "bench", "services": services}))
    hosts = {agent.name: {"ansible_host": agent.machine, "published": agent.port, "index": str(agent.index)}
             for agent in agents}  # fmt: skip
    variables = {"libraries": config["libraries"], "patience": config["patience"]}
    put(config, "hosts.json", json.dumps({"all": {"hosts": hosts, "vars": variables}}))
    put(config, "ansible.cfg", CONFIG.format(**config))


def service(agent):
    return {
        "image": "agent:${VERSION}",
        "container_name": agent.name,
        "pull_policy": "never",
        "environment": {"AGENT_INDEX": str(agent.index)},
        "ports": [f"0.0.0.0:{agent.port}:8080"],
        "network_mode": "bridge",
        "mem_limit": "64m",
        "memswap_limit": "64m",
        "security_opt": ["no-new-privileges"],
        "restart": "unless-stopped",
        "stop_grace_period": "10s",
    }


def put(config, name, text):
    with open(os.path.join(config["work"], name), "w") as file:
        file.write(text)
