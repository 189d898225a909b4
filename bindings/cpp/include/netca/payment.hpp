/// What is to be paid, and how: the order, the page to pay on, bank transfers, the invoice.
#ifndef NETCA_PAYMENT_HPP
#define NETCA_PAYMENT_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <netca/quote.hpp>

namespace netca {

/// 订单详情: what the user is asked to pay, and for what.
class order : public detail::snapshot<netca_order> {
public:
    using snapshot::snapshot;

    /// 订单编号.
    std::string number() const { return detail::text(netca_order_number, handle()); }

    /// 总价 in fen.
    std::int64_t total() const noexcept { return netca_order_total(handle()); }

    /// The fees, one by one.
    netca::fees fees() const
    {
        return netca::fees(std::shared_ptr<const netca_fees>(handle_, netca_order_fees(handle())));
    }

    /// 交易类型.
    netca::transaction_type transaction_type() const noexcept
    {
        return static_cast<netca::transaction_type>(netca_order_transaction_type(handle()));
    }

    /// 交易状态.
    netca::transaction_status transaction_status() const noexcept
    {
        return static_cast<netca::transaction_status>(netca_order_transaction_status(handle()));
    }

    /// 订单状态.
    order_status status() const noexcept { return static_cast<order_status>(netca_order_status(handle())); }

    /// 创建时间.
    time_point created_at() const noexcept { return detail::time(netca_order_created_at(handle())); }

    /// 快递付款方式.
    netca::courier_payment courier_payment() const noexcept
    {
        return static_cast<netca::courier_payment>(netca_order_courier_payment(handle()));
    }

    /// 发票类型.
    netca::invoice_type invoice_type() const noexcept
    {
        return static_cast<netca::invoice_type>(netca_order_invoice_type(handle()));
    }

    /// 缴费方式: the ways to pay that the CA takes for this order.
    std::vector<channel> channels() const { return detail::all<channel>(netca_order_channel, handle()); }

    /// All of it as JSON.
    std::string json() const { return detail::text(netca_order_json, handle()); }
};

/// The web page on which an order is paid. Its link was checked: https, an allowed host, the amount agreed to.
class payment_link : public detail::snapshot<netca_payment_link> {
public:
    using snapshot::snapshot;

    /// The address of the page, to be opened, copied to another browser, or shown as a QR code.
    std::string url() const { return detail::text(netca_payment_link_url, handle()); }

    /// The CA's name for this payment.
    std::string id() const { return detail::text(netca_payment_link_id, handle()); }

    /// What the page will ask for, in fen.
    std::int64_t amount() const noexcept { return netca_payment_link_amount(handle()); }

    /// The way to pay.
    netca::channel channel() const noexcept { return static_cast<netca::channel>(netca_payment_link_channel(handle())); }

    /// When the page stops taking money.
    time_point expires_at() const noexcept { return detail::time(netca_payment_link_expires_at(handle())); }

    /// All of it as JSON.
    std::string json() const { return detail::text(netca_payment_link_json, handle()); }
};

/// A transfer that was declared, and what the CA found when it looked for it.
class transfer : public detail::item<netca_transfer_sheet> {
public:
    using item::item;

    /// 付款账号.
    std::string payer_account() const { return detail::text(netca_transfer_sheet_payer_account, handle(), index()); }

    /// 付款账户名.
    std::string payer_name() const { return detail::text(netca_transfer_sheet_payer_name, handle(), index()); }

    /// 转账金额 in fen.
    std::int64_t amount() const noexcept { return netca_transfer_sheet_amount(handle(), index()); }

    /// 付款日期 in China, as `2026-11-22`.
    std::string date() const { return detail::text(netca_transfer_sheet_date, handle(), index()); }

    /// 备注说明, may be empty.
    std::string remark() const { return detail::text(netca_transfer_sheet_remark, handle(), index()); }

    /// 转账结果, once it was looked for (已查验).
    std::optional<transfer_result> result() const noexcept
    {
        return detail::optional_enum<transfer_result>(netca_transfer_sheet_result(handle(), index()));
    }

    /// 账户余额 in fen, once it was looked for: what the CA holds of this payer account that is not used for any order.
    std::optional<std::int64_t> balance() const noexcept
    {
        return detail::optional_number(netca_transfer_sheet_balance(handle(), index()));
    }

    /// When it was looked for.
    std::optional<time_point> checked_at() const noexcept
    {
        return detail::optional_time(netca_transfer_sheet_checked_at(handle(), index()));
    }
};

/// 银行转账 of one order, as it stood at the CA when it was asked for: where to pay, and the transfers that were declared.
class transfer_sheet : public detail::list<transfer, netca_transfer_sheet, netca_transfer_sheet_count> {
public:
    using list::list;

    /// 开户公司名称 of the account to pay to.
    std::string payee() const { return detail::text(netca_transfer_sheet_payee, handle()); }

    /// 开户账号 to pay to.
    std::string account() const { return detail::text(netca_transfer_sheet_account, handle()); }

    /// 开户行 of the account to pay to.
    std::string bank() const { return detail::text(netca_transfer_sheet_bank, handle()); }

    /// What the order asks for, in fen.
    std::int64_t total() const noexcept { return netca_transfer_sheet_total(handle()); }

    /// What has come in for the order, all ways to pay together, in fen.
    std::int64_t received() const noexcept { return netca_transfer_sheet_received(handle()); }

    /// What is still missing, in fen; 0 once the order is paid.
    std::int64_t missing() const noexcept { return netca_transfer_sheet_missing(handle()); }

    /// What came in above the total, in fen, which is given back.
    std::int64_t excess() const noexcept { return netca_transfer_sheet_excess(handle()); }

    /// All of it as JSON.
    std::string json() const { return detail::text(netca_transfer_sheet_json, handle()); }
};

/// The transfers that the payer says were made, before they are declared.
class transfers : public detail::resource<netca_transfers> {
public:
    using resource::resource;

    /// An empty list.
    transfers() : transfers(nullptr) {}

    /// A list with what was declared before, since declaring replaces it all.
    explicit transfers(const transfer_sheet &sheet) : transfers(sheet.handle()) {}

    /// 添加更多: adds a transfer as the user typed it: 付款账号, 5 to 30 digits; 付款账户名; 转账金额 in yuan, as `150.50`; 付款日期 in
    /// China, as `2026-11-22`, not in the future; 备注说明. Throws `code::renew_form`, with every field that breaks a rule; then
    /// nothing is added.
    transfers &add(std::string_view account, std::string_view name, std::string_view amount, std::string_view date,
                   std::optional<std::string_view> remark = std::nullopt)
    {
        detail::call(netca_transfers_add, handle(), detail::data(account), account.size(), detail::data(name), name.size(),
                     detail::data(amount), amount.size(), detail::data(date), date.size(), detail::data(remark),
                     detail::size(remark));
        return *this;
    }

    /// 删除: takes a transfer away, by its place in the list; those behind it move up.
    transfers &remove(std::size_t index)
    {
        detail::call(netca_transfers_remove, handle(), index);
        return *this;
    }

    /// How many are in the list.
    std::size_t size() const noexcept { return netca_transfers_count(handle()); }

private:
    explicit transfers(const netca_transfer_sheet *sheet)
        : resource(detail::make<netca_transfers>(netca_transfers_new, sheet))
    {
    }
};

/// 发票, as it stood at the CA when it was asked for.
class invoice : public detail::snapshot<netca_invoice> {
public:
    using snapshot::snapshot;

    /// 发票类型.
    invoice_type type() const noexcept { return static_cast<invoice_type>(netca_invoice_type(handle())); }

    /// How far it has come.
    invoice_status status() const noexcept { return static_cast<invoice_status>(netca_invoice_status(handle())); }

    /// 发票抬头.
    std::string title() const { return detail::text(netca_invoice_title, handle()); }

    /// 纳税人识别号; none for a person's.
    std::optional<std::string> tax_number() const { return detail::optional_text(netca_invoice_tax_number, handle()); }

    /// 价税合计 in fen.
    std::int64_t amount() const noexcept { return netca_invoice_amount(handle()); }

    /// 发票号码, once it is issued.
    std::optional<std::string> number() const { return detail::optional_text(netca_invoice_number, handle()); }

    /// When it was issued.
    std::optional<time_point> issued_at() const noexcept
    {
        return detail::optional_time(netca_invoice_issued_at(handle()));
    }

    /// All of it as JSON.
    std::string json() const { return detail::text(netca_invoice_json, handle()); }
};

}  // namespace netca

#endif
