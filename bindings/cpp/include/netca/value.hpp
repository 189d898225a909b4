/// What goes in and out: texts, bytes, times, amounts.
#ifndef NETCA_VALUE_HPP
#define NETCA_VALUE_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <netca_renew.h>

namespace netca {

/// A time in UTC, in whole seconds. It converts to `std::chrono::system_clock::time_point`, which ends in the year 2262 on
/// many systems, while a certificate may end in 9999.
using time_point = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;

/// A file's content, or other bytes.
using bytes = std::vector<std::uint8_t>;

/// Bytes of somebody else's: made of a `netca::bytes`, a `std::string`, a `std::string_view`, a `std::array` …
class bytes_view {
public:
    constexpr bytes_view() noexcept = default;

    bytes_view(const void *data, std::size_t size) noexcept : data_(static_cast<const std::uint8_t *>(data)), size_(size) {}

    /// Of anything that has `data()` and `size()`, in single bytes.
    template <class Container, class = std::enable_if_t<sizeof(*std::declval<const Container &>().data()) == 1>>
    bytes_view(const Container &container) noexcept : bytes_view(container.data(), container.size())
    {
    }

    const std::uint8_t *data() const noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }

private:
    const std::uint8_t *data_ = nullptr;
    std::size_t size_ = 0;
};

/// A time as `2026-12-31T00:00:00Z`.
inline std::string rfc3339(time_point time)
{
    constexpr std::int64_t day = 86'400, era = 146'097;
    const std::int64_t seconds = time.time_since_epoch().count();
    const std::int64_t in_day = ((seconds % day) + day) % day;
    // Days since 0000-03-01, in eras of 400 years: the leap day is the last of its year.
    const std::int64_t days = (seconds - in_day) / day + 719'468;
    const std::int64_t which = (days >= 0 ? days : days - (era - 1)) / era;
    const std::int64_t in_era = days - which * era;
    const std::int64_t year_of_era = (in_era - in_era / 1460 + in_era / 36'524 - in_era / 146'096) / 365;
    const std::int64_t in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month = (5 * in_year + 2) / 153;
    const std::int64_t year = year_of_era + which * 400 + (month >= 10 ? 1 : 0);
    char text[80];
    std::snprintf(text, sizeof text, "%04lld-%02d-%02dT%02d:%02d:%02dZ", static_cast<long long>(year),
                  static_cast<int>(month < 10 ? month + 3 : month - 9),
                  static_cast<int>(in_year - (153 * month + 2) / 5 + 1), static_cast<int>(in_day / 3600),
                  static_cast<int>(in_day / 60 % 60), static_cast<int>(in_day % 60));
    return text;
}

/// An amount of fen in yuan, as `100.00`.
inline std::string yuan(std::int64_t fen)
{
    const std::uint64_t size = fen < 0 ? 0 - static_cast<std::uint64_t>(fen) : static_cast<std::uint64_t>(fen);
    const std::string cents = std::to_string(size % 100);
    return (fen < 0 ? "-" : "") + std::to_string(size / 100) + (cents.size() < 2 ? ".0" : ".") + cents;
}

namespace detail {

/// Never null: an empty text is no missing text.
inline const char *data(std::string_view text) noexcept
{
    return text.data() != nullptr ? text.data() : "";
}

inline const char *data(const std::optional<std::string_view> &text) noexcept
{
    return text ? data(*text) : nullptr;
}

inline std::size_t size(const std::optional<std::string_view> &text) noexcept
{
    return text ? text->size() : 0;
}

inline const std::uint8_t *data(bytes_view content) noexcept
{
    static const std::uint8_t none = 0;
    return content.data() != nullptr ? content.data() : &none;
}

/// What a function of the library that gives a text says; nothing where it gives NULL.
template <class... Parameters, class... Arguments>
std::optional<std::string> optional_text(const char *(*function)(Parameters...), const Arguments &...arguments)
{
    std::size_t length = 0;
    const char *text = function(arguments..., &length);
    return text != nullptr ? std::optional<std::string>(std::in_place, text, length) : std::nullopt;
}

/// The same, empty where it gives NULL.
template <class... Parameters, class... Arguments>
std::string text(const char *(*function)(Parameters...), const Arguments &...arguments)
{
    return optional_text(function, arguments...).value_or(std::string());
}

/// The bytes that a function of the library gives.
template <class... Parameters, class... Arguments>
bytes copy(const std::uint8_t *(*function)(Parameters...), const Arguments &...arguments)
{
    std::size_t length = 0;
    const std::uint8_t *data = function(arguments..., &length);
    return data != nullptr ? bytes(data, data + length) : bytes();
}

inline time_point time(std::int64_t seconds) noexcept
{
    return time_point(std::chrono::seconds(seconds));
}

inline std::optional<time_point> optional_time(std::int64_t seconds) noexcept
{
    return seconds != NETCA_NO_TIME ? std::optional(time(seconds)) : std::nullopt;
}

/// A count or an amount, or nothing.
template <class Number>
std::optional<Number> optional_number(Number number) noexcept
{
    return number != NETCA_NONE ? std::optional(number) : std::nullopt;
}

/// One of a family of numbers, or nothing.
template <class Enum>
std::optional<Enum> optional_enum(std::int32_t number) noexcept
{
    return number != NETCA_NONE ? std::optional(static_cast<Enum>(number)) : std::nullopt;
}

/// Asks for the first, the second … until there is none.
template <class Enum, class Handle>
std::vector<Enum> all(std::int32_t (*function)(const Handle *, std::size_t), const Handle *handle)
{
    std::vector<Enum> found;
    for (std::int32_t number = 0; (number = function(handle, found.size())) != NETCA_NONE;)
        found.push_back(static_cast<Enum>(number));
    return found;
}

/// A time to wait in whole milliseconds; none when it is over already.
inline std::uint64_t milliseconds(std::chrono::milliseconds time) noexcept
{
    return time.count() > 0 ? static_cast<std::uint64_t>(time.count()) : 0;
}

/// Overwrites what must not stay in memory.
inline void wipe(void *data, std::size_t size) noexcept
{
    for (volatile unsigned char *byte = static_cast<volatile unsigned char *>(data); size > 0; --size)
        *byte++ = 0;
}

}  // namespace detail

}  // namespace netca

#endif
