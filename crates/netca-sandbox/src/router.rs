//! From HTTP to the handlers and back: bodies bounded and read whole, work done off the runtime's threads, every refusal
//! a problem document.

use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post, put};
use axum::{RequestExt, Router};
use http_body_util::BodyExt;
use hyper::body::Body as _;
use netca_protocol::wire::{Problem, ProblemCode};

use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::routes::{
    Call, Handler, Reply, applications, attachments, certificates, invoices, lookups, payments, quotes, service,
    transfers,
};
use crate::web;

/// No body is larger.
pub(crate) const MAX_BODY: usize = 1 << 20;
/// Nor is more read of one that is.
const MAX_THROWN_AWAY: usize = 8 << 20;
/// No body takes longer to come.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// All addresses of the sandbox.
pub(crate) fn router(ca: Arc<Ca>) -> Router {
    Router::new()
        .route("/v1/service", get(api(service::info)))
        .route("/v1/agreement", get(api(service::agreement)))
        .route("/v1/quotes", post(api(quotes::create)))
        .route("/v1/quotes/{quote_id}/attachments", get(api(attachments::list)))
        .route(
            "/v1/quotes/{quote_id}/attachments/{sha256}",
            put(api(attachments::announce)).delete(api(attachments::remove)),
        )
        .route("/v1/quotes/{quote_id}/attachments/{sha256}/content/{offset}", put(api(attachments::send)))
        .route("/v1/applications/{id}", put(api(applications::put)).get(api(applications::get)))
        .route("/v1/applications/{id}/payments", post(api(payments::create)))
        .route("/v1/applications/{id}/payments/{payment_id}", get(api(payments::get)))
        .route("/v1/applications/{id}/transfers", get(api(transfers::get)).put(api(transfers::put)))
        .route("/v1/applications/{id}/transfers/verification", post(api(transfers::verify)))
        .route("/v1/applications/{id}/invoice", get(api(invoices::get)).put(api(invoices::put)))
        .route("/v1/applications/{id}/invoice/document", get(api(invoices::document)))
        .route("/v1/applications/{id}/certificates", get(api(certificates::get)))
        .route("/v1/applications/{id}/installation", put(api(applications::put_installation)))
        .route("/v1/applications/{id}/withdrawal", put(api(applications::put_withdrawal)))
        .route("/v1/lookups", post(api(lookups::create)))
        .route("/v1/lookups/{challenge_id}", put(api(lookups::answer)))
        .merge(web::routes())
        .method_not_allowed_fallback(async |request: Request| {
            refuse(request, Refusal::new(ProblemCode::MethodNotAllowed, "该地址不接受这种请求方法。")).await
        })
        .fallback(async |request: Request| match web::no_page(request.uri().path()) {
            Some(page) if request.method() == Method::GET => response(page),
            _ => refuse(request, Refusal::new(ProblemCode::NotFound, "该地址不存在。")).await,
        })
        .layer(middleware::from_fn_with_state(ca.clone(), log))
        .with_state(ca)
}

pub(crate) type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A handler whose refusals are problem documents.
fn api(handler: Handler) -> impl Fn(State<Arc<Ca>>, Request) -> Answering + Clone + Send + Sync + 'static {
    move |State(ca), request| Box::pin(async move { answer(ca, request, handler).await.map_or_else(problem, response) })
}

/// A handler whose refusals are pages.
pub(crate) fn page(handler: Handler) -> impl Fn(State<Arc<Ca>>, Request) -> Answering + Clone + Send + Sync + 'static {
    let refused = |refusal: Refusal| {
        let (document, cause) = refusal.into_parts();
        with_cause(response(web::refused(&document)), cause)
    };
    move |State(ca), request| Box::pin(async move { answer(ca, request, handler).await.map_or_else(refused, response) })
}

async fn answer(ca: Arc<Ca>, mut request: Request, handler: Handler) -> Result<Reply, Refusal> {
    let unreadable = |_| Refusal::new(ProblemCode::NotFound, "该地址不存在。");
    let params = request.extract_parts::<RawPathParams>().await.map_err(unreadable)?;
    let params: Vec<(String, String)> =
        params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let id = params.first().map(|(_, value)| value.clone()).unwrap_or_default();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let headers = request.headers().clone();
    let waits = headers.contains_key(header::EXPECT);
    let body = read_body(request.into_body(), waits).await?;
    let call = Call { id, params, query, headers, body };
    match tokio::task::spawn_blocking(move || handler(&ca, &call)).await {
        Ok(outcome) => outcome,
        // The handler panicked; its transaction was rolled back when it was dropped.
        Err(_) => Err(Refusal::new(ProblemCode::Internal, "沙箱内部错误,请稍后再试。")),
    }
}

/// Refuses what nothing here is for. The body is read all the same: with one that is left lying, the connection closes
/// under a client that may be sending its next request on it.
async fn refuse(request: Request, refusal: Refusal) -> Response {
    let waits = request.headers().contains_key(header::EXPECT);
    problem(read_body(request.into_body(), waits).await.err().unwrap_or(refusal))
}

/// Reads a body whole. One that is too large is read on for a while and thrown away, because a client that is still
/// sending when the connection closes may never see the answer; one that waits to be told to send is not told.
async fn read_body(mut body: Body, waits: bool) -> Result<Bytes, Refusal> {
    let too_large = || Refusal::new(ProblemCode::TooLarge, format!("请求内容不能超过 {} KiB。", MAX_BODY / 1024));
    if waits && body.size_hint().lower() > MAX_BODY as u64 {
        return Err(too_large());
    }
    let mut kept = Vec::new();
    let mut length = 0;
    let reading = async {
        while let Some(frame) = body.frame().await {
            let data = frame.map_err(|_| ())?.into_data().unwrap_or_default();
            length += data.len();
            if length <= MAX_BODY {
                kept.extend_from_slice(&data);
            } else if length > MAX_THROWN_AWAY {
                break;
            }
        }
        Ok::<(), ()>(())
    };
    match tokio::time::timeout(BODY_TIMEOUT, reading).await {
        _ if length > MAX_BODY => Err(too_large()),
        Ok(Ok(())) => Ok(kept.into()),
        _ => Err(Refusal::new(ProblemCode::MalformedRequest, "请求内容没有完整到达。")),
    }
}

fn response(reply: Reply) -> Response {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = reply.status;
    let fixed = [(header::CACHE_CONTROL, "no-store"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn problem(refusal: Refusal) -> Response {
    let seconds = refusal.seconds_to_wait();
    let (document, cause) = refusal.into_parts();
    let status = StatusCode::from_u16(document.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut headers = vec![
        (header::CONTENT_TYPE, "application/problem+json".to_owned()),
        (header::CONTENT_LANGUAGE, "zh-CN".to_owned()),
    ];
    if document.known() == Some(ProblemCode::Unauthorized) {
        headers.push((header::WWW_AUTHENTICATE, "Bearer".into()));
    }
    headers.extend(seconds.map(|seconds| (header::RETRY_AFTER, seconds.to_string())));
    let body = serde_json::to_vec::<Problem>(&document).unwrap_or_default();
    with_cause(response(Reply { status, headers, body }), cause)
}

/// Why the CA itself failed, for the log.
#[derive(Clone)]
struct Cause(String);

fn with_cause(mut response: Response, cause: Option<crate::Error>) -> Response {
    if let Some(cause) = cause {
        response.extensions_mut().insert(Cause(cause.to_string()));
    }
    response
}

/// One line a request: the pattern of its address, for the address itself may hold a payment page's secret name.
async fn log(State(ca): State<Arc<Ca>>, request: Request, next: Next) -> Response {
    let Some(log) = ca.config.log.clone() else { return next.run(request).await };
    let started = Instant::now();
    let pattern = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let cause = response.extensions().get::<Cause>().map(|Cause(cause)| format!(" ({cause})")).unwrap_or_default();
    let (status, millis) = (response.status().as_u16(), started.elapsed().as_millis());
    log(&format!("{method} {pattern} {status} {millis} ms{cause}"));
    response
}

#[cfg(test)]
mod tests {
    use hyper::service::Service as _;
    use hyper_util::service::TowerToHyperService;

    use super::*;
    use crate::{Config, Sandbox};
    use axum::routing::delete;

    #[test]
    fn every_parameter_of_an_address_reaches_its_handler() {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::start(Config::new(dir.path().join("data"))).unwrap();
        let shows: Handler = |_, call| {
            let body = format!("{} {} {:?}", call.id, call.param("offset"), call.param("nothing"));
            Ok(Reply { status: StatusCode::OK, headers: Vec::new(), body: body.into_bytes() })
        };
        let router = Router::new().route("/{quote_id}/x/{offset}", delete(api(shows))).with_state(sandbox.ca().clone());
        let service = TowerToHyperService::new(router);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let request = Request::builder().method("DELETE").uri("/a%20b/x/17").body(Body::empty()).unwrap();
        let body =
            runtime.block_on(async { service.call(request).await.unwrap().into_body().collect().await.unwrap() });
        assert_eq!(body.to_bytes(), "a b 17 \"\"");
    }

    #[test]
    fn a_panic_is_a_problem_and_the_records_go_on() {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::start(Config::new(dir.path().join("data"))).unwrap();
        let ca = sandbox.ca().clone();
        let panics: Handler = |ca, _| ca.transaction(|_, _| panic!("on purpose"));
        let router = Router::new().route("/panics", get(api(panics))).with_state(ca.clone()).merge(router(ca.clone()));
        let service = TowerToHyperService::new(router);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let answer = |path: &str| {
            let request = Request::builder().uri(path).body(Body::empty()).unwrap();
            runtime.block_on(service.call(request)).unwrap()
        };
        let response = answer("/panics");
        assert_eq!(response.status(), 500);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(answer("/v1/service").status(), 200);
        ca.store.transaction::<_, crate::Error>(|tx| crate::store::numbers::business(tx, "20261122")).unwrap();
    }
}
