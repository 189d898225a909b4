"use strict";
// Debian's Chromium, watched: whatever it complains about fails the test that looked at the page.

const fs = require("node:fs");
const path = require("node:path");
const { REPOSITORY } = require("./sandbox");

// Where `cargo xtask browser` installs it, so that nothing is installed beside the sources.
const FOLDER = process.env.NETCA_BROWSER_FOLDER || path.join(REPOSITORY, "target/browser");
const { chromium } = require(path.join(FOLDER, "node_modules/playwright-core"));

const CHROMIUM = process.env.NETCA_CHROMIUM || "/usr/bin/chromium";
const PICTURES = path.join(FOLDER, "pictures");
const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

/** One browser for a file of tests. */
class Browser {
  static async start() {
    fs.mkdirSync(PICTURES, { recursive: true });
    // --no-sandbox: as root, as in CI, Chromium has no other way to start. It only sees pages of ours.
    const args = ["--no-sandbox", "--disable-dev-shm-usage", "--lang=zh-CN"];
    return new Browser(await chromium.launch({ executablePath: CHROMIUM, args }));
  }

  constructor(chromium) {
    this.chromium = chromium;
  }

  /** A window of its own, with cookies of its own. The sandbox's root is no browser's: its certificate is not looked at. */
  async window(options = {}) {
    const context = await this.chromium.newContext({
      ignoreHTTPSErrors: true,
      locale: "zh-CN",
      viewport: SIZES.desktop,
      ...options,
    });
    return new Window(context, await context.newPage());
  }

  async stop() {
    await this.chromium.close();
  }
}

/** A page, and what it complained of. */
class Window {
  constructor(context, page) {
    this.context = context;
    this.page = page;
    this.complaints = [];
    /** Status codes of ours that the console reports as failed, and that a test expects. */
    this.expected = [];
    page.setDefaultTimeout(30_000);
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.complain(message.text());
    });
    page.on("pageerror", (error) => this.complain(`script: ${error}`));
    page.on("dialog", (dialog) => {
      this.complain(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    // What is left behind by leaving a page, or becomes a download, has not failed.
    page.on("requestfailed", (request) => {
      const { errorText } = request.failure();
      if (errorText !== "net::ERR_ABORTED") this.complain(`failed: ${request.url()} ${errorText}`);
    });
    page.on("request", (request) => {
      if (!request.url().startsWith("https://127.0.0.1:")) this.complain(`left the site: ${request.url()}`);
    });
  }

  /** Signs in at a sandbox's desk. */
  async signIn(sandbox) {
    await this.page.goto(sandbox.desk);
    await this.page.getByLabel("操作员密码").fill(sandbox.password);
    await this.page.getByRole("button", { name: "登录" }).click();
    await this.page.getByRole("heading", { name: "续期申请" }).waitFor();
  }

  complain(text) {
    this.complaints.push(text);
  }

  /** Pictures of the whole page as it stands, at a desk and on a phone. */
  async picture(name) {
    for (const [kind, size] of Object.entries(SIZES)) {
      await this.page.setViewportSize(size);
      await this.page.screenshot({ path: path.join(PICTURES, `${name}-${kind}.png`), fullPage: true });
      const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) this.complain(`${name}: ${wide} pixels too wide on a ${kind}`);
    }
    await this.page.setViewportSize(SIZES.desktop);
  }

  /** Closes it; fails when it complained of anything but answers with an expected status. */
  async close() {
    await this.context.close();
    const left = this.complaints.filter((text) => {
      const status = /status of (\d+)/.exec(text);
      return !(status && this.expected.includes(Number(status[1])));
    });
    if (left.length > 0) throw new Error(`the browser complained:\n${left.join("\n")}`);
  }
}

module.exports = { Browser };
