/// Which library was loaded, and whether it fits this program.
#ifndef NETCA_ABI_HPP
#define NETCA_ABI_HPP

#include <cstdint>
#include <stdexcept>
#include <string>

#include <netca_renew.h>

namespace netca {

/// The library that was loaded has another ABI than the header that this program was compiled with: nothing of it can be used.
class abi_mismatch : public std::runtime_error {
public:
    explicit abi_mismatch(std::uint32_t loaded)
        : std::runtime_error("this program was compiled for ABI " + std::to_string(NETCA_ABI_VERSION) +
                             " of libnetca_renew, and the library that was loaded has ABI " + std::to_string(loaded) +
                             ": install the library that belongs to this program"),
          loaded_(loaded)
    {
    }

    /// The version that the loaded library has.
    std::uint32_t loaded() const noexcept { return loaded_; }

    /// The version that this program needs.
    static constexpr std::uint32_t needed() noexcept { return NETCA_ABI_VERSION; }

private:
    std::uint32_t loaded_;
};

/// Throws `abi_mismatch` when the loaded library does not fit. Everything that makes a handle asks this first; a program may ask
/// it when it starts, to say so early.
inline void require_abi()
{
    static const std::uint32_t loaded = netca_abi_version();
    if (loaded != NETCA_ABI_VERSION)
        throw abi_mismatch(loaded);
}

/// The ABI version of the loaded library.
inline std::uint32_t abi_version() noexcept
{
    return netca_abi_version();
}

/// The version of the loaded library, as `0.1.0`. Throws `abi_mismatch`.
inline std::string version()
{
    require_abi();
    return netca_version();
}

}  // namespace netca

#endif
