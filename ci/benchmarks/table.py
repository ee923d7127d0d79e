"""The figures, one row a measurement, and what was to be reached."""
import json
import sys

SERVERS = ["cfmock", "nginx", "WireMock", "MockServer", "mountebank"]


class Table:
    def __init__(self):
        self.rows = []

    def row(self, what, values, ratio=None, target=None, met=None, spread=None):
        """`values`: text by server. `ratio`: what `target` speaks of. `spread`: of the figures behind ours, in percent of their median."""
        self.rows.append({"what": what, "values": values, "ratio": ratio, "target": target, "met": met, "spread": spread})
        told = ", ".join(f"{name} {value}" for name, value in values.items())
        print(f"  {what}: {told}" + (f" ({ratio:.2f}; {target})" if ratio is not None and target else ""), file=sys.stderr, flush=True)

    def target(self, what, ratio, target, met):
        """One more thing that the row before must reach."""
        self.row("    " + what, {}, ratio, target, met)

    def text(self):
        head = ["", *SERVERS, "spread", "ratio", "target", ""]
        body = [[row["what"], *(row["values"].get(name, "") for name in SERVERS),
                 "" if row["spread"] is None else f"{row['spread']:.0f} %", "" if row["ratio"] is None else f"{row['ratio']:.2f}",
                 row["target"] or "", {None: "", True: "met", False: "missed"}[row["met"]]] for row in self.rows]
        widths = [max(len(line[i]) for line in [head, *body]) for i in range(len(head))]
        left = {0, len(head) - 2, len(head) - 1}
        return "\n".join("  ".join(cell.ljust(width) if i in left else cell.rjust(width)
                                   for i, (cell, width) in enumerate(zip(line, widths))).rstrip() for line in [head, *body])

    def save(self, path):
        with open(path, "w", encoding="utf-8") as out:
            json.dump(self.rows, out, indent=1)
