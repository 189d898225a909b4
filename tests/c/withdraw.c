/* Paid, and given up: the money goes back. Then applied for again. */
#include "check.h"

int main(int argc, char **argument)
{
    netca_error *error = NULL;
    netca_client *client = NULL;
    netca_payment_link *link = NULL;
    netca_application *application = NULL;
    netca_certificates *certificates = NULL, *installed = NULL;
    netca_login login = login_of();
    int32_t waited;
    CHECK(argc == 7);
    netca_settings *settings = settings_of(argument);
    GOOD(netca_client_open(settings, &client, &error));
    netca_settings_free(settings);
    netca_token *token = token_of(argument);
    netca_renewal *renewal = applied(client, token, argument);
    GOOD(netca_renewal_payment_link(renewal, NETCA_CHANNEL_ALIPAY, NULL, &link, &error));
    GOOD(netca_renewal_wait(renewal, NETCA_GOAL_PAID, 60000, NULL, &waited, &error));
    CHECK(waited == NETCA_WAITED_REACHED && netca_renewal_stage(renewal) == NETCA_STAGE_UNDER_REVIEW);
    /* Not approved within the time given: that is an outcome, no error. */
    GOOD(netca_renewal_wait(renewal, NETCA_GOAL_READY_TO_INSTALL, 0, NULL, &waited, &error));
    CHECK(waited == NETCA_WAITED_STILL_WAITING);
    /* Nothing can be installed yet; the error says at which stage the renewal is. */
    int32_t code = netca_renewal_install(renewal, token, &login, NULL, &installed, &error);
    CHECK(code == NETCA_ERROR_RENEW_WRONG_STAGE && netca_error_stage(error) == NETCA_STAGE_UNDER_REVIEW);
    CHECK(installed == NULL && netca_error_is_retryable(error) == 0);
    netca_error_free(error);
    error = NULL;

    GOOD(netca_renewal_withdraw(renewal, NETCA_TEXT("重复申请"), NULL, &application, &error));
    CHECK(netca_application_business_status(application) == NETCA_BUSINESS_WITHDRAWN);
    CHECK(strcmp(netca_application_reason(application, NULL), "重复申请") == 0);
    CHECK(netca_application_refund_count(application) == 1 && netca_application_refund_amount(application, 0) == 10000);
    CHECK(netca_application_refund_reason(application, 0) == NETCA_REFUND_REASON_WITHDRAWN);
    CHECK(netca_application_refund_status(application, 1) == NETCA_NONE);
    CHECK(netca_renewal_stage(renewal) == NETCA_STAGE_WITHDRAWN);
    netca_application_free(application);
    netca_renewal_free(renewal);
    GOOD(netca_client_list(client, token, &certificates, &error));
    CHECK(netca_certificates_actions(certificates, 0) == NETCA_ACTION_APPLY);
    CHECK(netca_certificates_stage(certificates, 0) == NETCA_NONE);

    renewal = applied(client, token, argument);
    CHECK(netca_renewal_stage(renewal) == NETCA_STAGE_AWAITING_PAYMENT);
    netca_renewal_free(renewal);
    netca_certificates_free(certificates);
    netca_payment_link_free(link);
    netca_token_free(token);
    netca_client_free(client);
    return 0;
}
