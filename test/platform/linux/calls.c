/*
 * Connections on loopback that are reset and made anew at once between the same ports.
 *
 *   calls CALLS
 *
 * For each connection a line comes: its number from 1, the port of its caller, and the cookie of the caller's socket. When stdin closes or all calls are made,
 * one line more for each connection that was dropped from outside: "hit", its number.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SLOTS = 4, PORT = 9000, FIRST = 9101, LONGEST_US = 2000 };

struct call {
  int caller, called;
  unsigned number;
};

static void fail(const char *what) {
  fprintf(stderr, "Cannot %s: %s\n", what, strerror(errno));
  exit(1);
}

static struct sockaddr_in end(int port) {
  return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int bound(int port) {
  struct sockaddr_in address = end(port);
  int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) fail("make a socket");
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
  return fd;
}

static struct call made(int listener, int slot, unsigned number) {
  struct sockaddr_in address = end(PORT);
  struct call call = {.caller = bound(FIRST + slot), .number = number};
  uint64_t cookie;
  socklen_t size = sizeof cookie;
  if (connect(call.caller, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
  if ((call.called = accept(listener, NULL, NULL)) < 0) fail("accept");
  if (getsockopt(call.caller, SOL_SOCKET, SO_COOKIE, &cookie, &size) < 0) fail("read a cookie");
  printf("%u %d %llu\n", number, FIRST + slot, (unsigned long long)cookie);
  fflush(stdout);
  return call;
}

/* Resets both ends, so that neither waits in TIME_WAIT; gives whether either was dropped before. */
static int ended(struct call call) {
  struct linger reset = {.l_onoff = 1, .l_linger = 0};
  char byte;
  int hit = recv(call.caller, &byte, 1, MSG_DONTWAIT) < 0 && errno == ECONNABORTED;
  hit |= recv(call.called, &byte, 1, MSG_DONTWAIT) < 0 && errno == ECONNABORTED;
  setsockopt(call.caller, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  setsockopt(call.called, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close(call.caller);
  close(call.called);
  return hit;
}

int main(int count, char **words) {
  unsigned calls = count > 1 ? atoi(words[1]) : 1000, number = 0;
  unsigned char *hits = calloc(calls + SLOTS + 1, 1);
  struct call slots[SLOTS];
  int listener = bound(PORT);
  if (listen(listener, SLOTS) < 0) fail("listen");
  for (int slot = 0; slot < SLOTS; slot++) slots[slot] = made(listener, slot, ++number);
  struct pollfd input = {.fd = 0, .events = POLLIN};
  srand(1);
  while (number < calls && poll(&input, 1, 0) == 0) {
    usleep(rand() % LONGEST_US);
    int slot = rand() % SLOTS;
    hits[slots[slot].number] = ended(slots[slot]);
    slots[slot] = made(listener, slot, ++number);
  }
  for (int slot = 0; slot < SLOTS; slot++) hits[slots[slot].number] = ended(slots[slot]);
  for (unsigned i = 1; i <= number; i++) {
    if (hits[i]) printf("hit %u\n", i);
  }
  return 0;
}
