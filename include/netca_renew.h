/*
 * netca-renew: online renewal of certificates on USB Keys. SPDX-License-Identifier: MIT OR Apache-2.0
 *
 * Written by `cargo xtask header` from crates/netca-renew-ffi; do not edit.
 *
 * This is the beginning of the C ABI: it tells which library is loaded. The renewal flow itself is not in it yet;
 * until it is, the flow is there for Rust programs (crate netca-renew) and as a command (netca-renew-cli).
 */

#ifndef NETCA_RENEW_H
#define NETCA_RENEW_H

#include <stdint.h>

/**
 * The version of the C ABI that this header describes. It grows with every change that an older program would not
 * survive. Compare it with `netca_abi_version()` before calling anything else, and go no further when they differ.
 */
#define NETCA_ABI_VERSION 1

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the C ABI that the loaded library has; 0, which no library has, when it cannot tell.
 *
 * May be called at any time, from any thread, concurrently.
 */
uint32_t netca_abi_version(void);

/**
 * The library's version, like `0.1.0`: ASCII, NUL-terminated, valid as long as the library is loaded, never to be
 * freed. Never NULL.
 *
 * May be called at any time, from any thread, concurrently.
 */
const char *netca_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* NETCA_RENEW_H */
