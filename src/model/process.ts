/** A process, as far as this program talks about it. */
export type Process = {
  readonly pid: number;
  /** Ticks after boot; with the pid it names one process for ever (proc_pid_stat(5), field 22). */
  readonly startTime: number;
  /** The kernel's short name (proc_pid_comm(5)): at most 15 bytes. */
  readonly name: string;
  /** The command line with its arguments, or '' where there is none (a kernel thread) or it may not be read. */
  readonly command: string;
};

/** One descriptor of one process that refers to a socket. */
export type Holder = {
  readonly process: Process;
  readonly fd: number;
};
