"""Runs schemathesis against openapi.yaml and a sandbox that `netca-renew sandbox` serves over TLS.

    run.py NETCA-RENEW SCHEMATHESIS SECONDS [SEED]

Fails when schemathesis does, when the sandbox failed at anything, and when an operation never did what it is for. What is
generated follows the seed, always the same unless another is given; ids and keys are new each time.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

# Nothing is written beside the sources.
sys.dont_write_bytecode = True

import world  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
DOCUMENT = HERE.parent.parent / "crates/netca-protocol/openapi.yaml"
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "ignored_auth",
    "problem_is_documented",
]


def main():
    netca_renew, schemathesis, seconds, *seed = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="netca-schemathesis-") as name:
        folder = pathlib.Path(name)
        ca = world.Ca(folder)
        sandbox = Sandbox(netca_renew, folder)
        try:
            prepared = world.prepare(ca, world.Client(sandbox.url, folder / "ca.pem"))
            world.save(prepared | {"url": sandbox.url, "folder": name}, folder)
            code = fuzz(schemathesis, sandbox.url, folder, seconds, *seed)
        finally:
            sandbox.stop()
        failures = [line for line in sandbox.log if " 500 " in line]
        for line in failures:
            print(f"the sandbox's log: {line}")
        unanswered = show(json.loads((folder / "statuses.json").read_text()))
    return code or bool(failures) or unanswered


def show(statuses):
    """Prints what each operation was answered; true when one never did what it is for: it was not tested then."""
    for operation, counts in statuses.items():
        print(f"{operation:18}", " ".join(f"{status}: {count}" for status, count in sorted(counts.items())))
    never = [operation for operation, counts in statuses.items() if "200" not in counts]
    if never:
        print(f"never answered with 200: {', '.join(never)}")
    return bool(never)


def fuzz(schemathesis, url, folder, seconds, seed="20261122"):
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment |= {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1", "NETCA_WORLD": str(folder / "world.json")}
    command = [schemathesis, "run", str(DOCUMENT), "--url", url, "--tls-verify", str(folder / "ca.pem")]
    command += ["--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing", "--max-time", seconds]
    command += ["--seed", seed, "--workers", "1", "--generation-database", "none", "--no-color"]
    command += ["--suppress-health-check", "all", "--continue-on-failure", "--no-shrink"]
    return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


class Sandbox:
    """`netca-renew sandbox` in a process of its own."""

    def __init__(self, netca_renew, folder):
        command = [netca_renew, "sandbox", "--json", "--listen", "127.0.0.1:0", "--data", str(folder / "data")]
        command += ["--issuer-cert", str(folder / "ca.pem"), "--issuer-key", str(folder / "ca.key")]
        command += ["--expired", "--auto-pay", "--auto-review", "0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the sandbox did not start: {self.process.stderr.read()}")
        self.url = json.loads(line)["server"]
        self.log = []
        self.reader = threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True)
        self.reader.start()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.reader.join(timeout=10)


if __name__ == "__main__":
    sys.exit(main())
