/* Structures that C and the library share, for every compiler and word size: crates/netca-renew-ffi/src/layout.rs says the same. */
#include "netca_renew.h"

#ifdef __cplusplus
#define SAME(one, other) static_assert((one) == (other), #one)
#else
#define SAME(one, other) _Static_assert((one) == (other), #one)
#endif

#define WORD sizeof(void *)

SAME(sizeof(size_t), WORD);
SAME(sizeof(netca_login), 6 * WORD);
SAME(offsetof(netca_login, size), 0 * WORD);
SAME(offsetof(netca_login, pin), 1 * WORD);
SAME(offsetof(netca_login, pin_length), 2 * WORD);
SAME(offsetof(netca_login, ask), 3 * WORD);
SAME(offsetof(netca_login, user_data), 4 * WORD);
SAME(offsetof(netca_login, allow_last_try), 5 * WORD);
SAME(sizeof(netca_transport), 5 * WORD);
SAME(offsetof(netca_transport, size), 0 * WORD);
SAME(offsetof(netca_transport, user_data), 1 * WORD);
SAME(offsetof(netca_transport, send), 2 * WORD);
SAME(offsetof(netca_transport, abandon), 3 * WORD);
SAME(offsetof(netca_transport, release), 4 * WORD);

int main(void)
{
    return 0;
}
