/* Windows' own: long paths and Chinese ones, files for their owner only, replacing what others have open, locks of processes that
 * are killed. Arguments as for every test (check.h); beside that, it starts itself as: files hold STATE_DIR ID. */
#include "../check.h"

#include <aclapi.h>
#include <wchar.h>
#include <windows.h>

static const char *server, *anchor;
/* Below the state directory that was given, in wide characters and with the prefix that lets programs use long paths. */
static wchar_t base[MAX_PATH], folder[2000], state[2000], token_file[2000];

static char *utf8(const wchar_t *wide)
{
    int length = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, wide, -1, NULL, 0, NULL, NULL);
    char *text = calloc(1, (size_t)length + 1);
    CHECK(length > 0 && text != NULL);
    CHECK(WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, wide, -1, text, length, NULL, NULL) == length);
    return text;
}

/* Eight names of 40 characters, each as a user's name may be: longer than MAX_PATH by far. */
static void make_folders(const char *given)
{
    CHECK(MultiByteToWideChar(CP_ACP, 0, given, -1, base, MAX_PATH) > 0);
    swprintf(folder, 2000, L"\\\\?\\%ls", base);
    CHECK(CreateDirectoryW(folder, NULL));
    for (int i = 0; i < 8; i++) {
        wcscat(folder, L"\\欧阳某某 的 Key ");
        for (int j = 0; j < 30; j++)
            wcscat(folder, L"深");
        CHECK(CreateDirectoryW(folder, NULL));
    }
    swprintf(state, 2000, L"%ls\\状态\\netca-renew", folder);
    swprintf(token_file, 2000, L"%ls\\软令牌.json", folder);
    CHECK(wcslen(folder) > MAX_PATH);
}

static netca_client *client_at(const char *directory)
{
    char *argument[] = {NULL, (char *)server, (char *)anchor, NULL, (char *)directory};
    netca_settings *settings = settings_of(argument);
    netca_client *client = NULL;
    netca_error *error = NULL;
    GOOD(netca_client_open(settings, &client, &error));
    netca_settings_free(settings);
    return client;
}

static int under_wine(void)
{
    return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
}

/* Whether the user of this process and SYSTEM are all that its access list names, and, on a real Windows, nothing is inherited. */
static int is_private(const wchar_t *path)
{
    union {
        TOKEN_USER user;
        char room[256];
    } own;
    char system[SECURITY_MAX_SID_SIZE];
    DWORD length = sizeof system, revision;
    HANDLE token;
    PACL list = NULL;
    PSECURITY_DESCRIPTOR descriptor = NULL;
    SECURITY_DESCRIPTOR_CONTROL control;
    CHECK(CreateWellKnownSid(WinLocalSystemSid, NULL, system, &length));
    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token));
    CHECK(GetTokenInformation(token, TokenUser, &own, sizeof own, &length));
    CloseHandle(token);
    CHECK(GetNamedSecurityInfoW((wchar_t *)path, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, &list, NULL,
                                &descriptor) == ERROR_SUCCESS);
    CHECK(GetSecurityDescriptorControl(descriptor, &control, &revision));
    int good = list != NULL && list->AceCount > 0 && ((control & SE_DACL_PROTECTED) != 0 || under_wine());
    for (DWORD i = 0; good && i < list->AceCount; i++) {
        ACCESS_ALLOWED_ACE *entry;
        CHECK(GetAce(list, i, (void **)&entry));
        PSID who = &entry->SidStart;
        good = entry->Header.AceType == ACCESS_ALLOWED_ACE_TYPE && (EqualSid(who, own.user.User.Sid) || EqualSid(who, system));
    }
    LocalFree(descriptor);
    return good;
}

static int count_private(const wchar_t *directory)
{
    wchar_t pattern[2000], file[3000];
    WIN32_FIND_DATAW found;
    int count = 0;
    swprintf(pattern, 2000, L"%ls\\*", directory);
    HANDLE search = FindFirstFileW(pattern, &found);
    CHECK(search != INVALID_HANDLE_VALUE);
    do {
        if (found.cFileName[0] == L'.')
            continue;
        swprintf(file, 3000, L"%ls\\%ls", directory, found.cFileName);
        if (!is_private(file)) {
            fprintf(stderr, "not private: %s\n", utf8(file));
            exit(1);
        }
        count++;
    } while (FindNextFileW(search, &found));
    FindClose(search);
    return count;
}

static void is_for_its_owner_only(void)
{
    wchar_t plain[2000];
    CHECK(is_private(state));
    /* A journal, its lock, the lock of the directory. */
    CHECK(count_private(state) >= 3);
    CHECK(is_private(token_file));
    /* What any program makes here is not: the check can fail. */
    swprintf(plain, 2000, L"%ls\\plain.txt", folder);
    HANDLE file = CreateFileW(plain, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CloseHandle(file);
    CHECK(!is_private(plain));
}

static volatile LONG reading = 1, reads;

/* A scanner: has the file open most of the time, now and then so that it cannot be replaced, and always sees a whole one. */
static DWORD WINAPI scan(void *unused)
{
    static char text[1 << 20];
    DWORD length;
    (void)unused;
    for (int i = 0; reading; i++) {
        DWORD share = FILE_SHARE_READ | (i % 2 != 0 ? FILE_SHARE_WRITE | FILE_SHARE_DELETE : 0);
        HANDLE file = CreateFileW(token_file, GENERIC_READ, share, NULL, OPEN_EXISTING, 0, NULL);
        if (file == INVALID_HANDLE_VALUE) {
            DWORD why = GetLastError();
            CHECK(why == ERROR_SHARING_VIOLATION || why == ERROR_ACCESS_DENIED);
            Sleep(1);
            continue;
        }
        Sleep(30);
        CHECK(ReadFile(file, text, sizeof text, &length, NULL) && length > 100);
        CHECK(text[0] == '{' && strrchr("}\n", text[length - 1]) != NULL);
        CloseHandle(file);
        InterlockedIncrement(&reads);
        Sleep(15);
    }
    return 0;
}

/* Each login writes the token's file twice: the try that it costs, and that it was right. */
static void is_replaced_while_others_read(netca_client *client, char **argument)
{
    netca_error *error = NULL;
    netca_certificates *certificates = NULL;
    netca_recovered *recovered = NULL;
    netca_login login = login_of();
    HANDLE scanner = CreateThread(NULL, 0, scan, NULL, 0, NULL);
    CHECK(scanner != NULL);
    for (int i = 0; i < 4; i++) {
        netca_token *token = token_of(argument);
        GOOD(netca_client_list(client, token, &certificates, &error));
        GOOD(netca_client_recover(client, token, certificates, 0, &login, NULL, &recovered, &error));
        netca_recovered_free(recovered);
        netca_certificates_free(certificates);
        netca_token_free(token);
    }
    InterlockedExchange(&reading, 0);
    CHECK(WaitForSingleObject(scanner, 20000) == WAIT_OBJECT_0);
    CloseHandle(scanner);
    CHECK(reads > 3);
}

/* Keeps a renewal's lock until it is killed. */
static int hold(char **argument)
{
    netca_error *error = NULL;
    netca_renewal *renewal = NULL;
    server = getenv("SERVER"), anchor = getenv("ANCHOR");
    wchar_t *wide = _wgetenv(L"HOLD");
    CHECK(server != NULL && anchor != NULL && wide != NULL);
    netca_client *client = client_at(utf8(wide));
    GOOD(netca_renewal_open(client, NETCA_TEXT(argument[2]), &renewal, &error));
    printf("held\n");
    fflush(stdout);
    Sleep(INFINITE);
    return 0;
}

static HANDLE start_holding(const char *program, const char *id)
{
    char line[1000], word[16] = {0};
    HANDLE from, to;
    DWORD length;
    SECURITY_ATTRIBUTES inherit = {sizeof inherit, NULL, TRUE};
    STARTUPINFOA start = {0};
    PROCESS_INFORMATION process;
    CHECK(CreatePipe(&from, &to, &inherit, 0));
    start.cb = sizeof start;
    start.dwFlags = STARTF_USESTDHANDLES;
    start.hStdOutput = to;
    start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    SetEnvironmentVariableA("SERVER", server);
    SetEnvironmentVariableA("ANCHOR", anchor);
    SetEnvironmentVariableW(L"HOLD", state);
    snprintf(line, sizeof line, "\"%s\" hold %s", program, id);
    CHECK(CreateProcessA(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process));
    CloseHandle(to);
    CHECK(ReadFile(from, word, sizeof word - 1, &length, NULL) && strncmp(word, "held", 4) == 0);
    CloseHandle(from);
    CloseHandle(process.hThread);
    return process.hProcess;
}

static void is_locked_until_its_holder_is_killed(netca_client *client, const char *id)
{
    char program[MAX_PATH];
    netca_error *error = NULL;
    netca_renewal *renewal = NULL;
    netca_journal *journal = NULL;
    CHECK(GetModuleFileNameA(NULL, program, MAX_PATH) > 0);
    HANDLE holder = start_holding(program, id);
    FAILS(NETCA_ERROR_RENEW_BUSY, netca_renewal_open(client, NETCA_TEXT(id), &renewal, &error));
    /* Locks are mandatory here, and yet whoever only looks can read what is held. */
    GOOD(netca_client_journal(client, &journal, &error));
    CHECK(netca_journal_count(journal) == 1);
    netca_journal_free(journal);
    CHECK(TerminateProcess(holder, 9) && WaitForSingleObject(holder, 20000) == WAIT_OBJECT_0);
    CloseHandle(holder);
    GOOD(netca_renewal_open(client, NETCA_TEXT(id), &renewal, &error));
    netca_renewal_free(renewal);
}

int main(int argc, char **argument)
{
    if (argc == 3 && strcmp(argument[1], "hold") == 0)
        return hold(argument);
    CHECK(argc == 7);
    server = argument[1], anchor = argument[2];
    wchar_t given[MAX_PATH];
    make_folders(argument[4]);
    CHECK(MultiByteToWideChar(CP_ACP, 0, argument[3], -1, given, MAX_PATH) > 0);
    CHECK(CopyFileW(given, token_file, TRUE));
    /* As a program has them that knows nothing of the prefix, and with the other slash, too. */
    char *token_path = utf8(token_file + 4), *state_path = utf8(state + 4);
    for (char *c = state_path; *c != 0; c++)
        if (*c == '\\' && (c - state_path) % 2 == 0)
            *c = '/';
    char *mine[] = {argument[0], argument[1], argument[2], token_path, state_path, argument[5]};
    netca_client *client = client_at(state_path);
    netca_token *token = token_of(mine);
    netca_renewal *renewal = applied(client, token, mine);
    char id[64];
    snprintf(id, sizeof id, "%s", netca_renewal_id(renewal, NULL));
    netca_renewal_free(renewal);
    netca_token_free(token);
    is_for_its_owner_only();
    is_locked_until_its_holder_is_killed(client, id);
    is_replaced_while_others_read(client, mine);
    CHECK(is_private(token_file));
    netca_client_free(client);
    free(token_path);
    free(state_path);
    return 0;
}
