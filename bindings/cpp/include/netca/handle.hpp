/// What the library's handles are held by: freed once, whatever happens.
#ifndef NETCA_HANDLE_HPP
#define NETCA_HANDLE_HPP

#include <cstddef>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <netca_renew.h>

namespace netca::detail {

inline void release(netca_agreement *handle) noexcept { netca_agreement_free(handle); }
inline void release(netca_application *handle) noexcept { netca_application_free(handle); }
inline void release(netca_bytes *handle) noexcept { netca_bytes_free(handle); }
inline void release(netca_cancel *handle) noexcept { netca_cancel_free(handle); }
inline void release(netca_certificates *handle) noexcept { netca_certificates_free(handle); }
inline void release(netca_client *handle) noexcept { netca_client_free(handle); }
inline void release(netca_drivers *handle) noexcept { netca_drivers_free(handle); }
inline void release(netca_error *handle) noexcept { netca_error_free(handle); }
inline void release(netca_exchange *handle) noexcept { netca_exchange_free(handle); }
inline void release(netca_form *handle) noexcept { netca_form_free(handle); }
inline void release(netca_invoice *handle) noexcept { netca_invoice_free(handle); }
inline void release(netca_journal *handle) noexcept { netca_journal_free(handle); }
inline void release(netca_order *handle) noexcept { netca_order_free(handle); }
inline void release(netca_paper *handle) noexcept { netca_paper_free(handle); }
inline void release(netca_payment_link *handle) noexcept { netca_payment_link_free(handle); }
inline void release(netca_provider *handle) noexcept { netca_provider_free(handle); }
inline void release(netca_quote *handle) noexcept { netca_quote_free(handle); }
inline void release(netca_recovered *handle) noexcept { netca_recovered_free(handle); }
inline void release(netca_renewal *handle) noexcept { netca_renewal_free(handle); }
inline void release(netca_service *handle) noexcept { netca_service_free(handle); }
inline void release(netca_settings *handle) noexcept { netca_settings_free(handle); }
inline void release(netca_texts *handle) noexcept { netca_texts_free(handle); }
inline void release(netca_token *handle) noexcept { netca_token_free(handle); }
inline void release(netca_tokens *handle) noexcept { netca_tokens_free(handle); }
inline void release(netca_transfer_sheet *handle) noexcept { netca_transfer_sheet_free(handle); }
inline void release(netca_transfers *handle) noexcept { netca_transfers_free(handle); }
inline void release(netca_uploads *handle) noexcept { netca_uploads_free(handle); }

struct deleter {
    template <class Handle>
    void operator()(Handle *handle) const noexcept
    {
        release(handle);
    }
};

template <class Handle>
using owned = std::unique_ptr<Handle, deleter>;

/// Something that is worked with. It can be moved and not copied; what is left after a move is null, and every use of it
/// throws `code::c_null`.
template <class Handle>
class resource {
public:
    explicit resource(owned<Handle> handle) noexcept : handle_(std::move(handle)) {}

    /// The C handle, still owned by this.
    Handle *handle() const noexcept { return handle_.get(); }

private:
    owned<Handle> handle_;
};

/// Something that was asked for, as it stood then, and that nobody changes. Copies are cheap and share it.
template <class Handle>
class snapshot {
public:
    explicit snapshot(std::shared_ptr<const Handle> handle) noexcept : handle_(std::move(handle)) {}

    /// The C handle, still owned by this.
    const Handle *handle() const noexcept { return handle_.get(); }

protected:
    std::shared_ptr<const Handle> handle_;
};

/// One of several. It keeps the list that it is in.
template <class Handle>
class item {
public:
    item(std::shared_ptr<const Handle> list, std::size_t index) noexcept : list_(std::move(list)), index_(index) {}

    /// The C handle of the list, still owned by this.
    const Handle *handle() const noexcept { return list_.get(); }

    /// Its place in the list.
    std::size_t index() const noexcept { return index_; }

protected:
    std::shared_ptr<const Handle> list_;
    std::size_t index_;
};

/// Several of them, for a range-based `for` and for asking by place.
template <class Item, class Handle, std::size_t (*Count)(const Handle *)>
class list : public snapshot<Handle> {
public:
    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Item;
        using difference_type = std::ptrdiff_t;
        using pointer = const Item *;
        using reference = Item;

        iterator(std::shared_ptr<const Handle> list, std::size_t index) noexcept : list_(std::move(list)), index_(index) {}

        Item operator*() const { return Item(list_, index_); }
        iterator &operator++() noexcept
        {
            ++index_;
            return *this;
        }
        iterator operator++(int) noexcept
        {
            iterator before = *this;
            ++index_;
            return before;
        }
        bool operator==(const iterator &other) const noexcept { return index_ == other.index_; }
        bool operator!=(const iterator &other) const noexcept { return index_ != other.index_; }

    private:
        std::shared_ptr<const Handle> list_;
        std::size_t index_;
    };

    using snapshot<Handle>::snapshot;

    std::size_t size() const noexcept { return Count(this->handle()); }
    bool empty() const noexcept { return size() == 0; }

    /// The one at a place, from 0. Throws `std::out_of_range` where there is none.
    Item at(std::size_t index) const
    {
        if (index >= size())
            throw std::out_of_range("netca: there is no item " + std::to_string(index) + " of " + std::to_string(size()));
        return Item(this->handle_, index);
    }

    /// As `at`.
    Item operator[](std::size_t index) const { return at(index); }

    /// The first. Throws `std::out_of_range` where there is none.
    Item front() const { return at(0); }

    iterator begin() const noexcept { return iterator(this->handle_, 0); }
    iterator end() const noexcept { return iterator(this->handle_, size()); }
};

}  // namespace netca::detail

#endif
