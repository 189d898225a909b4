/* Ends a process at the nth call by which code of ours changes what others can see: files, the network. Preloaded; see
 * tests/src/kills.rs. Between two such calls it does not matter when a process ends.
 *
 * NETCA_KILLS names a file that is mapped: how many calls there were, at which one to die (0: at none), and of each call
 * the letter of its function. NETCA_KILLS_IN is a part of the name of the library or program whose calls count. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { LETTERS = 65520 };

struct calls {
    _Atomic uint64_t made;
    uint64_t last;
    char letters[LETTERS];
};

static struct calls *calls;
static const char *within;

__attribute__((constructor)) static void map(void) {
    const char *file = getenv("NETCA_KILLS");
    within = getenv("NETCA_KILLS_IN");
    int descriptor = file != NULL && within != NULL ? open(file, O_RDWR | O_CLOEXEC) : -1;
    if (descriptor < 0) {
        return;
    }
    void *mapped = mmap(NULL, sizeof *calls, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    calls = mapped == MAP_FAILED ? NULL : mapped;
    close(descriptor);
}

static void count(const void *caller, char letter) {
    Dl_info about;
    if (calls == NULL || dladdr(caller, &about) == 0 || about.dli_fname == NULL) {
        return;
    }
    const char *slash = strrchr(about.dli_fname, '/');
    if (strstr(slash != NULL ? slash : about.dli_fname, within) == NULL) {
        return;
    }
    uint64_t made = atomic_fetch_add(&calls->made, 1) + 1;
    if (made <= LETTERS) {
        calls->letters[made - 1] = letter;
    }
    if (made == calls->last) {
        kill(getpid(), SIGKILL);
    }
}

/* Files and sockets are seen by others; what wakes a thread is not. */
static void count_written(const void *caller, int fd) {
    struct stat about;
    if (fstat(fd, &about) == 0 && (S_ISREG(about.st_mode) || S_ISSOCK(about.st_mode))) {
        count(caller, S_ISSOCK(about.st_mode) ? 's' : 'w');
    }
}

#define COUNT(letter) count(__builtin_return_address(0), letter)
#define WRITTEN count_written(__builtin_return_address(0), fd)

/* The next function of that name, and what it answers. */
#define FORWARD(counting, result, name, parameters, ...)                                                                 \
    result name parameters {                                                                                           \
        static result(*next) parameters;                                                                               \
        if (next == NULL) {                                                                                            \
            *(void **)&next = dlsym(RTLD_NEXT, #name);                                                                 \
        }                                                                                                              \
        counting;                                                                                                      \
        return next(__VA_ARGS__);                                                                                      \
    }

FORWARD(WRITTEN, ssize_t, write, (int fd, const void *octets, size_t length), fd, octets, length)
FORWARD(WRITTEN, ssize_t, writev, (int fd, const struct iovec *parts, int number), fd, parts, number)
FORWARD(WRITTEN, ssize_t, pwrite64, (int fd, const void *octets, size_t length, off64_t at), fd, octets, length, at)
FORWARD(WRITTEN, ssize_t, send, (int fd, const void *octets, size_t length, int flags), fd, octets, length, flags)
FORWARD(WRITTEN, ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), fd, message, flags)
FORWARD(COUNT('f'), int, fsync, (int fd), fd)
FORWARD(COUNT('f'), int, fdatasync, (int fd), fd)
FORWARD(COUNT('t'), int, ftruncate64, (int fd, off64_t length), fd, length)
FORWARD(COUNT('m'), int, fchmod, (int fd, mode_t mode), fd, mode)
FORWARD(COUNT('m'), int, mkdir, (const char *path, mode_t mode), path, mode)
FORWARD(COUNT('l'), int, flock, (int fd, int operation), fd, operation)
FORWARD(COUNT('r'), int, rename, (const char *from, const char *to), from, to)
FORWARD(COUNT('r'), int, link, (const char *from, const char *to), from, to)
FORWARD(COUNT('u'), int, unlink, (const char *path), path)

static int opened(const void *caller, const char *name, const char *path, int flags, mode_t mode) {
    int (*next)(const char *, int, ...);
    *(void **)&next = dlsym(RTLD_NEXT, name);
    if ((flags & O_CREAT) != 0) {
        count(caller, 'o');
    }
    return next(path, flags, mode);
}

#define OPEN(name)                                                                                                     \
    int name(const char *path, int flags, ...) {                                                                       \
        mode_t mode = 0;                                                                                               \
        if ((flags & (O_CREAT | O_TMPFILE)) != 0) {                                                                    \
            va_list rest;                                                                                              \
            va_start(rest, flags);                                                                                     \
            mode = va_arg(rest, mode_t);                                                                               \
            va_end(rest);                                                                                              \
        }                                                                                                              \
        return opened(__builtin_return_address(0), #name, path, flags, mode);                                          \
    }

OPEN(open)
OPEN(open64)
