#!/bin/sh
# The same renewal by the command, a process a step, as its README has it.
#
#   netca.sh PROGRAM URL ROOT.pem MODULE PIN_FILE FOLDER FORM.json
set -eu
program=$1 pin=$5 form=$7
export NETCA_RENEW_SERVER="$2" NETCA_RENEW_TRUST_ANCHOR="$3" NETCA_RENEW_MODULE="$4"
cd "$6"
run() { "$program" "$@" --proxy direct --state state --json >out; }
run apply --accept-agreement 2026-01 --form "$form" --pin-file "$pin"
run pay --wait 60
run status --wait 60
run install --pin-file "$pin"
