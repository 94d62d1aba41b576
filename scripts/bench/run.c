/*
 * run SECONDS COMMAND [ARGUMENT…]
 *
 * Runs a command with its stdout on /dev/null and ends it, and what it started, after SECONDS. Prints one JSON object: wall and
 * CPU milliseconds (its children's too), peak memory in kB, and the exit status, which is null if a signal ended it.
 * In C, because Linux counts the memory of the process that forked into the peak of what it executes.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t child;

static void end_child(int signal) {
    (void)signal;
    kill(-child, SIGKILL);
}

static double milliseconds(struct timeval time) {
    return time.tv_sec * 1e3 + time.tv_usec / 1e3;
}

int main(int argc, char **argv) {
    if (argc < 3) return fputs("usage: run SECONDS COMMAND [ARGUMENT…]\n", stderr), 2;
    struct timespec began, ended;
    struct rusage used;
    int status;
    clock_gettime(CLOCK_MONOTONIC, &began);
    child = fork();
    if (child == 0) {
        setpgid(0, 0);
        dup2(open("/dev/null", O_WRONLY), 1);
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    signal(SIGALRM, end_child);
    alarm(atoi(argv[1]));
    while (wait4(child, &status, 0, &used) < 0) {}
    clock_gettime(CLOCK_MONOTONIC, &ended);
    printf("{\"wall\":%.3f,\"cpu\":%.3f,\"memory\":%ld,\"status\":",
           (ended.tv_sec - began.tv_sec) * 1e3 + (ended.tv_nsec - began.tv_nsec) / 1e6,
           milliseconds(used.ru_utime) + milliseconds(used.ru_stime), used.ru_maxrss);
    if (WIFEXITED(status)) printf("%d}\n", WEXITSTATUS(status));
    else puts("null}");
    return 0;
}
