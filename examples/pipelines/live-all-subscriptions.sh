#!/usr/bin/env bash
# Write an ARM template of every running scale set, in all subscriptions that the identity may read, to the output.
# Needs az with the extension resource-graph, signed in, and checkov-vmss. Options are those of checkov-vmss live.
set -euo pipefail

query="resources
| where type =~ 'microsoft.compute/virtualmachinescalesets'
| order by id asc"

all_pages() {
  local token="" page
  while true; do
    # Resource Graph answers with up to 1,000 rows, and with a token for the next ones
    page="$(az graph query --first 1000 ${token:+--skip-token "$token"} -q "$query" -o json)"
    printf '%s\n' "$page"
    token="$(printf '%s' "$page" | python3 -c 'import json, sys; print(json.load(sys.stdin).get("skip_token") or "")')"
    [ -n "$token" ] || break
  done
}

all_pages | checkov-vmss live "$@"
