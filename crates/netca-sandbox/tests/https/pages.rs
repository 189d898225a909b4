//! What every page keeps to: its headers, no script, nothing from elsewhere, and what people typed shown as text.

use serde_json::json;

use crate::support::{Bench, DAY, Desk, Holder, Paper, form, hidden, openssl};

const TYPED: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;";

/// All pages of an application, as whoever sees them.
fn pages(bench: &Bench, desk: &Desk<'_>, number: &str, link: &str) -> Vec<(String, crate::support::Answer)> {
    let cashier = ["", "/confirm", "/decline", "/transfer"].map(|below| format!("{link}{below}"));
    let rooms = ["", "/ledger", "/refunds", "/invoices", "/outbox"].map(|room| format!("/desk{room}"));
    let acts = ["", "/approve", "/reject", "/settle", "/verify", "/refunded", "/refund", "/invoice", "/attachments/00"];
    let acts = acts.map(|act| format!("/desk/applications/{number}{act}"));
    let others = [
        "/desk/applications/nobody",
        "/desk/",
        "/desk/nothing/here",
        "/cashier/x/nothing",
        "/desk?state=%3Cscript%3E&number=%3Cscript%3E&page=x",
    ]
    .map(String::from);
    let outside = ["/desk/login".into(), format!("/cashier/{}", "0".repeat(32))];
    let seen = cashier.into_iter().chain(rooms).chain(acts).chain(others).map(|path| (path.clone(), desk.get(&path)));
    seen.chain(outside.map(|path| (path.clone(), bench.curl("GET", &path, &[], None)))).collect()
}

#[test]
fn every_page_keeps_to_itself() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    let desk = Desk::sign_in(&bench);
    let (number, link) = (bench.number(&application), bench.link(&application));
    let mut looked_at = 0;
    for (path, answer) in pages(&bench, &desk, &number, &link) {
        for part in
            ["cache-control: no-store\r\n", "x-content-type-options: nosniff\r\n", "referrer-policy: no-referrer\r\n"]
        {
            assert!(answer.status == 303 || answer.head.contains(part), "{path}: {part} in {}", answer.head);
        }
        if answer.body.is_empty() {
            assert_eq!(answer.status, 303, "{path}");
            continue;
        }
        let page = answer.text();
        let (head, rest) = page.split_once("<style>").expect(&path);
        let (style, body) = rest.split_once("</style>").expect(&path);
        let file = bench.path("style.css");
        std::fs::write(&file, style).unwrap();
        let digest = bench.path("style.sha256");
        openssl("dgst -sha256 -binary -out {} {}", &[&digest, &file]);
        let policy = format!(
            "content-security-policy: default-src 'none'; style-src 'sha256-{}'; img-src 'self'; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'\r\n",
            openssl("base64 -A -in {}", &[&digest]).to_lowercase()
        );
        for part in [
            policy.as_str(),
            "content-type: text/html; charset=utf-8\r\n",
            "x-frame-options: deny\r\n",
            "cross-origin-opener-policy: same-origin\r\n",
            "cross-origin-resource-policy: same-origin\r\n",
        ] {
            assert!(answer.head.contains(part), "{path}: {part} in {}", answer.head);
        }
        for part in ["<script", "javascript:", "http:", "https:", "style=", "<iframe", "<object", "<base", " on"] {
            assert!(!head.contains(part) && !body.contains(part), "{path}: {part}");
        }
        assert!(!style.contains("url(") && !style.contains('@') || style.matches('@').count() == 1, "only @media");
        looked_at += 1;
    }
    assert!(looked_at >= 15, "{looked_at}");
}

#[test]
fn what_people_typed_is_text_on_every_page() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let (id, answer) = bench.apply_with(&holder, 12, |content| {
        let short = TYPED.chars().take(64).collect::<String>();
        content["linkman"]["name"] = json!(short);
        content["linkman"]["address"] = json!(TYPED);
        content["linkman"]["identityType"] = json!(3);
        content["linkman"]["identity"] = json!("<script>alert(3)</script>");
        content["recipient"]["name"] = json!(short);
        content["recipient"]["address"] = json!(TYPED);
        content["memo"] = json!(TYPED);
        content["invoice_type"] = json!("electronic");
    });
    let application = (format!("/v1/applications/{id}"), answer.ok()["access_token"].as_str().unwrap().to_owned());
    let put = |below: &str, body| {
        bench.json("PUT", &format!("{}/{below}", application.0), Some(&application.1), Some(&body)).ok();
    };
    let day = netca_payment::rfc3339::format(bench.now() - DAY)[..10].to_owned();
    let name = "<script>alert(4)</script>";
    put(
        "transfers",
        json!({ "transfers": [{
        "payer_account": "6222020012345678", "payer_name": name, "amount": 1, "date": day, "remark": TYPED,
    }] }),
    );
    let desk = Desk::sign_in(&bench);
    let (number, link) = (bench.number(&application), bench.link(&application));
    let entry = [("payer_account", "6222020012345678"), ("payer_name", name), ("amount", "0.01"), ("date", &day)];
    assert_eq!(desk.send("/desk/ledger", &[&entry[..], &[("remark", TYPED)]].concat()).status, 303);
    let wrong = desk.send("/desk/ledger", &[("payer_account", TYPED), ("payer_name", TYPED), ("remark", TYPED)]);
    assert_eq!(wrong.status, 422);
    let mut all = vec![("ledger, typed".to_owned(), wrong)];
    all.extend(pages(&bench, &desk, &number, &link));
    // Typed at the cashier's, and given back with what is wrong.
    let page = bench.curl("GET", &format!("{link}/transfer"), &[], None).text();
    let token = hidden(&page, "token");
    let typed = [("payer_account-0", TYPED), ("payer_name-0", TYPED), ("amount-0", TYPED), ("date-0", TYPED)];
    for (act, status) in [("add", 200), ("verify", 422)] {
        let fields = [&[("token", token.as_str()), ("do", act)], &typed[..]].concat();
        let answer = bench.curl("POST", &format!("{link}/transfer"), &[], Some(form(&fields).as_bytes()));
        assert_eq!(answer.status, status, "{act}");
        assert!(answer.text().matches("&lt;script&gt;").count() >= 4, "{act}: kept");
        all.push((format!("transfer, {act}"), answer));
    }
    bench.pay(&application);
    put("invoice", json!({ "title": TYPED, "email": "" }));
    desk.decide(&number, "invoice", &[]);
    let search = desk.page(&format!("/desk?{}", form(&[("number", TYPED), ("state", TYPED)])));
    assert!(search.contains("&lt;script&gt;"));
    desk.decide(&number, "reject", &[("reason", TYPED), ("paid", "carry_over")]);
    all.extend(pages(&bench, &desk, &number, &link));
    let mut escaped = 0;
    for (path, answer) in all {
        let page = answer.text();
        for raw in ["<script", "<img src=x", "onerror=alert(2)>", "'><"] {
            assert!(!page.contains(raw), "{path}: {raw}");
        }
        escaped += page.matches("&lt;script&gt;").count();
    }
    assert!(escaped >= 40, "{escaped}: what was typed is on the pages");
}

#[test]
fn attachments_are_only_looked_at() {
    let Some(bench) = Bench::start(|config| config.expired = Some(netca_sandbox::ExpiredPath::usual())) else { return };
    let now = bench.now();
    // Whole files by their structure, with HTML where text may stand.
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\x19IHDR<script>alert(2)</script>\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82";
    let jpeg = b"\xff\xd8\xff\xfe\0\x1b<script>alert(3)</script>\xff\xda\0\x02\0\xff\xd9";
    let papers = [
        ("application_form", "application/pdf", &b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF\n"[..]),
        ("operator_papers", "image/png", png),
        ("organisation_papers", "image/jpeg", jpeg),
    ]
    .map(|(kind, media_type, content)| Paper { kind, media_type, content: content.to_vec() });
    let apply = |name: &str| {
        let holder = Holder::with_validity(&bench, name, "p256", now - 375 * DAY, now - 10 * DAY);
        let quote = bench.quote(&holder).ok();
        papers.iter().for_each(|paper| drop(paper.upload(&bench, &quote)));
        let (id, answer) = bench.apply_on(&quote, &holder, 12, |content| {
            content["attachments"] = papers.iter().map(Paper::reference).collect();
            content["linkman"]["address"] = json!("广州市天河区测试路 1 号");
        });
        bench.number(&(format!("/v1/applications/{id}"), answer.ok()["access_token"].as_str().unwrap().into()))
    };
    let number = apply("holder");
    let desk = Desk::sign_in(&bench);
    let page = desk.page(&format!("/desk/applications/{number}"));
    for paper in &papers {
        let (media_type, way) =
            (paper.media_type, if paper.media_type == "application/pdf" { "attachment" } else { "inline" });
        let address = format!("/desk/applications/{number}/attachments/{}", paper.sha256());
        assert!(page.contains(&format!("href=\"{address}\"")), "{page}");
        assert_eq!(page.contains(&format!("<img src=\"{address}\"")), way == "inline", "{page}");
        let answer = desk.get(&address);
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body, paper.content);
        for part in [
            format!("content-type: {media_type}\r\n"),
            format!("content-disposition: {way}; filename=\"{number}-"),
            "content-security-policy: sandbox; default-src 'none'".into(),
            "x-content-type-options: nosniff\r\n".into(),
            "cache-control: no-store\r\n".into(),
        ] {
            assert!(answer.head.contains(&part), "{part}: {}", answer.head);
        }
    }
    for unknown in ["00", "../../../etc/passwd", "%2e%2e", &papers[0].sha256().to_uppercase()] {
        let address = format!("/desk/applications/{number}/attachments/{unknown}");
        assert_eq!(desk.get(&address).status, 404, "{unknown}");
    }
    let other = bench.number(&bench.apply(&Holder::new(&bench, "other", "p256"), 12));
    let address = format!("/desk/applications/{other}/attachments/{}", papers[0].sha256());
    assert_eq!(desk.get(&address).status, 404, "of another application");
}

#[test]
fn a_long_list_has_pages_and_can_be_searched() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let desk = Desk::sign_in(&bench);
    assert!(desk.page("/desk").contains("还没有人提交续期申请"));
    let numbers: Vec<String> = (0..21)
        .map(|at| bench.number(&bench.apply(&Holder::new(&bench, &format!("holder-{at}"), "p256"), 12)))
        .collect();
    let shown = |path: &str| -> Vec<String> {
        let page = desk.page(path);
        let links = page.split("href=\"/desk/applications/").skip(1);
        links.map(|link| link.split('"').next().unwrap().to_owned()).collect()
    };
    let newest: Vec<String> = numbers.iter().rev().cloned().collect();
    assert_eq!(shown("/desk"), newest[..20]);
    assert_eq!(shown("/desk?page=2"), newest[20..]);
    assert!(shown("/desk?page=3").is_empty() && shown("/desk?page=4294967295").is_empty());
    assert!(desk.page("/desk").contains("href=\"/desk?page=2\""));
    assert_eq!(shown("/desk?state=entered&page=2"), newest[20..]);
    assert!(shown("/desk?state=under_review").is_empty());
    assert!(desk.page("/desk?state=under_review").contains("没有「待审核」的申请"));
    assert_eq!(shown(&format!("/desk?number={}", numbers[4])), [numbers[4].clone()]);
    assert_eq!(shown(&format!("/desk?number={}", &numbers[4][..16])).len(), 9, "a beginning is enough");
    assert!(shown("/desk?number=%25").is_empty(), "no pattern");
    assert!(desk.page("/desk?number=%27%20OR%201%3D1--").contains("没有业务单号或订单编号以"));
}
