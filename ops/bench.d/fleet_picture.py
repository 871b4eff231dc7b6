"""The four jobs by tool, as bars."""

from xml.sax.saxutils import escape

COLOURS = {"opsaga": "#2563eb", "direct": "#64748b", "compose": "#0d9488", "ansible": "#d97706"}
NAMES = {"opsaga": "Opsaga", "direct": "direct Docker calls", "compose": "Docker Compose", "ansible": "Ansible"}
LEFT, WIDTH, BAR, GAP = 130, 560, 16, 22


def fastest(found, jobs):
    """Of each tool the figures of its fastest concurrency, job by job."""
    tools = {}
    for row, walls in found.items():
        tool = tools.setdefault(row.split(",")[0], {})
        for job in jobs:
            if job in walls:
                tool[job] = min(tool.get(job, float("inf")), walls[job]["wall"])
    return tools


def draw(path, found, jobs, conditions):
    tools = fastest(found, jobs)
    longest = max(wall for walls in tools.values() for wall in walls.values())
    parts, y = [], 58
    for job in jobs:
        parts.append(f'<text x="{LEFT - 12}" y="{y + len(tools) * BAR / 2 + 4}" text-anchor="end">{escape(job)}</text>')
        for tool, walls in tools.items():
            if job in walls:
                width = max(1.0, WIDTH * walls[job] / longest)
                parts.append(f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR - 3}" rx="2" fill="{COLOURS[tool]}"/>')
                parts.append(f'<text x="{LEFT + width + 6:.1f}" y="{y + 10}" class="s">{walls[job]:.1f} s</text>')
            y += BAR
        y += GAP
    legend, x = [], LEFT
    for tool in tools:
        legend.append(f'<rect x="{x}" y="32" width="12" height="12" rx="2" fill="{COLOURS[tool]}"/>')
        legend.append(f'<text x="{x + 18}" y="42">{NAMES[tool]}</text>')
        x += 38 + 7 * len(NAMES[tool])
    lines = [f'<text x="{LEFT}" y="{y + 2 + 15 * number}" class="s">{escape(part)}</text>'
             for number, part in enumerate(conditions.split("; "))]  # fmt: skip
    total, y = LEFT + WIDTH + 70, y + 15 * len(lines)
    with open(path, "w") as file:
        file.write(f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {y + 14}" width="{total}" height="{y + 14}" role="img">
<title>Seconds for four jobs on a fleet of agents, by tool</title>
<style>text{{font:13px sans-serif;fill:#1e293b}}.s{{font-size:11px}}.t{{font-weight:600}}</style>
<rect width="100%" height="100%" fill="#fff"/>
<text x="{LEFT}" y="20" class="t">Seconds for four jobs on a fleet of agents, each tool at its best concurrency</text>
{chr(10).join(legend + parts)}
{chr(10).join(lines)}
</svg>
""")
