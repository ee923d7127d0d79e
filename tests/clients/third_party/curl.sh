#!/usr/bin/env bash
# A shell client on curl and jq, as such scripts are written: curl.sh JOB ARGS... (see jobs.tsv).
set -euo pipefail

name=${CLOUDFLARE_ZONE_NAME:?}

api() { # METHOD PATH [BODY]
  local auth=(-H "Authorization: Bearer ${CLOUDFLARE_API_TOKEN:-}")
  if [[ -n ${CLOUDFLARE_API_KEY:-} ]]; then auth=(-H "X-Auth-Email: $CLOUDFLARE_EMAIL" -H "X-Auth-Key: $CLOUDFLARE_API_KEY"); fi
  local answer
  if ! answer=$(curl -sS --fail-with-body --retry 3 -X "$1" "${auth[@]}" -H "Content-Type: application/json" ${3:+--data "$3"} \
    "$CLOUDFLARE_BASE_URL$2"); then
    echo "$1 $2 failed: $answer" >&2
    return 1
  fi
  if [[ $(jq -r .success <<<"$answer") != true ]]; then
    echo "$1 $2 failed: $answer" >&2
    return 1
  fi
  echo "$answer"
}

all() { # PATH: the items of all pages, one JSON object a line
  local page=1 pages=1 answer
  while ((page <= pages)); do
    answer=$(api GET "$1page=$page&per_page=50") || return 1
    jq -c '.result[]' <<<"$answer"
    pages=$(jq -r .result_info.total_pages <<<"$answer")
    ((++page))
  done
}

zone_id() {
  if [[ -n ${CLOUDFLARE_ZONE_ID:-} ]]; then
    echo "$CLOUDFLARE_ZONE_ID"
    return
  fi
  local id
  id=$(all "/zones?name=$name&" | jq -r .id) || return 1
  if [[ -z $id ]]; then
    echo "no zone $name" >&2
    return 1
  fi
  echo "$id"
}

full() { if [[ $1 == @ ]]; then echo "$name"; else echo "$1.$name"; fi; }

ids() { # ZONE TYPE NAME
  all "/zones/$1/dns_records?" | jq -r --arg type "$2" --arg name "$3" 'select(.type == $type and .name == $name) | .id + " " + .content'
}

record() { jq -nc --arg type "$1" --arg name "$2" --arg content "$3" '{type: $type, name: $name, content: $content, ttl: 120}'; }

case $1 in
  zones) all "/zones?" | jq -r .name ;;
  zone) api GET "/zones/$CLOUDFLARE_ZONE_ID" | jq -r .result.name ;;
  records)
    zone=$(zone_id)
    all "/zones/$zone/dns_records?" | jq -r '[.type, .name, .content] | join(" ")'
    ;;
  put)
    zone=$(zone_id)
    there=$(ids "$zone" "$2" "$(full "$3")")
    read -r id content <<<"$there" || true
    wanted=$(record "$2" "$(full "$3")" "$4")
    if [[ -z $id ]]; then
      api POST "/zones/$zone/dns_records" "$wanted" >/dev/null
    elif [[ $content != "$4" ]]; then
      api PATCH "/zones/$zone/dns_records/$id" "$wanted" >/dev/null
    fi
    ;;
  delete)
    zone=$(zone_id)
    there=$(ids "$zone" "$2" "$(full "$3")")
    while read -r id _; do
      if [[ -n $id ]]; then api DELETE "/zones/$zone/dns_records/$id" >/dev/null; fi
    done <<<"$there"
    ;;
  challenge)
    zone=$(zone_id)
    made=$(api POST "/zones/$zone/dns_records" "$(record TXT "$(full "$2")" "$3")")
    api DELETE "/zones/$zone/dns_records/$(jq -r .result.id <<<"$made")" >/dev/null
    ;;
esac
