"use strict";
// What people type stays text, and what other sites send is not taken.

const assert = require("node:assert/strict");
const http = require("node:http");
const { after, before, describe, test } = require("node:test");
const { Browser } = require("./support/browser");
const { png } = require("./support/papers");
const { Sandbox } = require("./support/sandbox");

const SCRIPT = "\"'><script>alert(1)</script>";
const IMAGE = "<img src=x onerror=alert(2)>&amp;";

describe("safety", () => {
  let browser;
  let sandbox;

  before(async () => {
    sandbox = await Sandbox.start({ users: 3 });
    browser = await Browser.start();
  });
  after(async () => {
    await browser?.stop();
    sandbox?.stop();
  });

  test("what people typed in every field is shown as they typed it", async () => {
    const change = (form) => {
      Object.assign(form.operator, { id_type: 3, id_number: "<b>A1</b>", name: SCRIPT, address: IMAGE });
      form.recipient = { name: SCRIPT, mobile: "13900000000", address: IMAGE };
      form.memo = SCRIPT + IMAGE;
      Object.assign(form.vat_invoice, { title: SCRIPT, address: IMAGE, telephone: SCRIPT, bank: IMAGE });
    };
    const files = { "vat-papers": png(8, 8, [0, 0, 0]) };
    const number = await sandbox.apply(0, { example: "form-vat.json", change, files });
    const window = await browser.window();
    window.expected = [422];
    const { page } = window;
    const shown = async (...texts) => {
      for (const text of texts) await page.getByText(text, { exact: true }).first().waitFor();
      for (const element of ["script", "img:not([alt])", "b"]) assert.equal(await page.locator(element).count(), 0);
    };
    const link = await sandbox.link(0);
    for (const below of ["", "/confirm", "/decline"]) {
      await page.goto(link + below);
      await shown();
    }
    await page.goto(`${link}/transfer`);
    for (const label of ["付款账号", "付款账户名", "转账金额", "备注说明"]) await page.getByLabel(label).fill(SCRIPT);
    await page.getByRole("button", { name: "核验转账信息" }).click();
    await page.getByText("请更正标出的内容后再核验。").waitFor();
    assert.equal(await page.getByLabel("付款账号").inputValue(), SCRIPT);
    await shown();
    await page.getByLabel("付款账号").fill("6222020012345678");
    await page.getByLabel("转账金额").fill("1");
    await page.getByLabel("付款日期").fill("2026-01-01");
    await page.getByLabel("备注说明").fill(IMAGE);
    await page.getByRole("button", { name: "核验转账信息" }).click();
    await page.getByText("未到账").waitFor();
    await shown();

    await window.signIn(sandbox);
    await page.getByRole("link", { name: "账务" }).click();
    await page.getByLabel("付款账号").fill("6222020012345678");
    await page.getByLabel("付款账户名").fill(SCRIPT);
    await page.getByLabel("转账金额").fill("1");
    await page.getByLabel("付款日期").fill("2026-01-01");
    await page.getByLabel("备注说明").fill(IMAGE);
    await page.getByRole("button", { name: "记录到账" }).click();
    await shown(SCRIPT, IMAGE);
    await page.goto(`${sandbox.desk}/applications/${number}`);
    await shown(SCRIPT, IMAGE, SCRIPT + IMAGE, "<b>A1</b>");
    await window.picture("safety-typed");
    await page.getByRole("link", { name: "登记线下收款" }).click();
    await page.getByRole("radio", { name: "现金" }).check();
    await page.getByRole("button", { name: "确认已收款" }).click();
    await page.getByRole("link", { name: "审核通过", exact: true }).click();
    await page.getByRole("button", { name: "确认审核通过" }).click();
    await page.getByText("已审核通过。").waitFor();
    await shown(SCRIPT, IMAGE);
    await page.getByRole("link", { name: "开具发票" }).click();
    await shown(SCRIPT, IMAGE);
    await page.getByRole("link", { name: /^发票/ }).click();
    await shown(SCRIPT);
    await window.close();
  });

  test("a reason is text for whoever reads it", async () => {
    const number = await sandbox.apply(1);
    const window = await browser.window();
    const { page } = window;
    await window.signIn(sandbox);
    await page.getByLabel("业务单号或订单编号").fill(SCRIPT);
    await page.getByRole("button", { name: "查询" }).click();
    await page.getByText(`没有业务单号或订单编号以「${SCRIPT}」开头的申请。`).waitFor();
    await page.goto(`${sandbox.desk}/applications/${number}/reject`);
    await page.getByLabel("不通过的原因").fill(SCRIPT + IMAGE);
    await page.getByRole("button", { name: "确认不通过" }).click();
    await page.getByText(SCRIPT + IMAGE, { exact: true }).waitFor();
    await page.getByRole("link", { name: "发件箱" }).click();
    await page.getByText(SCRIPT + IMAGE).first().waitFor();
    assert.equal(await page.locator("script, img").count(), 0);
    await window.close();
  });

  test("another site's page can neither send a form, nor frame a page, nor read one", async () => {
    await sandbox.apply(2);
    const link = await sandbox.link(2);
    const mine = await browser.window();
    await mine.signIn(sandbox);
    await mine.page.goto(`${link}/confirm`);
    const token = await mine.page.locator("input[name=token]").inputValue();
    const seen = await sandbox.status(2);
    const desk = `${sandbox.desk}/applications/${seen.business_number}/reject`;
    await mine.page.goto(desk);
    const deskToken = await mine.page.locator("form").last().locator("input[name=token]").inputValue();

    // Another site, open in the browser that is signed in. It even knows the tokens.
    const form = (action, fields) =>
      `<form method="post" action="${action}">${Object.entries(fields)
        .map(([name, value]) => `<input name="${name}" value="${value}">`)
        .join("")}<button>${action.split("/").pop()}</button></form>`;
    const html = `<!doctype html><title>evil</title>
      ${form(`${link}/confirm`, { token, channel: "alipay" })}
      ${form(`${link}/decline`, { token })}
      ${form(desk, { token: deskToken, reason: "evil", paid: "refund" })}
      ${form(`${sandbox.desk}/login`, { password: sandbox.password })}
      <iframe src="${link}"></iframe><iframe src="${sandbox.desk}"></iframe><iframe src="/framed"></iframe>`;
    const site = http.createServer((request, response) => {
      response.setHeader("content-type", "text/html");
      response.end(request.url === "/framed" ? "its own page can be framed" : html);
    });
    await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
    const evil = `http://localhost:${site.address().port}/`;
    try {
      const page = await mine.context.newPage();
      await page.goto(evil);
      const framed = await Promise.all(page.frames().slice(1).map((frame) => frame.locator("body").innerText()));
      assert.equal(framed.pop(), "its own page can be framed");
      assert.equal(framed.length, 2);
      for (const text of framed) assert.doesNotMatch(text, /沙箱/);
      for (const [button, status] of [["confirm", 403], ["decline", 403], ["reject", 200], ["login", 403]]) {
        await page.goto(evil);
        const [response] = await Promise.all([
          page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.status() !== 303),
          page.getByRole("button", { name: button, exact: true }).click(),
        ]);
        assert.equal(response.status(), status, button);
        // The desk's cookie does not come along, so that the desk only sees a stranger.
        if (button === "reject") await page.getByRole("heading", { name: "审核台登录" }).waitFor();
        else await page.getByRole("heading", { name: "页面已失效" }).waitFor();
      }
      await page.goto(evil);
      const read = await page.evaluate((url) => fetch(url, { credentials: "include" }).then(() => "read", String), link);
      assert.match(read, /TypeError/);
      await page.close();
    } finally {
      site.close();
      site.closeAllConnections();
    }
    const after = await sandbox.status(2);
    assert.deepEqual([after.business_status, after.payment_status], ["entered", "unpaid"]);
    // The page's own form still is good.
    await mine.page.goto(`${link}/confirm`);
    await mine.page.getByRole("button", { name: "立即支付" }).click();
    await mine.page.getByRole("heading", { name: "支付成功" }).waitFor();
    await mine.context.close();
  });

  test("no page runs a script", async () => {
    const window = await browser.window();
    await window.page.goto(`${sandbox.desk}/login`);
    // What got into a page all the same would be stopped by its policy: this is said by the browser, once.
    await window.page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
    });
    assert.equal(await window.page.evaluate(() => window.ran), undefined);
    assert.equal(window.complaints.length, 1);
    assert.match(window.complaints[0], /Content Security Policy/);
    await assert.rejects(window.close(), /complained/, "and it would fail a test");
  });
});
