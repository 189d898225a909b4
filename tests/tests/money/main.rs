//! Money on the client's side, against a CA in memory: paying, transfers, invoices, refunds, and any order of them.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod invoices;
mod pages;
mod properties;
mod settlement;
mod transfers;

use netca_renew::netca_payment::{BankTransfer, Money};
use netca_renew::{Client, Error, TransferInput};

/// What a dishonest CA does to an answer, and the stable number of the error that it ends in.
type Tampers<T, const N: usize> = [(i32, fn(&mut T)); N];

fn fen(fen: u64) -> Money {
    Money::from_fen(fen).unwrap()
}

/// A transfer of an invented company.
fn transfer(client: &Client, amount: &str) -> BankTransfer {
    client.check_transfer(&typed(amount)).unwrap()
}

fn typed(amount: &str) -> TransferInput {
    TransferInput {
        payer_account: PAYER.into(),
        payer_name: COMPANY.into(),
        amount: amount.into(),
        date: "2026-11-20".into(),
        remark: String::new(),
    }
}

const PAYER: &str = "6222000000001234567";
const COMPANY: &str = "云杉示例有限公司";

/// The stable number of an error.
#[track_caller]
fn code<T>(answer: Result<T, Error>) -> i32 {
    match answer {
        Ok(_) => panic!("it was accepted"),
        Err(error) => error.code(),
    }
}
