//! 收件人信息: filled in as normally as if something were posted, or copied from the operator.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use netca_renew::netca_protocol::person::FieldRule;
use netca_renew::{FormInput, RecipientInput};

fn broken(input: &FormInput) -> Vec<(String, FieldRule)> {
    let errors = input.check_without_attachments(&common::quote()).err().unwrap_or_default();
    errors.into_iter().map(|error| (error.field, error.rule)).collect()
}

#[test]
fn without_one_the_operator_is_copied_and_needs_an_address() {
    let mut input = common::form();
    input.recipient = None;
    assert_eq!(broken(&input), []);
    input.operator.address.clear();
    assert!(broken(&input).contains(&("recipient.address".into(), FieldRule::Required)));
}

#[test]
fn one_of_its_own_is_looked_at_field_by_field() {
    let mut input = common::form();
    input.recipient = Some(RecipientInput::default());
    let required = |field: &str| (field.to_owned(), FieldRule::Required);
    let all = ["recipient.address", "recipient.mobile", "recipient.name"].map(required);
    assert_eq!(broken(&input), all);
    let recipient =
        RecipientInput { name: "李四".into(), mobile: "+86 139 0000 0000".into(), address: "示例街 2 号".into() };
    input.recipient = Some(RecipientInput { mobile: "12800000000".into(), ..recipient.clone() });
    assert_eq!(broken(&input), [("recipient.mobile".into(), FieldRule::Mobile)]);
    input.recipient = Some(recipient);
    assert_eq!(broken(&input), []);
}
