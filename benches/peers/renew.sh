#!/bin/sh
# One renewal with the same key, by pkcs11-tool, OpenSSL with its pkcs11 engine, curl and jq: what somebody would write who has no
# netca-renew. It asks the CA what netca-renew asks it, and checks what it can: chain, key, the object read back, a signature.
#
# It is less safe: nothing is remembered between two lines, and the old certificate goes before the new one is there, because
# pkcs11-tool cannot tell two of one id apart.
#
#   renew.sh URL ROOT.pem CHAIN.pem MODULE ID LABEL PIN_FILE FOLDER
set -eu
url=$1 root=$2 chain=$3 module=$4 id=$5 label=$6 pin=$(cat "$7")
cd "$8"

tool() { pkcs11-tool --module "$module" "$@" 2>/dev/null; }
ask() { curl -sS --fail-with-body --http1.1 --noproxy '*' --cacert "$root" -H "Authorization: Bearer ${token:-}" "$@"; }
json='Content-Type: application/json'

# step 0: what is on the token
tool --list-objects --type cert >listed
grep -q "ID: *$id" listed
tool --read-object --type cert --id "$id" --output-file old.der >/dev/null
openssl x509 -inform DER -in old.der -out old.pem
openssl x509 -in old.pem -noout -pubkey >old.pub

# steps 1 and 2: quote and agreement
ask "$url/v1/service" >service
jq -n --arg certificate "$(base64 -w0 old.der)" '{certificate: $certificate, client: {name: "pipeline", version: "4.7.6"}}' >question
ask -H "$json" --data-binary @question "$url/v1/quotes" >quote
ask "$url/v1/agreement" >agreement

# steps 3 and 4: the application, signed on the token
application=$(cat /proc/sys/kernel/random/uuid)
serial=$(openssl x509 -in old.pem -noout -serial | cut -d= -f2 | tr A-F a-f)
at=$(openssl asn1parse -in old.pem | awk '$0 ~ /SEQUENCE/ && ++n == 4 { split($1, part, ":"); print part[1]; exit }')
openssl asn1parse -in old.pem -strparse "$at" -noout -out issuer
issuer=$(od -An -v -tx1 issuer | tr -d ' \n' | tr a-f A-F)
sha256=$(sha256sum old.der | cut -d' ' -f1)
jq -cS --arg id "$application" --arg serial "$serial" --arg issuer "$issuer" --arg sha256 "$sha256" '{
  agreement, quote_id, amount: .options[0].total, businessCenterId: 1, certificate_sha256: $sha256,
  cert: { certSN: $serial, interval: .options[0].term_months, issuer: $issuer },
  client: { name: "pipeline", version: "4.7.6" }, courier_payment: "on_delivery", invoice_type: "ordinary_fixed",
  linkman: { address: "", email: "zhang.san@trade.example", identity: "11010519491231002X", identityType: 2,
    name: "张三", phone: "13800138000" },
  memo: "", outReqId: $id, projectId: "SANDBOX",
  recipient: { address: "广州市天河区测试路 1 号", mobile: "13900139000", name: "李四" },
  renew_with: "same_key", systemId: "NETCA-RENEW-SANDBOX", templateId: "RENEWAL" }' quote | tr -d '\n' >content
percent=$(echo "$id" | sed 's/../%&/g')
MODULE_PATH=$module openssl cms -sign -binary -nodetach -noattr -nosmimecap -md sha256 -outform DER -signer old.pem \
  -engine pkcs11 -keyform engine -inkey "pkcs11:id=$percent;type=private?pin-value=$pin" -in content -out signed 2>/dev/null
ask -X PUT -H 'Content-Type: application/cms' --data-binary @signed "$url/v1/applications/$application" >receipt
token=$(jq -r .access_token receipt)

# steps 5 to 7: the CA plays the payer
ask -H "$json" --data-binary '{"channel":"alipay"}' "$url/v1/applications/$application/payments" >payment
until [ "$(ask "$url/v1/applications/$application" | jq -r .business_status)" = ready_to_install ]; do sleep 0.2; done

# step 8: what was issued, checked and written
ask "$url/v1/applications/$application/certificates" >issued
jq -r .certificate issued | base64 -d >new.der
openssl x509 -inform DER -in new.der -out new.pem
openssl verify -CAfile "$root" -untrusted "$chain" new.pem >/dev/null
openssl x509 -in new.pem -noout -pubkey | cmp - old.pub
tool --login --pin "$pin" --delete-object --type cert --id "$id" >/dev/null
tool --login --pin "$pin" --write-object new.der --type cert --id "$id" --label "$label" >/dev/null
tool --read-object --type cert --id "$id" --output-file back.der >/dev/null
cmp new.der back.der
openssl dgst -sha256 -binary -out digest content
tool --login --pin "$pin" --sign --mechanism ECDSA --signature-format openssl --id "$id" \
  --input-file digest --output-file signature >/dev/null
openssl pkeyutl -verify -pubin -inkey old.pub -in digest -sigfile signature >/dev/null
ask -X PUT -H "$json" --data-binary "{\"certificate_sha256\":\"$(sha256sum new.der | cut -d' ' -f1)\"}" \
  "$url/v1/applications/$application/installation" >installed
[ "$(jq -r .business_status installed)" = installed ]
