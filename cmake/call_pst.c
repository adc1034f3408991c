// SPDX-License-Identifier: MIT
// An old name of pst in a wheel: starts the pst that lies beside it, which sees the name.
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

enum { k_longest = 4096 };

// The file of this program; through argv[0] it could not be found after a search in PATH.
static int own_path(char* path) {
#ifdef __APPLE__
    uint32_t size = k_longest;
    return _NSGetExecutablePath(path, &size) == 0;
#else
    const ssize_t length = readlink("/proc/self/exe", path, k_longest - 1);
    if (length <= 0 || length >= k_longest - 1) return 0;
    path[length] = '\0';
    return 1;
#endif
}

int main(int argc, char** argv) {
    char name[k_longest];
    char pst[k_longest + sizeof "pst"];
    if (argc < 1 || !own_path(name)) {
        fprintf(stderr, "pst: error: this program cannot find its own file\n");
        return 12;
    }
    const char* slash = strrchr(name, '/');
    const size_t folder = slash == NULL ? 0 : (size_t)(slash - name) + 1;
    memcpy(pst, name, folder);
    strcpy(pst + folder, "pst");
    argv[0] = name;
    execv(pst, argv);
    fprintf(stderr, "pst: error: cannot start %s: %s\n", pst, strerror(errno));
    return 12;
}
