"""What schemathesis cannot invent: ids and tokens of applications that are there, certificates, digests, signatures.

Only what was generated to follow the schema is replaced, and only most of the time; what was generated to be wrong stays
so.
"""

import atexit
import base64
import collections
import hashlib
import json
import os
import pathlib
import random

import schemathesis
from schemathesis import GenerationMode

import world

WORLD = json.loads(pathlib.Path(os.environ["NETCA_WORLD"]).read_text())
TOKENS = {application["id"]: application["token"] for application in WORLD["applications"]}
PAPERS = [base64.b64decode(paper) for paper in WORLD["papers"]]
FOLDER = pathlib.Path(WORLD["folder"])
CLIENT = world.Client(WORLD["url"], FOLDER / "ca.pem")
HOLDERS = [world.Holder(FOLDER, name) for name in WORLD["holders"]]
NONE = "0" * 64
OURS = {f"Bearer {token}" for token in [NONE, *TOKENS.values()]}
CHOICE = random.Random(20261122)
TRANSFER = {"payer_account": "44000000000000001", "payer_name": "测试公司", "date": "2026-01-05", "remark": ""}
# What was answered, for the driver to look at.
STATUSES = collections.defaultdict(collections.Counter)
# Payments that were opened while testing, and whose they are.
PAYMENTS = []


def token(case):
    return TOKENS.get((case.path_parameters or {}).get("application_id"), NONE)


@atexit.register
def report():
    (FOLDER / "statuses.json").write_text(json.dumps(STATUSES))


@schemathesis.auth()
class Opened:
    """The token of the application in the path, where there is one."""

    def get(self, case, context):
        return token(case)

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.serializer("application/cms", "application/octet-stream")
def raw(context, value):
    """Bytes stand in a case as text of as many characters: schemathesis takes bytes for no value of any schema."""
    text = value if isinstance(value, str) else str(value)
    return text.encode("latin-1", errors="replace")


def as_text(content):
    return content.decode("latin-1")


@schemathesis.deserializer("application/pdf")
def pdf(context, response):
    assert response.content.startswith(b"%PDF-") and b"%%EOF" in response.content[-1024:]
    return as_text(response.content)


@schemathesis.hook
def before_call(context, case, kwargs):
    if CHOICE.random() < 0.1:
        return
    path, body = is_good(case, "path"), is_good(case, "body")
    operation = case.operation.definition.raw["operationId"]
    if path and case.path_parameters:
        fill_path(operation, case.path_parameters)
    if body and is_good_as_a_whole(case):
        fill_body(operation, case, path)
    # The path may be another one now. A token that is missing or wrong on purpose stays so.
    if (case.headers or {}).get("Authorization") in OURS:
        case.headers["Authorization"] = f"Bearer {token(case)}"


@schemathesis.hook
def after_call(context, case, response):
    operation = case.operation.definition.raw["operationId"]
    STATUSES[operation][response.status_code] += 1
    if operation == "pay" and response.status_code == 200:
        PAYMENTS.append((case.path_parameters["application_id"], response.json()["payment_id"]))


@schemathesis.check
def problem_is_documented(context, response, case):
    """The code of a problem is one of those that the document names for the operation and the status."""
    if response.status_code < 400 or case.operation.definition.raw is None:
        return
    documented = case.operation.definition.raw["responses"].get(str(response.status_code), {})
    code = response.json().get("code")
    if code == "method_not_allowed":
        return
    assert code in documented.get("x-problem-codes", []), f"{code} is not documented for {response.status_code}"


def is_good(case, part):
    """Whether a part of a case was generated to follow the schema."""
    if case.meta is None:
        return True
    known = {kind.value: info for kind, info in case.meta.components.items()}
    return part not in known or known[part].mode == GenerationMode.POSITIVE


def is_good_as_a_whole(case):
    return case.meta is None or case.meta.generation.mode == GenerationMode.POSITIVE


def fill_path(operation, parameters):
    if "application_id" in parameters:
        parameters["application_id"] = CHOICE.choice(WORLD["applications"])["id"]
    if "payment_id" in parameters and PAYMENTS:
        parameters["application_id"], parameters["payment_id"] = CHOICE.choice(PAYMENTS)
    if "quote_id" in parameters:
        parameters["quote_id"] = CHOICE.choice(WORLD["quotes"])
    if "sha256" in parameters:
        parameters["sha256"] = hashlib.sha256(CHOICE.choice(PAPERS)).hexdigest()


def fill_body(operation, case, path):
    """`path`: whether the path may be changed to go with the body."""
    if operation in ("quote", "challenge"):
        holder = CHOICE.choice(HOLDERS)
        case.body["certificate"] = holder.base64
        if operation == "quote":
            # Of a pair both, mostly, and otherwise no second one.
            case.body.pop("encryption_certificate", None)
            if holder.encryption and CHOICE.random() < 0.8:
                case.body["encryption_certificate"] = holder.encryption.base64
    elif operation == "installed":
        installed = CHOICE.choice(WORLD["installed"])
        case.body.pop("encryption_certificate_sha256", None)
        case.body |= installed["body"]
        if path and CHOICE.random() < 0.5:
            case.path_parameters["application_id"] = installed["id"]
    elif operation == "announce" and path:
        paper = CHOICE.choice(PAPERS)
        case.body |= {"sha256": hashlib.sha256(paper).hexdigest(), "media_type": "application/pdf", "size": len(paper)}
        case.path_parameters["sha256"] = case.body["sha256"]
    elif operation == "send" and path:
        paper = CHOICE.choice(PAPERS)
        offset = CHOICE.choice([0, 0, 10, len(paper) - 1])
        case.path_parameters |= {"sha256": hashlib.sha256(paper).hexdigest(), "offset": offset}
        case.body = as_text(paper[offset:])
    elif operation == "apply" and path:
        ready = CHOICE.choice(WORLD["ready"])
        case.path_parameters["application_id"] = ready["id"]
        case.body = as_text(base64.b64decode(ready["signed"]))
    elif operation == "lookup" and path:
        answer_challenge(case)
    elif operation == "request_invoice":
        case.body |= CHOICE.choice([{}, {"tax_number": "91350100M000100Y43"}]) | {"email": "", "title": "测试公司"}
    elif operation == "declare":
        case.body["transfers"] = [TRANSFER | {"amount": amount} for amount in CHOICE.choice([[1], [10000], [1, 9999]])]


def answer_challenge(case):
    holder = CHOICE.choice(HOLDERS)
    try:
        challenge = CLIENT.ask("POST", "/v1/lookups", {"certificate": holder.base64})
    except RuntimeError:
        # Too many for this certificate: what was generated is sent as it is.
        return
    case.path_parameters["challenge_id"] = challenge["challenge_id"]
    case.body = as_text(holder.sign(proof(holder, challenge)))


def proof(holder, challenge):
    content = {
        "certificate_sha256": holder.sha256,
        "challenge_id": challenge["challenge_id"],
        "nonce": challenge["nonce"],
        "purpose": "netca-renew/lookup",
        "server": WORLD["url"].removeprefix("https://"),
    }
    return world.canonical(content)
