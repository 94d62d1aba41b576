/*
 * unix serve FOLDER NAME   listens: a stream socket at FOLDER/stream, one at the abstract name NAME, a seqpacket socket at FOLDER/packets; a datagram
 *                          socket is bound to FOLDER/datagrams, and a stream socket is bound to a path with an escape sequence in it
 * unix call FOLDER NAME    connects to the streams and to the packets, and sends five bytes that nobody reads
 *
 * Prints "ready" and stays until its stdin ends.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static socklen_t at(struct sockaddr_un *to, const char *folder, const char *name) {
  memset(to, 0, sizeof *to);
  to->sun_family = AF_UNIX;
  if (folder == NULL) {
    strcpy(to->sun_path + 1, name);
    return offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name);
  }
  snprintf(to->sun_path, sizeof to->sun_path, "%s/%s", folder, name);
  return sizeof *to;
}

static int made(int type) {
  int fd = socket(AF_UNIX, type, 0);
  if (fd < 0) fail("socket");
  return fd;
}

static void serve(int type, const char *folder, const char *name) {
  struct sockaddr_un to;
  int fd = made(type);
  if (bind(fd, (struct sockaddr *)&to, at(&to, folder, name)) < 0) fail("bind");
  if (type != SOCK_DGRAM && listen(fd, 7) < 0) fail("listen");
}

static int call(int type, const char *folder, const char *name) {
  struct sockaddr_un to;
  int fd = made(type);
  if (connect(fd, (struct sockaddr *)&to, at(&to, folder, name)) < 0) fail("connect");
  return fd;
}

int main(int count, char **words) {
  if (count != 4) return 2;
  const char *folder = words[2];
  if (strcmp(words[1], "serve") == 0) {
    serve(SOCK_STREAM, folder, "stream");
    serve(SOCK_STREAM, NULL, words[3]);
    serve(SOCK_SEQPACKET, folder, "packets");
    serve(SOCK_DGRAM, folder, "datagrams");
    serve(SOCK_STREAM, folder, "\033[31mred");
    /* A pair of its own, both ends in this process. */
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) < 0) fail("socketpair");
    puts("ready");
    fflush(stdout);
    /* Descriptor 3 is the first listener: the call is accepted, and what it sends is not read. */
    if (accept(3, NULL, NULL) < 0) fail("accept");
  } else {
    if (write(call(SOCK_STREAM, folder, "stream"), "hello", 5) != 5) fail("write");
    call(SOCK_STREAM, NULL, words[3]);
    call(SOCK_SEQPACKET, folder, "packets");
    puts("ready");
    fflush(stdout);
  }
  char byte;
  while (read(0, &byte, 1) > 0) continue;
  return 0;
}
