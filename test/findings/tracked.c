/*
 * A network namespace whose firewall keeps track of connections, and of nearly as many as it may: real UDP packets to one address after
 * the other of 127.0.0.0/8. "pid" comes when all is there; when stdin closes, all goes.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT 9
/* The part of the limit that is used, in hundredths. */
#define PART 81

static char batch[4096];
static size_t end;

static int checked(int result, const char *what) {
  if (result >= 0) return result;
  fprintf(stderr, "Cannot %s: %s\n", what, strerror(errno));
  exit(1);
}

static void *put(const void *bytes, size_t length) {
  void *at = memcpy(batch + end, bytes, length);
  end += NLMSG_ALIGN(length);
  return at;
}

static struct nlmsghdr *begin(int type, int flags, int family, int resource) {
  struct nlmsghdr head = {.nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | flags};
  struct nfgenmsg about = {.nfgen_family = family, .res_id = htons(resource)};
  struct nlmsghdr *message = put(&head, sizeof head);
  put(&about, sizeof about);
  return message;
}

static void finish(struct nlmsghdr *message) {
  message->nlmsg_len = batch + end - (char *)message;
}

static struct nlattr *attribute(int type, const void *bytes, size_t length) {
  struct nlattr head = {.nla_type = type, .nla_len = NLA_HDRLEN + length};
  struct nlattr *at = put(&head, sizeof head);
  put(bytes, length);
  return at;
}

static void text(int type, const char *value) {
  attribute(type, value, strlen(value) + 1);
}

static void number(int type, uint32_t value) {
  uint32_t ordered = htonl(value);
  attribute(type, &ordered, sizeof ordered);
}

static struct nlattr *open_nest(int type) {
  return attribute(type | NLA_F_NESTED, "", 0);
}

static void close_nest(struct nlattr *nest) {
  nest->nla_len = batch + end - (char *)nest;
}

static struct nlmsghdr *table(int message) {
  return begin(NFNL_SUBSYS_NFTABLES << 8 | message, NLM_F_CREATE, NFPROTO_INET, 0);
}

/* nft add table inet t; nft add chain inet t c '{ type filter hook output priority 0; }'; nft add rule inet t c ct state */
static void keep_track(void) {
  finish(begin(NFNL_MSG_BATCH_BEGIN, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
  struct nlmsghdr *message = table(NFT_MSG_NEWTABLE);
  text(NFTA_TABLE_NAME, "t");
  finish(message);

  message = table(NFT_MSG_NEWCHAIN);
  text(NFTA_CHAIN_TABLE, "t");
  text(NFTA_CHAIN_NAME, "c");
  text(NFTA_CHAIN_TYPE, "filter");
  struct nlattr *hook = open_nest(NFTA_CHAIN_HOOK);
  number(NFTA_HOOK_HOOKNUM, NF_INET_LOCAL_OUT);
  number(NFTA_HOOK_PRIORITY, 0);
  close_nest(hook);
  finish(message);

  message = table(NFT_MSG_NEWRULE);
  message->nlmsg_flags |= NLM_F_ACK;
  text(NFTA_RULE_TABLE, "t");
  text(NFTA_RULE_CHAIN, "c");
  struct nlattr *expressions = open_nest(NFTA_RULE_EXPRESSIONS);
  struct nlattr *element = open_nest(NFTA_LIST_ELEM);
  text(NFTA_EXPR_NAME, "ct");
  struct nlattr *data = open_nest(NFTA_EXPR_DATA);
  number(NFTA_CT_DREG, NFT_REG_1);
  number(NFTA_CT_KEY, NFT_CT_STATE);
  close_nest(data);
  close_nest(element);
  close_nest(expressions);
  finish(message);
  finish(begin(NFNL_MSG_BATCH_END, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES));

  int netlink = checked(socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER), "open netlink");
  checked(send(netlink, batch, end, 0), "send rules");
  char answer[4096];
  checked(recv(netlink, answer, sizeof answer, 0), "hear of rules");
  struct nlmsgerr *told = NLMSG_DATA((struct nlmsghdr *)answer);
  errno = -told->error;
  if (told->error != 0) checked(-1, "make rules");
}

static long setting(const char *name) {
  char path[128], value[32] = "";
  snprintf(path, sizeof path, "/proc/sys/net/netfilter/%s", name);
  int file = checked(open(path, O_RDONLY), path);
  checked(read(file, value, sizeof value - 1), path);
  close(file);
  return atol(value);
}

int main(void) {
  checked(unshare(CLONE_NEWNET), "make a network namespace (this needs root)");
  int udp = checked(socket(AF_INET, SOCK_DGRAM, 0), "make a socket");
  struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP};
  checked(ioctl(udp, SIOCSIFFLAGS, &loopback), "bring lo up");
  keep_track();

  /* It hears what nobody reads, so that nobody is told that it cannot be delivered. */
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(PORT)};
  int sink = checked(socket(AF_INET, SOCK_DGRAM, 0), "make a socket");
  checked(bind(sink, (struct sockaddr *)&address, sizeof address), "bind");
  long wanted = setting("nf_conntrack_max") * PART / 100;
  for (uint32_t sent = 1; setting("nf_conntrack_count") < wanted; sent++) {
    for (int more = 0; more < 1000; more++, sent++) {
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + sent);
      checked(sendto(udp, "", 1, 0, (struct sockaddr *)&address, sizeof address), "send");
    }
  }
  printf("{\"pid\":%d}\n", getpid());
  fflush(stdout);
  char ignored[64];
  while (read(STDIN_FILENO, ignored, sizeof ignored) > 0) continue;
  return 0;
}
