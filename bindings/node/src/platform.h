/* What the addon needs of the operating system: locks, threads, libraries. */
#ifndef NETCA_NODE_PLATFORM_H
#define NETCA_NODE_PLATFORM_H

#include <stddef.h>
#include <stdint.h>

#ifdef _WIN32
#include <windows.h>
typedef SRWLOCK mutex;
typedef CONDITION_VARIABLE condition;
#define MUTEX_INITIALIZER SRWLOCK_INIT
#else
#include <pthread.h>
typedef pthread_mutex_t mutex;
typedef pthread_cond_t condition;
#define MUTEX_INITIALIZER PTHREAD_MUTEX_INITIALIZER
#endif

#if defined(_MSC_VER)
#define THREAD_LOCAL __declspec(thread)
#else
#define THREAD_LOCAL _Thread_local
#endif

void mutex_init(mutex *lock);
void mutex_lock(mutex *lock);
void mutex_unlock(mutex *lock);
void mutex_destroy(mutex *lock);

void condition_init(condition *changed);
void condition_wait(condition *changed, mutex *lock);
/* 0 when the time is over; `end` is a value of `clock_ms`. */
int condition_wait_until(condition *changed, mutex *lock, uint64_t end);
void condition_broadcast(condition *changed);
void condition_destroy(condition *changed);

/* Milliseconds since some moment; never goes back. */
uint64_t clock_ms(void);

/* A thread that nobody waits for. 0 when there is none to be had. */
int thread_start(void (*run)(void *), void *data);

/* NULL, and why in `problem`, when it cannot be loaded. It is never unloaded. */
void *library_open(const char *path, char *problem, size_t room);
void *library_symbol(void *library, const char *name);

/* Keeps this addon's code where it is: Node.js unloads it with the last worker that used it, and its threads may go on. */
void keep_loaded(void);

/* The process may end from now on while a call is stuck in a driver: then without the driver's own last words, which would
   pull the ground from under that call. `stuck` says whether one still is. */
void end_at_once_if(int (*stuck)(void));

#endif
