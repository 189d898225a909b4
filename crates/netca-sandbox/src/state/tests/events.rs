//! What can happen.

use netca_payment::PaymentChannel;
use proptest::collection::vec;
use proptest::prelude::*;

/// Something that happens. Numbers choose among what there is, and wrap around.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// A holder applies, for so many fen.
    Apply {
        holder: usize,
        total: u64,
    },
    /// The client asks for a page.
    Page {
        application: usize,
        channel: PaymentChannel,
    },
    /// The payer pays on a page, whatever its state.
    Pay {
        page: usize,
        channel: PaymentChannel,
    },
    /// The payer declines on a page, whatever its state.
    Decline {
        page: usize,
    },
    /// The client declares transfers of the pool.
    Declare {
        application: usize,
        transfers: Vec<usize>,
    },
    /// The client has them looked for.
    Verify {
        application: usize,
    },
    /// A transfer of the pool comes in.
    Bank {
        transfer: usize,
    },
    /// The client withdraws; or somebody else, who does not ask first whether that is possible.
    Withdraw {
        application: usize,
        asks: bool,
    },
    /// The client says that it installed; or somebody else, likewise.
    Install {
        application: usize,
        asks: bool,
    },
    /// The client asks for an invoice.
    AskInvoice {
        application: usize,
        title: usize,
    },
    /// The operator's decisions.
    Approve {
        application: usize,
    },
    Reject {
        application: usize,
        carry: bool,
    },
    Settle {
        application: usize,
    },
    RefundCredit {
        application: usize,
    },
    Refunded {
        application: usize,
    },
    IssueInvoice {
        application: usize,
    },
    Revoke {
        holder: usize,
    },
    /// So many seconds go by.
    Wait {
        seconds: u64,
    },
    /// The server does what is due.
    Tick,
}

const ONLINE: [PaymentChannel; 3] =
    [PaymentChannel::Alipay, PaymentChannel::UnionpayPersonal, PaymentChannel::UnionpayCorporate];

/// Any event, the ones that lead on more often than the others.
pub(super) fn any() -> impl Strategy<Value = Event> {
    let channel = || prop::sample::select(&ONLINE[..]);
    // Mostly the newest.
    let application = || prop_oneof![3 => Just(0_usize), 1 => 1..4_usize];
    // One of them often, so that several declare the same.
    let transfer = || prop_oneof![Just(2_usize), 0..6_usize];
    prop_oneof![
        8 => (0..2_usize, prop::sample::select(vec![0, 10_000, 10_000, 20_000, 20_000, 30_000]))
            .prop_map(|(holder, total)| Event::Apply { holder, total }),
        5 => (application(), channel()).prop_map(|(application, channel)| Event::Page { application, channel }),
        6 => (application(), channel()).prop_map(|(page, channel)| Event::Pay { page, channel }),
        2 => application().prop_map(|page| Event::Decline { page }),
        6 => (application(), vec(transfer(), 0..4))
            .prop_map(|(application, transfers)| Event::Declare { application, transfers }),
        6 => application().prop_map(|application| Event::Verify { application }),
        7 => transfer().prop_map(|transfer| Event::Bank { transfer }),
        3 => (application(), any_bool()).prop_map(|(application, asks)| Event::Withdraw { application, asks }),
        3 => (application(), any_bool()).prop_map(|(application, asks)| Event::Install { application, asks }),
        3 => (application(), 0..2_usize).prop_map(|(application, title)| Event::AskInvoice { application, title }),
        4 => application().prop_map(|application| Event::Approve { application }),
        4 => (application(), any_bool()).prop_map(|(application, carry)| Event::Reject { application, carry }),
        2 => application().prop_map(|application| Event::Settle { application }),
        2 => application().prop_map(|application| Event::RefundCredit { application }),
        2 => application().prop_map(|application| Event::Refunded { application }),
        3 => application().prop_map(|application| Event::IssueInvoice { application }),
        1 => (0..2_usize).prop_map(|holder| Event::Revoke { holder }),
        4 => prop::sample::select(vec![1_u64, 60, 1_801]).prop_map(|seconds| Event::Wait { seconds }),
        3 => Just(Event::Tick),
    ]
}

fn any_bool() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.6)
}
