import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addRow, draft } from '../../../src/model/sample.ts';
import { ownerScan } from '../../../src/platform/linux/owners.ts';
import { openTree, type Tree } from './tree.ts';

const ROOT = 0;
const USER = 1000;
const NOTHING = { folders: 0, links: 0 };

/** The tree of two processes, of which one shares a socket with the other and both have files open. */
async function twoProcesses(): Promise<Tree> {
  const tree = await openTree();
  await tree.begin(10, 'web', 'web\0-d\0');
  await tree.begin(20, 'worker');
  await tree.begin(2, 'kthreadd');
  await tree.open(10, 0, '/dev/null');
  await tree.open(10, 1, 'pipe:[501]');
  await tree.open(10, 3, 501);
  await tree.open(10, 4, 502);
  await tree.open(20, 0, '/dev/null');
  await tree.open(20, 3, 501);
  await tree.open(20, 9, 503);
  return tree;
}

/** Samples of the tree: each says which sockets the kernel lists, and gives who holds them. */
function scanOf(tree: Tree, uid = ROOT) {
  const scan = ownerScan(tree.procfs, uid, new Map());
  return async (inodes: readonly number[], thorough = false) => {
    const rows = draft(inodes.length);
    for (const inode of inodes) {
      const row = addRow(rows);
      rows.sockets.inode[row] = inode;
      rows.sockets.uid[row] = uid;
    }
    await scan.prepare(thorough);
    const owners = await scan.assign(rows);
    const { pid, fd } = rows.sockets;
    const found = inodes.map((_, row) => pid[row] ? `${pid[row]}/${fd[row]}` : '');
    return { ...owners, found, reads: tree.reads() };
  };
}

function over(make: () => Promise<Tree>, body: (tree: Tree) => Promise<void>) {
  return async () => {
    const tree = await make();
    try {
      await body(tree);
    } finally {
      await tree.remove();
    }
  };
}

test(
  'each socket has its process of lowest pid, and a shared one all its holders',
  over(twoProcesses, async (tree) => {
    const { found, shared, owned, hidden, processes } = await scanOf(tree)([501, 502, 503, 0]);
    assert.deepEqual(found, ['10/3', '10/4', '20/9', '']);
    assert.deepEqual([...shared.keys()], [501]);
    const holders = shared.get(501)?.map((one) => [one.process.name, one.fd]);
    assert.deepEqual(holders, [['web', 3], ['worker', 3]]);
    assert.deepEqual([owned, hidden], [3, 0]);
    assert.deepEqual([...processes.keys()], [10, 20]);
    assert.equal(processes.get(10)?.command, 'web -d');
  }),
);

test(
  'one process that holds a socket twice is told with both descriptors',
  over(twoProcesses, async (tree) => {
    await tree.open(20, 12, 503);
    const { shared } = await scanOf(tree)([503]);
    assert.deepEqual(shared.get(503)?.map(({ fd }) => fd), [9, 12]);
  }),
);

test(
  'a second sample of an unchanged system reads no descriptor',
  over(twoProcesses, async (tree) => {
    const sample = scanOf(tree);
    const first = await sample([501, 502, 503]);
    assert.ok(first.reads.folders > 0);
    for (let again = 0; again < 3; again++) {
      const next = await sample([503, 501, 502]);
      assert.deepEqual(next.reads, NOTHING);
      assert.deepEqual(next.found, ['20/9', '10/3', '10/4']);
      assert.equal(next.processes, first.processes);
    }
  }),
);

test(
  'a new descriptor is read, and no folder for it',
  over(twoProcesses, async (tree) => {
    const sample = scanOf(tree);
    await sample([501, 502, 503]);
    await tree.open(10, 2, 504);
    const { found, reads } = await sample([501, 502, 503, 504]);
    assert.deepEqual(found, ['10/3', '10/4', '20/9', '10/2']);
    assert.deepEqual(reads, { folders: 0, links: 1 });
  }),
);

test(
  'a descriptor that was closed and opened again between two samples has its new socket',
  over(twoProcesses, async (tree) => {
    const sample = scanOf(tree);
    await sample([501, 502, 503]);
    await tree.close(10, 4);
    await tree.open(10, 4, 505);
    const { found, reads } = await sample([501, 503, 505]);
    assert.deepEqual(found, ['10/3', '20/9', '10/4']);
    assert.equal(reads.folders, 0);
  }),
);

test(
  'a file that gave its descriptor to a socket between two samples is found',
  over(twoProcesses, async (tree) => {
    const sample = scanOf(tree);
    await sample([501, 502, 503]);
    await tree.close(10, 0);
    await tree.open(10, 0, 506);
    const { found } = await sample([501, 502, 503, 506]);
    assert.deepEqual(found, ['10/3', '10/4', '20/9', '10/0']);
  }),
);

test(
  'a descriptor that was closed holds nothing, even if the kernel still lists the socket',
  over(twoProcesses, async (tree) => {
    const sample = scanOf(tree);
    await sample([501, 502, 503]);
    await tree.close(10, 3);
    await tree.close(10, 4);
    const { found, shared } = await sample([501, 502, 503]);
    assert.deepEqual(found, ['20/3', '', '20/9']);
    assert.equal(shared.size, 0);
  }),
);

test(
  'a socket that wanders from one process to another has the other',
  over(twoProcesses, async (tree) => {
    const sample = scanOf(tree);
    await sample([501, 502, 503]);
    await tree.close(10, 4);
    await tree.open(20, 5, 502);
    const { found } = await sample([501, 502, 503]);
    assert.deepEqual(found, ['10/3', '20/5', '20/9']);
  }),
);

test(
  'a process that ended holds nothing, and one with its pid is another',
  over(twoProcesses, async (tree) => {
    const sample = scanOf(tree);
    await sample([501, 502, 503]);
    await tree.end(10);
    const gone = await sample([501, 502, 503]);
    assert.deepEqual(gone.found, ['20/3', '', '20/9']);
    assert.deepEqual([...gone.processes.keys()], [20]);
    await tree.begin(10, 'other');
    await tree.open(10, 3, 502);
    const next = await sample([501, 502, 503]);
    assert.deepEqual(next.found, ['20/3', '10/3', '20/9']);
    assert.equal(next.processes.get(10)?.name, 'other');
  }),
);

test(
  'a process that runs another program when it opens a socket has the name of that',
  over(twoProcesses, async (tree) => {
    const sample = scanOf(tree);
    await tree.begin(30, 'sh', 'sh\0start.sh\0');
    await sample([501, 502, 503]);
    await tree.begin(30, 'nginx', 'nginx: master process');
    await tree.open(30, 6, 600);
    const { processes, found } = await sample([501, 502, 503, 600]);
    assert.equal(found[3], '30/6');
    const { name, command } = processes.get(30) ?? {};
    assert.deepEqual([name, command], ['nginx', 'nginx: master process']);
  }),
);

test(
  'a process that ends while it is read is passed over',
  over(twoProcesses, async (tree) => {
    const { procfs } = tree;
    const scan = ownerScan({ ...procfs, pids: () => [...procfs.pids(), 30] }, ROOT, new Map());
    const rows = draft(0);
    rows.sockets.inode[addRow(rows)] = 501;
    const { processes, hidden } = await scan.assign(rows);
    assert.deepEqual([[...processes.keys()], hidden], [[10, 20], 0]);

    const without = ownerScan({ ...procfs, socket: () => null }, ROOT, new Map());
    assert.equal((await without.assign(rows)).processes.size, 0);
  }),
);

test(
  'the sockets of a process that may not be read are counted as hidden',
  over(twoProcesses, async (tree) => {
    tree.hide(20);
    const { found, owned, hidden } = await scanOf(tree, USER)([501, 502, 503, 0]);
    assert.deepEqual(found, ['10/3', '10/4', '', '']);
    assert.deepEqual([owned, hidden], [3, 1]);
  }),
);

test(
  'what would help root to see what is hidden is told, and that nothing can be read at all',
  over(twoProcesses, async (tree) => {
    assert.equal((await scanOf(tree)([501])).obstacle, undefined);
    tree.hide(20);
    assert.equal((await scanOf(tree, USER)([503])).obstacle, undefined);
    const { hidden, obstacle } = await scanOf(tree)([501, 503]);
    assert.deepEqual([hidden, obstacle], [1, 'CAP_SYS_PTRACE is missing']);
  }),
);

test(
  'a /proc that lists nobody hides every owner, from root too',
  over(openTree, async (tree) => {
    for (const uid of [ROOT, USER]) {
      const { hidden, obstacle } = await scanOf(tree, uid)([501, 503, 0]);
      assert.deepEqual([hidden, obstacle], [2, 'no process can be read from /proc']);
    }
  }),
);

test(
  'a search in vain is not made again for the same socket',
  over(twoProcesses, async (tree) => {
    const sample = scanOf(tree);
    // The first sample reads everything anyway; the second one searches.
    const { reads } = await sample([501, 502, 503, 900]);
    assert.ok(reads.links >= 7);
    assert.deepEqual((await sample([501, 502, 503, 900])).reads, reads);
    for (let again = 0; again < 3; again++) {
      assert.deepEqual((await sample([501, 502, 503, 900])).reads, NOTHING);
    }
  }),
);

test(
  'a thorough sample reads everything again',
  over(twoProcesses, async (tree) => {
    const sample = scanOf(tree);
    const first = await sample([501, 502, 503]);
    const { reads, found } = await sample([501, 502, 503], true);
    assert.deepEqual(reads, first.reads);
    assert.deepEqual(found, first.found);
  }),
);

test(
  'sockets that no sample lists cost nothing',
  over(twoProcesses, async (tree) => {
    const sample = scanOf(tree);
    await tree.open(20, 1, 777);
    await sample([501, 502]);
    await sample([501, 502]);
    assert.deepEqual((await sample([501, 502])).reads, NOTHING);
  }),
);

test(
  'where there is much to be read, nobody is searched for a socket before the next sample lists it too',
  over(twoProcesses, async (tree) => {
    await tree.begin(30, 'many');
    const many = Array.from({ length: 2001 }, (_, at) => 1000 + at);
    for (const [at, inode] of many.entries()) await tree.open(30, at, inode);
    const sample = scanOf(tree);
    const all = [501, 502, 503, ...many];
    await sample(all);
    await sample(all);
    // What has ended by now is in one sample only.
    assert.deepEqual((await sample([...all, 9000])).reads, NOTHING);
    assert.deepEqual((await sample([...all, 9001])).reads, NOTHING);
    // A file gives its descriptor to a socket, so that nothing is more or less.
    await tree.close(20, 0);
    await tree.open(20, 0, 9002);
    assert.equal((await sample([...all, 9002])).found.at(-1), '');
    assert.equal((await sample([...all, 9002])).found.at(-1), '20/0');
  }),
);

test(
  'of very many processes those without a socket are asked in turn, and all of them for an unknown socket',
  over(twoProcesses, async (tree) => {
    const idle = Array.from({ length: 2100 }, (_, at) => 100 + at);
    for (const pid of idle) await tree.begin(pid, 'idle');
    const sample = scanOf(tree);
    await sample([501, 502, 503]);
    tree.counted();
    await sample([501, 502, 503]);
    const counted = tree.counted();
    assert.ok(counted < idle.length / 8, `${counted} were counted`);
    // A socket that somebody holds already is shared with a process that had none.
    await tree.open(1000, 3, 503);
    let shared: ReadonlyMap<number, unknown> = new Map();
    for (let turn = 0; turn < 16; turn++) ({ shared } = await sample([501, 502, 503]));
    assert.ok(shared.has(503));
    await tree.open(1001, 3, 900);
    assert.equal((await sample([501, 502, 503, 900])).found.at(-1), '1001/3');
  }),
);
