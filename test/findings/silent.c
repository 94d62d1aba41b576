/*
 * Peers that do not behave, made of scene.c's hand-written one: callers that never end the handshake, one that takes a call and then
 * falls silent, and one that answers only what it has heard twice. "ready" comes when all is there; when stdin closes, all goes.
 */
#define main scene
#include "../scene/scene.c"
#undef main

#define CALLERS 60
#define LOSSES 24
/* No more than the peer takes at once without having said how much that is (RFC 9293 section 3.7.1). */
#define SEGMENT 500

int main(void) {
  static const char text[1000];
  checked(unshare(CLONE_NEWNET), "make a network namespace (this needs root)");
  bring_up("lo");
  tun = open_tun();
  listening("listener", "0.0.0.0", 8001, 128, 0);
  for (int i = 0; i < CALLERS; i++) {
    struct peer caller = called(8001, 20000 + i);
    say(&caller, SYN, WINDOW, 0);
    hear(&caller, SYN | ACK);
  }

  struct peer peer = called(30001, 9001);
  int fd = call_answered(&peer, WINDOW);
  checked(write(fd, text, sizeof text), "write");

  peer = called(30002, 9002);
  fd = call_answered(&peer, WINDOW);
  for (int i = 0; i < LOSSES; i++) {
    /* One that is answered at once: what is not lost tells the kernel how long it need not wait. */
    checked(write(fd, text, SEGMENT), "write");
    hear(&peer, ACK);
    say(&peer, ACK, WINDOW, 0);
    checked(write(fd, text, SEGMENT), "write");
    hear(&peer, ACK);
    hear(&peer, ACK);
    say(&peer, ACK, WINDOW, 0);
  }

  printf("{\"pid\":%d}\n", getpid());
  fflush(stdout);
  for (;;) {
    uint8_t ignored[2048];
    struct pollfd ready[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = tun, .events = POLLIN}};
    poll(ready, 2, -1);
    if (ready[1].revents && read(tun, ignored, sizeof ignored) < 0) break;
    if (ready[0].revents && read(STDIN_FILENO, ignored, sizeof ignored) <= 0) break;
  }
  return 0;
}
