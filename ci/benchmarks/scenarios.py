"""What cfmock serves while it is measured."""

TOKEN = "cfut_" + "b" * 40 + "0" * 8
READER = "cfut_" + "r" * 40 + "0" * 8
ZONE = "023e105f4ecef8ad9ca31a8372d0c353"
SERVED, REFUSED = "/client/v4/zones", f"/client/v4/zones/{ZONE}/dns_records"

# No limit bites: what is measured is the ordinary way of a request through model and journal.
SCENARIO = f"""cfmock: 1
name: bench
title: Answers as fast as they come
cause: missing-permission
world: one-zone
credentials:
  primary: {{token: {{secret: {TOKEN}, permissions: [Zone Read, DNS Write]}}}}
  reader: {{token: {{secret: {READER}, permissions: [Zone Read]}}}}
limits: {{requests: 1000000, per: 1s, per_address: 1000000}}
allow: [unfinished_rules]
"""


def rules(count, same_path):
    """`count` rules of which only the last is asked for: told apart by their path, or all on one and by `where`."""
    lines = ["rules:\n"]
    for i in range(count):
        where = f', where: {{query: {{page: "{i}"}}}}' if same_path else ""
        on = "GET /user" if same_path else f"GET /zones/{i}"
        lines.append(f'  - {{on: "{on}"{where}, reply: {{status: 200, times: forever}}}}\n')
    return SCENARIO + "".join(lines)
