import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { projectFile, runtime } from '../runtime.ts';
import { run } from '../scene/command.ts';
import { withProgram } from '../scene/compile.ts';
import type { Power } from './power.ts';

/** The rows of the README's table. */
const ROWS: Readonly<Record<string, keyof Power>> = {
  'every socket: state, queues, user, rates': 'sockets',
  'connections that ended (`H`)': 'ended',
  'the processes of your own sockets': 'own',
  'the processes of the sockets of others': 'others',
  'ending a process of your own (`K`)': 'endOwn',
  'ending a process of somebody else': 'endOthers',
  'dropping a connection (`D`)': 'drop',
};

const NETWORK = ['unshare', '--net'];

/** What root keeps in a container of Docker or Podman, unless it was told otherwise. */
const CONTAINED = [
  ...['chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'net_bind_service', 'setfcap'],
  ...['setgid', 'setpcap', 'setuid', 'sys_chroot'],
];
const CONTAINER = [
  ...['unshare', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'],
  ...['setpriv', `--bounding-set=-all${CONTAINED.map((name) => `,+${name}`).join('')}`],
  ...['--inh-caps=-all', '--'],
];

/** The columns of the table: where the program runs, and as whom. */
const COLUMNS: Readonly<Record<string, { in: readonly string[]; as: readonly string[] }>> = {
  'an ordinary user': { in: NETWORK, as: ['nobody'] },
  'CAP_NET_ADMIN': { in: NETWORK, as: ['nobody', 'net_admin'] },
  'CAP_SYS_PTRACE': { in: NETWORK, as: ['nobody', 'sys_ptrace'] },
  'and CAP_DAC_READ_SEARCH': { in: NETWORK, as: ['nobody', 'sys_ptrace', 'dac_read_search'] },
  'root': { in: NETWORK, as: ['root'] },
  'root of a container': { in: CONTAINER, as: ['root'] },
};

/** The cells of the table in the README, row by row. */
async function table(): Promise<readonly (readonly string[])[]> {
  const text = await readFile(projectFile('README.md'), 'utf8');
  const inside = /<!-- power -->\n+([^]*?)\n+<!-- \/power -->/.exec(text)?.[1] ?? '';
  return inside.split('\n').map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

test('what the README says works with which power is what is seen', async () => {
  const [head = [], , ...rows] = await table();
  assert.deepEqual(head.slice(1), Object.keys(COLUMNS));
  assert.deepEqual(rows.map(([name]) => name), Object.keys(ROWS));
  await withProgram('test/scene/named.c', async (named) => {
    for (const [at, { in: where, as }] of Object.values(COLUMNS).entries()) {
      const words = [...where, ...runtime('test/power/power.ts'), named, ...as];
      const { stdout, stderr } = await run(words[0] as string, words.slice(1));
      assert.notEqual(stdout, '', stderr);
      const power = JSON.parse(stdout) as Power;
      for (const [name = '', ...cells] of rows) {
        const seen = power[ROWS[name] as keyof Power] ? 'yes' : '–';
        assert.equal(cells[at], seen, `${name}, ${head[at + 1]}`);
      }
    }
  });
});
