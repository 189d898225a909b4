//! Long lists, a page at a time.

use maud::{Markup, html};

use super::super::form::{Form, query};
use crate::routes::Call;

/// Lines on a page.
const PAGE: u32 = 20;

/// Which page of a list is looked at.
pub(super) struct Paging {
    page: u32,
}

impl Paging {
    /// The page that an address names, the first otherwise.
    pub(super) fn of(call: &Call) -> Self {
        Self { page: Form::query(call).text("page").parse().unwrap_or(1).clamp(1, 1_000_000) }
    }

    /// How many lines.
    pub(super) fn limit(&self) -> u32 {
        PAGE
    }

    /// After how many.
    pub(super) fn offset(&self) -> u32 {
        (self.page - 1) * PAGE
    }

    /// The ways to the other pages of a list of so many lines.
    pub(super) fn links(&self, address: &str, chosen: &[(&str, &str)], total: u32) -> Markup {
        let last = total.div_ceil(PAGE).max(1);
        let to = |page: u32| to_page(address, chosen, page);
        html! {
            @if total > PAGE || self.page > 1 {
                nav.pages aria-label="分页" {
                    @if self.page > 1 { a rel="prev" href=(to((self.page - 1).min(last))) { "上一页" } }
                    span { "第 " (self.page) " / " (last) " 页，共 " (total) " 条" }
                    @if self.page < last { a rel="next" href=(to(self.page + 1)) { "下一页" } }
                }
            }
        }
    }
}

/// The address of a list with what was chosen, its first page said by saying nothing.
pub(super) fn to_page(address: &str, chosen: &[(&str, &str)], page: u32) -> String {
    let page = if page > 1 { page.to_string() } else { String::new() };
    let pairs = chosen.iter().copied().chain([("page", page.as_str())]);
    let given: Vec<_> = pairs.filter(|(_, value)| !value.is_empty()).collect();
    if given.is_empty() { address.to_owned() } else { format!("{address}?{}", query(&given)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_leads_to_the_pages_beside() {
        let links = |page: &str, total| {
            let call = Call { query: format!("page={page}"), ..Call::default() };
            let paging = Paging::of(&call);
            (paging.offset(), paging.links("/x", &[("state", "a&b"), ("number", "")], total).into_string())
        };
        assert_eq!(links("1", 20), (0, String::new()));
        let (offset, middle) = links("2", 41);
        assert_eq!(offset, 20);
        assert!(middle.contains("href=\"/x?state=a%26b\"") && middle.contains("href=\"/x?state=a%26b&amp;page=3\""));
        let (_, beyond) = links("9", 41);
        assert!(beyond.contains("page=3\"") && !beyond.contains("next"), "{beyond}");
        for odd in ["0", "-1", "x", "99999999999", ""] {
            assert!(links(odd, 41).0 <= 20_000_000, "{odd}");
        }
    }
}
