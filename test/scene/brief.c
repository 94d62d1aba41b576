/*
 * Connections that live for a moment: brief COUNT RATE LIFE_MS
 *
 * Prints "ready", waits for a line on stdin, makes COUNT connections to itself, RATE a second (0: as fast as it can), each of which
 * sends BYTES and is closed after LIFE_MS, by the caller first. Prints "done" when the last one is.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BYTES 1234
#define PORT 7000
#define ADDRESSES 200

static int checked(int result, const char *what) {
  if (result >= 0) return result;
  fprintf(stderr, "Cannot %s: %s\n", what, strerror(errno));
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void sleep_until(double moment) {
  double left = moment - now();
  if (left <= 0) return;
  struct timespec time = {.tv_sec = left / 1e3, .tv_nsec = (long)(left * 1e6) % 1000000000};
  nanosleep(&time, NULL);
}

struct connection {
  int caller, called;
  double end;
};

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  int count = atoi(argv[1]);
  double rate = atof(argv[2]), life = atof(argv[3]);
  struct connection *all = calloc(count, sizeof *all);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(PORT)};
  static char bytes[BYTES];

  int listener = checked(socket(AF_INET, SOCK_STREAM, 0), "make a socket");
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
  checked(bind(listener, (struct sockaddr *)&address, sizeof address), "bind");
  checked(listen(listener, 4096), "listen");
  puts("ready");
  fflush(stdout);
  if (getchar() == EOF) return 0;

  double start = now();
  for (int made = 0, ended = 0; ended < count;) {
    double due = made < count ? start + (rate > 0 ? made * 1e3 / rate : 0) : 1e300;
    if (ended < made && (made == count || all[ended].end <= (due > now() ? due : now()))) {
      sleep_until(all[ended].end);
      close(all[ended].caller);
      checked(recv(all[ended].called, bytes, sizeof bytes, MSG_WAITALL), "receive");
      close(all[ended].called);
      ended++;
      continue;
    }
    sleep_until(due);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + made % ADDRESSES);
    int caller = checked(socket(AF_INET, SOCK_STREAM, 0), "make a socket");
    checked(connect(caller, (struct sockaddr *)&address, sizeof address), "connect");
    checked(send(caller, bytes, sizeof bytes, 0), "send");
    all[made++] = (struct connection){caller, checked(accept(listener, NULL, NULL), "accept"), now() + life};
  }
  puts("done");
  fflush(stdout);
  getchar();
  return 0;
}
