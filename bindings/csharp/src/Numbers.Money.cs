// Numbers of include/netca_renew.h; tests/tests/binding_csharp.rs compares them with it.
namespace Netca.Renew
{
    /// <summary>支付状态, as the CA reports it.</summary>
    public enum PaymentStatus
    {
        /// <summary>未支付</summary>
        Unpaid = 0,
        /// <summary>部分支付: transfers have come in, but not enough.</summary>
        PartlyPaid = 1,
        /// <summary>已支付: the only one in which nothing more must be paid and nothing was given back.</summary>
        Paid = 2,
        /// <summary>退款中</summary>
        Refunding = 3,
        /// <summary>已退款</summary>
        Refunded = 4,
        /// <summary>已结转: kept for the next application, after this one was rejected.</summary>
        CarriedOver = 5,
    }

    /// <summary>How waiting for a payment ended.</summary>
    public enum PaymentEnd
    {
        /// <summary>已支付: the application says so, whatever way it was paid.</summary>
        Paid = 0,
        /// <summary>已取消: the payer declined on the page. Another page can be asked for.</summary>
        Declined = 1,
        /// <summary>已过期: the page's time is over. Another page can be asked for.</summary>
        Expired = 2,
        /// <summary>已关闭: the page takes no money any more, or the application was rejected or withdrawn.</summary>
        Closed = 3,
        /// <summary>The time to wait is over, and nothing is decided.</summary>
        StillWaiting = 4,
    }

    /// <summary>缴费方式: a way to pay. The numbers are NETCA's own.</summary>
    public enum PaymentChannel
    {
        /// <summary>结转: paid for an earlier application that was rejected; settled by the CA only.</summary>
        CarriedOver = 0,
        /// <summary>定期结算; settled by the CA only.</summary>
        PeriodicSettlement = 1,
        /// <summary>现金; settled by the CA only.</summary>
        Cash = 2,
        /// <summary>支票; settled by the CA only.</summary>
        Cheque = 3,
        /// <summary>银行转账</summary>
        BankTransfer = 4,
        /// <summary>银联在线, personal; on a web page.</summary>
        UnionPayPersonal = 5,
        /// <summary>支付宝; on a web page.</summary>
        Alipay = 6,
        /// <summary>银联在线, corporate; on a web page.</summary>
        UnionPayCorporate = 11,
    }

    /// <summary>快递付款方式: who pays the courier. The numbers are NETCA's own.</summary>
    public enum CourierPayment
    {
        /// <summary>货到付款</summary>
        OnDelivery = 0,
        /// <summary>随业务支付</summary>
        WithBusiness = 1,
        /// <summary>网证通支付</summary>
        ByCa = 2,
    }

    /// <summary>What a fee's unit price is counted by.</summary>
    public enum FeeUnit
    {
        /// <summary>元/年</summary>
        Year = 0,
        /// <summary>元/月</summary>
        Month = 1,
        /// <summary>元/次</summary>
        Piece = 2,
    }

    /// <summary>交易状态.</summary>
    public enum TransactionStatus
    {
        /// <summary>未支付</summary>
        Unpaid = 0,
        /// <summary>已支付</summary>
        Paid = 1,
        /// <summary>已关闭: ended without money, or with all of it given back.</summary>
        Closed = 2,
    }

    /// <summary>交易类型.</summary>
    public enum TransactionType
    {
        /// <summary>消费</summary>
        Purchase = 0,
        /// <summary>退款</summary>
        Refund = 1,
    }

    /// <summary>订单状态.</summary>
    public enum OrderStatus
    {
        /// <summary>正常</summary>
        Normal = 0,
        /// <summary>已取消</summary>
        Cancelled = 1,
    }

    /// <summary>How far a refund has come.</summary>
    public enum RefundStatus
    {
        /// <summary>退款中</summary>
        Requested = 0,
        /// <summary>已退款</summary>
        Refunded = 1,
    }

    /// <summary>Why money is given back.</summary>
    public enum RefundReason
    {
        /// <summary>申请已撤销</summary>
        Withdrawn = 0,
        /// <summary>审核不通过</summary>
        Rejected = 1,
        /// <summary>多付: more came in than the order asks for.</summary>
        Overpaid = 2,
    }

    /// <summary>转账结果: what the CA found when it looked for a transfer.</summary>
    public enum TransferResult
    {
        /// <summary>成功: the money has come in.</summary>
        Success = 0,
        /// <summary>未到账: there is no such transfer (yet).</summary>
        NotFound = 1,
        /// <summary>金额不符: another amount has come in.</summary>
        AmountDiffers = 2,
        /// <summary>已使用: the transfer paid for another order.</summary>
        AlreadyUsed = 3,
    }

    /// <summary>How far an invoice has come.</summary>
    public enum InvoiceStatus
    {
        /// <summary>开票中</summary>
        Requested = 0,
        /// <summary>已开票</summary>
        Issued = 1,
        /// <summary>已作废: the money was given back.</summary>
        Voided = 2,
    }

    /// <summary>发票类型. The numbers are NETCA's own.</summary>
    public enum InvoiceType
    {
        /// <summary>普通定额发票</summary>
        OrdinaryFixed = 1,
        /// <summary>增值税发票</summary>
        Vat = 2,
        /// <summary>电子发票</summary>
        Electronic = 3,
    }
}
