#!/bin/sh
# Makes the files beside it anew, with OpenSSL 3, BouncyCastle 1.72 (Debian's libbcpkix-java) and sm-crypto 0.5.8 (npm):
#
#   NODE_PATH=…/node_modules sh make.sh
#
# Nobody has to: see README.md.
set -eu
cd "$(dirname "$0")"
peers=$(cd ../peers && pwd)
work=$(mktemp -d)
distid=distid:1234567812345678

key() { # name
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out "$work/$1.pem"
    openssl pkcs8 -topk8 -nocrypt -in "$work/$1.pem" -outform DER -out "$1.p8"
}
issue() { # name, subject, serial number, extensions
    openssl req -new -utf8 -key "$work/$1.pem" -sm3 -sigopt $distid -subj "$2" -out "$work/$1.csr"
    printf '%s\nauthorityKeyIdentifier=keyid\n1.3.6.1.4.1.18760.1.14=ASN1:UTF8String:0123456789abcdef0123456789abcdef@S02\n' \
        "$4" > "$work/$1.cnf"
    openssl x509 -req -in "$work/$1.csr" -vfyopt $distid -CA "$work/root.pem.crt" -CAkey "$work/root.pem" -days 3650 \
        -sm3 -sigopt $distid -set_serial "0x$3" -extfile "$work/$1.cnf" -outform DER -out "$1.der"
}

key root
key signing
key encryption
openssl req -x509 -utf8 -key "$work/root.pem" -sm3 -sigopt $distid -days 7300 -subj /C=CN/O=示例认证中心/CN=示例根 \
    -addext keyUsage=critical,keyCertSign,cRLSign -out "$work/root.pem.crt"
openssl x509 -in "$work/root.pem.crt" -outform DER -out root.der
rm root.p8
subject=/C=CN/ST=广东省/O=示例公司/CN=张三
issue signing "$subject" 10f57f015ce2eae3361b01 keyUsage=critical,digitalSignature,nonRepudiation
issue encryption "$subject" 10f57f015ce2eae3361b02 keyUsage=critical,keyEncipherment,dataEncipherment,keyAgreement
openssl req -in "$work/signing.csr" -outform DER -out request-openssl
printf '{"memo":"续期","outReqId":"0001"}' > content
openssl pkeyutl -encrypt -inkey "$work/signing.pem" -in content -out cipher-openssl

# BouncyCastle
folder=$work/bc
mkdir -p "$folder/ours"
cp signing.p8 encryption.p8 content "$folder"
cp signing.der "$folder/certificate.der"
jars=/usr/share/java
java -cp "$jars/bcprov.jar:$jars/bcutil.jar:$jars/bcpkix.jar" "$peers/BouncyCastle.java" "$folder"
for file in "$folder"/theirs/*; do cp "$file" "$(basename "$file")-bouncycastle"; done

# sm-crypto
folder=$work/js
mkdir -p "$folder/ours"
cp content "$folder"
openssl pkey -inform DER -in signing.p8 -text -noout | sed -n '/^priv:/,/^pub:/p' | grep '^ ' | tr -d ' :\n' | tail -c 64 |
    xxd -r -p > "$folder/private"
openssl pkey -inform DER -in signing.p8 -pubout -outform DER | tail -c 65 > "$folder/public"
printf x > "$folder/ours/signature"
printf x > "$folder/ours/cipher"
node "$peers/sm_crypto.js" "$folder"
for file in "$folder"/theirs/*; do cp "$file" "$(basename "$file")-sm-crypto"; done
chmod 644 signing.p8 encryption.p8
rm -r "$work"
