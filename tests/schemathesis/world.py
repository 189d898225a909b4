"""A CA made by OpenSSL, holders of its certificates, and a sandbox on it with applications in every state.

Nothing here is the project's own code but the sandbox itself: signatures are OpenSSL's, requests are urllib's.
"""

import base64
import datetime
import hashlib
import json
import pathlib
import ssl
import subprocess
import time
import urllib.error
import urllib.request
import uuid

CA_CONFIG = """
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[holder]
keyUsage = critical, digitalSignature, nonRepudiation
[encryption]
keyUsage = critical, keyAgreement
"""
LINKMAN = {
    "address": "广州市天河区测试路 1 号",
    "email": "zhang.san@trade.example",
    "identity": "11010519491231002X",
    "identityType": 2,
    "name": "张三",
    "phone": "13800138000",
}
RECIPIENT = {"address": "广州市天河区测试路 1 号", "mobile": "13900139000", "name": "李四"}


def openssl(folder, *arguments):
    """Runs OpenSSL in a folder; gives what it wrote."""
    run = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=False)
    if run.returncode != 0:
        raise RuntimeError(f"openssl {' '.join(arguments)}: {run.stderr.decode()}")
    return run.stdout


class Ca:
    """A root that issues to whoever is named, from a day to a day (counted from today)."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "ca.cnf").write_text(CA_CONFIG)
        (folder / "index.txt").touch()
        (folder / "serial").write_text("4f000001\n")
        new_key(folder, "ca.key")
        openssl(folder, "req", "-new", "-key", "ca.key", "-subj", "/CN=Fuzzing Root", "-out", "ca.csr")
        # Older than the certificates that have ended.
        self.issue("ca.csr", "ca.pem", -3650, 3650, "root", "-selfsign")

    def holder(self, name, begins, ends):
        key, request, certificate = f"{name}.key", f"{name}.csr", f"{name}.pem"
        new_key(self.folder, key)
        openssl(self.folder, "req", "-new", "-key", key, "-subj", f"/CN={name}", "-out", request)
        self.issue(request, certificate, begins, ends, "holder", "-cert", "ca.pem")
        return Holder(self.folder, name)

    def pair(self, name, begins, ends):
        """A holder with an encryption certificate beside the signing certificate, for the same name."""
        key, request, certificate = (f"{name}-encryption.{end}" for end in ["key", "csr", "pem"])
        new_key(self.folder, key)
        openssl(self.folder, "req", "-new", "-key", key, "-subj", f"/CN={name}", "-out", request)
        self.issue(request, certificate, begins, ends, "encryption", "-cert", "ca.pem")
        return self.holder(name, begins, ends)

    def issue(self, request, certificate, begins, ends, extensions, *signer):
        own = ["-config", "ca.cnf", "-batch", "-notext", "-keyfile", "ca.key", "-extensions", extensions]
        dates = ["-startdate", day(begins), "-enddate", day(ends)]
        openssl(self.folder, "ca", *own, *signer, *dates, "-in", request, "-out", certificate)


class Holder:
    """Whoever has a certificate and its key."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, name
        self.der = openssl(folder, "x509", "-in", f"{name}.pem", "-outform", "DER")
        self.serial = openssl(folder, "x509", "-in", f"{name}.pem", "-noout", "-serial").decode()
        self.serial = self.serial.strip().partition("=")[2].lower()
        self.sha256 = hashlib.sha256(self.der).hexdigest()
        self.base64 = base64.b64encode(self.der).decode()
        # The other certificate of a pair.
        encryption = f"{name}-encryption"
        self.encryption = Holder(folder, encryption) if (folder / f"{encryption}.pem").exists() else None

    def sign(self, content):
        file = self.folder / f"{uuid.uuid4()}.content"
        file.write_bytes(content)
        keys = ["-signer", f"{self.name}.pem", "-inkey", f"{self.name}.key"]
        options = "-sign -binary -nodetach -noattr -nosmimecap -md sha256 -outform DER".split()
        signed = openssl(self.folder, "cms", *options, *keys, "-in", file.name)
        file.unlink()
        return signed

    def issuer(self):
        """The DER of the issuer's name: the fourth field of the TBSCertificate."""
        rest = inside(inside(self.der))
        for _ in range(3):
            rest = rest[length(rest) :]
        return rest[: length(rest)]

    def application(self, quote, application_id, **changes):
        option = quote["options"][0]
        content = {
            "agreement": quote["agreement"],
            "amount": option["total"],
            "attachments": [],
            "businessCenterId": 1,
            "cert": {"certSN": self.serial, "interval": option["term_months"], "issuer": self.issuer().hex().upper()},
            "certificate_sha256": self.sha256,
            "client": {"name": "schemathesis", "version": "4.7.6"},
            "courier_payment": "on_delivery",
            "invoice_type": "electronic",
            "linkman": LINKMAN,
            "memo": "",
            "outReqId": application_id,
            "projectId": "SANDBOX",
            "quote_id": quote["quote_id"],
            "recipient": RECIPIENT,
            "renew_with": "same_key",
            "systemId": "NETCA-RENEW-SANDBOX",
            "templateId": "RENEWAL",
        }
        if self.encryption:
            content["encryption_certificate_sha256"] = self.encryption.sha256
        return canonical({**content, **changes})


class Client:
    """Speaks to the sandbox, trusting its root alone, past any proxy."""

    def __init__(self, url, root):
        self.url = url
        https = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(root)))
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), https)

    def ask(self, method, path, body=None, token=None, media_type="application/json"):
        if body is not None and not isinstance(body, bytes):
            body = canonical(body)
        request = urllib.request.Request(self.url + path, data=body, method=method)
        if body is not None:
            request.add_header("Content-Type", media_type)
        if token is not None:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with self.opener.open(request, timeout=30) as response:
                return json.loads(response.read())
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()}") from error

    def quote(self, holder):
        asked = {"certificate": holder.base64, "client": {"name": "schemathesis", "version": "4.7.6"}}
        if holder.encryption:
            asked["encryption_certificate"] = holder.encryption.base64
        return self.ask("POST", "/v1/quotes", asked)

    def apply(self, holder, quote, **changes):
        """Hands an application in; gives its id and what opens it."""
        application_id = str(uuid.uuid4())
        signed = holder.sign(holder.application(quote, application_id, **changes))
        receipt = self.ask("PUT", f"/v1/applications/{application_id}", signed, media_type="application/cms")
        return {"id": application_id, "token": receipt["access_token"], "holder": holder.name}

    def upload(self, quote, kind, content):
        sha256 = hashlib.sha256(content).hexdigest()
        attachment = {"kind": kind, "media_type": "application/pdf", "sha256": sha256, "size": len(content)}
        path = f"/v1/quotes/{quote['quote_id']}/attachments/{sha256}"
        self.ask("PUT", path, attachment)
        self.ask("PUT", f"{path}/content/0", content, media_type="application/octet-stream")
        return attachment

    def issued(self, application):
        """The digests of what was issued, as its installation is confirmed with."""
        path = f"/v1/applications/{application['id']}/certificates"
        certificates = self.ask("GET", path, token=application["token"])
        names = [name for name in ["certificate", "encryption_certificate"] if name in certificates]
        return {f"{name}_sha256": hashlib.sha256(base64.b64decode(certificates[name])).hexdigest() for name in names}

    def until(self, application, status):
        path = f"/v1/applications/{application['id']}"
        for _ in range(300):
            if self.ask("GET", path, token=application["token"])["business_status"] == status:
                return
            time.sleep(0.1)
        raise RuntimeError(f"the application does not become {status}")


def prepare(ca, client):
    """Applications in every state, quotes with attachments, applications ready to be handed in."""
    below = "/v1/applications/"
    holders = [ca.holder(f"holder-{at}", -300, 20) for at in range(10)]
    pairs = [ca.pair(f"pair-{at}", -300, 20) for at in range(2)]
    entered = [client.apply(holder, client.quote(holder)) for holder in holders[:4]]
    paid = [client.apply(holder, client.quote(holder)) for holder in [*holders[4:6], pairs[0]]]
    for application in paid:
        client.ask("POST", f"{below}{application['id']}/payments", {"channel": "alipay"}, application["token"])
        client.until(application, "ready_to_install")
    installed = [{"id": application["id"], "body": client.issued(application)} for application in paid[1:]]
    for application, done in zip(paid[1:], installed):
        client.ask("PUT", f"{below}{application['id']}/installation", done["body"], application["token"])
    withdrawn = client.apply(holders[6], client.quote(holders[6]))
    client.ask("PUT", f"{below}{withdrawn['id']}/withdrawal", {"reason": "试用"}, withdrawn["token"])

    expired = [ca.holder(f"expired-{at}", -375, -10) for at in range(2)]
    papers = [pdf(200), pdf(300)]
    quotes = [client.quote(holder) for holder in [*expired, holders[7]]]
    attachment = client.upload(quotes[0], "application_form", papers[0])
    ready = []
    for holder, quote, attachments in [(expired[0], quotes[0], [attachment]), (holders[7], quotes[2], [])]:
        application_id = str(uuid.uuid4())
        signed = holder.sign(holder.application(quote, application_id, attachments=attachments))
        ready.append({"id": application_id, "signed": base64.b64encode(signed).decode()})
    return {
        "applications": [*entered, *paid, withdrawn],
        "quotes": [quote["quote_id"] for quote in [*quotes, client.quote(expired[1])]],
        "papers": [base64.b64encode(paper).decode() for paper in papers],
        "certificates": [holder.base64 for holder in [*holders, *expired]],
        "installed": installed,
        "holders": [holder.name for holder in [*holders, *expired, *pairs]],
        "ready": ready,
    }


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def pdf(size):
    return b"%PDF-1.7\n" + b" " * (size - 15) + b"%%EOF\n"


def new_key(folder, name):
    openssl(folder, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", name)


def day(days):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    return moment.strftime("%Y%m%d%H%M%SZ")


def head(der):
    if der[1] < 0x80:
        return 2, der[1]
    digits = der[1] & 0x7F
    return 2 + digits, int.from_bytes(der[2 : 2 + digits], "big")


def length(der):
    return sum(head(der))


def inside(der):
    return der[head(der)[0] : length(der)]


def save(world, folder):
    (pathlib.Path(folder) / "world.json").write_text(json.dumps(world))
