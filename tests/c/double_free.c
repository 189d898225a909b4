/* Frees a handle twice, on purpose: a tool that does not see this sees nothing. */
#include "check.h"

int main(void)
{
    netca_texts *texts = NULL;
    CHECK(netca_texts_new(NETCA_LANGUAGE_CHINESE, &texts, NULL) == NETCA_OK);
    netca_texts_free(texts);
    netca_texts_free(texts);
    return 0;
}
