"use strict";
// A sandbox and its users, driven through the netca-renew command as a person would.

const { execFile, spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const readline = require("node:readline");

const REPOSITORY = path.resolve(__dirname, "../../..");
const COMMAND = process.env.NETCA_RENEW_COMMAND || path.join(REPOSITORY, "target/debug/netca-renew");
const PIN = "246810";

/** What `netca-renew` is run with: nothing of the machine's own settings. */
function environment() {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("NETCA_RENEW"));
  return { ...Object.fromEntries(kept), LC_ALL: "C.UTF-8", RUST_BACKTRACE: "0" };
}

/** Runs the command; gives the JSON that it prints. `codes` are the exit codes that are fine. */
function run(args, codes = [0]) {
  return new Promise((resolve, reject) => {
    const options = { env: environment(), timeout: 120_000, maxBuffer: 16 << 20 };
    execFile(COMMAND, [...args, "--json"], options, (error, stdout, stderr) => {
      const code = error ? error.code : 0;
      if (!codes.includes(code)) {
        reject(new Error(`netca-renew ${args.join(" ")} ended with ${code}\n${stdout}\n${stderr}`));
      } else {
        resolve(stdout ? JSON.parse(stdout) : null);
      }
    });
  });
}

/** A sandbox with some users, each with a certificate that is about to end. */
class Sandbox {
  /** `options`: how many `users`, more `args` for the sandbox, and for the certificates that users get. */
  static async start({ users = 1, args = [], enroll = [] } = {}) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "netca-browser-"));
    const sandbox = new Sandbox(folder);
    try {
      fs.writeFileSync(path.join(folder, "pin"), `${PIN}\n`, { mode: 0o600 });
      for (let at = 0; at < users; at += 1) {
        await run(["sandbox", "enroll", "--data", sandbox.data, ...sandbox.token(at), ...enroll]);
      }
      await sandbox.serve(args);
    } catch (error) {
      sandbox.stop();
      throw error;
    }
    return sandbox;
  }

  constructor(folder) {
    this.folder = folder;
    this.data = path.join(folder, "data");
    this.log = [];
  }

  async serve(args) {
    const command = ["sandbox", "--data", this.data, "--listen", "127.0.0.1:0", "--json", ...args];
    this.process = spawn(COMMAND, command, { env: environment(), stdio: ["ignore", "pipe", "pipe"] });
    readline.createInterface({ input: this.process.stderr }).on("line", (line) => this.log.push(line));
    const lines = readline.createInterface({ input: this.process.stdout });
    const first = await new Promise((resolve, reject) => {
      lines.once("line", resolve);
      this.process.once("exit", (code) => reject(new Error(`the sandbox ended with ${code}: ${this.log.join("\n")}`)));
    });
    const ready = JSON.parse(first);
    this.url = ready.server;
    this.desk = ready.desk.url;
    this.anchor = ready.trust_anchor;
    this.password = fs.readFileSync(ready.desk.password_file, "utf8").trim();
  }

  token(user) {
    return ["--soft-token", path.join(this.folder, `token-${user}.json`), "--pin-file", path.join(this.folder, "pin")];
  }

  /** A command of one user at this server. */
  command(user, args, codes) {
    const state = path.join(this.folder, `state-${user}`);
    // Of an age at which expired certificates are taken.
    const server = ["--client-version", "4.7.6", "--server", this.url, "--trust-anchor", this.anchor, "--proxy", "direct", "--state", state];
    return run([...args, ...this.token(user), ...server], codes);
  }

  /**
   * Hands in an application on one of the examples of forms, changed by `change`, with `files` by their kinds; gives
   * its business number.
   */
  async apply(user = 0, { example = "form.json", change = () => {}, files = {} } = {}) {
    const form = JSON.parse(fs.readFileSync(path.join(REPOSITORY, "examples", example), "utf8"));
    change(form);
    const file = path.join(this.folder, `form-${user}.json`);
    fs.writeFileSync(file, JSON.stringify(form));
    const attached = Object.entries(files).flatMap(([kind, content]) => {
      const scan = path.join(this.folder, `${user}-${kind}`);
      fs.writeFileSync(scan, content);
      return ["--attach", `${kind}=${scan}`];
    });
    await this.command(user, ["apply", "--accept-agreement", "2026-01", "--form", file, ...attached], [0, 3]);
    return (await this.status(user)).business_number;
  }

  /** The link to pay on. */
  async link(user = 0, channel = "alipay") {
    const paid = await this.command(user, ["pay", "--no-wait", "--channel", channel], [0, 3]);
    return paid.payment_link.url;
  }

  /** The application as the client sees it. */
  async status(user = 0) {
    const known = await this.command(user, ["status"], [0, 1, 3]);
    return known.application;
  }

  stop() {
    if (this.process) this.process.kill("SIGKILL");
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

module.exports = { REPOSITORY, Sandbox, run };
