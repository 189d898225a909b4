/// The calls that block, on threads of their own.
#ifndef NETCA_ASYNC_HPP
#define NETCA_ASYNC_HPP

#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <netca/client.hpp>

namespace netca {

/// Runs any call on a thread of its own: `async([&] { return client.service(cancel); })`. Callbacks come on that thread; what
/// the call or they throw comes out of `get`. What it uses must live until the future is done with; a future that is
/// dropped waits for its call, so cancel first.
template <class Work>
std::future<std::invoke_result_t<Work>> async(Work work)
{
    return std::async(std::launch::async, std::move(work));
}

/// `client::service`
inline std::future<service> service_async(const client &client, cancel cancel = cancel::never())
{
    return async([&client, cancel] { return client.service(cancel); });
}

/// `client::list`
inline std::future<certificates> list_async(const client &client, const token &token)
{
    return async([&client, &token] { return client.list(token); });
}

/// `client::quote`
inline std::future<quote> quote_async(const client &client, certificate certificate, cancel cancel = cancel::never())
{
    return async([&client, certificate, cancel] { return client.quote(certificate, cancel); });
}

/// `client::agreement`
inline std::future<agreement> agreement_async(const client &client, quote quote, cancel cancel = cancel::never())
{
    return async([&client, quote, cancel] { return client.agreement(quote, cancel); });
}

/// `client::upload_file`. The form must live until it is done with.
inline std::future<void> upload_file_async(const client &client, quote quote, attachment kind, std::string path, form &form,
                                           cancel cancel = cancel::never())
{
    return async([&client, quote, kind, path, &form, cancel] { client.upload_file(quote, kind, path, form, cancel); });
}

/// `client::apply`. What the draft names must live until it is done with.
inline std::future<application_result> apply_async(const client &client, const draft &draft, const token &token,
                                                   const login &login, cancel cancel = cancel::never())
{
    return async([&client, draft, &token, &login, cancel] { return client.apply(draft, token, login, cancel); });
}

/// `client::recover`
inline std::future<recovered> recover_async(const client &client, const token &token, certificate certificate,
                                            const login &login, cancel cancel = cancel::never())
{
    return async(
        [&client, &token, certificate, &login, cancel] { return client.recover(token, certificate, login, cancel); });
}

/// `renewal::order`
inline std::future<order> order_async(const renewal &renewal, cancel cancel = cancel::never())
{
    return async([&renewal, cancel] { return renewal.order(cancel); });
}

/// `renewal::payment_link`
inline std::future<std::optional<payment_link>> payment_link_async(const renewal &renewal, channel channel,
                                                                   cancel cancel = cancel::never())
{
    return async([&renewal, channel, cancel] { return renewal.payment_link(channel, cancel); });
}

/// `renewal::wait_for_payment`
inline std::future<payment_end> wait_for_payment_async(const renewal &renewal, payment_link link,
                                                       std::chrono::milliseconds longest, cancel cancel = cancel::never())
{
    return async([&renewal, link, longest, cancel] { return renewal.wait_for_payment(link, longest, cancel); });
}

/// `renewal::verify_transfers`
inline std::future<transfer_sheet> verify_transfers_async(const renewal &renewal, cancel cancel = cancel::never())
{
    return async([&renewal, cancel] { return renewal.verify_transfers(cancel); });
}

/// `renewal::refresh`
inline std::future<application> refresh_async(const renewal &renewal, cancel cancel = cancel::never())
{
    return async([&renewal, cancel] { return renewal.refresh(cancel); });
}

/// `renewal::wait`
inline std::future<waited> wait_async(const renewal &renewal, goal goal, std::chrono::milliseconds longest,
                                      cancel cancel = cancel::never())
{
    return async([&renewal, goal, longest, cancel] { return renewal.wait(goal, longest, cancel); });
}

/// `renewal::install`
inline std::future<certificates> install_async(const renewal &renewal, const token &token, const login &login,
                                               cancel cancel = cancel::never())
{
    return async([&renewal, &token, &login, cancel] { return renewal.install(token, login, cancel); });
}

/// `renewal::withdraw`
inline std::future<application> withdraw_async(const renewal &renewal, std::optional<std::string> reason = std::nullopt,
                                               cancel cancel = cancel::never())
{
    return async([&renewal, reason, cancel] { return renewal.withdraw(reason, cancel); });
}

}  // namespace netca

#endif
