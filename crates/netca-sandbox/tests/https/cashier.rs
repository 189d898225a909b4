//! The cashier's pages: ways to pay, bank transfers without a script, and what is shown of people.

use std::thread;

use netca_payment::rfc3339;
use netca_sandbox::operator;
use serde_json::json;

use crate::support::{Answer, Bench, DAY, Desk, Holder, form, hidden};

fn get(bench: &Bench, url: &str) -> String {
    let answer = bench.curl("GET", url, &[], None);
    assert_eq!(answer.status, 200, "{url}: {}", answer.text());
    answer.text()
}

/// Sends the form of the transfer page; gives the answer.
fn transfer(bench: &Bench, link: &str, act: &str, rows: &[[&str; 4]]) -> Answer {
    let url = format!("{link}/transfer");
    let token = hidden(&get(bench, &url), "token");
    let names = ["payer_account", "payer_name", "amount", "date"];
    let named = |(at, row): (usize, &[&str; 4])| -> Vec<(String, String)> {
        names.iter().zip(row).map(|(name, value)| (format!("{name}-{at}"), (*value).to_owned())).collect()
    };
    let typed: Vec<_> = rows.iter().enumerate().flat_map(named).collect();
    let mut fields = vec![("token", token.as_str()), ("do", act)];
    fields.extend(typed.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    bench.curl("POST", &url, &[], Some(form(&fields).as_bytes()))
}

#[test]
fn another_way_can_be_chosen_on_the_page() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    for channel in ["alipay", "unionpay_personal", "unionpay_corporate"] {
        let application = bench.apply(&Holder::new(&bench, channel, "p256"), 12);
        let link = bench.link(&application);
        assert!(get(&bench, &link).contains(&format!("value=\"{channel}\"")));
        let confirm = get(&bench, &format!("{link}/confirm?channel={channel}"));
        assert_eq!(hidden(&confirm, "channel"), channel);
        let token = hidden(&confirm, "token");
        for other in ["cash", "bank_transfer", "carried_over", "free"] {
            let confirm = get(&bench, &format!("{link}/confirm?channel={other}"));
            assert_eq!(hidden(&confirm, "channel"), "alipay", "what is not offered is the link's own");
        }
        let pay = form(&[("token", &token), ("channel", channel)]);
        let answer = bench.curl("POST", &format!("{link}/confirm"), &[], Some(pay.as_bytes()));
        assert_eq!(answer.status, 303, "{answer:?}");
        assert_eq!(bench.status(&application)["payments"][0]["channel"], channel);
        assert!(get(&bench, &link).contains("支付成功"));
    }
}

#[test]
fn a_way_that_is_not_offered_takes_no_money() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    let link = bench.link(&application);
    for channel in ["", "cash", "carried_over", "bank_transfer"] {
        let token = hidden(&get(&bench, &format!("{link}/confirm")), "token");
        let pay = form(&[("token", &token), ("channel", channel)]);
        bench.curl("POST", &format!("{link}/confirm"), &[], Some(pay.as_bytes()));
        assert_eq!(bench.status(&application)["payment_status"], "unpaid", "{channel}");
    }
}

#[test]
fn only_its_own_form_pays_a_page() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let links = ["one", "other"].map(|name| {
        let application = bench.apply(&Holder::new(&bench, name, "p256"), 12);
        (bench.link(&application), application)
    });
    let [(link, application), (other, _)] = &links;
    let (url, pay) = bench.pay_form(link);
    let strangers = [
        bench.pay_form(other).1,
        form(&[("token", &hidden(&get(&bench, &format!("{link}/decline")), "token")), ("channel", "alipay")]),
        form(&[("token", &hidden(&get(&bench, &format!("{link}/transfer")), "token")), ("channel", "alipay")]),
    ];
    for stranger in &strangers {
        assert_eq!(bench.curl("POST", &url, &[], Some(stranger.as_bytes())).status, 403);
    }
    for headers in [&["Sec-Fetch-Site: cross-site"][..], &["Origin: https://evil.example"]] {
        assert_eq!(bench.curl("POST", &url, headers, Some(pay.as_bytes())).status, 403);
        let decline = format!("{link}/decline");
        assert_eq!(bench.curl("POST", &decline, headers, Some(pay.as_bytes())).status, 403);
        let transfer = format!("{link}/transfer");
        assert_eq!(bench.curl("POST", &transfer, headers, Some(pay.as_bytes())).status, 403);
    }
    assert_eq!(bench.status(application)["payment_status"], "unpaid");
    assert_eq!(bench.curl("POST", &url, &["Sec-Fetch-Site: same-origin"], Some(pay.as_bytes())).status, 303);
    assert_eq!(bench.status(application)["payment_status"], "paid");
}

#[test]
fn a_restart_makes_open_forms_stale_and_loses_nothing() {
    let Some(mut bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    let link = bench.link(&application);
    let path = link.strip_prefix(bench.running().url()).unwrap().to_owned();
    let (_, pay) = bench.pay_form(&path);
    bench.restart();
    let answer = bench.curl("POST", &format!("{path}/confirm"), &[], Some(pay.as_bytes()));
    assert_eq!(answer.status, 403);
    assert!(answer.text().contains("本次提交没有执行"));
    bench.pay(&application);
    assert!(get(&bench, &path).contains("支付成功"));
}

#[test]
fn whoever_has_the_link_learns_little_of_people() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    let link = bench.link(&application);
    let pages = ["", "/confirm", "/decline", "/transfer"].map(|below| get(&bench, &format!("{link}{below}"))).concat();
    for shown in ["李****", "139****9000", "广州市天河区****"] {
        assert!(pages.contains(shown), "{shown}");
    }
    for hidden in ["李四", "13900139000", "测试路", "张三", "13800138000", "11010519491231002X", "zhang.san@"] {
        assert!(!pages.contains(hidden), "{hidden}");
    }
}

#[test]
fn transfers_are_added_taken_away_and_verified() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 24);
    let link = bench.link(&application);
    let day = rfc3339::format(bench.now() - DAY)[..10].to_owned();
    let first = ["6222 0200 1234 5678", "云杉示例有限公司", "150", day.as_str()];
    let second = ["6222 0200 1234 5678", "云杉示例有限公司", "50.00", day.as_str()];
    let sheet = || get(&bench, &format!("{link}/transfer"));
    for part in ["沙箱电子认证有限公司", "0000100020003000400", "示例银行广州沙箱支行", "200.00 元"]
    {
        assert!(sheet().contains(part), "{part}");
    }
    // Adding and taking away change the form only, and lose nothing that was typed.
    let page = transfer(&bench, &link, "add", &[first]).text();
    assert!(page.contains("第 2 笔转账") && page.contains("value=\"6222 0200 1234 5678\""), "{page}");
    let page = transfer(&bench, &link, "remove-0", &[first, second]).text();
    assert!(!page.contains("第 2 笔转账") && page.contains("value=\"50.00\""), "{page}");
    assert!(!transfer(&bench, &link, "remove-7", &[first]).text().contains("第 2 笔转账"));
    let twenty = [first; 20];
    assert!(!transfer(&bench, &link, "add", &twenty).text().contains("第 21 笔转账"));
    assert!(bench.status(&application)["payments"].as_array().unwrap().is_empty());

    for (rows, says) in [
        (&[][..], "请填写转账信息后再核验"),
        (&[["", "", "", ""]], "请填写转账信息后再核验"),
        (&[["12345", "x", "0.001", &day]], "最多两位小数"),
        (&[["12345", "x", "-1", &day]], "最多两位小数"),
        (&[["12345", "x", "0", &day]], "金额应大于 0"),
        (&[["12345", "x", "1", "2999-01-01"]], "不能晚于今天"),
        (&[["12a45", "x", "1", &day]], "5 至 30 位数字。"),
        (&[first, ["12345", "", "1", &day]], "不能为空"),
    ] {
        let answer = transfer(&bench, &link, "verify", rows);
        assert_eq!(answer.status, 422, "{rows:?}");
        assert!(answer.text().contains(says), "{rows:?}: {says}");
    }
    // What is wrong declares nothing.
    let path = format!("{}/transfers", application.0);
    let declared = || bench.json("GET", &path, Some(&application.1), None).ok()["transfers"].clone();
    assert_eq!(declared(), json!([]));

    assert_eq!(transfer(&bench, &link, "verify", &[first]).status, 303);
    assert!(sheet().contains("已查验") && sheet().contains("未到账"));
    let desk = Desk::sign_in(&bench);
    let record = |[account, name, amount, date]: [&str; 4]| {
        let fields = [("payer_account", account), ("payer_name", name), ("amount", amount), ("date", date)];
        assert_eq!(desk.send("/desk/ledger", &fields).status, 303);
    };
    record(first);
    assert_eq!(transfer(&bench, &link, "verify", &[first]).status, 303);
    let page = sheet();
    assert!(page.contains("成功") && page.contains("尚需支付</dt><dd>50.00 元"), "{page}");
    assert!(get(&bench, &link).contains("部分款项已到账"), "the page's own amount is no longer right");
    assert_eq!(bench.status(&application)["payment_status"], "partly_paid");
    record(second);
    assert_eq!(transfer(&bench, &link, "verify", &[second]).status, 303);
    let page = sheet();
    assert!(page.contains("银行转账结果") && !page.contains("核验转账信息"), "{page}");
    assert_eq!(bench.status(&application)["business_status"], "under_review");
    assert!(get(&bench, &link).contains("订单已支付"));
}

#[test]
fn verified_from_everywhere_at_once_it_counts_once() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    let link = bench.link(&application);
    let day = rfc3339::format(bench.now() - DAY)[..10].to_owned();
    let row = ["6222020012345678", "云杉示例有限公司", "100", day.as_str()];
    let desk = Desk::sign_in(&bench);
    let fields = [("payer_account", row[0]), ("payer_name", row[1]), ("amount", row[2]), ("date", row[3])];
    assert_eq!(desk.send("/desk/ledger", &fields).status, 303);
    let token = hidden(&get(&bench, &format!("{link}/transfer")), "token");
    let body = form(&[
        ("token", &token),
        ("do", "verify"),
        ("payer_account-0", row[0]),
        ("payer_name-0", row[1]),
        ("amount-0", row[2]),
        ("date-0", row[3]),
    ]);
    thread::scope(|scope| {
        for _ in 0..6 {
            let (bench, link, body) = (&bench, &link, &body);
            scope.spawn(move || {
                let url = format!("{link}/transfer");
                assert_eq!(bench.curl("POST", &url, &[], Some(body.as_bytes())).status, 303);
            });
        }
    });
    let seen = bench.status(&application);
    assert_eq!(seen["payments"].as_array().unwrap().len(), 1);
    assert_eq!(seen["refunds"], json!([]));
    assert_eq!(operator::ledger(bench.data()).unwrap().len(), 1);
}
