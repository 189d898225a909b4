use std::time::Duration;

use netca_protocol::person::{FieldError, FieldRule};
use netca_protocol::wire::{Problem, ProblemCode};

use crate::Error;

/// How long to leave the records alone that another process holds.
const BUSY: Duration = Duration::from_secs(2);

/// Why a request is not done: the problem document to answer with and, when the CA itself failed, the cause for the log.
#[derive(Debug)]
pub(crate) struct Refusal(Box<(Problem, Option<Error>)>, Option<Duration>);

impl Refusal {
    /// A refusal of a kind; `detail` is for the user to read.
    pub(crate) fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self(Box::new((Problem::new(code, detail), None)), None)
    }

    /// The same, naming the field.
    pub(crate) fn field(mut self, field: &str) -> Self {
        self.0.0.field = Some(field.into());
        self
    }

    /// The same, saying when to ask again.
    pub(crate) fn retry_after(mut self, wait: Duration) -> Self {
        self.1 = Some(wait);
        self
    }

    /// When to ask again, in whole seconds, at least one.
    pub(crate) fn seconds_to_wait(&self) -> Option<u64> {
        self.1.map(|wait| wait.as_millis().div_ceil(1000).max(1) as u64)
    }

    /// The document, and the cause.
    pub(crate) fn into_parts(self) -> (Problem, Option<Error>) {
        *self.0
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        // SQLITE_BUSY and its kin: another process holds the records for long.
        let busy = matches!(error, Error::Records { sqlite_code: Some(code), .. } if code & 0xff == 5);
        let (code, detail) = if busy {
            (ProblemCode::Unavailable, "系统繁忙,请稍后再试。")
        } else {
            (ProblemCode::Internal, "沙箱内部错误,请稍后再试。")
        };
        Self(Box::new((Problem::new(code, detail), Some(error))), busy.then_some(BUSY))
    }
}

impl From<FieldError> for Refusal {
    fn from(error: FieldError) -> Self {
        let rule = match error.rule {
            FieldRule::Required => "不能为空。".into(),
            FieldRule::TooLong { max } => format!("不能超过 {max} 个字符。"),
            FieldRule::ControlCharacter => "不能含有控制字符。".into(),
            FieldRule::ResidentIdShape => "身份证号码应为 17 位数字加 1 位数字或 X。".into(),
            FieldRule::ResidentIdDate => "身份证号码中的日期不存在。".into(),
            FieldRule::ResidentIdCheckDigit => "身份证号码的校验码不正确。".into(),
            FieldRule::Mobile => "手机号码应为 11 位数字,以 13 至 19 开头。".into(),
            FieldRule::Email => "电子邮箱格式不正确。".into(),
            FieldRule::TaxNumberShape => "纳税人识别号应为 18 位统一社会信用代码,不含字母 I、O、S、V、Z。".into(),
            FieldRule::TaxNumberCheckCharacter => "纳税人识别号的校验码不正确。".into(),
            FieldRule::BankAccount => "银行账号应为 5 至 30 位数字。".into(),
            FieldRule::Amount => "金额应大于 0。".into(),
            FieldRule::Date => "日期格式应为 YYYY-MM-DD。".into(),
            FieldRule::FutureDate => "日期不能晚于今天。".into(),
            FieldRule::TooMany { max } => format!("最多 {max} 项。"),
            FieldRule::NotOffered => "不在可选范围内。".into(),
            other => other.to_string(),
        };
        Self::new(ProblemCode::FieldInvalid, rule).field(&error.field)
    }
}
