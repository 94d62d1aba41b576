/*
 * A listener on a free port of 127.0.0.1 with any name: named HEX [ARGUMENT…]. It prints its port and stays until its stdin closes.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int count, char **words) {
  char name[16] = "";
  for (int at = 0; count > 1 && at < 15; at++) {
    unsigned byte;
    if (sscanf(words[1] + 2 * at, "%2x", &byte) != 1) break;
    name[at] = (char)byte;
  }
  prctl(PR_SET_NAME, name);
  struct sockaddr_in end = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof end;
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&end, size) < 0 || listen(fd, 1) < 0) return 1;
  if (getsockname(fd, (struct sockaddr *)&end, &size) < 0) return 1;
  printf("%d\n", ntohs(end.sin_port));
  fflush(stdout);
  char byte;
  while (read(0, &byte, 1) > 0) continue;
  return 0;
}
