//! What happens at the CA: payers, the bank, the review.

use std::time::SystemTime;

use netca_renew::netca_payment::{
    BankTransfer, Money, PaymentChannel, PaymentPageStatus, PaymentStatus, ReceivedPayment, Refund, RefundReason,
    RefundStatus,
};
use netca_renew::netca_protocol::wire::BusinessStatus;

use super::Books;

impl Books {
    /// The payer pays on a page: it takes money only while it is open. Gives whether it did.
    pub fn pay_page(&mut self, payment_id: &str) -> bool {
        let found = self.files.iter_mut().enumerate().find_map(|(at, file)| {
            let page = file.pages.iter_mut().find(|page| page.payment_id == payment_id)?;
            (page.status == PaymentPageStatus::Open).then(|| {
                page.status = PaymentPageStatus::Paid;
                (at, page.channel, page.amount)
            })
        });
        let Some((at, channel, amount)) = found else { return false };
        self.receive(at, channel, amount);
        true
    }

    /// The last open page ends otherwise than paid.
    pub fn end_page(&mut self, status: PaymentPageStatus) {
        let Some(file) = self.open() else { return };
        if let Some(page) = file.pages.iter_mut().rev().find(|page| page.status == PaymentPageStatus::Open) {
            page.status = status;
        }
    }

    /// A transfer comes in on the CA's account.
    pub fn bank_receives(&mut self, transfer: BankTransfer) {
        self.bank.push((transfer, None));
    }

    /// The CA takes at its counter what is missing.
    pub fn settle(&mut self, channel: PaymentChannel) {
        let Some(at) =
            self.files.iter().position(|file| file.application.payment_status.is_payable() && file.is_open())
        else {
            return;
        };
        let missing = self.files[at].missing();
        self.receive(at, channel, missing);
    }

    /// 核验转账信息
    pub fn verify(&mut self, at: usize) {
        let declared: Vec<_> = self.files[at].transfers.iter().map(|(transfer, _)| transfer.clone()).collect();
        for (index, transfer) in declared.into_iter().enumerate() {
            if self.files[at].transfers[index].1 == Some(true) {
                continue;
            }
            let entry = self.bank.iter_mut().find(|(entry, used)| used.is_none() && *entry == transfer);
            let found = entry.map(|(_, used)| *used = Some(at)).is_some();
            self.files[at].transfers[index].1 = Some(found);
            if found {
                self.receive(at, PaymentChannel::BankTransfer, transfer.amount);
            }
        }
    }

    /// Money for an application has come in: every page closes, and what is too much goes back.
    pub(super) fn receive(&mut self, at: usize, channel: PaymentChannel, amount: Money) {
        let payment_id = self.id("in");
        let file = &mut self.files[at];
        let received_at = SystemTime::UNIX_EPOCH;
        file.application.payments.push(ReceivedPayment { payment_id, channel, amount, received_at });
        for page in file.pages.iter_mut().filter(|page| page.status == PaymentPageStatus::Open) {
            page.status = PaymentPageStatus::Closed;
        }
        if file.application.business_status == BusinessStatus::Entered {
            let paid = file.missing() == Money::ZERO;
            let application = &mut file.application;
            application.payment_status = if paid { PaymentStatus::Paid } else { PaymentStatus::PartlyPaid };
            if paid {
                application.business_status = BusinessStatus::UnderReview;
            }
        }
        self.give_back(at);
    }

    /// 审核通过
    pub fn approve(&mut self) {
        if let Some(file) = self.open()
            && file.application.business_status == BusinessStatus::UnderReview
        {
            file.application.business_status = BusinessStatus::ReadyToInstall;
        }
    }

    /// 审核不通过: what was paid goes back, or is kept for the next application.
    pub fn reject(&mut self, carry: bool) {
        use BusinessStatus::{Entered, UnderReview};
        let at = self.files.iter().position(|file| matches!(file.application.business_status, Entered | UnderReview));
        let Some(at) = at else { return };
        let kept = self.files[at].kept();
        let file = &mut self.files[at];
        file.application.business_status = BusinessStatus::Rejected;
        file.application.reason = Some("材料不清晰".into());
        if carry && kept > Money::ZERO {
            self.credit = self.credit.checked_add(kept).expect("small amounts");
            self.files[at].application.payment_status = PaymentStatus::CarriedOver;
        }
        self.end(at);
    }

    pub(super) fn withdraw(&mut self, at: usize) {
        self.files[at].application.business_status = BusinessStatus::Withdrawn;
        self.end(at);
    }

    fn end(&mut self, at: usize) {
        for page in self.files[at].pages.iter_mut().filter(|page| page.status == PaymentPageStatus::Open) {
            page.status = PaymentPageStatus::Closed;
        }
        self.give_back(at);
    }

    /// The bank gives back what is on its way back.
    pub fn refund(&mut self) {
        for file in &mut self.files {
            let application = &mut file.application;
            for refund in application.refunds.iter_mut().filter(|refund| refund.status == RefundStatus::Requested) {
                refund.status = RefundStatus::Refunded;
                refund.refunded_at = Some(SystemTime::UNIX_EPOCH);
            }
            if application.payment_status == PaymentStatus::Refunding {
                application.payment_status = PaymentStatus::Refunded;
            }
        }
    }

    /// Begins to give back what an application does not need.
    fn give_back(&mut self, at: usize) {
        let refund_id = self.id("out");
        let file = &mut self.files[at];
        let total = file.application.order.total;
        let (needed, reason) = match (file.application.business_status, file.application.payment_status) {
            (_, PaymentStatus::CarriedOver) => (file.kept(), RefundReason::Rejected),
            (BusinessStatus::Withdrawn, _) => (Money::ZERO, RefundReason::Withdrawn),
            (BusinessStatus::Rejected, _) => (Money::ZERO, RefundReason::Rejected),
            _ => (total, RefundReason::Overpaid),
        };
        let amount = file.kept().checked_sub(needed).unwrap_or_default();
        if amount == Money::ZERO {
            return;
        }
        if reason != RefundReason::Overpaid {
            file.application.payment_status = PaymentStatus::Refunding;
        }
        let (status, requested_at) = (RefundStatus::Requested, SystemTime::UNIX_EPOCH);
        file.application.refunds.push(Refund { refund_id, amount, reason, status, requested_at, refunded_at: None });
    }
}
