using System;
using System.Collections.Generic;
using Netca.Renew.Native;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>银行转账 of one order, as it stood at the CA when it was asked for.</summary>
    public sealed class TransferSheet : IDisposable
    {
        internal TransferSheet(TransferSheetHandle handle)
        {
            Handle = handle;
            Payee = Read.Text(handle, netca_transfer_sheet_payee);
            Account = Read.Text(handle, netca_transfer_sheet_account);
            Bank = Read.Text(handle, netca_transfer_sheet_bank);
            Total = new Money(netca_transfer_sheet_total(handle));
            Received = new Money(netca_transfer_sheet_received(handle));
            Missing = new Money(netca_transfer_sheet_missing(handle));
            Excess = new Money(netca_transfer_sheet_excess(handle));
            Transfers = Read.List(netca_transfer_sheet_count(handle), at => new DeclaredTransfer(handle, at));
            Json = Read.Text(handle, netca_transfer_sheet_json);
        }

        internal TransferSheetHandle Handle { get; }

        /// <summary>开户公司名称 of the account to pay to.</summary>
        public string Payee { get; }

        /// <summary>开户账号 to pay to.</summary>
        public string Account { get; }

        /// <summary>开户行 of the account to pay to.</summary>
        public string Bank { get; }

        /// <summary>What the order asks for.</summary>
        public Money Total { get; }

        /// <summary>What has come in for the order, all ways to pay together.</summary>
        public Money Received { get; }

        /// <summary>What is still missing; 0 once the order is paid.</summary>
        public Money Missing { get; }

        /// <summary>What came in above the total, which is given back.</summary>
        public Money Excess { get; }

        /// <summary>The transfers that were declared.</summary>
        public IReadOnlyList<DeclaredTransfer> Transfers { get; }

        /// <summary>All of it as JSON.</summary>
        public string Json { get; }

        /// <summary>Frees it. It can still be read, but not be made <see cref="Renew.Transfers"/> of any more.</summary>
        public void Dispose() => Handle.Dispose();
    }

    /// <summary>A transfer that was declared.</summary>
    public sealed class DeclaredTransfer
    {
        internal DeclaredTransfer(TransferSheetHandle sheet, int index)
        {
            var at = (UIntPtr)index;
            PayerAccount = Read.Text(sheet, index, netca_transfer_sheet_payer_account);
            PayerName = Read.Text(sheet, index, netca_transfer_sheet_payer_name);
            Amount = new Money(netca_transfer_sheet_amount(sheet, at));
            Date = Read.Text(sheet, index, netca_transfer_sheet_date);
            Remark = Read.Text(sheet, index, netca_transfer_sheet_remark);
            int result = netca_transfer_sheet_result(sheet, at);
            Result = result == Constants.None ? default(TransferResult?) : (TransferResult)result;
            Balance = Read.Fen(netca_transfer_sheet_balance(sheet, at));
            CheckedAt = Read.Time(netca_transfer_sheet_checked_at(sheet, at));
        }

        /// <summary>付款账号.</summary>
        public string PayerAccount { get; }

        /// <summary>付款账户名.</summary>
        public string PayerName { get; }

        /// <summary>转账金额.</summary>
        public Money Amount { get; }

        /// <summary>付款日期 in China, as <c>2026-11-22</c>.</summary>
        public string Date { get; }

        /// <summary>备注说明, may be empty.</summary>
        public string Remark { get; }

        /// <summary>转账结果; null until it was looked for (已查验).</summary>
        public TransferResult? Result { get; }

        /// <summary>
        /// 账户余额: what the CA holds of this payer account that is not used for any order; null until it was looked for.
        /// </summary>
        public Money? Balance { get; }

        /// <summary>When it was looked for, UTC; null until then.</summary>
        public DateTimeOffset? CheckedAt { get; }
    }

    /// <summary>The transfers that the payer says were made, before they are declared.</summary>
    public sealed class Transfers : IDisposable
    {
        /// <summary>
        /// An empty list; with a sheet, one with the transfers that were declared before, since declaring replaces them all.
        /// </summary>
        public Transfers(TransferSheet sheet = null)
        {
            NetcaLibrary.Ensure();
            using (var none = new TransferSheetHandle())
            {
                int code = netca_transfers_new(
                    sheet == null ? none : sheet.Handle, out TransfersHandle transfers, out ErrorHandle error);
                Call.Check(code, error);
                Handle = transfers;
            }
        }

        internal TransfersHandle Handle { get; }

        /// <summary>How many transfers are in the list.</summary>
        public int Count => (int)netca_transfers_count(Handle);

        /// <summary>添加更多: adds a transfer as the user typed it.</summary>
        /// <param name="payerAccount">付款账号, 5 to 30 digits.</param>
        /// <param name="payerName">付款账户名.</param>
        /// <param name="amount">转账金额 in yuan, as <c>150.50</c>.</param>
        /// <param name="date">付款日期 in China, as <c>2026-11-22</c>, not in the future.</param>
        /// <param name="remark">备注说明; may be null.</param>
        /// <exception cref="NetcaException">
        /// <see cref="ErrorCode.RenewForm"/>, every field that breaks a rule in <see cref="NetcaException.Fields"/>; then nothing
        /// is added.
        /// </exception>
        public void Add(string payerAccount, string payerName, string amount, string date, string remark = null)
        {
            Utf8 account = Utf8.Of(payerAccount);
            Utf8 name = Utf8.Of(payerName);
            Utf8 yuan = Utf8.Of(amount);
            Utf8 day = Utf8.Of(date);
            Utf8 words = Utf8.Of(remark);
            int code = netca_transfers_add(
                Handle, account.Bytes, account.Length, name.Bytes, name.Length, yuan.Bytes, yuan.Length, day.Bytes, day.Length,
                words.Bytes, words.Length, out ErrorHandle error);
            Call.Check(code, error);
        }

        /// <summary>删除: takes a transfer away, by its place in the list; those behind it move up.</summary>
        public void RemoveAt(int index)
        {
            int code = netca_transfers_remove(Handle, checked((UIntPtr)(uint)index), out ErrorHandle error);
            Call.Check(code, error);
        }

        /// <summary>Frees it.</summary>
        public void Dispose() => Handle.Dispose();
    }
}
