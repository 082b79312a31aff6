"""Write ``land.svg``, the coasts and borders of the server's maps: a unit is a degree, east to the right, south down.

From ``countries-110m.json`` of the npm package world-atlas 2.0.2 (ISC licence), which is made of Natural Earth's
vectors at 1:110 million, version 4.1.0 (public domain)::

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python data/make_land.py package/countries-110m.json
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

LAND = Path(__file__).resolve().parents[1] / "src" / "sayso" / "assets" / "land.svg"


def main() -> None:
    """Write the file: every arc of the topology once, in whole tenths of a degree."""
    atlas = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    (width, height), (left, top) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    path = ""
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round(10 * (x * width + left)), round(-10 * (y * height + top))))
        path += f"M{points[0][0]} {points[0][1]}l"
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points) if a != b] or [(0, 0)]
        # What crosses the 180th meridian goes on at the other edge: no line is drawn from edge to edge.
        path += " ".join(f"m{x} {y}l0 0" if abs(x) > 1800 else f"{x} {y}" for x, y in steps)
    LAND.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-180 -90 360 180">'
        f'<path id="land" transform="scale(.1)" d="{path}" fill="none" stroke="#888" stroke-width="1"'
        ' vector-effect="non-scaling-stroke"/></svg>\n',
        encoding="utf-8",
    )
    print(f"{LAND.name}: {LAND.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
