// With a library of another ABI: the first thing that needs it throws, and says both versions.
#include "check.hpp"

int main()
{
    const auto mismatch = THROWN(netca::abi_mismatch, netca::settings());
    CHECK(mismatch.loaded() == netca::abi_version() && netca::abi_mismatch::needed() == NETCA_ABI_VERSION);
    THROWN(netca::abi_mismatch, netca::require_abi());
    THROWN(netca::abi_mismatch, netca::version());
    THROWN(netca::abi_mismatch, netca::provider::pkcs11("module"));
    THROWN(netca::abi_mismatch, netca::drivers::find());
    THROWN(netca::abi_mismatch, netca::texts(netca::language::english));
    THROWN(netca::abi_mismatch, netca::cancel());
    THROWN(netca::abi_mismatch, netca::form());
    THROWN(netca::abi_mismatch, netca::transfers());
    std::cout << mismatch.what() << std::endl;
    return 0;
}
