"""Puts figures into the place that a page has for them."""


def put(page, what, written):
    """Replaces what stands between two marks of a page."""
    begin, end = (f"<!-- ops/bench {what}: {where} here -->" for where in ("from", "to"))
    with open(page) as file:
        before, mark, rest = file.read().partition(begin)
    _, closed, after = rest.partition(end)
    if not mark or not closed:
        raise RuntimeError(f"{page} has no place for the figures: {begin} … {end}")
    with open(page, "w") as file:
        file.write(f"{before}{begin}\n{written}\n{end}{after}")
