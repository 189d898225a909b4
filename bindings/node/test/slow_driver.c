/* A driver that hangs, as one whose Key was pulled out does, and that does not survive being torn down meanwhile. */
#include <stdlib.h>
#include <unistd.h>

static volatile int inside;

unsigned long C_GetFunctionList(void **list);

unsigned long C_GetFunctionList(void **list)
{
    (void)list;
    inside = 1;
    sleep(600);
    inside = 0;
    return 5; /* CKR_GENERAL_ERROR */
}

__attribute__((destructor)) static void torn_down(void)
{
    if (inside)
        abort();
}
