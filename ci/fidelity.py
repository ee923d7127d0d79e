#!/usr/bin/env python3
"""Writes docs/fidelity.md from the tables in fixtures/: what cfmock answers, and how we know.

    ci/fidelity.py            rewrite docs/fidelity.md
    ci/fidelity.py --check    exit 1 if it is out of date, and show where
"""

import json
import pathlib
import re
import sys

import generated_page

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = "docs/fidelity.md"
MARKS = {"documented": "d", "probed": "p", "observed": "o", "inferred": "i"}
ENVELOPES = {
    "core": "`success, errors, messages, result`",
    "core-slashes": "`success, errors, messages, result`, each slash escaped",
    "raw": "no envelope",
    "gateway": "`success, errors`",
    "gateway-nl": "`success, errors` and a line end",
    "result-first": "`result, success, errors, messages`",
}

COLUMNS = {
    "causes": "name title cure tell",
    "eras": "name title source",
    "errors": "name status envelope errors headers cause evidence source",
    "dialects": "family cause error eras evidence source",
    "families": "name parent headers success source",
    "headers": "set name value eras evidence source",
    "limits": "policy name quota window meters eras evidence source",
    "meters": "meter by counts of mode quota window size beside error evidence source",
    "handlers": "operation handler family resource limit evidence source",
    "open-questions": "kind question known answer",
    "likelihood": "cause often evidence source",
    "checklist": "step question how",
    "signs": "step shows causes family error evidence source",
}


def table(root, name):
    keys = COLUMNS[name].split()
    lines = (root / "fixtures" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [dict(zip(keys, row, strict=True)) for row in cells]


def shape(path):
    return re.sub(r"{[^}]*}", "{}", path)


def catalogue_groups(root):
    """(sets by name, {(method, shape of the path): (groups, evidence)})"""
    sets, groups = {}, {}
    for line in (root / "fixtures" / "catalogue.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        if line.startswith("groups\t"):
            sets[cells[1]] = cells[2].split(";")
        elif len(cells) == 7 and not line.startswith("#"):
            method, path = cells[0].split(" ", 1)
            groups[method, shape(path)] = (sets.get(cells[1], []), cells[2])
    return sets, groups


def cell(text):
    return text.replace("|", "\\|")


def grid(head, rows):
    """A Markdown table."""
    out = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    out += ["| " + " | ".join(cell(c) for c in row) + " |" for row in rows]
    return "\n".join(out) + "\n"


def said(error):
    """`9106 Missing X-Auth-Email header`, chains in brackets; of a raw body what it is."""
    if error["envelope"] == "raw":
        return json.loads(error["errors"])["title"]
    def one(item):
        text = f"`{item[0]} {item[1]}`"
        return text + (" (" + ", ".join(f"`{code} {message}`" for code, message in item[2]) + ")" if len(item) > 2 else "")
    return "; ".join(one(item) for item in json.loads(error["errors"]))


def first_code(error):
    return "" if error["envelope"] == "raw" else f" {json.loads(error['errors'])[0][0]}"


def years(eras):
    return "" if eras == "-" else eras.replace(";", ", ")


# Where a cause can be met at all, by what an operation asks for; those not named here, anywhere.
REACH = {
    "missing-permission": lambda op: op["resource"] in ("zone", "account", "account-body", "user", "zones", "accounts"),
    "wrong-zone": lambda op: op["resource"] in ("zone", "account-body", "zones"),
    "wrong-account": lambda op: op["resource"] in ("zone", "account", "account-body", "account-token", "zones", "accounts"),
    "wrong-token-kind": lambda op: op["resource"] in ("user", "accounts", "user-token", "account-token"),
    "malformed-id": lambda op: "{" in op["path"],
    "unknown-route": lambda op: False,
    "wrong-content-type": lambda op: op["method"] in ("POST", "PUT", "PATCH"),
    "malformed-body": lambda op: op["method"] in ("POST", "PUT", "PATCH"),
    "propagating": lambda op: op["resource"] in ("zone", "account", "account-body", "user", "zones", "accounts"),
    "token-quota": lambda op: op["handler"] == "tokens.create",
    "not-found": lambda op: "{record_id}" in op["path"] or "{token_id}" in op["path"] or op["handler"] == "objects",
    "invalid-record": lambda op: op["path"].startswith("/zones/{zone_id}/dns_records") and op["method"] in ("POST", "PUT", "PATCH"),
    "duplicate-record": lambda op: op["path"].startswith("/zones/{zone_id}/dns_records") and op["method"] in ("POST", "PUT", "PATCH"),
    "invalid-parameter": lambda op: op["handler"].endswith(".list") or op["handler"] in ("zones.create", "zones.edit", "tokens.create", "tokens.replace"),
    "object-exists": lambda op: False,
    "zone-exists": lambda op: op["handler"] == "zones.create",
}


class Facts:
    def __init__(self, root):
        self.__dict__.update({name.replace("-", "_"): table(root, name) for name in COLUMNS})
        sets, groups = catalogue_groups(root)
        for row in self.handlers:
            row["method"], row["path"] = row["operation"].split(" ", 1)
            row["groups"], row["groups_evidence"] = groups.get((row["method"], shape(row["path"])), ([], "seen"))
        self.operations = self.handlers
        self.error = {row["name"]: row for row in self.errors}
        self.family = {row["name"]: row for row in self.families}
        newest = self.eras[-1]["name"]
        today = [row for row in self.dialects if row["eras"] == "-" or newest in row["eras"].split(";")]
        today.sort(key=lambda row: row["eras"] != "-")  # a row of an era goes before one of whenever
        self.dialect = {(row["family"], row["cause"]): row for row in today}

    def ancestors(self, family):
        while family != "-":
            yield family
            family = self.family[family]["parent"]

    def wording(self, family, cause):
        """The row that a family answers a cause with: its own, or the nearest ancestor's."""
        for name in self.ancestors(family):
            if (name, cause) in self.dialect:
                return self.dialect[name, cause]
        return None

    def reaches(self, family, cause):
        return any(REACH.get(cause, lambda op: True)(op) for op in self.operations if op["family"] == family)

    def plainest(self, family, cause):
        """The wording to show in one cell; None when the cause cannot be met there."""
        if not self.reaches(family, cause):
            return None
        if cause == "malformed-id" and (family.startswith("account") or family == "user-tokens"):
            cause += ":account" if family.startswith("account") else ":token"
        return self.wording(family, cause)

    def served(self):
        """Families of the operations, in their order, each once."""
        return list(dict.fromkeys(row["family"] for row in self.operations))

    def short(self, row, family):
        """`403 9109` and the mark of its evidence, in brackets when that is not the family's own."""
        if row is None:
            return ""
        own = row["family"] == family
        mark = MARKS[row["evidence"]] if own or row["evidence"] == "inferred" else f"({MARKS[row['evidence']]})"
        mark = f"<sup>{mark}</sup>"
        if row["error"] == "ok":
            return "200" + mark
        error = self.error[row["error"]]
        return f"{error['status']}{first_code(error)}{mark}"


def overview(facts):
    families = facts.served()
    causes = [row["name"] for row in facts.causes]
    rows = []
    for cause in causes:
        cells = [facts.short(facts.plainest(family, cause), family) for family in families]
        if any(cells):
            rows.append([cause, *cells])
    return grid(["cause", *families], rows)


def family_rows(facts, family):
    rows = []
    for row in facts.dialects:
        if row["family"] != family:
            continue
        if row["error"] == "ok":
            rows.append([row["cause"], years(row["eras"]), "200", "no error here", "", row["evidence"], row["source"]])
        else:
            error = facts.error[row["error"]]
            rows.append([row["cause"], years(row["eras"]), error["status"], said(error), row["error"], row["evidence"], row["source"]])
    return rows


def families(facts):
    out = []
    for family in facts.families:
        name = family["name"]
        operations = [f"`{row['method']} {row['path']}`" for row in facts.operations if row["family"] == name]
        out.append(f"### {name}\n\n{family['source']}.")
        if operations:
            out.append("Served: " + ", ".join(operations) + ".")
        rows = family_rows(facts, name)
        if rows:
            out.append(grid(["cause", "era", "status", "code and message", "error", "evidence", "source or reason"], rows).rstrip())
        if family["parent"] != "-":
            out.append(f"{'Everything else' if rows else 'Everything'} as [{family['parent']}](#{family['parent']}).")
    return "\n\n".join(out) + "\n"


def catalogue(facts):
    rows = [[row["name"], row["status"], said(row), ENVELOPES[row["envelope"]], row["cause"], row["evidence"], row["source"]]
            for row in facts.errors]
    return grid(["error", "status", "code and message", "keys of the body", "cause", "evidence", "source"], rows)


def headers(facts):
    rows = [[row["set"], f"`{row['name']}: {row['value']}`", years(row["eras"]), row["evidence"], row["source"]] for row in facts.headers]
    return grid(["answers of", "header", "era", "evidence", "source"], rows)


def limits(facts):
    rows = []
    for row in facts.limits:
        operations = [f"`{op['method']} {op['path']}`" for op in facts.operations if op["limit"] == row["policy"]]
        told = "none" if row["name"] == "-" else f"`\"{row['name']}\";q={row['quota']};w={row['window']}`"
        meters = "" if row["meters"] == "-" else row["meters"].replace(";", ", ")
        rows.append([row["policy"], told, years(row["eras"]), meters, ", ".join(operations), row["evidence"], row["source"]])
    return grid(["policy", "Ratelimit-Policy", "era", "meters", "on", "evidence", "source"], rows)


MODES = {"lockout": "then none for {}", "gcra": "a bucket of {}", "window": "then none until it ends"}


def meters(facts):
    rows = []
    for row in facts.meters:
        lets = "off" if row["window"] == "0s" else f"{row['quota']} in {row['window']}, " + MODES[row["mode"]].format(row["size"])
        counts = row["of"] if row["counts"] == "request" else f"{row['of']}, by the items of {row['counts'][6:] or 'the body'}"
        rows.append([row["meter"], row["by"], counts, lets, row["error"], row["evidence"], row["source"]])
    return grid(["meter", "for each", "counts", "lets through", "error", "evidence", "source"], rows)


def eras(facts):
    return grid(["era", "how it answers", "source"], [[row["name"], row["title"], row["source"]] for row in facts.eras])


def permissions(facts):
    rows = []
    for row in facts.operations:
        groups = [] if row["resource"].endswith("-token") else row["groups"]
        usual = [g for g in groups if g.startswith(("Zone ", "DNS ", "Account Settings", "User "))]
        shown = usual or groups[:3]
        more = len(groups) - len(shown)
        text = ", ".join(shown) + (f", or one of {more} more" if more else "")
        rows.append([f"`{row['method']} {row['path']}`", text or "none", row["groups_evidence"] if groups else "observed"])
    return grid(["operation", "any one of these groups", "evidence"], rows)


def likelihood(facts):
    keys = ("cause", "often", "evidence", "source")
    return grid(["cause", "reported", "evidence", "what that rests on"], [[row[key] for key in keys] for row in facts.likelihood])


def checklist(facts):
    rows = [[step["question"], sign["shows"], sign["causes"].replace(";", ", "), sign["evidence"], sign["source"]]
            for step in facts.checklist for sign in facts.signs if sign["step"] == step["step"]]
    return grid(["look at", "what it shows", "points to", "evidence", "source or reason"], rows)


def open_questions(facts, kind):
    return grid(["question", "what is known", "what cfmock does"],
                [[row["question"], row["known"], row["answer"]] for row in facts.open_questions if row["kind"] == kind])


def guesses(facts):
    """Every cell of the matrix that rests on inference alone; `uniform` is not meant to be true."""
    rows = [[row["family"], row["cause"], facts.short(row, row["family"]).split("<")[0], row["source"]]
            for row in facts.dialects if row["evidence"] == "inferred" and row["family"] != "uniform"]
    return grid(["family", "cause", "answer", "reason"], rows)


def counts(facts):
    cells = [row for row in facts.dialects if row["family"] != "uniform"]
    return ", ".join(f"{sum(row['evidence'] == word for row in cells)} {word}" for word in MARKS)


# Why the model does not bring a row about by itself, by its cause.
ONLY_BY_RULE = {
    "wrong-content-type": "what keeps its objects without a model of its own takes any: which products look at it is not known",
    "edge-error": "the edge stands before the API and fails by itself, not by anything in a world: a rule says when",
    "edge-blocked": "which callers the edge lets through is no matter of credentials: a rule says whom it blocks",
    "edge-rate-limited": "the edge's own limits are not published; the API's are the model's",
    "not-enabled": "a world holds no plans, subscriptions or products: that an account or zone lacks one is said by a rule",
    "object-exists": "no route of this family takes a name of the caller's for a new object; what has such names stands behind the gateway",
}


def only_by_rule():
    """What tests/golden/dialects/by-rule.txt lists, with the reason for each."""
    lines = (ROOT / "tests/golden/dialects/by-rule.txt").read_text(encoding="utf-8").splitlines()
    return grid(["family and cause", "why"], [[line, ONLY_BY_RULE[line.split()[1].split(":")[0]]] for line in lines])


def page(root=ROOT):
    facts = Facts(root)
    return f"""# Fidelity: what cfmock answers, and how we know

<!-- Written by ci/fidelity.py from the tables in fixtures/. Change those, and run it. -->

Nothing here was asked of the live API by us. Each cell carries the best evidence that public text gives for it:

- **documented**<sup>d</sup>: Cloudflare says so.
- **probed**<sup>p</sup>: a public project asks the live API on a schedule, and asserts it.
- **observed**<sup>o</sup>: seen in a recording, a log or an error report.
- **inferred**<sup>i</sup>: concluded by us from its neighbours. Take none of these for evidence.

The matrix has {len([r for r in facts.dialects if r['family'] != 'uniform'])} rows: {counts(facts)}.
A test holds each of them against the bytes that are served: by a request that brings it about, wherever the model has one. For these
there is none, and only `error:` in a rule serves them:

{only_by_rule()}
The bytes of the cells below, headers included, are in `tests/golden/dialects/`.

## Eras

The matrix below is today's. A scenario's `era:` chooses older words where they are known; what has no era was said in all of them, as
far as we know.

{eras(facts)}
## The matrix

Status and first code, by endpoint family. A cause with several wordings stands here with its plain one. Empty: it cannot be met
there. A mark in brackets: the evidence is for the dialect that the family speaks, not for this endpoint itself.

{overview(facts)}
## By family

What a family does not say itself, it says as the one it belongs to. `cause:variant` is one wording of a cause.

{families(facts)}
### uniform

Not how the API speaks: a scenario may ask for it with `dialect: uniform`. Whatever is wrong with a credential is
`401 10000 Authentication error`; whatever it may not do, `403 10000 Authentication error`.

## The error catalogue

What `error:` in a rule takes beside the causes. `{{address}}` and the like are filled in.

{catalogue(facts)}
## Headers

{headers(facts)}
On a success and on a refusal alike. `Retry-After`, in whole seconds, comes with 429 only.

## Limits

1200 requests in five minutes for a user over all tokens and keys, and for each account token; then everything is refused for five
minutes (documented, 2026-04-20). 200 requests a second for an address (documented). What is told in `Ratelimit` was seen:
after a first request `r=1199;t=1`, and hardly less after hundreds: a bucket that drips, not a window that counts down.

{limits(facts)}
### Meters

What is counted beside or for the user. Where a name has several presets, the first one is in force unless a scenario names another.

{meters(facts)}
## Permissions

{permissions(facts)}
## How often a cause is reported

The order in which `cfmock explain` names what fits an answer. Public reports were counted, not requests.

{likelihood(facts)}
## How to tell causes apart

{checklist(facts)}
## What is not known

{open_questions(facts, "unknown")}
## Where sources disagree

{open_questions(facts, "disagreement")}
## Every guess in the matrix

{guesses(facts)}"""


if __name__ == "__main__":
    sys.exit(generated_page.main(ROOT, PAGE, page(), "ci/fidelity.py", sys.argv[1:]))
