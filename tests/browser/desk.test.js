"use strict";
// 审核台: what the CA's staff does in a day.

const assert = require("node:assert/strict");
const { after, before, describe, test } = require("node:test");
const { Browser } = require("./support/browser");
const { pdf, png } = require("./support/papers");
const { Sandbox } = require("./support/sandbox");

describe("desk", () => {
  let browser;
  let sandbox;
  let window;
  let page;

  before(async () => {
    sandbox = await Sandbox.start({ users: 5 });
    browser = await Browser.start();
  });
  after(async () => {
    await browser?.stop();
    sandbox?.stop();
  });

  /** Pays an application as its owner would. */
  const pay = async (user) => {
    const payer = await browser.window();
    await payer.page.goto(`${await sandbox.link(user)}/confirm`);
    await payer.page.getByRole("button", { name: "立即支付" }).click();
    await payer.page.getByRole("heading", { name: "支付成功" }).waitFor();
    await payer.close();
  };
  /** Leads from the list to one application. */
  const open = async (number) => {
    await page.getByRole("link", { name: /^续期申请/ }).click();
    await page.getByRole("link", { name: number }).click();
    await page.getByRole("heading", { name: `业务单号 ${number}` }).waitFor();
  };
  const says = (text) => page.getByRole("status").getByText(text).waitFor();

  test("is closed without a session", async () => {
    const stranger = await browser.window();
    for (const path of ["", "/ledger", "/refunds", "/invoices", "/outbox", "/applications/1/approve"]) {
      await stranger.page.goto(`${sandbox.desk}${path}`);
      assert.equal(stranger.page.url(), `${sandbox.desk}/login`);
    }
    await stranger.picture("desk-login");
    await stranger.close();
  });

  test("opens with the password only, and closes again", async () => {
    const clerk = await browser.window();
    clerk.expected = [403, 429];
    await clerk.page.goto(sandbox.desk);
    const password = clerk.page.getByLabel("操作员密码");
    const enter = clerk.page.getByRole("button", { name: "登录" });
    for (let tries = 0; tries < 3; tries += 1) {
      await password.fill("wrong");
      await enter.click();
      await clerk.page.getByRole("alert").getByText("密码不正确").waitFor();
      assert.equal(await password.inputValue(), "", "a password is not given back");
    }
    await clerk.picture("desk-login-wrong");
    await password.fill(sandbox.password);
    await enter.click();
    // Too many wrong ones: a second's patience, or none left of it on a slow machine.
    const inside = clerk.page.getByRole("heading", { name: "续期申请" });
    for (let tries = 0; tries < 20 && !(await inside.isVisible()); tries += 1) {
      await clerk.page.waitForTimeout(500);
      if (await password.isVisible()) {
        await password.fill(sandbox.password);
        await enter.click();
      }
    }
    await inside.waitFor();
    const cookies = await clerk.context.cookies();
    assert.deepEqual(
      cookies.map(({ name, httpOnly, secure, sameSite, path }) => ({ name, httpOnly, secure, sameSite, path })),
      [{ name: "__Host-desk", httpOnly: true, secure: true, sameSite: "Strict", path: "/" }],
    );
    await clerk.page.getByRole("button", { name: "退出登录" }).click();
    await clerk.page.getByRole("heading", { name: "审核台登录" }).waitFor();
    assert.deepEqual(await clerk.context.cookies(), []);
    // What the session was is of no use any more, not even from the browser's memory.
    await clerk.page.goBack();
    await clerk.page.reload();
    await clerk.page.getByRole("heading", { name: "审核台登录" }).waitFor();
    await clerk.context.addCookies(cookies);
    await clerk.page.goto(sandbox.desk);
    await clerk.page.getByRole("heading", { name: "审核台登录" }).waitFor();
    await clerk.close();
  });

  test("says where there is nothing yet", async () => {
    window = await browser.window();
    page = window.page;
    await window.signIn(sandbox);
    await page.getByText("还没有人提交续期申请。").waitFor();
    await window.picture("desk-empty");
    const rooms = [["账务", "还没有到账记录"], ["退款", "没有退款"], ["发票", "没有开票申请"], ["发件箱", "还没有短信或邮件"]];
    for (const [room, empty] of rooms) {
      await page.getByRole("link", { name: room }).click();
      await page.getByText(empty).waitFor();
    }
  });

  test("approves with an invoice, looked at with its attachments", async () => {
    const scan = png(320, 200, [196, 60, 50]);
    const files = { "vat-papers": scan };
    const number = await sandbox.apply(0, { example: "form-vat.json", files });
    await pay(0);
    await page.getByRole("link", { name: /^续期申请/ }).click();
    await page.getByRole("link", { name: /^待审核/ }).click();
    await window.picture("desk-applications");
    await page.getByRole("link", { name: number }).click();
    for (const text of ["张三", "11010519491231002X", "13800000000", "zhangsan@yunshan.example", "增值税开票材料"]) {
      await page.getByText(text, { exact: true }).first().waitFor();
    }
    const picture = page.getByRole("img", { name: "增值税开票材料" });
    assert.equal(await picture.evaluate((image) => image.complete && image.naturalWidth), 320);
    await window.picture("desk-application");
    const [opened] = await Promise.all([window.context.waitForEvent("page"), picture.click()]);
    await opened.waitForLoadState();
    assert.equal(await opened.locator("img").evaluate((image) => image.naturalWidth), 320);
    await opened.close();

    await page.getByRole("link", { name: "审核通过", exact: true }).click();
    await window.picture("desk-approve");
    await page.getByRole("link", { name: "取消" }).click();
    assert.equal((await sandbox.status(0)).business_status, "under_review", "looked at is not decided");
    await page.getByRole("link", { name: "审核通过", exact: true }).click();
    await page.getByRole("button", { name: "确认审核通过" }).dblclick();
    await says("已审核通过。").catch(() => says("没有重复执行"));
    assert.equal((await sandbox.status(0)).business_status, "ready_to_install");

    await page.getByRole("link", { name: /^发票/ }).click();
    await page.getByText("待开票").waitFor();
    await window.picture("desk-invoices");
    await page.getByRole("link", { name: "开具发票" }).click();
    await page.getByText("91350100M000100Y43").waitFor();
    await window.picture("desk-invoice");
    await page.getByRole("button", { name: "确认开具" }).click();
    await says("发票已开具。");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "下载发票" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), `invoice-${number}.pdf`);
    assert.match(require("node:fs").readFileSync(await download.path(), "latin1"), /^%PDF-/);
    assert.equal((await sandbox.status(0)).invoice.status, "issued");
  });

  test("rejects with the money given back", async () => {
    const number = await sandbox.apply(1);
    await pay(1);
    await open(number);
    await page.getByRole("link", { name: "审核不通过" }).click();
    window.expected = [422];
    await page.getByRole("button", { name: "确认不通过" }).click();
    await page.getByText("请填写不通过的原因。").waitFor();
    await window.picture("desk-reject");
    await page.getByLabel("不通过的原因").fill("申请人姓名与证书主题不符");
    await page.getByRole("radio", { name: /^退款/ }).check();
    await page.getByRole("button", { name: "确认不通过" }).click();
    await says("已登记审核不通过。");
    await page.getByText("申请人姓名与证书主题不符").waitFor();
    await window.picture("desk-rejected");
    const rejected = await sandbox.status(1);
    assert.deepEqual([rejected.business_status, rejected.payment_status], ["rejected", "refunding"]);

    await page.getByRole("link", { name: /^退款/ }).click();
    await window.picture("desk-refunds");
    await page.getByRole("link", { name: "登记已退款" }).click();
    await page.getByRole("button", { name: "确认已退款" }).click();
    await says("已登记退款。");
    assert.equal((await sandbox.status(1)).payment_status, "refunded");
    await page.getByRole("link", { name: /^退款/ }).click();
    await page.getByText("已退款", { exact: true }).waitFor();
    assert.equal(await page.getByRole("link", { name: "登记已退款" }).count(), 0);
  });

  test("rejects with the money carried over to the next application", async () => {
    const number = await sandbox.apply(2);
    await pay(2);
    await open(number);
    await page.getByRole("link", { name: "审核不通过" }).click();
    await page.getByLabel("不通过的原因").fill("请更正收件人地址");
    await page.getByRole("radio", { name: /^结转/ }).check();
    await page.getByRole("button", { name: "确认不通过" }).click();
    await says("已登记审核不通过。");
    await page.getByText("已结转 100.00 元").waitFor();
    assert.equal((await sandbox.status(2)).payment_status, "carried_over");
    const next = await sandbox.apply(2);
    assert.notEqual(next, number);
    await open(next);
    await page.getByText("待审核", { exact: true }).waitFor();
    await page.getByRole("cell", { name: "结转", exact: true }).waitFor();
  });

  test("takes money at the counter", async () => {
    const number = await sandbox.apply(3);
    await open(number);
    await page.getByRole("link", { name: "登记线下收款" }).click();
    await window.picture("desk-settle");
    await page.getByRole("radio", { name: "支票" }).check();
    await page.getByRole("button", { name: "确认已收款" }).click();
    await says("已登记收款。");
    await page.getByRole("cell", { name: "支票" }).waitFor();
    assert.equal((await sandbox.status(3)).business_status, "under_review");
  });

  test("a decision that comes too late is said to be", async () => {
    const number = await sandbox.apply(4);
    await pay(4);
    await open(number);
    await page.getByRole("link", { name: "审核通过", exact: true }).click();
    const other = await window.context.newPage();
    await other.goto(`${sandbox.desk}/applications/${number}/reject`);
    await other.getByLabel("不通过的原因").fill("资料不全");
    await other.getByRole("button", { name: "确认不通过" }).click();
    await other.getByText("已登记审核不通过。").waitFor();
    await other.close();
    await page.getByRole("button", { name: "确认审核通过" }).click();
    await page.getByRole("alert").getByText("没有执行").waitFor();
    await window.picture("desk-too-late");
    assert.equal((await sandbox.status(4)).business_status, "rejected");
  });

  test("shows what would have been sent", async () => {
    await page.getByRole("link", { name: "发件箱" }).click();
    await window.picture("desk-outbox");
    let sent = await page.locator("main").innerText();
    while (await page.getByRole("link", { name: "下一页" }).isVisible()) {
      await page.getByRole("link", { name: "下一页" }).click();
      sent += await page.locator("main").innerText();
    }
    for (const text of ["请插入 Key", "申请人姓名与证书主题不符", "已原路退还", "发票号码"]) assert.ok(sent.includes(text), text);
    const count = (text) => sent.split(text).length - 1;
    assert.ok(count("致 13800000000") >= 8 && count("致 13800000000") === count("致 zhangsan@yunshan.example"), sent);
    await window.close();
  });
});

test("the form of an expired certificate is there to look at, and does nothing", async () => {
  const sandbox = await Sandbox.start({ args: ["--expired"], enroll: ["--ended", "20"] });
  const browser = await Browser.start();
  try {
    const number = await sandbox.apply(0, { files: { "application-form": pdf("<script>alert(1)</script>") } });
    const window = await browser.window();
    await window.signIn(sandbox);
    await window.page.getByRole("link", { name: number }).click();
    const form = window.page.getByRole("link", { name: "续期申请表" });
    await window.picture("desk-application-form");
    const [download] = await Promise.all([window.page.waitForEvent("download"), form.click()]);
    assert.equal(download.suggestedFilename(), `${number}-application_form.pdf`);
    await window.close();
  } finally {
    await browser.stop();
    sandbox.stop();
  }
});
