"use strict";
// 缴费: an order is paid, declined, or found expired, as a payer sees it.

const assert = require("node:assert/strict");
const { after, before, describe, test } = require("node:test");
const { Browser } = require("./support/browser");
const { Sandbox } = require("./support/sandbox");

/** Today in China, as a date field takes it. */
const today = () => new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);

describe("cashier", () => {
  let browser;
  let sandbox;

  before(async () => {
    sandbox = await Sandbox.start({ users: 6 });
    browser = await Browser.start();
  });
  after(async () => {
    await browser?.stop();
    sandbox?.stop();
  });

  const channels = [
    ["alipay", "支付宝"],
    ["unionpay_personal", "银联在线（个人）"],
    ["unionpay_corporate", "银联在线（企业）"],
  ];
  for (const [user, [channel, name]] of channels.entries()) {
    test(`pays through ${channel}`, async () => {
      const number = await sandbox.apply(user, { change: (form) => (form.term_months = 24) });
      const window = await browser.window();
      const { page } = window;
      await page.goto(await sandbox.link(user));
      for (const text of ["业务信息", number, "已录入", "未支付", "收件人信息", "订单详情", "消费", "正常"]) {
        await page.getByText(text, { exact: true }).first().waitFor();
      }
      await page.getByRole("cell", { name: "证书服务费用" }).waitFor();
      assert.equal(await page.locator(".total strong").textContent(), "¥ 200.00");
      await page.getByRole("radio", { name, exact: true }).check();
      if (user === 0) await window.picture("cashier-1-order");
      await page.getByRole("button", { name: "下一步" }).click();
      await page.getByRole("heading", { name: "确认支付" }).waitFor();
      await page.getByText(name, { exact: true }).waitFor();
      if (user === 0) await window.picture("cashier-2-confirm");
      await page.getByRole("button", { name: "立即支付" }).click();
      await page.getByRole("heading", { name: "支付成功" }).waitFor();
      if (user === 0) await window.picture("cashier-3-paid");
      // The page that asked is no way to pay again.
      await page.goBack();
      await page.reload();
      await page.getByRole("heading", { name: "支付成功" }).waitFor();
      await window.close();
      const seen = await sandbox.status(user);
      assert.equal(seen.business_status, "under_review");
      assert.deepEqual(seen.payments.map((payment) => payment.channel), [channel]);
    });
  }

  test("pressed twice, pays once; another page says that it is paid", async () => {
    await sandbox.apply(3);
    const [first, second] = [await browser.window(), await browser.window()];
    await first.page.goto(`${await sandbox.link(3)}/confirm`);
    await second.page.goto(`${await sandbox.link(3, "unionpay-personal")}/confirm`);
    await first.page.getByRole("button", { name: "立即支付" }).dblclick();
    await first.page.getByRole("heading", { name: "支付成功" }).waitFor();
    await second.page.getByRole("button", { name: "立即支付" }).click();
    await second.page.getByRole("heading", { name: "订单已支付" }).waitFor();
    await second.picture("cashier-paid-already");
    await first.close();
    await second.close();
    assert.equal((await sandbox.status(3)).payments.length, 1);
  });

  test("declines, and the application goes on with another link", async () => {
    await sandbox.apply(4);
    const link = await sandbox.link(4);
    const window = await browser.window();
    const { page } = window;
    window.expected = [410];
    await page.goto(link);
    await page.getByRole("link", { name: "取消支付" }).click();
    await window.picture("cashier-decline");
    await page.getByRole("link", { name: "继续支付" }).click();
    await page.getByRole("link", { name: "取消支付" }).click();
    await page.getByRole("button", { name: "确认取消支付" }).click();
    await page.getByRole("heading", { name: "支付已取消" }).waitFor();
    await window.picture("cashier-declined");
    await page.goto(`${link}/confirm`);
    await page.getByRole("heading", { name: "支付已取消" }).waitFor();
    assert.equal((await sandbox.status(4)).payment_status, "unpaid");
    const again = await sandbox.link(4);
    assert.notEqual(again, link);
    await page.goto(`${again}/confirm`);
    await page.getByRole("button", { name: "立即支付" }).click();
    await page.getByRole("heading", { name: "支付成功" }).waitFor();
    await window.close();
  });

  test("an unknown link is said to be one", async () => {
    const window = await browser.window();
    window.expected = [404];
    await window.page.goto(`${sandbox.url}/cashier/${"0".repeat(32)}`);
    await window.page.getByRole("heading", { name: "没有这一支付页面" }).waitFor();
    await window.picture("cashier-unknown");
    await window.close();
  });

  test("pays by bank transfer, part by part", async () => {
    await sandbox.apply(5, { change: (form) => (form.term_months = 24) });
    const payer = await browser.window();
    payer.expected = [422];
    const { page } = payer;
    const verify = () => page.getByRole("button", { name: "核验转账信息" }).click();
    const fill = async (at, amount) => {
      const field = (label) => page.getByLabel(label).nth(at);
      await field("付款账号").fill("6222 0200 1234 5678");
      await field("付款账户名").fill("广州云杉演示有限公司");
      await field("转账金额").fill(amount);
      await field("付款日期").fill(today());
      await field("备注说明").fill(`第 ${at + 1} 笔`);
    };
    await page.goto(await sandbox.link(5));
    await page.getByRole("link", { name: "银行转账" }).click();
    for (const text of ["沙箱电子认证有限公司", "0000100020003000400", "示例银行广州沙箱支行", "200.00 元"]) {
      await page.getByText(text, { exact: true }).first().waitFor();
    }
    await payer.picture("transfer-1-empty");

    // More and fewer transfers lose nothing that was typed.
    await fill(0, "150");
    await page.getByRole("button", { name: "添加更多银行转账信息" }).click();
    await page.getByText("第 2 笔转账").waitFor();
    assert.equal(await page.getByLabel("付款账户名").nth(0).inputValue(), "广州云杉演示有限公司");
    await page.getByLabel("付款账号").nth(1).fill("12a");
    await page.getByLabel("转账金额").nth(1).fill("0.001");
    // The Enter key verifies; it does not delete the first transfer.
    await page.getByLabel("付款账户名").nth(1).press("Enter");
    await page.getByText("请更正标出的内容后再核验。").waitFor();
    await page.getByText("银行账号应为 5 至 30 位数字。").waitFor();
    await page.getByText("金额应为数字，最多两位小数").waitFor();
    assert.equal(await page.getByLabel("转账金额").nth(1).inputValue(), "0.001");
    await payer.picture("transfer-2-wrong");
    await page.getByRole("button", { name: "删除此银行转账信息" }).nth(1).click();
    await page.getByText("第 2 笔转账").waitFor({ state: "detached" });

    await verify();
    await page.getByText("未到账").waitFor();
    await page.getByText("已查验").waitFor();
    await payer.picture("transfer-3-not-found");

    const clerk = await browser.window();
    await clerk.signIn(sandbox);
    await clerk.page.getByRole("link", { name: "账务" }).click();
    const comesIn = async (amount) => {
      await clerk.page.getByLabel("付款账号").fill("6222020012345678");
      await clerk.page.getByLabel("付款账户名").fill("广州云杉演示有限公司");
      await clerk.page.getByLabel("转账金额").fill(amount);
      await clerk.page.getByLabel("付款日期").fill(today());
      await clerk.page.getByRole("button", { name: "记录到账" }).click();
      await clerk.page.getByText(`金额 ${amount}.00 元`).waitFor();
    };
    await comesIn("150");
    await verify();
    await page.getByText("成功", { exact: true }).waitFor();
    await page.getByText("50.00 元", { exact: true }).waitFor();
    await payer.picture("transfer-4-partly");
    assert.equal((await sandbox.status(5)).payment_status, "partly_paid");

    await comesIn("60");
    await fill(0, "60");
    await verify();
    await page.getByText("银行转账结果").waitFor();
    await page.getByText("多付的 10.00 元将退回。").waitFor();
    await payer.picture("transfer-5-success");
    await page.getByRole("link", { name: "提交" }).click();
    await page.getByRole("heading", { name: "订单已支付" }).waitFor();
    await payer.close();
    await clerk.page.reload();
    await clerk.page.getByRole("link", { name: /^01\d{15}$/ }).first().waitFor();
    await clerk.picture("desk-ledger");
    await clerk.close();
    const seen = await sandbox.status(5);
    assert.equal(seen.business_status, "under_review");
    assert.deepEqual(seen.refunds.map((refund) => [refund.amount, refund.reason]), [[1000, "overpaid"]]);
  });
});

test("an expired link takes no money", async () => {
  const sandbox = await Sandbox.start({ args: ["--payment-lifetime", "3"] });
  const browser = await Browser.start();
  try {
    await sandbox.apply();
    const window = await browser.window();
    window.expected = [410];
    const { page } = window;
    const link = await sandbox.link();
    await page.goto(`${link}/confirm`);
    const pay = page.getByRole("button", { name: "立即支付" });
    await pay.waitFor();
    // Another window sees the page's end; in this one it lies open and is sent too late.
    const other = await browser.window();
    other.expected = [410];
    const expired = other.page.getByRole("heading", { name: "支付页面已过期" });
    for (let tries = 0; tries < 60 && !(await expired.isVisible()); tries += 1) {
      await other.page.waitForTimeout(500);
      await other.page.goto(link);
    }
    await expired.waitFor();
    await pay.click();
    await page.getByRole("heading", { name: "支付页面已过期" }).waitFor();
    await window.picture("cashier-expired");
    await window.close();
    await other.close();
    assert.equal((await sandbox.status()).payment_status, "unpaid");
  } finally {
    await browser.stop();
    sandbox.stop();
  }
});
