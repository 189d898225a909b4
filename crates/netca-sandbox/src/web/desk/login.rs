use axum::http::{StatusCode, header};
use maud::{Markup, html};

use super::super::form::Form;
use super::super::page::{Page, see_other};
use super::super::words::Tone;
use super::super::{guard, parts, stale};
use super::gate::Tried;
use super::once;
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};

/// `GET /desk/login`
pub(crate) fn show(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    if ca.web.sessions.find(call, ca.config.clock.now()).is_some() {
        return Ok(see_other("/desk".into()));
    }
    Ok(page(None).ok())
}

/// `POST /desk/login`
pub(crate) fn enter(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let form = Form::sent(call)?;
    if guard::is_foreign(call) {
        return Ok(stale());
    }
    let now = ca.config.clock.now();
    match ca.web.gate.attempt(form.text("password"), now) {
        Tried::Right => {
            // Whoever signs in anew leaves nothing open behind.
            if let Some(old) = ca.web.sessions.find(call, now) {
                ca.web.sessions.end(old);
            }
            let cookie = ca.web.sessions.begin(now)?;
            Ok(see_other("/desk".into()).with(header::SET_COOKIE, cookie))
        }
        Tried::Wrong => Ok(page(Some("密码不正确，请重新输入。")).with_status(StatusCode::FORBIDDEN)),
        Tried::Wait(left) => {
            let seconds = left.as_millis().div_ceil(1000);
            let text = format!("密码错误次数过多，请等待 {seconds} 秒后再试。");
            let reply = page(Some(&text)).with_status(StatusCode::TOO_MANY_REQUESTS);
            Ok(reply.with(header::RETRY_AFTER, seconds))
        }
    }
}

/// `POST /desk/logout`
pub(crate) fn leave(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    once(ca, call, "logout", "/desk", |desk, _| {
        let cookie = ca.web.sessions.end(desk.session);
        Ok(see_other("/desk/login".into()).with(header::SET_COOKIE, cookie))
    })
}

fn page(error: Option<&str>) -> Page {
    let content: Markup = html! {
        section.card.door {
            h1 { "审核台登录" }
            @if let Some(text) = error { (parts::notice(Tone::Bad, text)) }
            form method="post" action="/desk/login" {
                div.field {
                    label for="password" { "操作员密码" }
                    input type="password" id="password" name="password" autocomplete="current-password" required
                        autofocus maxlength="200";
                    p.hint { "密码在沙箱首次启动时生成，保存在数据目录的 desk.password 文件中。" }
                }
                p.actions { button type="submit" { "登录" } }
            }
        }
    };
    Page { title: "审核台登录".into(), place: html! { p.place { "审核台" } }, navigation: None, content }
}
