#!/usr/bin/env bash
# The job of careful.py with curl: makes sure that A www.<zone> has the content $DDNS_CONTENT. Same environment, same
# exit codes. JSON is read by python3, never by grep: code 10000 may stand in a success.
set -euo pipefail

die() { echo "careful: $*" >&2; exit 1; }

base=${CLOUDFLARE_BASE_URL:?}
export NAME="www.${CLOUDFLARE_ZONE_NAME:?}" CONTENT=${DDNS_CONTENT:-192.0.2.99}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The secret goes to curl in a file: a command line is seen by every user of the machine.
if [[ -n ${CLOUDFLARE_API_TOKEN:-} ]]; then
  [[ $CLOUDFLARE_API_TOKEN =~ ^[!-~]+$ ]] || die "the token holds blanks or line ends, or is nothing else: nothing was sent"
  echo "Authorization: Bearer $CLOUDFLARE_API_TOKEN" >"$scratch/auth"
elif [[ ${CLOUDFLARE_API_KEY:-} =~ ^[!-~]+$ && -n ${CLOUDFLARE_EMAIL:-} ]]; then
  printf 'X-Auth-Email: %s\nX-Auth-Key: %s\n' "$CLOUDFLARE_EMAIL" "$CLOUDFLARE_API_KEY" >"$scratch/auth"
else
  die "no credential: set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL"
fi

# An expression over the last answer, `a`.
read_answer() { python3 -c 'import json,os,sys; a=json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$scratch/body" "$1"; }

what_it_says() {
  read_answer '"; ".join("code %s \"%s\"" % (e.get("code"), e.get("message")) for e in a["errors"])' 2>/dev/null ||
    echo "no JSON of the API's"
}

ask() { # METHOD PATH [BODY]: the answer is in $scratch/body; a failure ends the run
  local method=$1 path=$2 try status pause told ray
  local options=(-sS -X "$method" -H "@$scratch/auth" --max-time 30 -o "$scratch/body" -D "$scratch/head" -w '%{http_code}')
  if (($# > 2)); then options+=(-H 'Content-Type: application/json' --data "$3"); fi
  for try in 1 2 3 4; do
    status=$(curl "${options[@]}" "$base$path") || die "$method $path: no answer"
    if [[ $status == 2* && $(read_answer 'a["success"]' 2>/dev/null) == True ]]; then return; fi
    ray=$(sed -n 's/^cf-ray: *//Ip' "$scratch/head" | tr -d '\r')
    told=$(sed -nE 's/^retry-after: *([0-9]{1,5}).*/\1/Ip' "$scratch/head")
    if ((try == 4)) || [[ $status != 429 && ($status != 5* || $method == POST) ]] || what_it_says | grep -q 'code 10502 '; then
      die "$method $path: $status $(what_it_says) (ray ${ray:-unknown})"
    fi
    pause=$((1 << (try - 1)))
    if ((${told:-0} > pause)); then pause=$told; fi
    if ((pause > 30)); then die "$method $path: $status $(what_it_says): waiting $pause s would be too long"; fi
    sleep "$pause.05"
  done
}

# DDNS_ROLL=1: rolls its own token and works with the new secret. DDNS_NARROW=1: makes a token for this zone alone,
# works with it, and deletes it again.
bearer() { # EXPRESSION: the secret in the last answer; it never stands in a command line
  read_answer "'Authorization: Bearer ' + $1" >"$scratch/new" && mv "$scratch/new" "$scratch/auth"
}
if [[ ${DDNS_ROLL:-} == 1 ]]; then
  ask GET /user/tokens/verify
  ask PUT "/user/tokens/$(read_answer 'a["result"]["id"]')/value" '{}'
  bearer 'a["result"]'
fi

zone=${CLOUDFLARE_ZONE_ID:-}
if [[ -z $zone || ${DDNS_LOOKUP:-} == 1 ]]; then
  ask GET "/zones?name=$CLOUDFLARE_ZONE_NAME"
  zone=$(read_answer '" ".join(z["id"] for z in a["result"])')
fi
[[ $zone =~ ^[^[:space:]/?]+$ ]] || die "this credential does not see the zone $CLOUDFLARE_ZONE_NAME"

if [[ ${DDNS_NARROW:-} == 1 ]]; then
  groups=
  for name in Zone%20Read DNS%20Write; do
    ask GET "/user/tokens/permission_groups?name=$name"
    groups+="${groups:+,}{\"id\": \"$(read_answer 'a["result"][0]["id"]')\"}"
  done
  ask POST /user/tokens "{\"name\": \"careful-ddns\", \"policies\": [{\"effect\": \"allow\", \"permission_groups\": [$groups],
    \"resources\": {\"com.cloudflare.api.account.zone.$zone\": \"*\"}}]}"
  made=$(read_answer 'a["result"]["id"]')
  cp "$scratch/auth" "$scratch/maker"
  bearer 'a["result"]["value"]'
fi

page=1 pages=1
while ((page <= pages)); do
  ask GET "/zones/$zone/dns_records?page=$page&per_page=100"
  read_answer '"".join("%s %s\n" % (r["id"], r["content"]) for r in a["result"]
    if r["type"] == "A" and r["name"] == os.environ["NAME"])' | sed '/^$/d' >>"$scratch/mine"
  pages=$(read_answer 'a["result_info"]["total_pages"]')
  ((++page))
done
record=$(python3 -c 'import json,os; print(json.dumps({"type": "A", "name": os.environ["NAME"], "content": os.environ["CONTENT"], "ttl": 1}))')
case $(wc -l <"$scratch/mine") in
  0) ask POST "/zones/$zone/dns_records" "$record" ;;
  1)
    read -r id now <"$scratch/mine"
    if [[ $now != "$CONTENT" ]]; then ask PATCH "/zones/$zone/dns_records/$id" "$record"; fi
    ;;
  *) die "several A records are named $NAME: which one is meant?" ;;
esac
if [[ -n ${made:-} ]]; then
  mv "$scratch/maker" "$scratch/auth"
  ask DELETE "/user/tokens/$made"
fi
echo "A $NAME is $CONTENT"
