/// The drivers of Keys on this computer.
#ifndef NETCA_DRIVERS_HPP
#define NETCA_DRIVERS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <netca/error.hpp>

namespace netca {

/// A driver that was found, or ought to be there.
class driver : public detail::item<netca_drivers> {
public:
    using item::item;

    /// The module's path, for `provider::pkcs11`; of a missing one, its name.
    std::string module() const { return detail::text(netca_drivers_module, handle(), index()); }

    /// The vendor of its Keys, where the catalogue has it.
    std::optional<std::string> vendor() const { return detail::optional_text(netca_drivers_vendor, handle(), index()); }

    /// The model of its Keys, where the catalogue has it.
    std::optional<std::string> model() const { return detail::optional_text(netca_drivers_model, handle(), index()); }

    /// Where it is to be had, an https link, where the catalogue says.
    std::optional<std::string> download() const
    {
        return detail::optional_text(netca_drivers_download, handle(), index());
    }

    /// What became of looking for it.
    driver_status status() const noexcept { return static_cast<driver_status>(netca_drivers_status(handle(), index())); }

    /// The same for the user to read.
    std::string what(netca::language language) const
    {
        return detail::text(netca_drivers_what, handle(), index(), static_cast<std::int32_t>(language));
    }

    /// What the user should do about it.
    std::string next(netca::language language) const
    {
        return detail::text(netca_drivers_next, handle(), index(), static_cast<std::int32_t>(language));
    }
};

/// The drivers that were found, or ought to be there.
class drivers : public detail::list<driver, netca_drivers, netca_drivers_count> {
public:
    using list::list;

    /// Looks for the drivers of a catalogue (JSON as in `examples/drivers.json`) and for those that p11-kit knows. Needs no client.
    ///
    /// With `probe`, each module that is there is loaded and asked who it is: foreign code, which can crash or hang this
    /// process, so better in a process of its own. Linux only, so far.
    static drivers find(std::optional<std::string_view> catalogue = std::nullopt, bool probe = false)
    {
        return drivers(detail::make<netca_drivers>(netca_drivers_find, detail::data(catalogue), detail::size(catalogue),
                                                   probe ? 1 : 0));
    }

    /// All of it as JSON, also the Keys without a driver.
    std::string json() const { return detail::text(netca_drivers_json, handle()); }
};

}  // namespace netca

#endif
