use std::time::SystemTime;

use netca_payment::QuoteOption;
use netca_protocol::wire::{ApplicationRequest, ProblemCode, Quote};
use rusqlite::Transaction;

use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::store::quotes;

/// Whether what the user agreed to still stands: the agreement in force, whichever it was when the quote was made; the
/// quote, which holds until it ends, whatever prices are asked for meanwhile, and is for the same certificates; the term and
/// the amount. Gives the quote and the option taken.
pub(crate) fn agreed(
    ca: &Ca,
    tx: &Transaction<'_>,
    request: &ApplicationRequest,
    now: SystemTime,
) -> Result<(Quote, QuoteOption), Refusal> {
    if request.agreement != ca.config.agreement.reference() {
        let refusal = Refusal::new(ProblemCode::AgreementChanged, "电子认证服务协议已变更,请重新阅读并接受。");
        return Err(refusal.field("agreement"));
    }
    let gone = || Refusal::new(ProblemCode::QuoteExpired, "报价不存在或者已过期,请重新查询费用。").field("quote_id");
    let quote = quotes::by_id(tx, &request.quote_id)?.ok_or_else(gone)?;
    if quote.certificate_sha256 != request.certificate_sha256 || quote.expires_at <= now {
        return Err(gone());
    }
    if quote.encryption_certificate_sha256 != request.encryption_certificate_sha256 {
        let refusal = Refusal::new(ProblemCode::PairMismatch, "申请中的加密证书与报价不一致。");
        return Err(refusal.field("encryption_certificate_sha256"));
    }
    let option = quote.options.iter().find(|option| option.term_months == request.cert.interval).cloned();
    let option = option.ok_or_else(|| {
        Refusal::new(ProblemCode::TermNotOffered, "不提供该续期时间,请从报价中选择。").field("cert.interval")
    })?;
    if request.amount != option.total {
        return Err(Refusal::new(ProblemCode::AmountChanged, "申请中的费用与报价不一致。").field("amount"));
    }
    Ok((quote, option))
}
