"""The graph of what rests on what, as an inline SVG: each node is a link, its status a sign and a colour."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from facts import Facts
from markup import SIGNS, name

COLUMNS, WIDTH, GAP, ROW, HIGH, TITLE, MARGIN = 4, 232, 44, 34, 26, 34, 10


@dataclass(frozen=True)
class Arrow:
    """From what is rested on to what rests on it; or, dashed, from a claim to the erratum that it replaces."""

    tail: str
    head: str
    dashed: bool


@dataclass(frozen=True)
class Layout:
    """Where every node and every topic's band is."""

    nodes: Mapping[str, tuple[int, int]]
    bands: Mapping[str, tuple[int, int]]
    height: int


def arrows(known: Facts) -> list[Arrow]:
    """All arrows, in the order of the claims."""
    found = []
    for claim in known.claims:
        found += [Arrow(tail, claim.id, False) for tail in known.proofs[claim.id].depends_on]
        if claim.corrected_by:
            found.append(Arrow(claim.corrected_by, claim.id, True))
    return found


def layout(known: Facts, drawn: Sequence[Arrow]) -> Layout:
    """A band a topic: what has arrows in columns by depth, and below it, in rows, what has none."""
    before: dict[str, list[str]] = {one.id: [] for one in known.claims}
    for arrow in drawn:
        before[arrow.head].append(arrow.tail)
    joined = {end for arrow in drawn for end in (arrow.tail, arrow.head)}

    def depth(id: str) -> int:
        return 1 + max((depth(one) for one in before[id]), default=-1)

    nodes: dict[str, tuple[int, int]] = {}
    bands: dict[str, tuple[int, int]] = {}
    y = MARGIN
    for topic in dict.fromkeys(one.id.partition(".")[0] for one in known.claims):
        ids = [one.id for one in known.of(topic)]
        top, y = y, y + TITLE
        below = y
        for column in range(COLUMNS):
            here = [id for id in ids if id in joined and min(depth(id), COLUMNS - 1) == column]
            here.sort(key=lambda id: _middle([nodes[one][1] for one in before[id] if one in nodes]))
            taken = y
            for id in here:
                wanted = _middle([nodes[one][1] for one in before[id] if one in nodes and one in ids])
                taken = max(taken, y + round((wanted - y) / ROW) * ROW)
                nodes[id] = MARGIN + column * (WIDTH + GAP), taken
                taken += ROW
            below = max(below, taken)
        y = below
        for place, id in enumerate(id for id in ids if id not in joined):
            nodes[id] = MARGIN + place % COLUMNS * (WIDTH + GAP), y + place // COLUMNS * ROW
        alone = sum(id not in joined for id in ids)
        y += -(-alone // COLUMNS) * ROW + MARGIN
        bands[topic] = top, y - top
    return Layout(nodes, bands, y)


def _middle(places: Sequence[int]) -> float:
    return sum(places) / len(places) if places else 0


def svg(known: Facts, root: str = "..") -> str:
    """The picture; ``root`` is the way from its page to the top of the site."""
    drawn = arrows(known)
    return "\n".join(_svg(known, drawn, layout(known, drawn), root))


def _svg(known: Facts, drawn: Sequence[Arrow], at: Layout, root: str) -> Iterator[str]:
    width = 2 * MARGIN + COLUMNS * WIDTH + (COLUMNS - 1) * GAP
    yield (
        f'<svg class="graph" viewBox="0 0 {width} {at.height}" width="{width}" height="{at.height}" '
        'role="group" aria-label="What rests on what; the same as text stands below">'
    )
    yield (
        '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0,0 L8,4 L0,8 z"/></marker></defs>'
    )
    for topic, (top, high) in at.bands.items():
        yield f'<rect class="band" x="1" y="{top}" width="{width - 2}" height="{high - 4}" rx="6"/>'
        title = f'<text class="topic" x="{MARGIN}" y="{top + 21}">{name(topic)}</text>'
        yield f'<a href="{root}/topics/{topic}.html">{title}</a>'
    for arrow in drawn:
        (x, y), (to, end) = at.nodes[arrow.tail], at.nodes[arrow.head]
        x, y, end = x + WIDTH, y + HIGH // 2, end + HIGH // 2
        bend = max(24, (to - x) // 2)
        kind = "arrow replaces" if arrow.dashed else "arrow"
        yield (
            f'<path class="{kind}" data-from="{arrow.tail}" data-to="{arrow.head}" marker-end="url(#head)" '
            f'd="M{x},{y} C{x + bend},{y} {to - bend},{end} {to},{end}"/>'
        )
    for claim in known.claims:
        x, y = at.nodes[claim.id]
        status = known.proofs[claim.id].status
        said = escape(f"{claim.id}: {claim.title}, {status}")
        yield (
            f'<a class="node {status}" id="node-{claim.id}" href="{root}/claims/{claim.id}.html" aria-label="{said}">'
            f'<title>{said}</title><rect x="{x}" y="{y}" width="{WIDTH}" height="{HIGH}" rx="4"/>'
            f'<text class="sign" x="{x + 9}" y="{y + 17}" aria-hidden="true">{SIGNS[status][0]}</text>'
            f'<text x="{x + 26}" y="{y + 17}">{claim.id.partition(".")[2]}</text></a>'
        )
    yield "</svg>"
