/*
 * floor netlink TIMES PAUSE_MS   dumps TCP and UDP, IPv4 and IPv6, with tcp_info and skmeminfo, as `ss -tunai` must
 * floor links                    reads the link of every descriptor of every process once, as finding owners must
 *
 * The least that a program can do: it counts and does nothing else. Prints one JSON object: sockets counted, and
 * wall and CPU milliseconds of one dump or scan (the mean of TIMES).
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char buffer[1 << 16];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static double milliseconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static long dump(int fd, int family, int protocol) {
    struct {
        struct nlmsghdr header;
        struct inet_diag_req_v2 request;
    } ask = {
        {sizeof ask, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP, 1, 0},
        {.sdiag_family = family, .sdiag_protocol = protocol, .idiag_states = ~0u,
         .idiag_ext = 1 << (INET_DIAG_INFO - 1) | 1 << (INET_DIAG_SKMEMINFO - 1)},
    };
    if (send(fd, &ask, sizeof ask, 0) < 0) fail("send");
    for (long count = 0;;) {
        int length = recv(fd, buffer, sizeof buffer, 0);
        if (length < 0) fail("recv");
        for (struct nlmsghdr *message = (void *)buffer; NLMSG_OK(message, length); message = NLMSG_NEXT(message, length)) {
            if (message->nlmsg_type == NLMSG_DONE) return count;
            if (message->nlmsg_type == NLMSG_ERROR) {
                fputs("floor: the kernel refused the dump\n", stderr);
                exit(1);
            }
            count++;
        }
    }
}

static long dump_all(void) {
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd < 0) fail("socket");
    long count = dump(fd, AF_INET, IPPROTO_TCP) + dump(fd, AF_INET6, IPPROTO_TCP) +
                 dump(fd, AF_INET, IPPROTO_UDP) + dump(fd, AF_INET6, IPPROTO_UDP);
    close(fd);
    return count;
}

static long read_links(void) {
    long count = 0;
    DIR *proc = opendir("/proc");
    for (struct dirent *process; (process = readdir(proc));) {
        char path[300];
        if (!isdigit(process->d_name[0])) continue;
        snprintf(path, sizeof path, "/proc/%s/fd", process->d_name);
        DIR *descriptors = opendir(path);
        if (!descriptors) continue;
        for (struct dirent *link; (link = readdir(descriptors));)
            if (readlinkat(dirfd(descriptors), link->d_name, buffer, sizeof buffer) > 8 && !memcmp(buffer, "socket:[", 8)) count++;
        closedir(descriptors);
    }
    closedir(proc);
    return count;
}

int main(int argc, char **argv) {
    int links = argc == 2 && !strcmp(argv[1], "links");
    if (!links && (argc != 4 || strcmp(argv[1], "netlink"))) return fputs("usage: floor netlink TIMES PAUSE_MS | floor links\n", stderr), 2;
    int times = links ? 1 : atoi(argv[2]), pause = links ? 0 : atoi(argv[3]);
    double wall = 0, cpu = 0;
    long count = 0;
    for (int i = 0; i < times; i++) {
        usleep(pause * 1000);
        double began = milliseconds(CLOCK_MONOTONIC), used = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
        count = links ? read_links() : dump_all();
        wall += milliseconds(CLOCK_MONOTONIC) - began;
        cpu += milliseconds(CLOCK_PROCESS_CPUTIME_ID) - used;
    }
    printf("{\"sockets\":%ld,\"wall\":%.3f,\"cpu\":%.3f}\n", count, wall / times, cpu / times);
    return 0;
}
