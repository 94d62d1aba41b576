/*
 * Sockets in every state, in a network namespace of their own.
 *
 * Connections that two real sockets can have live on loopback. For the others the peer must fall silent at the right
 * moment, so this program is that peer: 192.0.2.2 lives behind a TUN device and writes its segments by hand.
 * When all is there, one line comes: "ready" and a JSON object. When stdin closes, everything goes.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/ipv6.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define HOST "192.0.2.1"
#define PEER "192.0.2.2"
#define WORKERS 2
#define WINDOW 65535
/* A peer's segment comes at once; this much time means that it never will. */
#define PATIENCE_MS 10000

static void fail(const char *what) {
  fprintf(stderr, "Cannot %s: %s\n", what, strerror(errno));
  exit(1);
}

static int checked(int result, const char *what) {
  if (result < 0) fail(what);
  return result;
}

/* ---- What is there ---- */

struct described {
  const char *name, *protocol, *state;
  int local, remote, fd;
};

static struct described all[64];
static int count;

/* `state` is netstat's word, or NULL; `fd` -1: no process holds the socket. */
static int describe(const char *name, const char *protocol, const char *state, int local, int remote, int fd) {
  all[count++] = (struct described){name, protocol, state, local, remote, fd};
  return fd;
}

static const char *const STATES[] = {"",          "ESTABLISHED", "SYN_SENT",   "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2",
                                     "TIME_WAIT", "CLOSED",      "CLOSE_WAIT", "LAST_ACK", "LISTEN",    "CLOSING"};

/* For a listener, tcpi_unacked is the length of its accept queue. */
static struct tcp_info told(int fd) {
  struct tcp_info info;
  socklen_t size = sizeof info;
  checked(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size), "read a state");
  return info;
}

/* Waits until the kernel has brought every TCP socket that has a descriptor to its state. */
static void settle(void) {
  for (int i = 0; i < count; i++) {
    if (all[i].fd < 0 || strcmp(all[i].protocol, "tcp") != 0) continue;
    for (int waited = 0;; waited++) {
      const char *state = STATES[told(all[i].fd).tcpi_state];
      if (strcmp(state, all[i].state) == 0) break;
      if (waited == PATIENCE_MS) {
        fprintf(stderr, "Cannot make %s: %s instead of %s\n", all[i].name, state, all[i].state);
        exit(1);
      }
      poll(NULL, 0, 1);
    }
  }
}

static void print_ready(const pid_t *workers) {
  printf("ready {\"pid\":%d,\"workers\":[", getpid());
  for (int i = 0; i < WORKERS; i++) printf("%s%d", i ? "," : "", workers[i]);
  printf("],\"sockets\":[");
  for (int i = 0; i < count; i++) {
    const struct described *it = &all[i];
    printf("%s{\"name\":\"%s\",\"protocol\":\"%s\",\"state\":", i ? "," : "", it->name, it->protocol);
    printf(it->state ? "\"%s\"" : "null", it->state);
    printf(",\"localPort\":%d,\"remotePort\":%d,\"fd\":", it->local, it->remote);
    printf(it->fd < 0 ? "null}" : "%d}", it->fd);
  }
  printf("]}\n");
  fflush(stdout);
}

/* ---- The namespace ---- */

static void set(const char *path, const char *value) {
  int file = checked(open(path, O_WRONLY), path);
  checked(write(file, value, strlen(value)), path);
  close(file);
}

static void bring_up(const char *device) {
  struct ifreq request = {0};
  int control = checked(socket(AF_INET, SOCK_DGRAM, 0), "open a control socket");
  strncpy(request.ifr_name, device, IFNAMSIZ - 1);
  request.ifr_flags = IFF_UP;
  checked(ioctl(control, SIOCSIFFLAGS, &request), "bring a device up");
  close(control);
}

static void set_address(int control, unsigned long what, const char *device, const char *address) {
  struct ifreq request = {0};
  struct sockaddr_in *in = (struct sockaddr_in *)&request.ifr_addr;
  strncpy(request.ifr_name, device, IFNAMSIZ - 1);
  in->sin_family = AF_INET;
  inet_pton(AF_INET, address, &in->sin_addr);
  checked(ioctl(control, what, &request), "give the TUN device an address");
}

/* The device "peer": 192.0.2.1/24 and fe80::1/64 on this side, the hand-written peer on the other. */
static int open_tun(void) {
  struct ifreq request = {.ifr_name = "peer", .ifr_flags = IFF_TUN | IFF_NO_PI};
  int tun = checked(open("/dev/net/tun", O_RDWR), "open /dev/net/tun");
  checked(ioctl(tun, TUNSETIFF, &request), "make a TUN device");
  int control = checked(socket(AF_INET, SOCK_DGRAM, 0), "open a control socket");
  set_address(control, SIOCSIFADDR, "peer", HOST);
  set_address(control, SIOCSIFNETMASK, "peer", "255.255.255.0");
  close(control);
  bring_up("peer");
  struct in6_ifreq link = {.ifr6_prefixlen = 64, .ifr6_ifindex = (int)if_nametoindex("peer")};
  inet_pton(AF_INET6, "fe80::1", &link.ifr6_addr);
  int control6 = checked(socket(AF_INET6, SOCK_DGRAM, 0), "open a control socket");
  checked(ioctl(control6, SIOCSIFADDR, &link), "give the TUN device a link-local address");
  close(control6);
  return tun;
}

/* ---- Sockets ---- */

union address {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
};

static socklen_t endpoint(union address *to, const char *address, int port) {
  memset(to, 0, sizeof *to);
  if (strchr(address, ':') == NULL) {
    to->v4.sin_family = AF_INET;
    to->v4.sin_port = htons(port);
    inet_pton(AF_INET, address, &to->v4.sin_addr);
    return sizeof to->v4;
  }
  to->v6.sin6_family = AF_INET6;
  to->v6.sin6_port = htons(port);
  inet_pton(AF_INET6, address, &to->v6.sin6_addr);
  if (IN6_IS_ADDR_LINKLOCAL(&to->v6.sin6_addr)) to->v6.sin6_scope_id = if_nametoindex("peer");
  return sizeof to->v6;
}

/* The kernel makes a new IPv6 address usable (RFC 4862 section 5.4) in a thread of its own; until then, bind() fails. */
static void await_address(const char *address) {
  union address local;
  socklen_t size = endpoint(&local, address, 0);
  int fd = checked(socket(local.any.sa_family, SOCK_DGRAM, 0), "make a socket");
  for (int waited = 0; bind(fd, &local.any, size) < 0; waited++) {
    if (errno != EADDRNOTAVAIL || waited == PATIENCE_MS) fail("use an address");
    poll(NULL, 0, 1);
  }
  close(fd);
}

static int bound(int type, const char *address, int port) {
  union address local;
  socklen_t size = endpoint(&local, address, port);
  int fd = checked(socket(local.any.sa_family, type | SOCK_CLOEXEC, 0), "make a socket");
  checked(bind(fd, &local.any, size), "bind");
  return fd;
}

static int joined(int fd, const char *address, int port) {
  union address remote;
  socklen_t size = endpoint(&remote, address, port);
  if (connect(fd, &remote.any, size) < 0 && errno != EINPROGRESS) fail("connect");
  return fd;
}

static int listening(const char *name, const char *address, int port, int backlog, int only6) {
  union address local;
  socklen_t size = endpoint(&local, address, port);
  int fd = checked(socket(local.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0), "make a socket");
  if (only6) checked(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only6, sizeof only6), "set IPV6_V6ONLY");
  checked(bind(fd, &local.any, size), "bind");
  checked(listen(fd, backlog), "listen");
  return describe(name, "tcp", "LISTEN", port, 0, fd);
}

static void exchange(int from, int to, const char *text) {
  char seen[64];
  checked(write(from, text, strlen(text)), "write");
  checked(read(to, seen, sizeof seen), "read");
}

struct pair {
  int client, server;
};

/* A connection between two sockets of ours over loopback. */
static struct pair connection(const char *from, int local, int listener, const char *to, int port) {
  int client = joined(bound(SOCK_STREAM, from, local), to, port);
  int server = checked(accept4(listener, NULL, NULL, SOCK_CLOEXEC), "accept");
  return (struct pair){client, server};
}

/* ---- The peer that writes its segments by hand (RFC 9293 section 3.1) ---- */

struct peer {
  int host, port; /* the kernel's port and the peer's */
  uint32_t next, expected;
};

static int tun;

static uint32_t sum(uint32_t so_far, const void *bytes, size_t length) {
  const uint8_t *at = bytes;
  for (size_t i = 0; i < length; i++) so_far += i % 2 ? at[i] : at[i] << 8;
  return so_far;
}

static uint16_t folded(uint32_t total) {
  while (total >> 16) total = (total & 0xffff) + (total >> 16);
  return htons(~total & 0xffff);
}

enum { FIN = 1, SYN = 2, PSH = 8, ACK = 16 };

static void say(struct peer *peer, int flags, int window, int length) {
  struct {
    struct iphdr ip;
    struct tcphdr tcp;
    uint8_t text[1024];
  } packet = {0};
  size_t segment = sizeof packet.tcp + length;
  packet.ip = (struct iphdr){.version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_TCP};
  packet.ip.tot_len = htons(sizeof packet.ip + segment);
  inet_pton(AF_INET, PEER, &packet.ip.saddr);
  inet_pton(AF_INET, HOST, &packet.ip.daddr);
  packet.ip.check = folded(sum(0, &packet.ip, sizeof packet.ip));
  packet.tcp.th_sport = htons(peer->port);
  packet.tcp.th_dport = htons(peer->host);
  packet.tcp.th_seq = htonl(peer->next);
  packet.tcp.th_ack = htonl(flags & ACK ? peer->expected : 0);
  packet.tcp.th_off = sizeof packet.tcp / 4;
  packet.tcp.th_flags = flags;
  packet.tcp.th_win = htons(window);
  memset(packet.text, 'x', length);
  uint32_t pseudo = sum(IPPROTO_TCP + segment, &packet.ip.saddr, 8);
  packet.tcp.th_sum = folded(sum(pseudo, &packet.tcp, segment));
  checked(write(tun, &packet, sizeof packet.ip + segment), "write to the TUN device");
  peer->next += length + ((flags & SYN) != 0) + ((flags & FIN) != 0);
}

/* Reads what the kernel sends until the segment comes that has all of `flags`. */
static void hear(struct peer *peer, int flags) {
  uint8_t packet[2048];
  for (;;) {
    struct pollfd ready = {.fd = tun, .events = POLLIN};
    if (checked(poll(&ready, 1, PATIENCE_MS), "wait for a segment") == 0) {
      errno = ETIMEDOUT;
      fail("hear a segment");
    }
    checked(read(tun, packet, sizeof packet), "read from the TUN device");
    const struct iphdr *ip = (const void *)packet;
    if (ip->version != 4 || ip->protocol != IPPROTO_TCP) continue;
    const struct tcphdr *tcp = (const void *)(packet + ip->ihl * 4);
    if (ntohs(tcp->th_sport) != peer->host || ntohs(tcp->th_dport) != peer->port) continue;
    if ((tcp->th_flags & flags) != flags) continue;
    int length = ntohs(ip->tot_len) - ip->ihl * 4 - tcp->th_off * 4;
    peer->expected = ntohl(tcp->th_seq) + length + ((flags & SYN) != 0) + ((flags & FIN) != 0);
    return;
  }
}

/* The peer of a connection that the kernel opens. */
static struct peer called(int host, int port) {
  return (struct peer){.host = host, .port = port, .next = 1000};
}

static int call(struct peer *peer) {
  int fd = joined(bound(SOCK_STREAM | SOCK_NONBLOCK, HOST, peer->host), PEER, peer->port);
  hear(peer, SYN);
  return fd;
}

static int call_answered(struct peer *peer, int window) {
  int fd = call(peer);
  say(peer, SYN | ACK, window, 0);
  hear(peer, ACK);
  return fd;
}

/* ---- The scene ---- */

static void make_shared(pid_t *workers) {
  pid_t parent = getpid();
  listening("shared", "127.0.0.1", 8004, 128, 0);
  for (int i = 0; i < WORKERS; i++) {
    workers[i] = checked(fork(), "fork");
    if (workers[i] > 0) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NAME, "scene-worker");
    if (getppid() != parent) _exit(0);
    for (;;) pause();
  }
}

static void make_loopback(void) {
  int listen4 = listening("listen4", "0.0.0.0", 8001, 128, 0);
  int listen6 = listening("listen6", "::", 8002, 128, 0);
  int only6 = listening("listen6only", "::", 8003, 128, 1);

  struct pair four = connection("127.0.0.1", 20001, listen4, "127.0.0.1", 8001);
  exchange(four.client, four.server, "question");
  exchange(four.server, four.client, "answer");
  describe("established4", "tcp", "ESTABLISHED", 20001, 8001, four.client);
  describe("accepted4", "tcp", "ESTABLISHED", 8001, 20001, four.server);

  struct pair six = connection("::1", 20002, listen6, "::1", 8002);
  describe("established6", "tcp", "ESTABLISHED", 20002, 8002, six.client);
  describe("accepted6", "tcp", "ESTABLISHED", 8002, 20002, six.server);

  struct pair mapped = connection("127.0.0.1", 20003, listen6, "127.0.0.1", 8002);
  describe("callsMapped", "tcp", "ESTABLISHED", 20003, 8002, mapped.client);
  describe("mapped", "tcp", "ESTABLISHED", 8002, 20003, mapped.server);

  struct pair half = connection("::1", 20004, only6, "::1", 8003);
  checked(shutdown(half.client, SHUT_WR), "shut down");
  describe("finWait2On6", "tcp", "FIN_WAIT2", 20004, 8003, half.client);
  describe("closeWait", "tcp", "CLOSE_WAIT", 8003, 20004, half.server);

  /* A backlog of 1 holds two connections; the third caller's SYN is dropped. */
  int full = listening("full", "127.0.0.1", 8005, 1, 0);
  for (int i = 0; i < 2; i++) {
    int fd = joined(bound(SOCK_STREAM, "127.0.0.1", 20005 + i), "127.0.0.1", 8005);
    describe(i ? "waiting2" : "waiting1", "tcp", "ESTABLISHED", 20005 + i, 8005, fd);
    describe(i ? "notAccepted2" : "notAccepted1", "tcp", "ESTABLISHED", 8005, 20005 + i, -1);
  }
  for (int waited = 0; told(full).tcpi_unacked < 2 && waited < PATIENCE_MS; waited++) poll(NULL, 0, 1);
  int refused = joined(bound(SOCK_STREAM | SOCK_NONBLOCK, "127.0.0.1", 20007), "127.0.0.1", 8005);
  describe("turnedAway", "tcp", "SYN_SENT", 20007, 8005, refused);
}

static void make_peers(struct peer *waiting) {
  struct peer peer = called(30001, 9001);
  describe("synSent", "tcp", "SYN_SENT", 30001, 9001, call(&peer));

  peer = called(8001, 9002);
  say(&peer, SYN, WINDOW, 0);
  hear(&peer, SYN | ACK);
  describe("synRecv", "tcp", "SYN_RECV", 8001, 9002, -1);

  /* A simultaneous open (RFC 9293 figure 7): the one SYN_RECV that has a socket and a process. */
  peer = called(30003, 9003);
  int fd = call(&peer);
  say(&peer, SYN, WINDOW, 0);
  hear(&peer, SYN | ACK);
  describe("synRecvOwned", "tcp", "SYN_RECV", 30003, 9003, fd);

  peer = called(30004, 9004);
  fd = call_answered(&peer, WINDOW);
  say(&peer, PSH | ACK, WINDOW, 300);
  describe("unread", "tcp", "ESTABLISHED", 30004, 9004, fd);

  /* The peer's window is shut, so nothing is sent and nothing is sent again. */
  static const char text[1000];
  peer = called(30005, 9005);
  fd = call_answered(&peer, 0);
  checked(write(fd, text, sizeof text), "write");
  describe("unsent", "tcp", "ESTABLISHED", 30005, 9005, fd);

  peer = called(30006, 9006);
  fd = call_answered(&peer, WINDOW);
  checked(shutdown(fd, SHUT_WR), "shut down");
  describe("finWait1", "tcp", "FIN_WAIT1", 30006, 9006, fd);

  peer = called(30007, 9007);
  close(call_answered(&peer, WINDOW));
  describe("finWait1Orphan", "tcp", "FIN_WAIT1", 30007, 9007, -1);

  peer = called(30008, 9008);
  fd = call_answered(&peer, WINDOW);
  checked(shutdown(fd, SHUT_WR), "shut down");
  hear(&peer, FIN);
  say(&peer, ACK, WINDOW, 0);
  describe("finWait2", "tcp", "FIN_WAIT2", 30008, 9008, fd);

  peer = called(30009, 9009);
  close(call_answered(&peer, WINDOW));
  hear(&peer, FIN);
  say(&peer, ACK, WINDOW, 0);
  describe("finWait2Orphan", "tcp", "FIN_WAIT2", 30009, 9009, -1);

  /* Both close at once: the peer's FIN does not acknowledge ours, which it has not heard. */
  peer = called(30010, 9010);
  fd = call_answered(&peer, WINDOW);
  checked(shutdown(fd, SHUT_WR), "shut down");
  say(&peer, FIN | ACK, WINDOW, 0);
  describe("closing", "tcp", "CLOSING", 30010, 9010, fd);

  peer = called(30011, 9011);
  fd = call_answered(&peer, WINDOW);
  say(&peer, FIN | ACK, WINDOW, 0);
  hear(&peer, ACK);
  checked(shutdown(fd, SHUT_WR), "shut down");
  describe("lastAck", "tcp", "LAST_ACK", 30011, 9011, fd);

  peer = called(30012, 9012);
  close(call_answered(&peer, WINDOW));
  hear(&peer, FIN);
  say(&peer, FIN | ACK, WINDOW, 0);
  hear(&peer, ACK);
  describe("timeWait", "tcp", "TIME_WAIT", 30012, 9012, -1);
  *waiting = peer;
}

static void make_udp(void) {
  describe("udp4", "udp", NULL, 10001, 0, bound(SOCK_DGRAM, "0.0.0.0", 10001));
  /* The user "nobody" on every Linux: a uid that is not 0. */
  checked(seteuid(65534), "become another user");
  describe("udp6", "udp", NULL, 10002, 0, bound(SOCK_DGRAM, "::", 10002));
  checked(seteuid(0), "become root again");
  int four = bound(SOCK_DGRAM, "127.0.0.1", 10003);
  int six = bound(SOCK_DGRAM, "::1", 10004);
  describe("udp4Connected", "udp", "ESTABLISHED", 10003, 10001, joined(four, "127.0.0.1", 10001));
  describe("udp6Connected", "udp", "ESTABLISHED", 10004, 10002, joined(six, "::1", 10002));
  /* One datagram that nobody reads. */
  checked(write(four, "unread", 6), "send a datagram");
  describe("udp6LinkLocal", "udp", NULL, 10005, 0, bound(SOCK_DGRAM, "fe80::1", 10005));
  int device = bound(SOCK_DGRAM, "127.0.0.1", 10006);
  checked(setsockopt(device, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3), "bind to a device");
  describe("udp4Device", "udp", NULL, 10006, 0, device);
}

int main(void) {
  pid_t workers[WORKERS];
  struct peer waiting;
  checked(unshare(CLONE_NEWNET), "make a network namespace (this needs root)");
  bring_up("lo");
  /* Silence must outlast a test: the kernel gives up on these after a minute otherwise. */
  set("/proc/sys/net/ipv4/tcp_syn_retries", "20");
  set("/proc/sys/net/ipv4/tcp_synack_retries", "20");
  set("/proc/sys/net/ipv4/tcp_orphan_retries", "20");
  set("/proc/sys/net/ipv4/tcp_fin_timeout", "120");
  /* Before all else, so that the workers hold nothing but the one socket. */
  make_shared(workers);
  tun = open_tun();
  await_address("fe80::1");
  make_loopback();
  make_peers(&waiting);
  make_udp();
  settle();
  print_ready(workers);

  /* What the kernel sends again falls into the void. TIME_WAIT begins anew with each ACK that it gets. */
  for (;;) {
    uint8_t ignored[2048];
    struct pollfd ready[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = tun, .events = POLLIN}};
    poll(ready, 2, 20000);
    if (ready[1].revents && read(tun, ignored, sizeof ignored) < 0) break;
    if (ready[0].revents && read(STDIN_FILENO, ignored, sizeof ignored) <= 0) break;
    say(&waiting, ACK, WINDOW, 0);
  }
  for (int i = 0; i < WORKERS; i++) kill(workers[i], SIGKILL);
  for (int i = 0; i < WORKERS; i++) waitpid(workers[i], NULL, 0);
  return 0;
}
