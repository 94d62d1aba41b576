/*
 * Processes that end at once and come again under the same number, each with a socket of its own, in a PID namespace of which this program may
 * write ns_last_pid (proc_sys_kernel(5)).
 *
 *   lives LIVES
 *
 * For each life a line comes: its number from 1, its pid, its start time, the inode of its socket. When stdin closes or all lives are lived, one line more
 * for each life that got signals: "hit", its number, how many.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SLOTS = 4, LONGEST_US = 4000 };

static const int CAUGHT[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2, SIGCONT};
static unsigned *hits;
static unsigned life;

static void fail(const char *what) {
  fprintf(stderr, "Cannot %s: %s\n", what, strerror(errno));
  exit(1);
}

static void hit(int number) {
  (void)number;
  __atomic_add_fetch(&hits[life], 1, __ATOMIC_SEQ_CST);
}

static void live(void) {
  for (unsigned i = 0; i < sizeof CAUGHT / sizeof *CAUGHT; i++) {
    if (signal(CAUGHT[i], hit) == SIG_ERR) _exit(1);
  }
  usleep(rand() % LONGEST_US);
  _exit(0);
}

/* Field 22 of proc_pid_stat(5); the name before it may hold anything. */
static unsigned long long start_time(pid_t pid) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  int fd = open(path, O_RDONLY);
  if (fd < 0) fail("open stat");
  ssize_t length = read(fd, text, sizeof text - 1);
  close(fd);
  text[length > 0 ? length : 0] = 0;
  char *at = strrchr(text, ')');
  unsigned long long time = 0;
  for (int field = 2; at != NULL && field < 22; field++) at = strchr(at + 1, ' ');
  if (at == NULL || sscanf(at, "%llu", &time) != 1) fail("read stat");
  return time;
}

static pid_t born(pid_t wanted) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct stat about;
  if (fd < 0 || fstat(fd, &about) < 0) fail("make a socket");
  life++;
  if (wanted > 0) {
    char text[16];
    int last = open("/proc/sys/kernel/ns_last_pid", O_WRONLY);
    if (last < 0) fail("open ns_last_pid");
    int length = snprintf(text, sizeof text, "%d", wanted - 1);
    if (write(last, text, length) != length) fail("choose a pid");
    close(last);
  }
  int seed = rand();
  pid_t pid = fork();
  if (pid < 0) fail("fork");
  if (pid == 0) {
    srand(seed);
    live();
  }
  close(fd);
  printf("%u %d %llu %lu\n", life, pid, start_time(pid), (unsigned long)about.st_ino);
  fflush(stdout);
  return pid;
}

int main(int count, char **words) {
  unsigned lives = count > 1 ? atoi(words[1]) : 1000;
  hits = mmap(NULL, (lives + SLOTS + 1) * sizeof *hits, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (hits == MAP_FAILED) fail("map memory");
  /* A child must not run this program's code with the default action before it has its own. */
  for (unsigned i = 0; i < sizeof CAUGHT / sizeof *CAUGHT; i++) signal(CAUGHT[i], hit);
  srand(1);
  for (int slot = 0; slot < SLOTS; slot++) born(0);
  struct pollfd input = {.fd = 0, .events = POLLIN};
  while (life < lives && poll(&input, 1, 0) == 0) {
    pid_t ended = waitpid(-1, NULL, 0);
    if (ended > 0) born(ended);
  }
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) continue;
  for (unsigned i = 1; i <= life; i++) {
    if (hits[i] > 0) printf("hit %u %u\n", i, hits[i]);
  }
  return 0;
}
