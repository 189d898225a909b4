use serde_json::{Value, json};

use super::{Answer, Bench, openssl};

/// A file to attach.
pub(crate) struct Paper {
    pub(crate) kind: &'static str,
    pub(crate) media_type: &'static str,
    pub(crate) content: Vec<u8>,
}

impl Paper {
    /// A PDF of exactly so many bytes.
    pub(crate) fn pdf(kind: &'static str, size: usize) -> Self {
        let mut content = b"%PDF-1.7\n".to_vec();
        content.extend((0..size - 15).map(|at| b' ' + (at % 89) as u8));
        content.extend(b"%%EOF\n");
        assert_eq!(content.len(), size);
        Self { kind, media_type: "application/pdf", content }
    }

    pub(crate) fn sha256(&self) -> String {
        sha256(&self.content)
    }

    /// As the application names it.
    pub(crate) fn reference(&self) -> Value {
        let (kind, media_type, sha256) = (self.kind, self.media_type, self.sha256());
        json!({ "kind": kind, "media_type": media_type, "sha256": sha256, "size": self.content.len() })
    }

    pub(crate) fn announce(&self, bench: &Bench, quote: &Value) -> Answer {
        let path = format!("{}/{}", attachments(quote), self.sha256());
        bench.json("PUT", &path, None, Some(&self.reference()))
    }

    /// Sends the bytes from an offset up to another.
    pub(crate) fn send(&self, bench: &Bench, quote: &Value, from: usize, to: usize) -> Answer {
        self.send_at(bench, quote, &from.to_string(), &self.content[from..to])
    }

    pub(crate) fn send_at(&self, bench: &Bench, quote: &Value, offset: &str, chunk: &[u8]) -> Answer {
        let path = format!("{}/{}/content/{offset}", attachments(quote), self.sha256());
        bench.curl("PUT", &path, &["Content-Type: application/octet-stream"], Some(chunk))
    }

    /// The same; `None` when nobody answers.
    pub(crate) fn try_send(&self, bench: &Bench, quote: &Value, from: usize, to: usize) -> Option<Answer> {
        let path = format!("{}/{}/content/{from}", attachments(quote), self.sha256());
        bench.try_curl("PUT", &path, &["Content-Type: application/octet-stream"], Some(&self.content[from..to]))
    }

    /// Announces it and sends all of it.
    pub(crate) fn upload(&self, bench: &Bench, quote: &Value) -> Value {
        let mut state = self.announce(bench, quote).ok();
        let most = quote["requirements"]["chunk_bytes"].as_u64().unwrap() as usize;
        while state["complete"] == false {
            let from = state["received"].as_u64().unwrap() as usize;
            state = self.send(bench, quote, from, self.content.len().min(from + most)).ok();
        }
        state
    }

    pub(crate) fn remove(&self, bench: &Bench, quote: &Value) -> Answer {
        bench.curl("DELETE", &format!("{}/{}", attachments(quote), self.sha256()), &[], None)
    }
}

/// What is there for a quote.
pub(crate) fn uploads(bench: &Bench, quote: &Value) -> Answer {
    bench.curl("GET", &attachments(quote), &[], None)
}

fn attachments(quote: &Value) -> String {
    format!("/v1/quotes/{}/attachments", quote["quote_id"].as_str().unwrap())
}

/// By OpenSSL.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bytes");
    std::fs::write(&path, bytes).unwrap();
    openssl("dgst -sha256 -r {}", &[&path]).split(' ').next().unwrap().into()
}
