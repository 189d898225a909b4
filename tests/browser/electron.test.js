"use strict";
// The page of examples/node/electron in Chromium, with its flow behind it in this process, joined as preload.js and main.js join
// them. Electron itself cannot be had everywhere; what is not seen here is main.js, preload.js and Electron's own IPC.

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { after, before, describe, test } = require("node:test");
const { Browser } = require("./support/browser");
const { REPOSITORY, Sandbox } = require("./support/sandbox");

const EXAMPLE = path.join(REPOSITORY, "examples/node/electron");
const PICTURES = path.join(process.env.NETCA_BROWSER_FOLDER || path.join(REPOSITORY, "target/browser"), "pictures");
// Nothing listens there: its files come from the example's folder.
const SITE = "https://127.0.0.1:1";

/** The example's flow, with the binding where npm would have put it. */
function installed(folder) {
  fs.cpSync(EXAMPLE, path.join(folder, "electron"), { recursive: true });
  fs.mkdirSync(path.join(folder, "node_modules"));
  fs.symlinkSync(path.join(REPOSITORY, "bindings/node"), path.join(folder, "node_modules/netca-renew"));
  return require(path.join(folder, "electron/flow.js"));
}

describe("the Electron example's page", () => {
  let browser;
  let sandbox;

  before(async () => {
    sandbox = await Sandbox.start({ args: ["--auto-pay", "--auto-review", "0"] });
    browser = await Browser.start();
  });
  after(async () => {
    await browser?.stop();
    sandbox?.stop();
  });

  test("renews, with mistakes in the form, a PIN dialog that is cancelled, and progress", async () => {
    const { Flow } = installed(sandbox.folder);
    const window = await browser.window();
    const { page } = window;
    const pem = fs.readFileSync(sandbox.anchor, "utf8");
    const settings = { server: sandbox.url, trustAnchors: pem, tlsRoots: pem, proxy: "direct", program: { name: "example", version: "4.7.6" } };
    const paths = { token: path.join(sandbox.folder, "token-0.json"), stateDirectory: path.join(sandbox.folder, "state-electron") };
    const tell = (channel, value) => page.evaluate(([to, told]) => window.netca.heard[to](told), [channel, value]);
    const flow = await Flow.open({ ...settings, ...paths }, tell);
    await page.exposeFunction("netcaCall", (name, given) => flow.call(name, ...given));
    await page.exposeFunction("netcaPin", (pin) => flow.answerPin(pin && Uint8Array.from(pin)));
    await page.addInitScript(() => {
      const heard = {};
      window.netca = { heard };
      window.renewal = {
        call: (name, ...given) => window.netcaCall(name, given),
        answerPin: (pin) => window.netcaPin(pin && Array.from(pin)),
        onPin: (listener) => { heard.pin = listener; },
        onProgress: (listener) => { heard.progress = listener; },
      };
    });
    await page.route(`${SITE}/*`, (route) => {
      const name = path.basename(new URL(route.request().url()).pathname);
      const found = path.join(EXAMPLE, name);
      return fs.existsSync(found) ? route.fulfill({ path: found }) : route.fulfill({ status: 204 });
    });

    await page.goto(`${SITE}/index.html`);
    await page.getByRole("button", { name: "申请续期" }).click();
    await page.getByLabel("我接受电子认证服务协议内容").waitFor();
    assert.match(await page.locator("#price").textContent(), /12 个月, 100.00 元/);
    const form = { 身份证号: "11010519491231002X", 姓名: "张三", 手机: "1", 电子邮箱: "zhangsan@yunshan.example" };
    for (const [label, value] of Object.entries(form)) await page.getByLabel(label).fill(value);
    const next = page.getByRole("button", { name: "下一步" });
    await next.click();
    await page.getByText("请先接受协议").waitFor();
    await page.getByLabel("我接受电子认证服务协议内容").check();

    // A field that breaks a rule is named in the form's own words, and nobody is asked for a PIN.
    await next.click();
    await page.locator("#problems li").getByText("经办人手机号码").waitFor();
    assert.equal(await page.locator("#pin").isVisible(), false);
    await page.getByLabel("手机").fill("13800000000");

    // Cancelled, which costs no try; then given.
    await next.click();
    await page.getByText("还可尝试 6 次").waitFor();
    await page.getByRole("button", { name: "取消" }).click();
    await page.locator("#end").getByText(/取消/).waitFor();
    await next.click();
    await page.locator("#pin input").fill("246810");
    await page.screenshot({ path: path.join(PICTURES, "electron-pin.png"), fullPage: true });
    await page.getByRole("button", { name: "确定" }).click();
    await page.getByText("续期成功, 有效期至").waitFor();
    assert.match(await page.getByRole("link", { name: "打开支付页面" }).getAttribute("href"), /^https:\/\/127\.0\.0\.1:\d+\/cashier\//);
    const told = await page.locator("#told li").allTextContents();
    for (const step of ["install write", "install trial_signature", "stage complete"]) assert(told.includes(step), told.join());
    await page.screenshot({ path: path.join(PICTURES, "electron-done.png"), fullPage: true });
    await flow.close();
    // What was refused was logged by the page as its own error: two calls that failed.
    const refused = window.complaints.filter((text) => text.startsWith("script: "));
    assert.equal(refused.length, 2, window.complaints.join("\n"));
    window.complaints = window.complaints.filter((text) => !refused.includes(text));
    await window.close();
  });
});
