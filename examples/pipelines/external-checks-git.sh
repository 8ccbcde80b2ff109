#!/bin/sh
# Scan the folder you are in with checks that Checkov clones itself; needs git.
# Set PACK_REPOSITORY to the https address of the git repository of checkov-vmss, and
# PACK_REVISION to a commit of it.
set -eu
: "${PACK_REPOSITORY:?set it to the address of the git repository of checkov-vmss}"
: "${PACK_REVISION:?set it to a commit of that repository}"
# Checkov clones into a folder such as 0a1b2c3d_checks where it starts, and would scan the clone
# with everything else: the examples in it are meant to fail.
exec checkov -d . \
  --external-checks-git "$PACK_REPOSITORY?ref=$PACK_REVISION" \
  --skip-path '[0-9a-f]{8}_checks/' \
  --check 'CKV_VMSS_*' "$@"
