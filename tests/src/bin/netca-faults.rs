//! Runs the matrix of faults: `spread`, or `all` with a text that points must hold. The other words are its own processes'.
#![forbid(unsafe_code)]
#![allow(clippy::expect_used, reason = "a tool of the tests")]

use std::path::Path;
use std::process::ExitCode;

use netca_tests::matrix::ground::Case;
use netca_tests::matrix::{Extent, renewal, run};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let good = match words.as_slice() {
        ["spread"] => run(&Extent::Spread),
        ["all"] => run(&Extent::All(String::new())),
        ["all", text] => run(&Extent::All((*text).to_owned())),
        ["prepare", folder, case] => {
            Case::of_word(case).expect("a case").prepare(Path::new(folder));
            true
        }
        ["renew", order] => {
            let order = serde_json::from_str(order).expect("an order");
            println!("{}", serde_json::to_string(&renewal::run(&order)).expect("JSON"));
            true
        }
        _ => {
            eprintln!("netca-faults spread | all [TEXT]");
            false
        }
    };
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
