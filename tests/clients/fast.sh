#!/bin/sh
# A client that costs next to nothing: one curl that reads the zones and the records of one, follows Retry-After twice, and tells what it
# got. It is no careful client; it shows what the catalogue itself takes.
# The secret goes to curl by its standard input: a command line is seen by every user of the machine.
if [ -n "$CLOUDFLARE_API_TOKEN" ]; then
  auth="header = \"Authorization: Bearer $CLOUDFLARE_API_TOKEN\""
else
  auth="header = \"X-Auth-Email: $CLOUDFLARE_EMAIL\"
header = \"X-Auth-Key: $CLOUDFLARE_API_KEY\""
fi
echo "$auth" | exec curl -sS -K - --retry 2 --retry-max-time 2 --max-time 2 -w '%{stderr}HTTP %{http_code}\n' \
  "$CLOUDFLARE_BASE_URL/zones" "$CLOUDFLARE_BASE_URL/zones/$CLOUDFLARE_ZONE_ID/dns_records"
