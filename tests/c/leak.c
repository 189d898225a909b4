/* Leaks on purpose: a tool that does not see this sees nothing. */
#include "check.h"

int main(void)
{
    netca_texts *texts = NULL;
    CHECK(netca_texts_new(NETCA_LANGUAGE_CHINESE, &texts, NULL) == NETCA_OK);
    CHECK(netca_texts_what(texts, NETCA_ERROR_TOKEN_WRONG_PIN, NULL) != NULL);
    texts = NULL;
    return 0;
}
