"""Tables and a picture of what fleet.py has measured; written into the documentation where a page has a place for them."""

import statistics
from datetime import date

import fleet_picture
import fleet_profile
from marks import put
from measure import summary

NAMES = ["deploy", "upgrade", "no-op", "failed upgrade"]


def tool_of(row):
    return row.split(",")[0]


def spoken(row):
    tool, at_once = row.split(", ", 1)
    at_once = "all at once" if at_once == "0 at once" else at_once
    names = {"opsaga": "Opsaga", "direct": "direct calls", "compose": "Docker Compose", "ansible": "Ansible"}
    return f"{names[tool]}, {at_once}"


def medians(rounds):
    """Of each row and job: the figures of all rounds in one."""
    out = {}
    for row, turns in rounds.items():
        out[row] = {}
        for job in NAMES:
            done = [turn[job] for turn in turns if job in turn]
            if not done:
                continue
            watched = [one["watched"] for one in done]
            down = [seconds for one in watched for seconds in one["downtime"].values()]
            out[row][job] = {
                "wall": statistics.median(one["wall"] for one in done),
                "cpu": statistics.median(one["cpu"] for one in done),
                "machines_cpu": statistics.median(one["machines_cpu"] for one in done),
                "created": statistics.median(one["created"] for one in watched),
                "lowest_up": min(one["lowest_up"] for one in watched),
                "down": summary(down)["median"] if down else None,
                "down_p95": sorted(down)[min(len(down) - 1, round(0.95 * (len(down) - 1)))] if down else None,
                "watcher": statistics.median(one["cpu"] for one in watched),
            }
    return out


def best(found, job):
    """The fastest direct calls; None where none were made."""
    return min((jobs[job]["wall"] for row, jobs in found.items() if tool_of(row) == "direct" and job in jobs), default=None)


def grid(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def cell(value, digits=1):
    return "" if value is None else f"{value:.{digits}f}"


def walls(found):
    rows = []
    for row, jobs in found.items():
        cells = [spoken(row)]
        for job in NAMES:
            wall, bound = jobs.get(job, {}).get("wall"), best(found, job)
            cells.append("" if wall is None else cell(wall) if not bound else f"{wall:.1f} ({wall / bound:.2f})")
        rows.append(cells)
    return grid(["seconds, and how many times the best direct calls", *NAMES], rows)


def used(found):
    rows = [[spoken(row), *(f"{cell(jobs[job]['cpu'])} / {cell(jobs[job]['machines_cpu'])}" if job in jobs else "" for job in NAMES)]
            for row, jobs in found.items()]  # fmt: skip
    return grid(["CPU seconds of the tool / of both machines", *NAMES], rows)


def outside(found):
    rows = []
    for row, jobs in found.items():
        upgrade, failed = jobs.get("upgrade"), jobs.get("failed upgrade")
        if not upgrade or not failed:
            continue
        made = "/".join(cell(jobs[job]["created"], 0) for job in NAMES)
        rows.append([spoken(row), cell(upgrade["down"], 2), cell(upgrade["down_p95"], 2), cell(upgrade["lowest_up"], 0),
                     cell(failed["down"], 2), cell(failed["down_p95"], 2), cell(failed["lowest_up"], 0), made])  # fmt: skip
    return grid(["seen from outside", "upgrade: an agent was down, median s", "p95 s", "fewest up",
                 "failed upgrade: median s", "p95 s", "fewest up", "containers made by the four jobs"], rows)  # fmt: skip


def killed(kills, agents):
    rows = []
    for tool, left in kills.items():
        end = left["told"] or "nobody goes on"
        if "back_after" in left:
            end += f"; the process was back after {left['back_after']:.1f} s"
        rows.append([spoken(f"{tool}, "), str(left["old"]), str(left["new"]), str(left["down"]), str(len(left["strays"])),
                     cell(left["watched"]["longest"]), cell(left["last_event_after"]), end])  # fmt: skip
    for row in rows:
        row[0] = row[0].rstrip(", ")
    return grid([f"60 s after kill -9, of {agents}", "on the old version", "on the new", "down", "stray containers",
                 "longest outage so far, s", "last change, s after the kill", "and then"], rows)  # fmt: skip


def rolled_back(rounds):
    found = [turn["rollback"] for turns in rounds.values() for turn in turns if "rollback" in turn]
    if not found:
        return ""
    fleet, agent = (statistics.median(one[what] for one in found) for what in ("fleet", "agent"))
    return f"Rolled back after success: the fleet in {fleet:.1f} s, one agent in {agent:.1f} s (until the operation says so)."


def conditions(measured):
    machine, rounds = measured["host"], max(len(turns) for turns in measured["rounds"].values())
    return (f"{date.today().isoformat()}, {measured['agents']} agents, {rounds} round{'s' if rounds > 1 else ''}, "
            f"{machine['cores']} cores of {machine['processor']} for everything; load average at the start "
            f"{measured['load'][0][0]}, at the end {measured['load'][-1][0]}.")  # fmt: skip


def profiles(rounds):
    """Of each job's last profile."""
    last = {}
    for turns in rounds.values():
        for turn in turns:
            last.update(turn.get("profile", {}))
    return [fleet_profile.text(job, profile) for job, profile in last.items()]


def text(measured):
    found = medians(measured["rounds"])
    parts = [conditions(measured), walls(found), used(found), outside(found)]
    if measured["kills"]:
        parts.append(killed(measured["kills"], measured["agents"]))
    parts += [rolled_back(measured["rounds"]), *profiles(measured["rounds"])]
    return "\n\n".join(part for part in parts if part)


def show(measured, page, picture):
    written = text(measured)
    print(f"\n{written}\n")
    if picture:
        fleet_picture.draw(picture, medians(measured["rounds"]), NAMES, conditions(measured))
    if page:
        put(page, "fleet", written)
