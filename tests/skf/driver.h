/* A driver, loaded as a program would load it, and what the parts of the test share. */
#ifndef SKF_DRIVER_H
#define SKF_DRIVER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oracle.h"
#include "skf_standard.h"

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                            \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

/* The call answers this. */
#define IS(code, call) is((code), (call), __FILE__, __LINE__, #call)
#define GOOD(call) IS(SAR_OK, call)

void is(ULONG expected, ULONG answer, const char *file, int line, const char *call);

#define DECLARE(name, arguments) extern ULONG(DEVAPI *name) arguments;
SKF_FUNCTIONS(DECLARE)
#undef DECLARE

/* By name, for what has several lists of arguments; ends the program when it is not there. */
typedef void (*any_function)(void);
any_function function(const char *name);

/* Whether the profile has this word. */
int has(const char *word);

/* A number in a field of 64 bytes, at the end that the profile says; and out of it, with zeros checked at the other. */
void put(uint8_t field[64], const uint8_t number[32]);
void take(const uint8_t field[64], uint8_t number[32]);

EVP_PKEY *key_of(const ECCPUBLICKEYBLOB *blob);
void blob_of(const uint8_t x[32], const uint8_t y[32], ECCPUBLICKEYBLOB *blob);
int verifies(EVP_PKEY *key, const char *id, const char *message, const ECCSIGNATUREBLOB *signature);

/* Room for a ciphertext of so many bytes; to be freed. */
ECCCIPHERBLOB *new_cipher(size_t length);
ECCCIPHERBLOB *encrypted(EVP_PKEY *key, const void *plaintext, size_t length);

#define DEFAULT_ID "1234567812345678"
#define USER_PIN "11223344"
#define ADMIN_PIN "admin-pin"
#define APPLICATION "Applikation"
#define CONTAINER "{5D0C2E3A-CONTAINER}"

/* The parts, in order; each leaves what the next one needs. */
typedef struct {
    DEVHANDLE device;
    HAPPLICATION application;
    HCONTAINER container;
    EVP_PKEY *signing;
    EVP_PKEY *encryption;
    char name[128];
    const char *plug;
} token;

void devices(token *t);
void pins(token *t);
void signatures(token *t);
void digests(token *t);
void certificates(token *t);
void envelopes(token *t);
void decryption(token *t);
void rsa(token *t);
void refusals(token *t);
void threads(token *t);
void events(token *t);

/* In a second process. */
void again(token *t);

#endif
