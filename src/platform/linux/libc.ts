import { endianness } from 'node:os';
import { getSystemErrorMap } from 'node:util';

/** A system call that failed. */
export class SystemError extends Error {
  override readonly name = 'SystemError';
  /** The kernel's error number, positive. */
  readonly errno: number;

  constructor(call: string, errno: number) {
    const [code, message] = getSystemErrorMap().get(-errno) ?? [`error ${errno}`, 'unknown error'];
    super(`${call}: ${message} (${code})`);
    this.errno = errno;
  }
}

const LITTLE = endianness() === 'LE';

/** Linux error numbers, the same on every architecture that koffi runs on (errno(3)). */
export const EPERM = 1;
export const ENOENT = 2;
export const ESRCH = 3;
export const EINTR = 4;
export const EAGAIN = 11;
export const EACCES = 13;
export const EINVAL = 22;
export const ENOSYS = 38;
export const EOPNOTSUPP = 95;
export const ENOBUFS = 105;

/** The functions of the C library that the program calls. They throw a `SystemError`. */
export type Libc = {
  socket(domain: number, type: number, protocol: number): number;
  setsockopt(fd: number, level: number, option: number, value: Uint8Array): void;
  bind(fd: number, address: Uint8Array): void;
  /** How long `receive` waits before it fails with EAGAIN (SO_RCVTIMEO, socket(7)). */
  setReceiveTimeout(fd: number, seconds: number): void;
  send(fd: number, bytes: Uint8Array): void;
  /** Waits in another thread for one message at least, and fills the inbox (recvmmsg(2)). */
  receive(fd: number, inbox: Inbox): Promise<number>;
  /** Fills the inbox with the messages that are there, and never waits; 0: there are none. */
  receiveNow(fd: number, inbox: Inbox): number;
  close(fd: number): void;
  /** Opens a file, or a folder to look things up in, to read (open(2)). */
  openFile(path: string): number;
  /** Moves this thread to the network namespace of an open file (setns(2)). */
  setNetns(fd: number): void;
  /** Indexes by name of the interfaces in the network namespace of this thread (if_nameindex(3)). */
  interfaces(): ReadonlyMap<string, number>;
  link(): Link;
  /** pidfd_open(2), Linux 5.3. */
  pidfdOpen(pid: number): number;
  /** pidfd_send_signal(2), Linux 5.1. */
  pidfdSendSignal(fd: number, signal: number): void;
  /** Waits in another thread until the descriptor can be read, or for that many milliseconds (poll(2)). */
  readable(fd: number, milliseconds: number): Promise<boolean>;
  /** Milliseconds of processor time that this thread has used (clock_gettime(2), CLOCK_THREAD_CPUTIME_ID). */
  threadTime(): number;
  inbox(messages: number, size: number): Inbox;
  /** Writes as much as the descriptor takes, and gives how much; 0 where one that does not block takes nothing now (write(2)). */
  write(fd: number, bytes: Uint8Array): number;
  /** Ends this process at once, with all of its threads (_exit(2)). */
  exit(status: number): void;
};

/** Room for a symbolic link, read many times (readlinkat(2)): of a call with a text and an array, a tenth was to hand them over. */
export type Link = {
  /** The name that is read, ended by a zero. */
  readonly name: Uint8Array;
  /** The beginning of what it leads to. */
  readonly target: Uint8Array;
  /** Fills `target` with what the name leads to in an open folder; gives its length, or -1. */
  read(folder: number): number;
};

/** Room for several messages, filled by one system call. */
export type Inbox = {
  readonly capacity: number;
  /** struct mmsghdr, `capacity` times; each points into `vectors`, and that into the room for a message. */
  readonly headers: Uint8Array;
  /** struct iovec, `capacity` times. */
  readonly vectors: Uint8Array;
  /** The bytes of a message, and whether the kernel had more than the room for it. */
  message(place: number): { readonly bytes: Uint8Array; readonly cut: boolean };
};

/** `socket:[4294967295]` has 19 bytes; of what is no socket, the beginning is enough. */
const LINK_ROOM = 32;
const MSG_DONTWAIT = 0x40;
const MSG_WAITFORONE = 0x10000;
const MSG_TRUNC = 0x20;
const POLLIN = 1;
const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;
const CLOCK_THREAD_CPUTIME_ID = 3;
/** O_RDONLY, O_CLOEXEC. */
const O_READ = 0x80000;
const CLONE_NEWNET = 0x40000000;
const SYS_PIDFD_SEND_SIGNAL = 424;
const SYS_PIDFD_OPEN = 434;

let opened: Promise<Libc> | null = null;

/** The C library of this process, loaded once; rejects where there is no foreign function interface. */
export function openLibc(): Promise<Libc> {
  return opened ??= load();
}

async function load(): Promise<Libc> {
  const { default: koffi } = await import('koffi');
  const library = koffi.load(null);
  const c = {
    socket: library.func('int socket(int domain, int type, int protocol)'),
    setsockopt: library.func(
      'int setsockopt(int fd, int level, int name, const void *value, uint32_t length)',
    ),
    bind: library.func('int bind(int fd, const void *address, uint32_t length)'),
    send: library.func('intptr_t send(int fd, const void *bytes, size_t length, int flags)'),
    recvmmsg: library.func(
      'int recvmmsg(int fd, void *headers, unsigned int count, int flags, void *timeout)',
    ),
    close: library.func('int close(int fd)'),
    write: library.func('intptr_t write(int fd, const void *bytes, size_t length)'),
    exit: library.func('void _exit(int status)'),
    open: library.func('int open(const char *path, int flags)'),
    setns: library.func('int setns(int fd, int type)'),
    nameindex: library.func('void *if_nameindex()'),
    freenameindex: library.func('void if_freenameindex(void *list)'),
    readlinkat: library.func(
      'intptr_t readlinkat(int folder, intptr_t name, intptr_t target, size_t length)',
    ),
    poll: library.func('int poll(void *fds, unsigned long count, int timeout)'),
    clockGettime: library.func('int clock_gettime(int clock, void *time)'),
    syscall: library.func('long syscall(long number, long a, long b, long c, long d)'),
  };
  const iovec = koffi.struct({ base: 'void *', length: 'size_t' });
  const msghdr = koffi.struct({
    name: 'void *',
    nameLength: 'uint32_t',
    vectors: 'void *',
    vectorCount: 'size_t',
    control: 'void *',
    controlLength: 'size_t',
    flags: 'int',
  });
  const mmsghdr = koffi.struct({ header: msghdr, length: 'uint32_t' });
  const ifnameindex = koffi.struct({ index: 'unsigned int', name: 'const char *' });
  const stride = koffi.sizeof(mmsghdr);
  const lengthAt = koffi.offsetof(mmsghdr, 'length');
  const flagsAt = koffi.offsetof(msghdr, 'flags');

  const timespec = new Uint8Array(2 * koffi.sizeof('long'));

  function checked(call: string, result: number): number {
    if (result < 0) throw new SystemError(call, koffi.errno());
    return result;
  }

  function away(call: string, run: { async: (...args: unknown[]) => void }, args: unknown[]) {
    return new Promise<number>((resolve, reject) => {
      run.async(...args, (error: Error | null, result: number) => {
        // The number of the error is only kept for as long as this callback runs.
        if (error !== null) reject(error);
        else if (result < 0) reject(new SystemError(call, koffi.errno()));
        else resolve(result);
      });
    });
  }

  function setsockopt(fd: number, level: number, option: number, value: Uint8Array): void {
    checked('setsockopt', c.setsockopt(fd, level, option, value, value.length));
  }

  return {
    socket: (domain, type, protocol) => checked('socket', c.socket(domain, type, protocol)),
    setsockopt,
    bind: (fd, address) => void checked('bind', c.bind(fd, address, address.length)),
    setReceiveTimeout(fd, seconds) {
      const timeval = new Uint8Array(2 * koffi.sizeof('long'));
      koffi.encode(timeval, 0, 'long', seconds);
      setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, timeval);
    },
    send: (fd, bytes) => void checked('send', c.send(fd, bytes, bytes.length, 0)),
    receive: (fd, inbox) =>
      away('recvmmsg', c.recvmmsg, [fd, inbox.headers, inbox.capacity, MSG_WAITFORONE, null]),
    receiveNow(fd, inbox) {
      const result = c.recvmmsg(fd, inbox.headers, inbox.capacity, MSG_DONTWAIT, null);
      if (result < 0 && koffi.errno() === EAGAIN) return 0;
      return checked('recvmmsg', result);
    },
    close: (fd) => void c.close(fd),
    write(fd, bytes) {
      const result = c.write(fd, bytes, bytes.length);
      if (result < 0 && [EAGAIN, EINTR].includes(koffi.errno())) return 0;
      return checked('write', result);
    },
    exit: (status) => void c.exit(status),
    openFile: (path) => checked('open', c.open(path, O_READ)),
    setNetns: (fd) => void checked('setns', c.setns(fd, CLONE_NEWNET)),
    interfaces() {
      const list = c.nameindex();
      if (!list) throw new SystemError('if_nameindex', koffi.errno());
      const indexes = new Map<string, number>();
      // An index of 0 ends the list.
      for (let at = 0;; at += koffi.sizeof(ifnameindex)) {
        const { index, name } = koffi.decode(list, at, ifnameindex) as {
          readonly index: number;
          readonly name: string;
        };
        if (index === 0) break;
        indexes.set(name, index);
      }
      c.freenameindex(list);
      return indexes;
    },
    link() {
      // An array of this size without a buffer of its own stands among the objects, which the garbage collector moves.
      const name = new Uint8Array(new ArrayBuffer(LINK_ROOM));
      const target = new Uint8Array(new ArrayBuffer(LINK_ROOM));
      const [nameAt, targetAt] = [koffi.address(name), koffi.address(target)].map(Number);
      return {
        name,
        target,
        read: (folder) => c.readlinkat(folder, nameAt, targetAt, LINK_ROOM) as number,
      };
    },
    pidfdOpen: (pid) => checked('pidfd_open', c.syscall(SYS_PIDFD_OPEN, pid, 0, 0, 0)),
    pidfdSendSignal: (fd, signal) =>
      void checked('pidfd_send_signal', c.syscall(SYS_PIDFD_SEND_SIGNAL, fd, signal, 0, 0)),
    readable: async (fd, milliseconds) => {
      const request = new Uint8Array(8);
      const view = new DataView(request.buffer);
      koffi.encode(request, 0, 'int', fd);
      koffi.encode(request, 4, 'short', POLLIN);
      await away('poll', c.poll, [request, 1, milliseconds]);
      return view.getUint16(6) !== 0;
    },
    threadTime() {
      checked('clock_gettime', c.clockGettime(CLOCK_THREAD_CPUTIME_ID, timespec));
      const seconds = koffi.decode(timespec, 0, 'long') as number;
      return seconds * 1e3 + (koffi.decode(timespec, timespec.length / 2, 'long') as number) / 1e6;
    },
    inbox(messages, size) {
      const room = new Uint8Array(messages * size);
      const vectors = new Uint8Array(messages * koffi.sizeof(iovec));
      const headers = new Uint8Array(messages * stride);
      const view = new DataView(headers.buffer);
      for (let place = 0; place < messages; place++) {
        const at = place * koffi.sizeof(iovec);
        const base = koffi.address(room) + BigInt(place * size);
        koffi.encode(vectors, at, iovec, { base, length: size });
        koffi.encode(headers, place * stride, mmsghdr, {
          header: {
            name: null,
            nameLength: 0,
            vectors: koffi.address(vectors) + BigInt(at),
            vectorCount: 1,
            control: null,
            controlLength: 0,
            flags: 0,
          },
          length: 0,
        });
      }
      return {
        capacity: messages,
        headers,
        vectors,
        message(place) {
          const at = place * stride;
          const length = view.getUint32(at + lengthAt, LITTLE);
          const flags = view.getInt32(at + flagsAt, LITTLE);
          return {
            bytes: room.subarray(place * size, place * size + length),
            cut: (flags & MSG_TRUNC) !== 0,
          };
        },
      };
    },
  };
}
