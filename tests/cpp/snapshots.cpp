// A whole renewal paid by bank transfer, on paper, with an invoice: every accessor says what the library's own JSON says.
#include "check.hpp"

#include <thread>

static std::string json; // of the snapshot that is being looked at

static bool text(const std::string &name, const std::optional<std::string> &value)
{
    const std::string member = "\"" + name + "\":\"";
    return value ? contains(json, member + *value + "\"") : !contains(json, member);
}

static bool number(const std::string &name, std::int64_t value)
{
    const std::string member = "\"" + name + "\":" + std::to_string(value);
    return contains(json, member + ",") || contains(json, member + "}") || contains(json, member + "]");
}

static bool when(const std::string &name, netca::time_point value)
{
    return text(name, netca::rfc3339(value));
}

static void service(const netca::service &service)
{
    json = service.json();
    CHECK(text("name", service.name()) && text("hotline", service.hotline()));
    CHECK(text("newest", service.newest_version()) && text("download", service.download()));
}

static void certificate(const netca::certificates &list)
{
    json = list.json();
    const netca::certificate one = list.front();
    CHECK(list.size() == 1 && text("subject", one.subject()) && text("issuer", one.issuer()) && text("sha256", one.sha256()));
    CHECK(text("serial_number", one.serial()) && when("not_before", one.not_before()) && when("not_after", one.not_after()));
    CHECK(!one.encryption_sha256() && !one.encryption_serial() && one.encryption_der().empty());
    CHECK(!one.encryption_not_before() && !one.encryption_not_after());
    CHECK(one.key() == netca::key_kind::p256 && text("kind", "p256") && one.actions() == netca::action::apply);
}

static void quote(const netca::quote &quote)
{
    json = quote.json();
    const netca::term term = quote.terms()[1];
    const netca::fee fee = term.fees().front();
    CHECK(text("quote_id", quote.id()) && quote.path() == netca::path::expired && text("path", "expired"));
    CHECK(when("opens_at", quote.opens_at()) && when("closes_at", quote.closes_at()) && when("expires_at", quote.expires_at()));
    CHECK(term.months() == 24 && number("total", term.total()) && when("new_not_after", term.new_not_after()));
    CHECK(text("name", fee.name()) && number("unit_price", fee.unit_price()) && fee.unit() == netca::unit::year);
    CHECK(fee.quantity() == 2 && fee.subtotal() == 2 * fee.unit_price() && term.total() == fee.subtotal());
    CHECK(quote.id_types().front().number == 2 && quote.id_types().front().name == "身份证");
    CHECK(quote.renew_with().front() == netca::renew_with::same_key && quote.needs_operator_address());
    CHECK(quote.invoice_types().size() == 3 && quote.courier_payments().front() == netca::courier_payment::on_delivery);
    CHECK(text("minimum_version", quote.minimum_version()) || text("minimum_client_version", quote.minimum_version()));
    bool required = false;
    for (const netca::attachment_rule &rule : quote.attachments()) {
        CHECK(number("max_bytes", rule.max_bytes()) && number("max_count", rule.max_count()));
        required = required || (rule.kind() == netca::attachment::application_form && rule.is_required());
        if (rule.kind() == netca::attachment::vat_papers)
            CHECK(!rule.is_required() && rule.is_required(netca::invoice_type::vat));
    }
    CHECK(quote.attachments().size() == 4 && required);
}

// The form on paper, its scan, and one more that is taken away again.
static void papers(const netca::client &client, prepared &ready, char **argument)
{
    const netca::service service = client.service();
    const std::string font = content(argument[6]);
    FAILS(pdf_font_unreadable, netca::paper(ready.form, ready.certificate, ready.quote, service, std::string("font")));
    const auto blank = netca::paper::blank(ready.certificate, ready.quote, service, font);
    const netca::paper paper(ready.form, ready.certificate, ready.quote, service, font);
    CHECK(paper.pages() >= 1 && paper.missing().empty() && blank.pdf().size() < paper.pdf().size() + 100'000);
    FAILS(renew_form, client.upload(ready.quote, netca::attachment::application_form, std::string("no scan"), ready.form));
    client.upload(ready.quote, netca::attachment::application_form, paper.pdf(), ready.form);
    const std::string path = std::string(argument[4]) + "-blank.pdf";
    const netca::bytes pdf = blank.pdf();
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char *>(pdf.data()), static_cast<long>(pdf.size()));
    netca::upload_file_async(client, ready.quote, netca::attachment::operator_papers, path, ready.form).get();
    const netca::uploads uploads = client.uploads(ready.quote);
    json = uploads.json();
    CHECK(uploads.size() == 2 && uploads[1].media_type() == netca::media_type::pdf);
    for (const netca::upload &upload : uploads)
        CHECK(text("sha256", upload.sha256()) && number("size", upload.size()) && upload.received() == upload.size());
    CHECK(uploads[0].kind() == netca::attachment::application_form);
    client.remove_upload(ready.quote, uploads[1].sha256(), ready.form);
    CHECK(client.uploads(ready.quote).size() == 1);
    // As after a break: another form, the quote that was kept, and what is at the CA already.
    const auto kept = client.kept_quote(ready.certificate);
    CHECK(kept && kept->id() == ready.quote.id());
    ready.form = netca::form::from_json(content(argument[5]));
    ready.form.use(client.uploads(*kept)).set(netca::invoice_type::electronic).set(netca::courier_payment::on_delivery);
    ready.form.set(netca::renew_with::same_key).set_term(24).check(*kept);
}

static void order(const netca::order &order)
{
    json = order.json();
    CHECK(text("order_number", order.number()) && number("total", order.total()) && when("created_at", order.created_at()));
    CHECK(order.fees().front().subtotal() == order.total() && order.invoice_type() == netca::invoice_type::electronic);
    CHECK(order.transaction_type() == netca::transaction_type::purchase && order.status() == netca::order_status::normal);
    CHECK(order.transaction_status() == netca::transaction_status::unpaid);
    CHECK(order.courier_payment() == netca::courier_payment::on_delivery && order.channels().size() >= 4);
}

static void transfers(const netca::renewal &renewal, std::int64_t total)
{
    netca::transfer_sheet sheet = renewal.transfers();
    json = sheet.json();
    CHECK(text("company_name", sheet.payee()));
    CHECK(text("account", sheet.account()) && text("bank", sheet.bank()) && sheet.total() == total && sheet.empty());
    netca::transfers list(sheet);
    const auto wrong = THROWN(netca::error, netca::transfers().add("x", "", "-1", "yesterday"));
    CHECK(wrong.code() == netca::code::renew_form && wrong.fields().size() == 4);
    list.add("6222000000000000001", "云杉示例有限公司", "1.00", "2026-01-05").remove(0);
    list.add("6222000000000000001", "云杉示例有限公司", netca::yuan(total), "2026-01-05", "续期");
    CHECK(list.size() == 1);
    sheet = renewal.declare_transfers(list);
    CHECK(!sheet[0].result() && !sheet[0].balance() && !sheet[0].checked_at() && sheet.missing() == total);
    CHECK(netca::transfers(sheet).size() == 1);
    for (int tries = 0; sheet.missing() != 0; ++tries, std::this_thread::sleep_for(100ms)) {
        CHECK(tries < 600);
        sheet = netca::verify_transfers_async(renewal).get();
    }
    json = sheet.json();
    const netca::transfer one = sheet.front();
    CHECK(sheet.received() == total && sheet.excess() == 0 && one.result() == netca::transfer_result::success);
    CHECK(one.payer_account() == "6222000000000000001" && one.payer_name() == "云杉示例有限公司" && one.amount() == total);
    CHECK(one.date() == "2026-01-05" && one.remark() == "续期" && one.balance() == 0 && when("checked_at", *one.checked_at()));
}

static void application(const netca::application &application)
{
    json = application.json();
    CHECK(text("application_id", application.id()) && text("business_number", application.business_number()));
    CHECK(application.payment_status() == netca::payment_status::paid && application.term_months() == 24);
    CHECK(application.renew_with() == netca::renew_with::same_key && !application.reason() && application.refunds().empty());
    CHECK(application.business_status() == netca::business_status::ready_to_install && text("business_status", "ready_to_install"));
    CHECK(when("updated_at", application.updated_at()));
    CHECK(application.timeline().front().event() == netca::timeline_event::entered);
    CHECK(when("at", application.timeline().front().at()));
}

static void journal(const netca::journal &journal, const netca::certificate &certificate)
{
    json = journal.json();
    const netca::journal_entry entry = journal.front();
    CHECK(journal.size() == 1 && when("opened_at", entry.opened_at()) && entry.stage() == netca::stage::ready_to_install);
    CHECK(entry.term_months() == 24 && entry.total() && entry.token() == "T-1" && !entry.new_certificate());
    CHECK(entry.certificate() == certificate.sha256() && text("order_number", entry.order_number()));
    CHECK(text("business_number", entry.business_number()) && text("next_question_at", entry.next_question_at()
                                                              ? std::optional(netca::rfc3339(*entry.next_question_at()))
                                                              : std::nullopt));
}

static void invoice(const netca::renewal &renewal)
{
    FAILS(renew_form, renewal.request_invoice("云杉示例有限公司", "123"));
    netca::invoice invoice = renewal.request_invoice("云杉示例有限公司", "91350100M000100Y43");
    CHECK(invoice.type() == netca::invoice_type::electronic && invoice.title() == "云杉示例有限公司");
    for (int tries = 0; invoice.status() != netca::invoice_status::issued; ++tries, std::this_thread::sleep_for(100ms)) {
        CHECK(tries < 600);
        invoice = renewal.invoice();
    }
    json = invoice.json();
    CHECK(text("tax_number", invoice.tax_number()) && text("invoice_number", invoice.number()) && number("amount", invoice.amount()));
    CHECK(when("issued_at", *invoice.issued_at()));
    const netca::bytes document = renewal.invoice_document();
    CHECK(std::string(document.begin(), document.begin() + 5) == "%PDF-");
}

// Another computer, that knows nothing of it.
static void recovery(const netca::client &client, const prepared &ready, const std::string &id)
{
    const netca::login login = netca::login::pin(pin());
    const auto found = netca::recover_async(client, ready.token, ready.certificate, login).get();
    json = found.json();
    CHECK(found.size() == 1 && found[0].id() == id && text("application_id", id) && !found[0].is_key_missing());
    CHECK(found[0].outcome() == netca::recovery::restored && found[0].stage() && !found[0].refusal());
    CHECK(found[0].application().id() == id && found[0].application().order().total() > 0);
}

static void drivers(char **argument)
{
    const std::string catalogue = content(std::string(argument[5]).replace(std::string(argument[5]).rfind('/'), 99, "/drivers.json"));
    const netca::drivers found = netca::drivers::find(catalogue);
    json = found.json();
    CHECK(!found.empty());
    for (const netca::driver &driver : found) {
        CHECK(!driver.module().empty() && !driver.what(netca::language::chinese).empty());
        CHECK((driver.status() == netca::driver_status::found) == driver.next(netca::language::english).empty() ||
              !driver.next(netca::language::english).empty());
        CHECK(!driver.vendor() || text("vendor", driver.vendor()));
        CHECK(!driver.model() || text("model", driver.model()));
        CHECK(!driver.download() || text("download", driver.download()));
    }
}

int main(int argc, char **argument)
{
    CHECK(argc == 7);
    drivers(argument);
    netca::settings settings = settings_of(argument);
    const netca::client client(settings);
    service(netca::service_async(client).get());
    prepared ready(client, argument);
    certificate(client.list(ready.token));
    quote(ready.quote);
    json = netca::provider::soft(argument[3]).tokens().json();
    CHECK(text("manufacturer", ready.token.status().manufacturer()) && text("model", ready.token.status().model()));
    CHECK(text("label", ready.token.label()) && text("serial", ready.token.serial()));
    json = ready.agreement.json();
    CHECK(text("version", ready.agreement.version()) && text("title", ready.agreement.title()));
    CHECK(text("sha256", ready.agreement.sha256()));
    papers(client, ready, argument);
    ready.agreement.accept();
    const netca::login login = netca::login::pin(pin());
    std::optional<netca::renewal> renewal = client.apply(ready.draft(), ready.token, login).renewal;
    FAILS(renew_wrong_stage, renewal->resume());
    FAILS(renew_no_payment_page, renewal->payment_link(netca::channel::cash));
    const netca::order asked = netca::order_async(*renewal).get();
    order(asked);
    transfers(*renewal, asked.total());
    CHECK(renewal->wait(netca::goal::ready_to_install, 1min) == netca::waited::reached);
    CHECK(!renewal->payment_link(netca::channel::alipay));
    application(renewal->refresh());
    journal(client.journal(), ready.certificate);
    invoice(*renewal);
    recovery(netca::client(settings.set_state_directory(std::string(argument[4]) + "-other")), ready, renewal->id());
    const netca::certificates installed = netca::install_async(*renewal, ready.token, login).get();
    CHECK(installed.size() == 1 && installed[0].not_after() > ready.certificate.not_after());
    CHECK(renewal->journal().new_certificate() == installed[0].sha256() && renewal->stage() == netca::stage::complete);
    return 0;
}
