// The functions of include/netca_renew.h: orders, payments, transfers and invoices.
// tests/tests/binding_csharp.rs compares them with the header.
using System;
using System.Runtime.InteropServices;

namespace Netca.Renew.Native
{
    internal static partial class NativeMethods
    {
        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_order_number(OrderHandle order, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_order_total(OrderHandle order);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_order_fees(OrderHandle order);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_order_transaction_type(OrderHandle order);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_order_transaction_status(OrderHandle order);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_order_status(OrderHandle order);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_order_created_at(OrderHandle order);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_order_courier_payment(OrderHandle order);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_order_invoice_type(OrderHandle order);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_order_channel(OrderHandle order, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_order_json(OrderHandle order, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_order_free(IntPtr order);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_payment_link_url(PaymentLinkHandle link, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_payment_link_id(PaymentLinkHandle link, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_payment_link_amount(PaymentLinkHandle link);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_payment_link_channel(PaymentLinkHandle link);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_payment_link_expires_at(PaymentLinkHandle link);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_payment_link_json(PaymentLinkHandle link, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_payment_link_free(IntPtr link);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_transfer_sheet_payee(TransferSheetHandle sheet, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_transfer_sheet_account(TransferSheetHandle sheet, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_transfer_sheet_bank(TransferSheetHandle sheet, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_transfer_sheet_total(TransferSheetHandle sheet);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_transfer_sheet_received(TransferSheetHandle sheet);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_transfer_sheet_missing(TransferSheetHandle sheet);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_transfer_sheet_excess(TransferSheetHandle sheet);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_transfer_sheet_count(TransferSheetHandle sheet);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_transfer_sheet_payer_account(
            TransferSheetHandle sheet, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_transfer_sheet_payer_name(
            TransferSheetHandle sheet, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_transfer_sheet_amount(TransferSheetHandle sheet, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_transfer_sheet_date(
            TransferSheetHandle sheet, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_transfer_sheet_remark(
            TransferSheetHandle sheet, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_transfer_sheet_result(TransferSheetHandle sheet, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_transfer_sheet_balance(TransferSheetHandle sheet, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_transfer_sheet_checked_at(TransferSheetHandle sheet, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_transfer_sheet_json(TransferSheetHandle sheet, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_transfer_sheet_free(IntPtr sheet);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_transfers_new(
            TransferSheetHandle sheet, out TransfersHandle transfers, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_transfers_add(
            TransfersHandle transfers, byte[] account, UIntPtr accountLength, byte[] name, UIntPtr nameLength,
            byte[] amount, UIntPtr amountLength, byte[] date, UIntPtr dateLength, byte[] remark, UIntPtr remarkLength,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_transfers_remove(
            TransfersHandle transfers, UIntPtr index, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_transfers_count(TransfersHandle transfers);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_transfers_free(IntPtr transfers);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_bytes_data(BytesHandle bytes, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_bytes_free(IntPtr bytes);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_invoice_type(InvoiceHandle invoice);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_invoice_status(InvoiceHandle invoice);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_invoice_title(InvoiceHandle invoice, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_invoice_tax_number(InvoiceHandle invoice, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_invoice_amount(InvoiceHandle invoice);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_invoice_number(InvoiceHandle invoice, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_invoice_issued_at(InvoiceHandle invoice);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_invoice_json(InvoiceHandle invoice, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_invoice_free(IntPtr invoice);
    }
}
