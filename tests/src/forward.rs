/// The calls of `RenewalService` that a kit passes on to its `inner` service without looking at them.
#[macro_export]
macro_rules! forward {
    ($self:ident => |$act:ident| $around:expr) => {
        $crate::forward! { @methods $self, $act, $around =>
            uploads(quote_id: &str) -> wire::Uploads;
            announce(quote_id: &str, attachment: &wire::AttachmentRef) -> wire::Upload;
            send_chunk(quote_id: &str, sha256: wire::Sha256Hex, offset: u64, chunk: &[u8]) -> wire::Upload;
            remove_upload(quote_id: &str, sha256: wire::Sha256Hex) -> wire::Uploads;
            payment_page(access: &Access, payment_id: &str) -> Polled<money::PaymentPage>;
            transfers(access: &Access) -> money::TransferSheet;
            declare_transfers(access: &Access, transfers: &[money::BankTransfer]) -> money::TransferSheet;
            verify_transfers(access: &Access) -> money::TransferSheet;
            request_invoice(access: &Access, request: &money::InvoiceRequest) -> money::Invoice;
            invoice(access: &Access) -> money::Invoice;
            invoice_document(access: &Access) -> Vec<u8>;
        }
    };
    (@methods $self:ident, $act:ident, $around:expr =>
        $($name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        $(fn $name(&$self, $($argument: $type,)* cancel: &Cancel) -> Result<$answer, protocol::Error> {
            let $act = || $self.inner.$name($($argument,)* cancel);
            $around
        })*
    };
}
