/*
 * scene SOCKETS CHURN CHURNERS
 *
 * Holds SOCKETS established TCP sockets, both ends of SOCKETS / 2 loopback connections, one in four of them IPv6,
 * plus two listeners a process. Prints "ready" and stays until its stdin ends. The first CHURNERS processes close
 * and open CHURN sockets a second in all, so that the number stays what it is.
 *
 * A process holds at most 19,000 sockets, because many systems let it have 20,000 descriptors. Process i listens
 * on 127.0.(i+1).1 and ::1, port 7000 + i: each listener has the whole range of ephemeral ports to itself.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PER_PROCESS = 19000, FIRST_PORT = 7000, TICK_MS = 10 };

struct pair { int client, server; };

static void fail(const char *what) {
    perror(what);
    exit(1);
}

/* A close resets the connection, so that no TIME_WAIT is left behind. Accepted sockets inherit this. */
static int reset_on_close(int fd) {
    struct linger now = {1, 0};
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now)) fail("socket");
    return fd;
}

struct listener { int fd; struct sockaddr_storage at; socklen_t length; };

static struct listener listen_on(const struct sockaddr *at, socklen_t length) {
    struct listener to = {reset_on_close(socket(at->sa_family, SOCK_STREAM, 0)), {0}, sizeof to.at};
    int on = 1;
    setsockopt(to.fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(to.fd, at, length) || listen(to.fd, 128)) fail("listen");
    getsockname(to.fd, (struct sockaddr *)&to.at, &to.length);
    return to;
}

static struct pair open_pair(const struct listener *to) {
    struct pair it = {.client = reset_on_close(socket(to->at.ss_family, SOCK_STREAM, 0))};
    if (connect(it.client, (const struct sockaddr *)&to->at, to->length)) fail("connect");
    if ((it.server = accept(to->fd, NULL, NULL)) < 0) fail("accept");
    return it;
}

static void hold(int i, int count, double churn, int ready) {
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(FIRST_PORT + i)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(FIRST_PORT + i), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    v4.sin_addr.s_addr = htonl(0x7f000001 + ((i + 1) << 8));
    struct listener to[] = {listen_on((struct sockaddr *)&v4, sizeof v4), listen_on((struct sockaddr *)&v6, sizeof v6)};
    struct pair *pairs = calloc(count, sizeof *pairs);
    for (int p = 0; p < count; p++) pairs[p] = open_pair(&to[p % 4 == 3]);
    if (write(ready, "", 1) != 1) fail("ready");

    struct pollfd stdin_ended = {.fd = 0, .events = POLLIN};
    double due = 0;
    for (int p = 0; poll(&stdin_ended, 1, churn ? TICK_MS : -1) == 0;)
        for (due += churn / 2 * TICK_MS / 1000; due >= 1; due--, p = (p + 1) % count) {
            close(pairs[p].client);
            close(pairs[p].server);
            pairs[p] = open_pair(&to[p % 4 == 3]);
        }
    _exit(0);
}

int main(int argc, char **argv) {
    if (argc != 4) return fputs("usage: scene SOCKETS CHURN CHURNERS\n", stderr), 2;
    int pairs = atoi(argv[1]) / 2, churners = atoi(argv[3]), ready[2];
    double churn = atof(argv[2]);
    struct rlimit descriptors;
    getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = descriptors.rlim_max;
    setrlimit(RLIMIT_NOFILE, &descriptors);
    int most = descriptors.rlim_max < PER_PROCESS + 100 ? (int)descriptors.rlim_max - 100 : PER_PROCESS;
    int processes = (pairs + most / 2 - 1) / (most / 2);
    if (churners > processes) churners = processes;
    if (pipe(ready)) fail("pipe");

    for (int i = 0; i < processes; i++) {
        int share = pairs / processes + (i < pairs % processes);
        pid_t child = fork();
        if (child < 0) fail("fork");
        if (child == 0) hold(i, share, i < churners ? churn / churners : 0, ready[1]);
    }
    close(ready[1]);
    char byte;
    for (int i = 0; i < processes; i++)
        if (read(ready[0], &byte, 1) != 1) return fputs("scene: a process could not open its sockets\n", stderr), 1;
    puts("ready");
    fflush(stdout);
    while (wait(NULL) > 0) {}
    return 0;
}
