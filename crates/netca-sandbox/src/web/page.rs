use std::sync::LazyLock;

use axum::http::{HeaderName, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use crate::ca::{HOTLINE, NAME};
use crate::routes::Reply;

const STYLE: &str = include_str!("style.css");
const ICON: &str = include_str!("icon.svg");

/// Only the page's own style, pictures from here, and forms that only come back here; no script at all.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; img-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
});

/// A page: what `html!` made of it, which escapes whatever it is given, in the frame that all pages share.
pub(super) struct Page {
    pub(super) title: String,
    /// What stands at the top, right of the name.
    pub(super) place: Markup,
    /// Ways to other pages, below the top.
    pub(super) navigation: Option<Markup>,
    pub(super) content: Markup,
}

impl Page {
    /// 200 with the page.
    pub(super) fn ok(self) -> Reply {
        self.with_status(StatusCode::OK)
    }

    /// 422 with the page: something was typed that cannot be taken.
    pub(super) fn unacceptable(self) -> Reply {
        self.with_status(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// Another status with the page.
    pub(super) fn with_status(self, status: StatusCode) -> Reply {
        let text = |value: &str| value.to_owned();
        let headers = vec![
            (header::CONTENT_TYPE, text("text/html; charset=utf-8")),
            (header::CONTENT_LANGUAGE, text("zh-CN")),
            (header::CONTENT_SECURITY_POLICY, POLICY.clone()),
            (header::REFERRER_POLICY, text("no-referrer")),
            (header::X_FRAME_OPTIONS, text("DENY")),
            (HeaderName::from_static("cross-origin-opener-policy"), text("same-origin")),
            (HeaderName::from_static("cross-origin-resource-policy"), text("same-origin")),
        ];
        Reply { status, headers, body: self.markup().into_string().into_bytes() }
    }

    fn markup(self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="zh-CN" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    title { (self.title) " · " (NAME) }
                    link rel="icon" type="image/svg+xml" href="/icon.svg";
                    // Ours, and a constant: the policy names its digest.
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    header.top {
                        div.bar {
                            p.name { (NAME) span { "Sandbox CA" } }
                            (self.place)
                        }
                    }
                    p.sandbox { "沙箱环境：不收取真实款项，所发证书没有任何效力。" }
                    @if let Some(navigation) = self.navigation { (navigation) }
                    main { (self.content) }
                    footer { "客服热线 " (HOTLINE) "（沙箱，不能拨打）" }
                }
            }
        }
    }
}

/// `GET /icon.svg`
pub(super) fn icon() -> Reply {
    let headers = vec![
        (header::CONTENT_TYPE, "image/svg+xml".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'".to_owned()),
        (header::CACHE_CONTROL, "public, max-age=86400".to_owned()),
    ];
    Reply { status: StatusCode::OK, headers, body: ICON.into() }
}

/// Sends the browser on to an address of ours, after a form was taken.
pub(super) fn see_other(location: String) -> Reply {
    Reply { status: StatusCode::SEE_OTHER, headers: vec![(header::LOCATION, location)], body: Vec::new() }
}
