use netca_cert::Certificate;
use netca_payment::{CourierPayment, InvoiceType, Money, TermMonths, VatInvoice};
use serde::{Deserialize, Serialize};

use super::{AgreementRef, AttachmentRef, Base64, ClientInfo, ImportCipher, RenewWith, Sha256Hex};

/// The application (续期申请): the JSON that is signed with the certificate being renewed.
///
/// Keys in camelCase, `cert` and `linkman` are those of NETCA's own requests; the others are ours. The bytes are compact
/// JSON with keys in alphabetical order ([`ApplicationRequest::to_bytes`]), made once and kept: what is sent again is
/// the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ApplicationRequest {
    /// The agreement that was accepted.
    pub agreement: AgreementRef,
    /// The total that the user agreed to, in fen.
    pub amount: Money,
    /// 附件, uploaded before.
    #[serde(default)]
    pub attachments: Vec<AttachmentRef>,
    /// From [`super::ApplicationDefaults`].
    #[serde(rename = "businessCenterId")]
    pub business_center_id: u32,
    /// The certificate being renewed, as NETCA names it, and the term.
    pub cert: CertReference,
    /// PKCS#10 with the new key, DER; present exactly when renewing with a new key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_request: Option<Base64>,
    /// SHA-256 of the certificate being renewed.
    pub certificate_sha256: Sha256Hex,
    /// The embedding client and its version.
    pub client: ClientInfo,
    /// 快递付款方式
    pub courier_payment: CourierPayment,
    /// SHA-256 of the encryption certificate being renewed beside it; present exactly when the quote names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_certificate_sha256: Option<Sha256Hex>,
    /// What the private encryption key is to be encrypted with; present exactly when the quote promises a pair with a new
    /// key, and that way was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope_cipher: Option<ImportCipher>,
    /// 发票类型
    pub invoice_type: InvoiceType,
    /// 经办人
    pub linkman: Linkman,
    /// Free text of the applicant.
    pub memo: String,
    /// The application id: made by the client once, kept as long as the renewal lives.
    #[serde(rename = "outReqId")]
    pub out_req_id: String,
    /// From [`super::ApplicationDefaults`].
    #[serde(rename = "projectId")]
    pub project_id: String,
    /// The quote that the user agreed to.
    pub quote_id: String,
    /// 收件人
    pub recipient: Recipient,
    /// Same key or new key.
    pub renew_with: RenewWith,
    /// From [`super::ApplicationDefaults`].
    #[serde(rename = "systemId")]
    pub system_id: String,
    /// From [`super::ApplicationDefaults`].
    #[serde(rename = "templateId")]
    pub template_id: String,
    /// What a VAT invoice says of the buyer; present exactly with [`InvoiceType::Vat`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_invoice: Option<VatInvoice>,
}

impl ApplicationRequest {
    /// The bytes to sign: compact JSON, keys in alphabetical order.
    pub fn to_bytes(&self) -> Vec<u8> {
        super::canonical(self)
    }
}

/// NETCA's way of naming a certificate, with the term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CertReference {
    /// Serial number, lower-case hex.
    #[serde(rename = "certSN")]
    pub cert_sn: String,
    /// 续期时间 in months.
    pub interval: TermMonths,
    /// The issuer's DER name, upper-case hex.
    pub issuer: String,
}

impl CertReference {
    /// Names a certificate.
    pub fn new(certificate: &Certificate, interval: TermMonths) -> Self {
        let issuer = certificate.issuer().as_der().iter().map(|byte| format!("{byte:02X}")).collect();
        Self { cert_sn: certificate.serial_number().to_string(), interval, issuer }
    }
}

/// 经办人, under NETCA's names.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Linkman {
    /// 经办人地址; empty where it is not asked for.
    pub address: String,
    /// 经办人email
    pub email: String,
    /// 经办人证件号码
    pub identity: String,
    /// 经办人证件类型: 2 is 身份证.
    #[serde(rename = "identityType")]
    pub identity_type: u32,
    /// 经办人姓名
    pub name: String,
    /// 手机号码
    pub phone: String,
}

/// 收件人 of the invoice.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Recipient {
    /// 地址
    pub address: String,
    /// 手机
    pub mobile: String,
    /// 姓名
    pub name: String,
}

impl std::fmt::Debug for Linkman {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Linkman(…)")
    }
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Recipient(…)")
    }
}
