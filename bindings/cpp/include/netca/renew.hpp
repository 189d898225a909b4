/// netca-renew for C++17: online renewal of certificates on USB Keys. SPDX-License-Identifier: MIT OR Apache-2.0
///
/// Header-only, over netca_renew.h and libnetca_renew. README.md tells how it is used; the steps are named as in the C header:
///
///   before  settings, client, provider, token
///   0       client::list             the certificates on the Key, with what can be done with each
///   1       client::quote            terms and prices, and what the form must hold
///   2       client::agreement        the agreement, shown to the user; agreement::accept
///   3       form, form::check        the form; every field that breaks a rule
///   3c      paper, client::upload    the form on paper, where it must be stamped, and its scan
///   4       client::apply            the PIN: signed with the certificate being renewed, and handed in
///   5       renewal::order           what is to be paid
///   6a      renewal::payment_link    the page to pay on; renewal::wait_for_payment
///   6b      renewal::declare_transfers      paid by bank transfer; renewal::verify_transfers
///   6c      renewal::withdraw        gives it all up; what was paid is refunded
///   7       renewal::wait            until it is approved; renewal::refresh asks once
///   7a      client::recover          a renewal that was begun on another computer
///   8       renewal::install         the new certificate on the Key, in place of the old one
///   beside  renewal::request_invoice, drivers::find, texts; after a break client::find, client::open
#ifndef NETCA_RENEW_HPP
#define NETCA_RENEW_HPP

#include <netca/abi.hpp>
#include <netca/application.hpp>
#include <netca/async.hpp>
#include <netca/cancel.hpp>
#include <netca/certificates.hpp>
#include <netca/client.hpp>
#include <netca/code.hpp>
#include <netca/drivers.hpp>
#include <netca/error.hpp>
#include <netca/form.hpp>
#include <netca/login.hpp>
#include <netca/numbers.hpp>
#include <netca/payment.hpp>
#include <netca/quote.hpp>
#include <netca/renewal.hpp>
#include <netca/settings.hpp>
#include <netca/texts.hpp>
#include <netca/token.hpp>
#include <netca/transport.hpp>
#include <netca/value.hpp>

#endif
