use std::borrow::Cow;

use crate::refusal::Refusal;
use crate::routes::Call;

/// What a page's form sent, or what stands in an address behind the `?`: names and values in order.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// The body of a request.
    pub(super) fn sent(call: &Call) -> Result<Self, Refusal> {
        call.media_type(&["application/x-www-form-urlencoded"])?;
        Ok(Self::parse(&call.body))
    }

    /// The query of an address.
    pub(super) fn query(call: &Call) -> Self {
        Self::parse(call.query.as_bytes())
    }

    /// The first value of this name, without the spaces around it; empty when there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim()).unwrap_or_default()
    }

    /// Whether there is a value of this name, even an empty one.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    fn parse(bytes: &[u8]) -> Self {
        let owned = |(name, value): (Cow<'_, str>, Cow<'_, str>)| (name.into_owned(), value.into_owned());
        Self(form_urlencoded::parse(bytes).map(owned).collect())
    }
}

/// A query of one name and value, for an address of ours.
pub(super) fn query(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_they_were_typed() {
        let form = Form::parse(&query(&[("a", "李四 & <b>?=%"), ("b", " x "), ("a", "second")]).into_bytes());
        assert_eq!((form.text("a"), form.text("b"), form.text("c")), ("李四 & <b>?=%", "x", ""));
        assert_eq!(Form::parse(b"a=%ff%zz").text("a"), "\u{fffd}%zz", "bytes that are no text are no error");
    }
}
